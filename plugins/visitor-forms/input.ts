/** What visitors send, as the texts that plugins work with: nothing in it may be trusted to be there, or to be a text. */

export type Fields = Record<string, unknown>

export function fieldsOf(body: unknown): Fields {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : {}
}

/** One line: trimmed, without control characters, cut at `max` characters. */
export function lineOf(fields: Fields, name: string, max = 200): string {
  return textOf(fields, name, max)
    .replace(/[\s\u2028\u2029]+/g, ' ')
    .trim()
}

/** Lines: trimmed, with `\n` at their ends and no other control characters, cut at `max` characters. */
export function textOf(fields: Fields, name: string, max: number): string {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (typeof value !== 'string') return ''
  return value
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n]/gu, ' ')
    .toWellFormed()
    .trim()
    .slice(0, max)
    .toWellFormed()
}

/** Whether mail can be sent there; the host holds it to the same. */
export function isEmail(text: string): boolean {
  return (
    text.length <= 254 &&
    /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i.test(
      text,
    )
  )
}

/** A path of the site that the browser is sent back to; `/` for anything else. */
export function pagePathOf(fields: Fields): string {
  const path = lineOf(fields, 'page', 500)
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(path) ? path.replace(/[#?].*$/, '') : '/'
}

/** The addresses in a setting: one to a line, or with commas between them. */
export function addressesOf(setting: unknown, max = 5): string[] {
  const parts = settingText(setting).split(/[\s,;]+/)
  return [...new Set(parts.filter(isEmail))].slice(0, max)
}

/** Words or phrases in a setting, one to a line, in lower case. */
export function phrasesOf(setting: unknown): string[] {
  return settingText(setting)
    .split('\n')
    .map((line) => line.trim().toLowerCase())
    .filter((line) => line !== '')
}

/** @param otherwise what stands for an empty one */
export function settingText(setting: unknown, otherwise = ''): string {
  return typeof setting === 'string' && setting.trim() !== '' ? setting.trim() : otherwise
}

export function numberOf(setting: unknown, otherwise: number): number {
  return typeof setting === 'number' ? setting : otherwise
}
