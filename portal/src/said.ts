/**
 * What the server says in English, in the reader's language. The rooms `problems` and `said` have its sentences as keys, with
 * {{places}} for what differs: what it wrote years ago into a deployment is translated as what it says now.
 */
import i18next from 'i18next'

type Texts = Readonly<Record<string, string>>
type Sentence = { pattern: RegExp; text: string }

const NUMBER = /^\d{1,3}(,\d{3})+(\.\d+)?$|^\d+\.\d+$/

const sentences = new WeakMap<Texts, Sentence[]>()

/** @returns the text in the reader's language, or as it is where nobody has translated it */
export function inOurWords(text: string, room: 'problems' | 'said'): string {
  const { language, isInitialized } = i18next
  if (!isInitialized) return text
  return translate(text, (i18next.getResourceBundle(language, room) as Texts | undefined) ?? {}, language)
}

/** @param texts translations by what is said in English; the most particular sentence that fits is taken */
export function translate(text: string, texts: Texts, language: string): string {
  if (Object.hasOwn(texts, text)) return texts[text] ?? text
  if (NUMBER.test(text)) return new Intl.NumberFormat(language).format(Number(text.replaceAll(',', '')))
  for (const { pattern, text: ours } of sentencesOf(texts)) {
    const found = pattern.exec(text)
    if (found)
      return ours.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) =>
        translate(found.groups?.[name] ?? '', texts, language),
      )
  }
  const parts = text.split(/(?<=[.!?]) (?=\p{Lu})/u)
  return parts.length < 2 ? text : parts.map((part) => translate(part, texts, language)).join(' ')
}

/** Those with places; the longest first, as it says most by itself. */
function sentencesOf(texts: Texts): Sentence[] {
  const known = sentences.get(texts)
  if (known) return known
  const made = Object.entries(texts)
    .filter(([key]) => key.includes('{{'))
    .toSorted(([a], [b]) => wordsOf(b).length - wordsOf(a).length)
    .map(([key, text]) => ({ pattern: patternOf(key), text }))
  sentences.set(texts, made)
  return made
}

const wordsOf = (key: string): string => key.replaceAll(/\{\{\w+\}\}/g, '')

function patternOf(key: string): RegExp {
  const parts = key.split(/\{\{(\w+)\}\}/)
  const source = parts.map((part, index) =>
    index % 2 === 0 ? part.replaceAll(/[$()*+.?[\]^{|}]/g, '\\$&') : `(?<${part}>.+?)`,
  )
  return new RegExp(`^${source.join('')}$`, 's')
}
