/** Paragraphs of classic WordPress content, which stores blank lines and line ends where pages show paragraphs and breaks. */

/** Blocks in which loose text is paragraphs. In all others, such as list items and headings, it is left as it is. */
const HOLDS_PARAGRAPHS = new Set(
  'div blockquote section article main center header footer aside form fieldset'.split(' '),
)
const OTHER_BLOCKS =
  'address audio canvas dd details dl dt figcaption figure h1 h2 h3 h4 h5 h6 iframe legend li map menu nav ' +
  'object ol p summary table caption tbody td tfoot th thead tr ul video'
const VOID = new Set(['hr'])
const VERBATIM = new Set(['pre', 'script', 'style', 'textarea'])
const BLOCKS = [...HOLDS_PARAGRAPHS, ...OTHER_BLOCKS.split(' '), ...VOID, ...VERBATIM].join('|')
const ADDRESS_ALONE = /^https?:\/\/[^\s<>"]{1,2000}$/

/**
 * HTML with its paragraphs marked; what is marked already passes unchanged.
 * @param embed HTML for an address that stands alone on its line; undefined leaves it as text
 */
export function markParagraphs(html: string, embed: (url: string) => string | undefined): string {
  const text = html.replace(/\r\n?/g, '\n')
  const lower = text.toLowerCase()
  const open: string[] = []
  let result = ''
  let from = 0
  const addText = (until: number) => {
    const piece = text.slice(from, until)
    const holder = open.at(-1)
    result += holder === undefined || HOLDS_PARAGRAPHS.has(holder) ? paragraphs(piece, embed) : piece
  }
  for (const found of text.matchAll(new RegExp(`<(/?)(${BLOCKS})(?=[\\s>/])[^<>]{0,4000}>`, 'gi'))) {
    const [tag, slash, written = ''] = found
    const name = written.toLowerCase()
    if (found.index < from) continue
    addText(found.index)
    from = found.index + tag.length
    result += tag
    if (slash) open.length = Math.max(0, open.lastIndexOf(name))
    else if (VERBATIM.has(name)) {
      const end = lower.indexOf(`</${name}`, from)
      const rest = text.slice(from, end === -1 ? undefined : end)
      result += rest
      from += rest.length
      open.push(name)
    } else if (!VOID.has(name)) open.push(name)
  }
  addText(text.length)
  return result
}

function paragraphs(text: string, embed: (url: string) => string | undefined): string {
  return text
    .split(/\n[ \t]*\n\s*/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const player = ADDRESS_ALONE.test(part) ? embed(part) : undefined
      return player ?? `<p>${linesOf(part).join('<br>')}</p>`
    })
    .join('\n')
}

function linesOf(text: string): string[] {
  return text.split('\n').map((line, index, lines) => {
    const trimmed = line.trim()
    return index < lines.length - 1 ? trimmed.replace(/<br\s*\/?>$/i, '') : trimmed
  })
}
