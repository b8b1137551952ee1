/** What templates work with: HTML known to be safe, objects with lazily read properties, and how any value becomes text. */

/** HTML that goes into a page as it is. Whoever makes one answers for its safety. */
export class SafeString {
  readonly html: string
  constructor(html: string) {
    this.html = html
  }
  toString(): string {
    return this.html
  }
  toJSON(): string {
    return this.html
  }
}

/** JSON with every `<`, `>` and `&` escaped: safe inside a script element, and only there. */
export class JsonString extends SafeString {}

/**
 * An object whose getters, those of its class included, templates may read. A getter may return a promise: the engine
 * waits for it and remembers the value while the page renders. Methods and what begins with `_` or `#` stay hidden.
 */
// oxlint-disable-next-line typescript/no-extraneous-class -- a mark that subclasses carry
export abstract class Drop {}

/** A setting that names something of the site; looked up when a template reads it. */
export class Reference {
  readonly kind: ReferenceKind
  readonly value: string
  constructor(kind: ReferenceKind, value: string) {
    this.kind = kind
    this.value = value
  }
}
export type ReferenceKind = 'image' | 'menu' | 'collection' | 'page' | 'post' | 'category'

/** The words `empty` and `blank` of the language. */
export const EMPTY = Symbol('empty')
export const BLANK = Symbol('blank')

export const safe = (html: string): SafeString => new SafeString(html)

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const SPECIAL = /[&<>"']/
const SPECIALS = /[&<>"']/g

/** Text as HTML, in content and in quoted attributes. */
export function escapeHtml(text: string): string {
  return SPECIAL.test(text) ? text.replace(SPECIALS, (char) => ESCAPES[char] ?? char) : text
}

/** A value as filters see it: text of what can be shown, nothing of what cannot. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value instanceof SafeString) return value.html
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(toText).join('')
  return ''
}

/** A value as it goes into a page. */
export function toHtml(value: unknown): string {
  if (typeof value === 'string') return escapeHtml(value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value === undefined || value === null) return ''
  if (value instanceof JsonString) return escapeHtml(value.html)
  if (value instanceof SafeString) return value.html
  if (Array.isArray(value)) return value.map(toHtml).join('')
  return escapeHtml(toText(value))
}

const SURROGATE = /[\uD800-\uDFFF]/

/** Characters of a text, as its readers count them: what takes two units in memory is one. */
export function lengthOf(text: string): number {
  if (!SURROGATE.test(text)) return text.length
  let length = 0
  for (let i = 0; i < text.length; i += (text.codePointAt(i) ?? 0) > 0xffff ? 2 : 1) length++
  return length
}

/** Part of a text by characters, see lengthOf. */
export function sliceText(text: string, from: number, to: number): string {
  if (!SURROGATE.test(text)) return text.slice(from, to)
  return Array.from(text).slice(from, to).join('')
}

export function toNumber(value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value === 'string' || value instanceof SafeString) return Number.parseFloat(toText(value)) || 0
  return 0
}

export const isTruthy = (value: unknown): boolean => value !== false && value !== undefined && value !== null

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
