/** The languages of a theme. */
import type { Draft } from '../lint.ts'
import { flatten } from '../locales.ts'

const LANGUAGE_FILE = /^locales\/([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)(\.default)?\.json$/

export function checkTexts({ json, report }: Draft): void {
  const files = [...json].filter(([path]) => path.startsWith('locales/'))
  const defaults = files.filter(([path]) => path.endsWith('.default.json'))
  for (const [path] of files)
    if (!LANGUAGE_FILE.test(path))
      report('error', path, 0, 'Name it after its language: de.json, pt-BR.json, en.default.json.')
  if (files.length > 0 && defaults.length !== 1) {
    report(
      'error',
      'locales/en.default.json',
      0,
      'One language must be the default: end its name in .default.json, such as en.default.json.',
    )
    return
  }
  const [base] = defaults
  if (!base) return
  const wanted = textKeys(base[1])
  for (const [path, value] of files) {
    if (path === base[0]) continue
    const there = textKeys(value)
    const missing = [...wanted].filter((key) => !there.has(key))
    if (missing.length > 0)
      report(
        'warning',
        path,
        1,
        `${missing.length} texts are missing, and shown in the default language: ${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ', …' : ''}.`,
      )
    const surplus = [...there].filter((key) => !wanted.has(key))
    if (surplus.length > 0)
      report(
        'warning',
        path,
        1,
        `${surplus.length} texts are not in the default language: ${surplus.slice(0, 5).join(', ')}${surplus.length > 5 ? ', …' : ''}.`,
      )
  }
}

/** Keys of a language; the forms of a plural, which differ between languages, count as one. */
export function textKeys(texts: unknown): Set<string> {
  return new Set([...flatten(texts).keys()].map((key) => key.replace(/\.(zero|one|two|few|many|other)$/, '')))
}
