/**
 * What is written of an entry, flat: `title`, `body`, `slug`, and members of `seo` and `fields` one by one as `seo.title`. Each
 * of them is saved, merged and refused for itself.
 */
import { isSame } from './same'

export type Values = Readonly<Record<string, unknown>>

/** An entry as the API answers it, as far as saving it is concerned. */
export type SavedEntry = {
  id: string
  type: string
  version: number
  slug: string
  document: Record<string, unknown>
}

const NESTED = ['seo', 'fields'] as const
/** What these are when nothing is in them: null does not clear them. */
const EMPTY: Values = {
  terms: [],
  authors: [],
  is_featured: false,
  position: 0,
  'seo.keywords': [],
  'seo.noindex': false,
}

export function valuesOf({ document, slug }: Pick<SavedEntry, 'document' | 'slug'>): Values {
  const { seo, fields, ...rest } = document
  const named = (prefix: string, members: unknown) =>
    Object.entries(members ?? {}).map(([name, value]): [string, unknown] => [`${prefix}.${name}`, value])
  return Object.fromEntries([
    ...Object.entries({ ...rest, slug }),
    ...named('seo', seo),
    ...named('fields', fields),
  ])
}

/** What was changed, as the API takes it: what is gone is cleared. */
export function documentOf(changes: Values): Record<string, unknown> {
  const document: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(changes)) {
    const given = isNothing(value) ? (EMPTY[name] ?? null) : value
    const outer = NESTED.find((prefix) => name.startsWith(`${prefix}.`))
    if (!outer) document[name] = given
    else
      document[outer] = {
        ...(document[outer] as object | undefined),
        [name.slice(outer.length + 1)]: given,
      }
  }
  return document
}

/** Members of `values` that say something else than in `before`. */
export function changesBetween(before: Values, values: Values): Record<string, unknown> {
  const changes: Record<string, unknown> = {}
  for (const name of namesIn(before, values))
    if (!isSameMember(name, before[name], values[name])) changes[name] = values[name]
  return changes
}

/** Nothing, an empty text and a list without anything in it are the same to the server. */
export function isSameMember(name: string, a: unknown, b: unknown): boolean {
  return isSame(isNothing(a) ? EMPTY[name] : a, isNothing(b) ? EMPTY[name] : b)
}

export function namesIn(...all: Values[]): string[] {
  return [...new Set(all.flatMap((values) => Object.keys(values)))]
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}
