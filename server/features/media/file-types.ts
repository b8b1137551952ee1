/** Which files are taken, told from their first bytes: the name decides only where bytes cannot. */
import { AppError } from '../../errors.ts'

export type Kind = 'image' | 'video' | 'audio' | 'document'

export type FileType = {
  kind: Kind
  content_type: string
  /** Without a dot. */
  extension: string
}

/** The largest file of each kind, in bytes. */
export const MAX_BYTES: Record<Kind, number> = {
  image: 25_000_000,
  video: 500_000_000,
  audio: 100_000_000,
  document: 50_000_000,
}
export const MAX_SVG_BYTES = 2_000_000
export const MAX_FILE_BYTES = Math.max(...Object.values(MAX_BYTES))

/** How many first bytes are looked at. */
export const HEAD_BYTES = 8_192

/** By the types that file-type finds. What is missing here is refused: programs, scripts, archives of programs, disk images. */
const TYPES = new Map<string, FileType>(
  (
    [
      ['image/jpeg', 'jpg', 'image'],
      ['image/png', 'png', 'image'],
      ['image/apng', 'png', 'image', 'image/png'],
      ['image/gif', 'gif', 'image'],
      ['image/webp', 'webp', 'image'],
      ['image/avif', 'avif', 'image'],
      ['video/mp4', 'mp4', 'video'],
      ['video/x-m4v', 'mp4', 'video', 'video/mp4'],
      ['video/quicktime', 'mov', 'video'],
      ['video/webm', 'webm', 'video'],
      ['video/ogg', 'ogv', 'video'],
      ['audio/mpeg', 'mp3', 'audio'],
      ['audio/mp4', 'm4a', 'audio'],
      ['audio/x-m4a', 'm4a', 'audio', 'audio/mp4'],
      ['audio/aac', 'aac', 'audio'],
      ['audio/ogg', 'ogg', 'audio'],
      ['audio/ogg; codecs=opus', 'ogg', 'audio', 'audio/ogg'],
      ['audio/wav', 'wav', 'audio'],
      ['audio/flac', 'flac', 'audio'],
      ['application/pdf', 'pdf', 'document'],
      ['application/rtf', 'rtf', 'document'],
    ] as const
  ).map(([found, extension, kind, content_type = found]) => [found, { kind, content_type, extension }]),
)

const documents = (types: Record<string, string>) =>
  new Map<string, FileType>(
    Object.entries(types).map(([extension, content_type]) => [
      extension,
      { kind: 'document', content_type, extension },
    ]),
  )

const OFFICE = 'application/vnd.openxmlformats-officedocument'
const OPEN = 'application/vnd.oasis.opendocument'
/** ZIP archives, by extension; they are kept as they are and never opened. */
const ZIPS = documents({
  zip: 'application/zip',
  docx: `${OFFICE}.wordprocessingml.document`,
  xlsx: `${OFFICE}.spreadsheetml.sheet`,
  pptx: `${OFFICE}.presentationml.presentation`,
  odt: `${OPEN}.text`,
  ods: `${OPEN}.spreadsheet`,
  odp: `${OPEN}.presentation`,
  epub: 'application/epub+zip',
})
/** Compound files of older office programs; installers are such files, too. */
const COMPOUNDS = documents({
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
})
const TEXTS = documents({
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  ics: 'text/calendar',
  vcf: 'text/vcard',
})
/** Plain text that a browser or a computer would run. */
const SCRIPTS =
  /^(html?|xhtml|shtml|mht(ml)?|xml|xsl|m?js|cjs|ts|css|php\d?|phtml|phar|jsp|aspx?|py|rb|pl|cgi|sh|bash|bat|cmd|ps1|vbs?|vbe|wsf|hta|reg|url|lnk|desktop|htaccess|jar|apk|exe|msi|scr|com)$/
const TAKEN =
  'Taken are JPEG, PNG, GIF, WebP, AVIF and SVG images, MP4, MOV, WebM and Ogg videos, MP3, M4A, Ogg, WAV and FLAC sound, PDF, office documents, ZIP, text and CSV.'

/**
 * Tells what a file is.
 * @param head its first HEAD_BYTES bytes, or all of it
 * @param name what it was called: tells kinds of ZIP and of text apart
 * @throws AppError unsupported_media_type for what is not taken
 */
export async function fileTypeOf(head: Uint8Array, name: string): Promise<FileType> {
  const extension = /\.([a-z0-9]{1,12})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04]) || startsWith(head, [0x50, 0x4b, 0x05, 0x06])) {
    if (SCRIPTS.test(extension)) refuse('A program')
    return ZIPS.get(extension) ?? known(ZIPS, 'zip')
  }
  if (startsWith(head, [0xd0, 0xcf, 0x11, 0xe0]))
    return COMPOUNDS.get(extension) ?? refuse('This kind of file')
  const text = readText(head)
  if (text !== undefined) return textTypeOf(text, extension)
  const { fileTypeFromBuffer } = await import('file-type')
  const found = await fileTypeFromBuffer(head).catch(() => undefined)
  return TYPES.get(found?.mime ?? '') ?? refuse(found ? `A file of type ${found.mime}` : 'This kind of file')
}

function textTypeOf({ text, charset }: Text, extension: string): FileType {
  const start = text.replace(/^\ufeff/, '').trimStart()
  if (start.startsWith('%PDF-')) return known(TYPES, 'application/pdf')
  if (start.startsWith('{\\rtf')) return known(TYPES, 'application/rtf')
  if (start.startsWith('<')) {
    if (
      /^(<\?xml[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE\s+svg[^>[]*(\[[\s\S]*?\]\s*)?>|\s)*<([\w-]+:)?svg[\s/>]/i.test(
        start,
      )
    )
      return { kind: 'image', content_type: 'image/svg+xml', extension: 'svg' }
    refuse('A page, script or other markup')
  }
  if (start.startsWith('#!') || SCRIPTS.test(extension)) refuse('A script or page')
  if (start === '') throw new AppError('validation_failed', 'The file is empty.')
  const type = TEXTS.get(extension) ?? known(TEXTS, 'txt')
  return { ...type, content_type: `${type.content_type}; charset=${charset}` }
}

type Text = { text: string; charset: 'utf-8' | 'windows-1252' }

/** The head as text, unless it holds characters that text does not. The last character may be cut in two. */
function readText(head: Uint8Array): Text | undefined {
  // Tab, line feed, form feed, carriage return and escape aside, control characters mark binary data.
  if (head.some((byte) => byte < 32 && ![9, 10, 12, 13, 27].includes(byte))) return undefined
  try {
    return {
      text: new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true }),
      charset: 'utf-8',
    }
  } catch {
    // Binary formats have more of them than any language of the western alphabet.
    const foreign = head.reduce((count, byte) => count + Number(byte >= 128), 0)
    if (foreign > head.length / 4) return undefined
    return { text: new TextDecoder('windows-1252').decode(head), charset: 'windows-1252' }
  }
}

function startsWith(head: Uint8Array, bytes: number[]): boolean {
  return bytes.every((byte, index) => head[index] === byte)
}

function known(types: Map<string, FileType>, key: string): FileType {
  return types.get(key) ?? refuse('This kind of file')
}

function refuse(what: string): never {
  throw new AppError('unsupported_media_type', `${what} cannot be kept here. ${TAKEN}`)
}
