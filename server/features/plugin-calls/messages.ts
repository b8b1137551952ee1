/** The texts of a plugin in the language of a site. */

type Locales = Readonly<Record<string, Readonly<Record<string, string>>>>

const merged = new WeakMap<Locales, Map<string, Record<string, string>>>()

/**
 * English, with what the language has over it, with what the region has over that.
 * @param locale BCP 47
 */
export function messagesFor(locales: Locales, locale: string): Record<string, string> {
  const known = merged.get(locales) ?? new Map<string, Record<string, string>>()
  merged.set(locales, known)
  let messages = known.get(locale)
  if (!messages) {
    const [language = 'en'] = locale.split('-')
    messages = Object.assign({}, ...['en', language, locale].map((tag) => ofTag(locales, tag))) as Record<
      string,
      string
    >
    known.set(locale, messages)
  }
  return messages
}

function ofTag(locales: Locales, tag: string): Readonly<Record<string, string>> {
  const found = Object.keys(locales).find((name) => name.toLowerCase() === tag.toLowerCase())
  return (found === undefined ? undefined : locales[found]) ?? {}
}
