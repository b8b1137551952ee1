/** The first label of an address, made from a name; the server decides whether it can be had. */

const SPELLED_OUT: Record<string, string> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
}
/** Of a website: room is left for `r<number>--` in front, since a label has at most 63 characters. */
const MAX_LENGTH = 50

/** @returns empty when nothing of the name can stand in a host name, as with names in other scripts */
export function labelOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/\p{L}/gu, (letter) => SPELLED_OUT[letter] ?? letter)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’`´]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LENGTH)
    .replace(/^-+|-+$/g, '')
}
