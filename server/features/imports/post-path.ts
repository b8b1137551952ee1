/** Where a post will be found: as features/entries makes it of the same pattern, slug and date. */

const formats = new Map<string, Intl.DateTimeFormat>()

export function postPathOf(
  site: { post_path: string; timezone: string },
  slug: string,
  at: Date | undefined,
): string {
  const format =
    formats.get(site.timezone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone: site.timezone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    })
  formats.set(site.timezone, format)
  const parts = Object.fromEntries(
    format.formatToParts(at ?? new Date()).map(({ type, value }) => [type, value]),
  )
  const values: Record<string, string | undefined> = { ...parts, slug, category: 'uncategorized' }
  return site.post_path.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
