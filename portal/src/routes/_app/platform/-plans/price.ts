/** What a plan costs, as people read it. */

export function formatPrice(
  { price_cents: cents, currency }: { price_cents: number; currency: string },
  language: string,
): string {
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    minimumFractionDigits: cents % 100 === 0 ? 0 : 2,
  }).format(cents / 100)
}
