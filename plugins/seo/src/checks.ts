/** What is wrong with one page by itself. Hints are texts of locales/, so that each finding is named once. */
import type { PublishedEntry } from '@hotswap/sdk'

export type Severity = 'error' | 'warning' | 'notice'
/** `check` is the key of its hint. */
export type Finding = { check: string; severity: Severity; values?: Record<string, unknown> }

/** In characters; search engines cut what is longer. */
const TITLE = { min: 10, max: 60 }
const DESCRIPTION = { min: 50, max: 160 }
const LONGEST_SLUG = 75

const POINTS: Record<Severity, number> = { error: 20, warning: 7, notice: 2 }

/** What search engines are likely to show: what was written for them, else what visitors see. */
export function shownBy({ seo, title, excerpt }: Pick<PublishedEntry, 'seo' | 'title' | 'excerpt'>) {
  return { title: textOf(seo['title']) || title, description: textOf(seo['description']) || textOf(excerpt) }
}

/** @param minWords fewer are thin; records say in fields what they have to say */
export function checkEntry(entry: PublishedEntry, minWords: number): Finding[] {
  const findings: Finding[] = []
  const find = (check: string, severity: Severity, values?: Finding['values']) =>
    void findings.push({ check, severity, ...(values && { values }) })
  const { title, description } = shownBy(entry)
  const { seo, html = '', type, slug, word_count: words } = entry
  const isArticle = type === 'page' || type === 'post'

  if (seo['noindex'] === true) find('noindex', 'notice')
  if (textOf(seo['canonical_url']) !== '') find('canonical', 'notice', { url: seo['canonical_url'] })
  if (title.length < TITLE.min) find('title_short', 'notice', { length: title.length, ...TITLE })
  if (title.length > TITLE.max) find('title_long', 'warning', { length: title.length, ...TITLE })
  const length = description.length
  if (length === 0) find('description_missing', 'warning')
  else if (length < DESCRIPTION.min) find('description_short', 'notice', { length, ...DESCRIPTION })
  // An excerpt is for readers, and may be longer.
  if (textOf(seo['description']).length > DESCRIPTION.max)
    find('description_long', 'notice', { length, ...DESCRIPTION })
  if (slug.length > LONGEST_SLUG) find('slug_long', 'notice', { length: slug.length, max: LONGEST_SLUG })
  if (isArticle && words < minWords) find('thin', 'notice', { words, min: minWords })
  if (type === 'post' && entry.featured_image === null && seo['og_image'] === undefined)
    find('image_missing', 'notice')

  const levels = Array.from(html.matchAll(/<h([1-6])[\s>]/gi), ([, level]) => Number(level))
  if (levels.includes(1)) find('headings_first', 'warning')
  const skips = levels.some((level, index) => level > Math.max(levels[index - 1] ?? 1, 1) + 1)
  if (skips) find('headings_order', 'warning')
  const images = html.match(/<img\b[^>]*>/gi) ?? []
  const undescribed = images.filter((image) => !/\salt="[^"]*[^"\s]/i.test(image)).length
  if (undescribed > 0) find('images_alt', 'warning', { count: undescribed })
  return findings
}

/** 100 is best, 0 worst. */
export function scoreOf(findings: readonly { severity: string }[]): number {
  const lost = findings.reduce((sum, { severity }) => sum + (POINTS[severity as Severity] ?? 0), 0)
  return Math.max(0, 100 - lost)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}
