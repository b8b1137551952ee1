/** What authors write about their plugins, as HTML that is safe to show: Markdown without media and without HTML of its own. */
import { LRUCache } from 'lru-cache'
import { sanitizeHtml } from '../../rich-text/rich-text.ts'

/** What follows is left out: nobody reads it, and rendering takes time that grows with it. */
const TEXT_MAX = 100_000
/** Of a block, and of a line: within one, rendering takes time that grows with its square. 20 ms at worst. */
const BLOCK_MAX = 4_000
const held = new LRUCache<string, string>({ max: 200 })

/**
 * @param markdown by anybody. Images become links: whoever reads about a plugin is not to be seen doing it by strangers' servers
 * @param key what stands for the text, so that it is rendered once
 */
export async function htmlOf(markdown: string, key: string): Promise<string> {
  const known = held.get(key)
  if (known !== undefined) return known
  // A process that only serves pages does without.
  const { Marked } = await import('marked')
  const marked = new Marked({
    renderer: {
      html: ({ text }) => escapeHtml(text),
      image: ({ href, text }) => `<a href="${escapeHtml(href)}">${escapeHtml(text || href)}</a>`,
    },
  })
  const text = inBlocks(markdown.slice(0, TEXT_MAX))
  let html: string
  try {
    html = sanitizeHtml(await marked.parse(text))
  } catch {
    // It nests deeper than the program can follow, or than anybody could read.
    html = `<pre>${escapeHtml(text)}</pre>`
  }
  held.set(key, html)
  return html
}

/** The text with an empty line wherever there was none for long. */
function inBlocks(markdown: string): string {
  let length = 0
  const lines = markdown.split(/\r?\n/).flatMap((line) => line.match(LINE) ?? [''])
  return lines
    .map((line) => {
      length = line.trim() === '' ? 0 : length + line.length
      if (length <= BLOCK_MAX) return line
      length = line.length
      return `\n${line}`
    })
    .join('\n')
}
const LINE = new RegExp(`[^]{1,${BLOCK_MAX}}`, 'g')

/**
 * What a CHANGELOG.md says about each version: the text below headings such as `## 1.2.0` or `## [1.2.0] - 2027-01-31`.
 * @returns Markdown by version
 */
export function changesByVersion(changelog: string): Map<string, string> {
  const sections = new Map<string, string>()
  let version: string | undefined
  for (const line of changelog.slice(0, TEXT_MAX).split(/\r?\n/)) {
    const heading = /^#{1,3}\s+(.{1,200})$/.exec(line)?.[1]
    const named = heading === undefined ? undefined : VERSION.exec(heading)?.[0]
    if (named !== undefined) version = named
    else if (version !== undefined) sections.set(version, `${sections.get(version) ?? ''}${line}\n`)
  }
  return new Map([...sections].map(([name, text]) => [name, text.trim()]))
}
const VERSION = /\d{1,9}\.\d{1,9}\.\d{1,9}(?:-[\w.-]{1,50})?/

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (letter) => `&#${letter.codePointAt(0)};`)
}
