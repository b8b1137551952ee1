/** Looks at how an image file is put together, to tell whether there is anything in it besides the image. */

/**
 * Whether a file holds pixels and nothing else: then it can be kept byte by byte, instead of losing quality each time it
 * is copied or exported and imported again. Knows JPEG and WebP, whose compression loses; says no to all others.
 */
export function isPlainImage(bytes: Buffer, contentType: string): boolean {
  if (bytes.includes(ZIP_END) || SECOND_FILE.test(bytes.toString('latin1'))) return false
  if (contentType === 'image/jpeg') return isPlainJpeg(bytes)
  return contentType === 'image/webp' && isPlainWebp(bytes)
}

/** How archives end and how documents and scripts begin: decoders pass over what hides behind the last pixel. */
const ZIP_END = Buffer.from('PK\u0005\u0006')
const SECOND_FILE = /%PDF-|<script|<\?php|<\?=|<html|<!doctype|<svg|#!\//i

/** DQT, SOF0 to SOF2, DHT, DRI: tables and sizes. Comments and application data (EXIF, XMP, ICC) are missing. */
const JPEG_TABLES = new Set([0xdb, 0xc0, 0xc1, 0xc2, 0xc4, 0xdd])
const [SOI, EOI, SOS, APP0] = [0xd8, 0xd9, 0xda, 0xe0]
/** The JFIF header without a thumbnail. */
const JFIF_BYTES = 16

/** Segment by segment (ITU-T T.81, annex B), with the end of the image at the end of the file. */
function isPlainJpeg(bytes: Buffer): boolean {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) return false
  let at = 2
  while (at + 4 <= bytes.length) {
    const marker = bytes[at + 1]
    if (bytes[at] !== 0xff || marker === undefined) return false
    const length = bytes.readUInt16BE(at + 2)
    if (marker === APP0 ? length !== JFIF_BYTES : marker !== SOS && !JPEG_TABLES.has(marker)) return false
    at += 2 + length
    if (marker !== SOS) continue
    at = endOfScan(bytes, at)
    if (bytes[at + 1] === EOI) return at + 2 === bytes.length
  }
  return false
}

/** Where the next marker is: in coded data, 0xff is followed by a zero, or by a restart marker. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0
    if (next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return bytes.length
}

/** One image and its transparency; EXIF, XMP, ICC, unknown chunks, and animations, whose frames hold chunks again, are missing. */
const WEBP_CHUNKS = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH'])

/** Chunk by chunk (RFC 9649, section 2), up to the end of the file. */
function isPlainWebp(bytes: Buffer): boolean {
  if (
    bytes.length < 12 ||
    bytes.toString('latin1', 0, 4) !== 'RIFF' ||
    bytes.readUInt32LE(4) + 8 !== bytes.length
  )
    return false
  let at = 12
  while (at + 8 <= bytes.length) {
    if (!WEBP_CHUNKS.has(bytes.toString('latin1', at, at + 4))) return false
    const length = bytes.readUInt32LE(at + 4)
    at += 8 + length + (length % 2)
  }
  return at === bytes.length
}
