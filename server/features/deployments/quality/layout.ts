/** Whether what was rendered is a whole page of its own site: what templates that do not fail can still get wrong. */
import type { Parser } from 'htmlparser2'
import type { Rendered } from '../../../published/rehearsal.ts'

/** Elements whose text visitors do not read. */
const UNREAD = new Set(['script', 'style', 'template', 'noscript', 'title', 'head'])
/** What visitors see without any text. */
const SEEN = new Set(['img', 'svg', 'video', 'canvas', 'picture', 'iframe', 'form'])
const HASHED_ASSET = /\/_assets\/([0-9a-f]{64})\//

/**
 * @param themeHash of the release: its pages link to no other theme's assets
 * @returns what is wrong, in words; nothing for answers that are no HTML, and for pages that say that they failed
 */
export async function layoutFaults(
  { text, content_type, status, error }: Rendered,
  themeHash: string,
): Promise<string[]> {
  if (!content_type.startsWith('text/html') || error || (status >= 300 && status !== 404)) return []
  if (text.trim() === '') return ['The page is empty.']
  const faults: string[] = []
  if (!/<\/html>\s*(<!--[^]*?-->\s*)*$/i.test(text.slice(-2_000)))
    faults.push('The page does not end with </html>.')
  // Processes that only serve do without the parser.
  const { Parser } = await import('htmlparser2')
  const { hasContent, strangeHash } = look(Parser, text, themeHash)
  if (!hasContent) faults.push('There is nothing to see on the page: no text, no picture.')
  if (strangeHash !== undefined)
    faults.push(`The page links to files of another theme, ${strangeHash.slice(0, 12)}…`)
  return faults
}

function look(HtmlParser: typeof Parser, html: string, themeHash: string) {
  let hasContent = false
  let strangeHash: string | undefined
  let unread = 0
  const parser = new HtmlParser({
    onopentag(name, attributes) {
      if (UNREAD.has(name)) unread += 1
      else if (unread === 0 && SEEN.has(name)) hasContent = true
      for (const value of Object.values(attributes)) {
        const hash = HASHED_ASSET.exec(value)?.[1]
        if (hash !== undefined && hash !== themeHash) strangeHash ??= hash
      }
    },
    ontext(text) {
      if (unread === 0 && text.trim() !== '') hasContent = true
    },
    onclosetag(name) {
      if (UNREAD.has(name)) unread = Math.max(0, unread - 1)
    },
  })
  parser.end(html)
  return { hasContent, strangeHash }
}
