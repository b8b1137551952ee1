/** Slugs of pages, posts, terms and the like: the readable part of an address, made from a title in any language. */
import { AppError } from '../errors.ts'

/** Letters that Unicode does not take apart into a base letter and marks. */
const SPELLED_OUT: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ŋ: 'ng',
}
const GERMAN = { ä: 'ae', ö: 'oe', ü: 'ue' }
const NORDIC = { ø: 'oe', å: 'aa' }
/** How languages write letters without their marks, where that is more than leaving the mark out. */
const BY_LANGUAGE: Record<string, Record<string, string>> = {
  de: GERMAN,
  da: NORDIC,
  nb: NORDIC,
  nn: NORDIC,
  no: NORDIC,
}

const MAX_LENGTH = 100

/**
 * The slug of a text. Latin letters become a–z; letters of other scripts stay what they are, because a transliteration
 * is something their readers cannot read.
 * @param locale BCP 47; German umlauts become ae, oe, ue
 * @returns lower case, at most 100 characters, words joined by single hyphens; empty when nothing usable is left
 */
export function slugOf(text: string, locale = 'en'): string {
  const letters = { ...SPELLED_OUT, ...BY_LANGUAGE[locale.split('-', 1)[0]?.toLowerCase() ?? ''] }
  const slug = text
    // What is cut below decides; a megabyte need not be looked at for it.
    .slice(0, MAX_LENGTH * 10)
    .normalize('NFC')
    .toLowerCase()
    .replace(/\p{Script=Latin}/gu, (letter) => letters[letter] ?? letter)
    .normalize('NFKD')
    // Of Latin only: elsewhere marks are vowels, or make another letter.
    .replace(/(\p{Script=Latin})[\u0300-\u036f]+/gu, '$1')
    .normalize('NFC')
    .toLowerCase()
    .replace(/['’ʼ`´]/g, '')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-')
    .replace(/^[-\p{M}]+|-+$/gu, '')
  return shorten(slug, MAX_LENGTH)
}

/** Whether a text may stand as a slug just as it is. */
export function isSlug(text: string): boolean {
  return text !== '' && slugOf(text) === text
}

/** The slug that somebody asks for, in the form it can have. @throws AppError validation_failed when nothing is left of it */
export function readSlug(text: string): string {
  const slug = slugOf(text)
  if (slug) return slug
  throw new AppError('validation_failed', 'The slug needs at least one letter or digit.', {
    errors: [{ path: '/body/slug', message: 'must hold a letter or a digit' }],
  })
}

/**
 * The slug, or the slug with the lowest number from 2 on that makes it free: `about-2`.
 * @param taken those already in use
 */
export function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug
  for (let number = 2; ; number += 1) {
    const ending = `-${number}`
    const candidate = shorten(slug, MAX_LENGTH - ending.length) + ending
    if (!taken.has(candidate)) return candidate
  }
}

/** Whole characters, and no hyphen at the end. */
function shorten(slug: string, length: number): string {
  if (slug.length <= length) return slug
  return slug
    .slice(0, length)
    .replace(/[\ud800-\udbff]$/, '')
    .replace(/-+$/, '')
}
