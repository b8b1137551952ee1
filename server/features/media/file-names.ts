/** What a file is called here: a name that is safe in addresses, archives and on every file system. */

const MAX_CHARACTERS = 80
/** Device names of Windows, with any extension. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
/** Endings that mean the same type as the one a type prefers. */
const SYNONYMS: Record<string, string[]> = {
  jpg: ['jpeg', 'jpe', 'jfif'],
  ogg: ['oga', 'opus'],
  mp4: ['m4v'],
  md: ['markdown'],
  txt: ['text', 'log'],
}

/**
 * Cleans a name that a stranger gave: no path, no control or invisible characters, none that turn the direction of
 * writing around or that some system forbids; not too long, and ending as the file's type demands.
 * @param extension of the type the bytes have, without a dot
 */
export function cleanName(given: string, extension: string): string {
  const last =
    given
      .toWellFormed()
      .normalize('NFC')
      .split(/[/\\]/)
      .findLast((part) => part.trim() !== '') ?? ''
  const plain = last
    // Other, format and private characters: controls, zero-width characters, marks that override the direction.
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}\ufffd]/gu, '')
    .replaceAll(/[<>:"|?*%#&;`$'{}[\]^~=+!,@]/g, '-')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/\.{2,}/g, '.')
    .replaceAll(/-{2,}/g, '-')
  const dot = plain.lastIndexOf('.')
  const ending = dot < 0 ? '' : plain.slice(dot + 1).toLowerCase()
  const isFitting = ending === extension || SYNONYMS[extension]?.includes(ending) === true
  const looksLikeEnding = /^[a-z0-9]{1,5}$/.test(ending) && /[a-z]/.test(ending)
  const base = trim(isFitting || looksLikeEnding ? plain.slice(0, dot) : plain)
  const short = trim(Array.from(base).slice(0, MAX_CHARACTERS).join('')).replaceAll(' ', '-')
  const safe = RESERVED.test(`${short}.`) ? `file-${short}` : short
  return `${safe || 'file'}.${isFitting ? ending : extension}`
}

function trim(text: string): string {
  return text.replaceAll(/^[\s.-]+|[\s.-]+$/g, '')
}
