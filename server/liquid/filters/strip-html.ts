/** `strip_html`: the text of HTML, without tags, scripts, styles and comments. */
import { type Filter, textOf } from '../filter.ts'
import { SafeString } from '../values.ts'

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#34': '"',
  nbsp: '\u00a0',
}

export const stripHtml: Filter = (value, _, frame) => {
  const text = withoutTags(textOf(value, frame))
  // Entities of HTML become characters, or they would be escaped a second time.
  return value instanceof SafeString
    ? text.replace(/&(#?\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity)
    : text
}

const BLOCKS: [string, string][] = [
  ['<script', '</script>'],
  ['<style', '</style>'],
  ['<!--', '-->'],
  ['<', '>'],
]

/** By search instead of a pattern: patterns look again and again for the end of what is never closed. */
function withoutTags(html: string): string {
  const lower = html.toLowerCase()
  const unclosed = new Set<string>()
  let text = ''
  let at = 0
  for (;;) {
    const start = html.indexOf('<', at)
    if (start === -1) return text + html.slice(at)
    text += html.slice(at, start)
    at = -1
    for (const [open, close] of BLOCKS) {
      if (unclosed.has(open) || !lower.startsWith(open, start)) continue
      const end = lower.indexOf(close, start + open.length)
      if (end !== -1) {
        at = end + close.length
        break
      }
      unclosed.add(open)
    }
    if (at === -1) return text + html.slice(start)
  }
}
