/** The blocks of WordPress' editor: HTML with comments such as `<!-- wp:image {"id":7} -->` around each. */

export type Block = {
  /** Such as core/image; undefined for HTML between blocks. */
  name: string | undefined
  attributes: Record<string, unknown>
  /** Its HTML and the blocks inside it, as they follow each other. */
  parts: (string | Block)[]
}

/** What a comment holds; comments are found by searching for their ends, which no text makes slow. */
const DELIMITER = /^\s+(\/)?wp:([a-z][a-z0-9_-]*(?:\/[a-z][a-z0-9_-]*)?)(?:\s+(\{[\s\S]*\}))?\s+(\/)?$/
/** Deeper ones are taken as if they stood beside each other. */
const DEPTH_MAX = 24

export function hasBlocks(content: string): boolean {
  return /<!--\s+wp:[a-z]/.test(content)
}

/** Never fails: what is not closed is closed at the end, and closings of nothing are passed over. */
export function parseBlocks(content: string): Block[] {
  const root: Block = { name: undefined, attributes: {}, parts: [] }
  const open: Block[] = [root]
  let from = 0
  const top = () => open.at(-1) ?? root
  const addHtml = (until: number) => {
    const html = content.slice(from, until)
    const holder = top()
    if (holder !== root) holder.parts.push(html)
    else if (html.trim() !== '') root.parts.push({ name: undefined, attributes: {}, parts: [html] })
  }
  for (let start = content.indexOf('<!--'); start !== -1; start = content.indexOf('<!--', start + 4)) {
    const end = content.indexOf('-->', start)
    if (end === -1) break
    const found = DELIMITER.exec(content.slice(start + 4, end))
    if (!found) continue
    const [, closes, written = '', json, selfCloses] = found
    const name = written.includes('/') ? written : `core/${written}`
    addHtml(start)
    from = end + 3
    if (closes) {
      const at = open.findLastIndex((block) => block !== root && block.name === name)
      if (at > 0) open.length = at
      continue
    }
    const block: Block = { name, attributes: attributesOf(json), parts: [] }
    top().parts.push(block)
    if (!selfCloses && open.length <= DEPTH_MAX) open.push(block)
  }
  addHtml(content.length)
  return childrenOf(root)
}

export function childrenOf({ parts }: Block): Block[] {
  return parts.filter((part) => typeof part !== 'string')
}

/** The block's own HTML, without that of the blocks inside it. */
export function ownHtml({ parts }: Block): string {
  return parts.filter((part) => typeof part === 'string').join('')
}

/** The block's HTML and that of all blocks inside it, without the comments around them. */
export function htmlOf({ parts }: Block): string {
  return parts.map((part) => (typeof part === 'string' ? part : htmlOf(part))).join('')
}

function attributesOf(json: string | undefined): Record<string, unknown> {
  if (json === undefined || json.length > 100_000) return {}
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
