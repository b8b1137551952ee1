/** `handleize`, `pluralize`, `reading_time`, `md5`: small things themes want of text. */
import { createHash } from 'node:crypto'
import { type Filter, textOf } from '../filter.ts'
import { toNumber } from '../values.ts'

/** Text as part of an address: `Über uns` → `uber-uns`. */
export const handleize: Filter = (value, _, frame) =>
  textOf(value, frame)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')

/** `{{ 3 | pluralize: 'item', 'items' }}` → items */
export const pluralize: Filter = (value, { values }) => (toNumber(value) === 1 ? values[0] : values[1])

const WORDS_PER_MINUTE = 220

/** Minutes that reading takes, at least one: of an entry, of a number of words, or of a text. */
export const readingTime: Filter = (value, _, frame) => {
  const words =
    typeof value === 'number'
      ? value
      : (textOf(value, frame)
          .replace(/<[^>]*>/g, ' ')
          .match(/[^\s]+/g)?.length ?? 0)
  return Math.max(1, Math.round(words / WORDS_PER_MINUTE))
}

export const md5: Filter = (value, _, frame) => createHash('md5').update(textOf(value, frame)).digest('hex')
