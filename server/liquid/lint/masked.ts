/**
 * Templates with their Liquid taken out, and lines by position. Both in time that grows with the length of a file only:
 * strangers write these files, to be looked over in the process that serves pages.
 */

const VERBATIM = new Set(['comment', 'schema', 'javascript', 'doc', 'raw'])

/**
 * The HTML of a template, its lines kept: outputs begin with ␁ (with ␂ when their last filter is json), the rest of them,
 * and tags, are ␃.
 */
export function masked(source: string): string {
  const parts: string[] = []
  /** Tags that are not closed any more from here on: looked for once. */
  const open = new Set<string>()
  let done = 0
  for (let at = nextLiquid(source, 0); at !== -1; at = nextLiquid(source, done)) {
    const isOutput = source[at + 1] === '{'
    const end = isOutput ? endAfter(source, '}}', at) : endOfTag(source, at, open)
    if (end === -1) break
    parts.push(source.slice(done, at))
    const liquid = source.slice(at, end)
    parts.push(isOutput ? (isJson(liquid) ? '␂' : '␁') + blank(liquid.slice(1)) : blank(liquid))
    done = end
  }
  parts.push(source.slice(done))
  return parts.join('')
}

const isJson = (output: string): boolean =>
  /\|\s*json$/.test(output.slice(-40, -2).replace(/-$/, '').trimEnd())

const blank = (text: string): string => text.replace(/[^\n]/g, '␃')

function nextLiquid(source: string, from: number): number {
  for (let at = source.indexOf('{', from); at !== -1; at = source.indexOf('{', at + 1))
    if (source[at + 1] === '{' || source[at + 1] === '%') return at
  return -1
}

function endAfter(source: string, mark: string, from: number): number {
  const at = source.indexOf(mark, from)
  return at === -1 ? -1 : at + mark.length
}

/** Behind the tag; behind its end tag where what stands between is not read. */
function endOfTag(source: string, at: number, open: Set<string>): number {
  const close = endAfter(source, '%}', at)
  if (close === -1) return -1
  const name = /^\{%-?\s*(\w+)/.exec(source.slice(at, Math.min(close, at + 100)))?.[1] ?? ''
  if (!VERBATIM.has(name) || open.has(name)) return close
  const ending = new RegExp(`\\{%-?\\s*end${name}\\s*-?%\\}`, 'g')
  ending.lastIndex = close
  if (ending.exec(source)) return ending.lastIndex
  open.add(name)
  return close
}

/** @returns the line, from 1, that a position of the text lies in */
export function linesOf(text: string): (index: number) => number {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (index) => {
    let [low, high] = [0, starts.length]
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if ((starts[middle] ?? 0) <= index) low = middle
      else high = middle
    }
    return low + 1
  }
}
