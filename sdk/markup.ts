/** HTML made of parts that are escaped unless they are HTML already. */

/** HTML that needs no more escaping. It becomes a text wherever a handler answers it. */
export type Markup = { readonly isMarkup: true; toString: () => string; toJSON: () => string }

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Safe between tags, and in attributes that are quoted. Not in scripts, styles, or as a whole URL. */
export function escapeHtml(text: unknown): string {
  return String(text).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '')
}

/** Says that a text is HTML as it is. Never of what a visitor sent. */
export function raw(text: string): Markup {
  return { isMarkup: true, toString: () => text, toJSON: () => text }
}

/**
 * A template tag: markup`<p>${name}</p>` escapes `name`. Other markup stays as it is, lists are joined, and null,
 * undefined and false are nothing.
 */
export function markup(parts: TemplateStringsArray, ...values: unknown[]): Markup {
  return raw(parts.map((part, index) => (index === 0 ? part : written(values[index - 1]) + part)).join(''))
}

function written(value: unknown): string {
  if (value === null || value === undefined || value === false) return ''
  if (Array.isArray(value)) return value.map(written).join('')
  return isMarkup(value) ? value.toString() : escapeHtml(value)
}

/** What came in as JSON is never markup: functions do not survive it. */
function isMarkup(value: unknown): value is Markup {
  return (
    typeof value === 'object' &&
    value !== null &&
    'isMarkup' in value &&
    typeof (value as Markup).toJSON === 'function'
  )
}
