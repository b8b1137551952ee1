/** Texts of a theme in several languages. */
import { safe, toHtml, toNumber, toText } from './values.ts'

type Texts = { [key: string]: string | Texts }
export type Locales = { texts: ReadonlyMap<string, ReadonlyMap<string, string>>; defaultLanguage: string }

/** Nested keys joined with dots. */
export function flatten(texts: unknown, prefix = '', flat = new Map<string, string>()): Map<string, string> {
  if (typeof texts !== 'object' || texts === null) return flat
  for (const [key, value] of Object.entries(texts as Texts)) {
    const path = prefix === '' ? key : `${prefix}.${key}`
    if (typeof value === 'string') flat.set(path, value)
    else flatten(value, path, flat)
  }
  return flat
}

const rules = new Map<string, Intl.PluralRules>()
function pluralOf(locale: string, count: number): string {
  let rule = rules.get(locale)
  if (!rule) rules.set(locale, (rule = new Intl.PluralRules(safeLocale(locale))))
  return rule.select(count)
}

/** The locale, or English where the site's is not one that Intl knows. */
export function safeLocale(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en'
  } catch {
    return 'en'
  }
}

/** The languages in which a text is looked for. */
function chain(locale: string, fallback: string): string[] {
  return [locale, locale.split('-')[0] ?? locale, fallback]
}

/**
 * A text by its key: with `count` its plural form, `{{ name }}` filled in. Keys that end in `_html` are HTML, whose
 * arguments are escaped. A missing text shows its key's last word, readable.
 */
export function translate(
  locales: Locales,
  locale: string,
  key: string,
  args: Record<string, unknown>,
): unknown {
  for (const language of chain(locale, locales.defaultLanguage)) {
    const texts = locales.texts.get(language)
    if (!texts) continue
    const found =
      texts.get(key) ?? (args['count'] === undefined ? undefined : pluralText(texts, language, key, args))
    if (found !== undefined) return fill(found, key.endsWith('_html'), args)
  }
  return (key.split('.').at(-1) ?? key).replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase())
}

function pluralText(
  texts: ReadonlyMap<string, string>,
  language: string,
  key: string,
  args: Record<string, unknown>,
): string | undefined {
  const count = toNumber(args['count'])
  const zero = count === 0 ? texts.get(`${key}.zero`) : undefined
  return zero ?? texts.get(`${key}.${pluralOf(language, count)}`) ?? texts.get(`${key}.other`)
}

function fill(text: string, isHtml: boolean, args: Record<string, unknown>): unknown {
  const filled = text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => {
    const value = Object.hasOwn(args, name) ? args[name] : ''
    return isHtml ? toHtml(value) : toText(value)
  })
  return isHtml ? safe(filled) : filled
}
