/** What stands above a text between two lines of dashes, as static site generators have it. */
import { parse } from 'yaml'

export type FrontMatter = Record<string, unknown>

/** @returns the text below, and a problem where what stands above is no YAML */
export function splitFrontMatter(text: string): { fields: FrontMatter; body: string; problem?: string } {
  const found = /^\uFEFF?---[ \t]*\r?\n([\s\S]{0,100000}?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text)
  if (!found) return { fields: {}, body: text.replace(/^\uFEFF/, '') }
  const body = text.slice(found[0].length)
  try {
    // Aliases could make a kilobyte into gigabytes; dates stay texts, whose zone we know better.
    const fields: unknown = parse(found[1] ?? '', { maxAliasCount: 0, schema: 'core' })
    return {
      fields: typeof fields === 'object' && fields !== null && !Array.isArray(fields) ? { ...fields } : {},
      body,
    }
  } catch (error) {
    return { fields: {}, body, problem: (error as Error).message.split('\n')[0] ?? 'unreadable' }
  }
}

export function textField(fields: FrontMatter, ...names: string[]): string {
  for (const name of names) {
    const value = fields[name]
    if (typeof value === 'string' && value.trim()) return value.trim()
    if (typeof value === 'number') return String(value)
  }
  return ''
}

/** A list, or a text with commas. */
export function listField(fields: FrontMatter, ...names: string[]): string[] {
  for (const name of names) {
    const value = fields[name]
    if (Array.isArray(value))
      return value
        .map((item) => String(item).trim())
        .filter((item) => item !== '')
        .slice(0, 100)
    if (typeof value === 'string' && value.trim())
      return value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '')
  }
  return []
}
