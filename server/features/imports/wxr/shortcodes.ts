/** WordPress shortcodes, `[name key="value"]content[/name]`, as HTML. */

export type Shortcode = { name: string; attributes: ReadonlyMap<string, string>; content: string | undefined }

/** @returns HTML in place of the shortcode; undefined leaves it as it is written */
export type ShortcodeConverter = (shortcode: Shortcode) => string | undefined

/** Bounded in every part, so that no text makes it backtrack for long. */
const OPENING = /\[(\[?)([a-zA-Z][\w-]{0,40})((?:[\s=][^[\]<>]{0,2000})?)(\/?)\](\]?)/g
const ATTRIBUTE = /([\w-]{1,60})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))|"([^"]*)"|'([^']*)'|(\S+)/g
const VERBATIM = /<(pre|code|script|style)(?=[\s>])/gi

/** Replaces what `convert` knows, outside of code. `[[name]]` becomes `[name]`. */
export function convertShortcodes(html: string, convert: ShortcodeConverter): string {
  const verbatim = verbatimIn(html)
  let result = ''
  let from = 0
  for (const found of html.matchAll(OPENING)) {
    const { index } = found
    const [text, before = '', name = '', attributes = '', slash = '', after = ''] = found
    while ((verbatim[0]?.[1] ?? Infinity) <= index) verbatim.shift()
    if (index < from || index >= (verbatim[0]?.[0] ?? Infinity)) continue
    if (before && after) {
      result += html.slice(from, index) + text.slice(1, -1)
      from = index + text.length
      continue
    }
    const start = index + before.length
    const bodyStart = index + text.length - after.length
    const closing = `[/${name}]`
    const bodyEnd = slash ? -1 : html.indexOf(closing, bodyStart)
    const content = bodyEnd === -1 ? undefined : html.slice(bodyStart, bodyEnd)
    const converted = convert({ name: name.toLowerCase(), attributes: attributesOf(attributes), content })
    if (converted === undefined) continue
    result += html.slice(from, start) + converted
    from = content === undefined ? bodyStart : bodyEnd + closing.length
  }
  return result + html.slice(from)
}

/** Where code begins and ends. */
function verbatimIn(html: string): [number, number][] {
  const lower = html.toLowerCase()
  const found: [number, number][] = []
  for (const { index, 1: name = '' } of html.matchAll(VERBATIM)) {
    if (index < (found.at(-1)?.[1] ?? 0)) continue
    const end = lower.indexOf(`</${name.toLowerCase()}`, index)
    found.push([index, end === -1 ? html.length : end])
  }
  return found
}

/** Values without a name are under their position: 0, 1, … */
function attributesOf(text: string): Map<string, string> {
  const attributes = new Map<string, string>()
  let position = 0
  // Editors make typographic quotes of plain ones.
  for (const found of text.replace(/[“”″]/g, '"').matchAll(ATTRIBUTE)) {
    const [, name, double, single, bare, ...alone] = found
    const value = double ?? single ?? bare ?? alone.find((part) => part !== undefined) ?? ''
    attributes.set(name?.toLowerCase() ?? String(position++), value)
  }
  return attributes
}
