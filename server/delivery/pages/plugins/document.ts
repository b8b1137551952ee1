/** Puts what plugins say into a page, and looks at pages that a plugin has rewritten. */

/** HTML by where it goes: what several plugins add there, in their order. */
export type Additions = { head: string; bodyStart: string; bodyEnd: string }

const BODY = /<body[\s>]/
/** To the end of a tag: what stands in quotes may hold a `>`. */
const REST_OF_TAG = /"[^"]*"?|'[^']*'?|>/g

/** @param html of a theme, which may leave out what HTML lets it leave out */
export function withAdditions(html: string, { head, bodyStart, bodyEnd }: Additions): string {
  let page = html
  if (bodyEnd !== '') page = insertAt(page, orElse(page.lastIndexOf('</body>'), page.length), bodyEnd)
  if (bodyStart === '' && head === '') return page
  const body = BODY.exec(page)
  const start = body ? endOfTag(page, body.index + '<body'.length) : -1
  if (bodyStart !== '' && start >= 0) page = insertAt(page, start, bodyStart)
  if (head === '') return page
  const end = orElse(page.indexOf('</head>'), start < 0 ? -1 : (body?.index ?? -1))
  return end < 0 ? page : insertAt(page, end, head)
}

/** @returns -1 for a tag without an end */
function endOfTag(page: string, from: number): number {
  REST_OF_TAG.lastIndex = from
  for (let found = REST_OF_TAG.exec(page); found; found = REST_OF_TAG.exec(page))
    if (found[0] === '>') return found.index + 1
  return -1
}

const orElse = (index: number, other: number) => (index < 0 ? other : index)
const insertAt = (text: string, index: number, more: string) =>
  text.slice(0, index) + more + text.slice(index)

const MAX_LENGTH = 2_000_000
/** A page that a filter leaves less of than this share is taken for lost, not for made smaller. */
const LEAST = 0.1
const LANDMARKS = [/<!doctype html/i, /<body[\s>]/i, /<\/body>/i, /<\/html>/i]
/** One that is never closed reaches to the end, so that many of them are looked at once. */
const SCRIPT = /<script\b[^>]*>?/gi
/** A page inside the page, whose scripts would be those of the site: hidden in an attribute. */
const INNER_PAGE = /\bsrcdoc\s*=/gi

/**
 * What is wrong with a page that a plugin has rewritten.
 * @param before as it was given to the plugin
 * @returns undefined when it can be shown
 */
export function faultOfDocument(before: string, after: string, mayRunScripts: boolean): string | undefined {
  if (after.length > MAX_LENGTH) return `The page is longer than ${MAX_LENGTH} characters.`
  if (after.length < before.length * LEAST) return 'Nearly nothing is left of the page.'
  const lost = LANDMARKS.find((landmark) => landmark.test(before) && !landmark.test(after))
  if (lost) return 'The page is no whole document any more.'
  if (mayRunScripts) return undefined
  const known = new Set(before.match(SCRIPT))
  const script = after.match(SCRIPT)?.find((one) => !known.has(one))
  const hasInnerPage = (after.match(INNER_PAGE)?.length ?? 0) > (before.match(INNER_PAGE)?.length ?? 0)
  const added = script ?? (hasInnerPage ? 'srcdoc' : undefined)
  return added === undefined
    ? undefined
    : `It adds ${added.slice(0, 100)} without the permission pages:scripts.`
}
