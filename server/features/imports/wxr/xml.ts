/** Reads XML of strangers as a stream: no document types, no entities of its own, bounded depth, names, attributes and texts. */
import { createRequire } from 'node:module'
import type * as Sax from 'sax'
import { AppError } from '../../../errors.ts'

export type XmlName = {
  /** The namespace it is bound to, whatever its prefix; empty for none. */
  uri: string
  local: string
}

export type XmlHandler = {
  open(name: XmlName, attributes: ReadonlyMap<string, string>): void
  /** A piece of text; long ones come in several. */
  text(piece: string): void
  close(name: XmlName): void
}

const DEPTH_MAX = 64
const ATTRIBUTES_MAX = 64
/** Between checks no more than this is parsed, so that what must be refused cannot grow first. */
const STEP = 64 * 1024
/** sax keeps what it has not handed on; anything but text that is longer than its own 64 KB is refused by it. */
const TAG_LENGTH_MAX = 256 * 1024
const GZIP = [0x1f, 0x8b]
const ZIP = [0x50, 0x4b]
const ENCODINGS = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii', 'iso-8859-1', 'windows-1252', 'iso-8859-15'])

/**
 * Parses `source` to its end; after each piece, what `drain` returns is yielded.
 * @throws AppError unsupported_media_type for what is no XML, validation_failed for what is not well-formed or tries
 *   more than a document needs, with the line.
 */
export async function* readXml<Item>(
  source: AsyncIterable<Uint8Array>,
  handler: XmlHandler,
  drain: () => Item[],
): AsyncGenerator<Item> {
  const parser = openParser(handler)
  let decoder: TextDecoder | undefined
  for await (const chunk of source) {
    if (chunk.length === 0) continue
    decoder ??= decoderFor(chunk)
    const text = decoder.decode(chunk, { stream: true })
    for (let from = 0; from < text.length; from += STEP) {
      parser.write(text.slice(from, from + STEP))
      yield* drain()
    }
  }
  if (!decoder) throw new AppError('unsupported_media_type', 'The file is empty.')
  parser.end(decoder.decode())
  yield* drain()
}

function openParser(handler: XmlHandler) {
  const sax = createRequire(import.meta.url)('sax') as typeof Sax
  const parser = sax.parser(true, { xmlns: true, position: true })
  let depth = 0
  let seen = false
  const refuse = (why: string): never => {
    throw new AppError('validation_failed', `Line ${parser.line + 1} of the file ${why}.`)
  }
  Object.assign(parser, {
    onerror: (error: Error) => refuse(`is not well-formed XML: ${error.message.split('\n')[0] ?? ''}`),
    ondoctype: () => refuse('declares a document type, which exports do not have and attacks do'),
    onopentag: (tag: Sax.QualifiedTag) => {
      seen = true
      if (++depth > DEPTH_MAX) refuse(`nests tags deeper than ${DEPTH_MAX}`)
      const attributes = Object.values(tag.attributes)
      if (attributes.length > ATTRIBUTES_MAX)
        refuse(`holds a tag with more than ${ATTRIBUTES_MAX} attributes`)
      handler.open(tag, new Map(attributes.map(({ local, value }) => [local, value])))
    },
    onclosetag: () => {
      depth--
      // sax still has the closed tag in `tag`.
      handler.close(parser.tag as unknown as Sax.QualifiedTag)
    },
    ontext: (piece: string) => handler.text(piece),
    oncdata: (piece: string) => handler.text(piece),
  })
  return {
    write(text: string): void {
      parser.write(text)
      const inTag = parser.position - parser.startTagPosition
      if (inTag > TAG_LENGTH_MAX && isInsideTag(parser)) refuse('holds a tag that does not end')
    },
    end(rest: string): void {
      parser.write(rest)
      if (!seen) throw new AppError('unsupported_media_type', 'The file is not XML.')
      if (depth > 0) refuse('is the last: the file is cut off; export it again')
      parser.close()
    },
  }
}

function isInsideTag(parser: Sax.SAXParser): boolean {
  const { attribList = [], attribValue = '' } = parser as unknown as {
    attribList?: unknown[]
    attribValue?: string
  }
  return attribList.length > ATTRIBUTES_MAX || attribValue.length > 0
}

/** @throws AppError for packed files and encodings that are not read */
function decoderFor(start: Uint8Array): TextDecoder {
  const begins = (bytes: number[]) => bytes.every((byte, index) => start[index] === byte)
  const unsupported = (detail: string) => new AppError('unsupported_media_type', detail)
  if (begins(GZIP)) throw unsupported('The file is packed with gzip: unpack it and send the XML file itself.')
  if (begins(ZIP)) throw unsupported('The file is a zip archive: unpack it and send the XML file in it.')
  if (begins([0xff, 0xfe]) || begins([0xfe, 0xff]) || start[0] === 0 || start[1] === 0)
    throw unsupported('The file is in UTF-16: save it in UTF-8.')
  const head = Buffer.from(start.subarray(0, 200)).toString('latin1')
  const label = (/^\s*<\?xml[^>]*encoding\s*=\s*["']([\w-]+)["']/.exec(head)?.[1] ?? 'utf-8').toLowerCase()
  if (!ENCODINGS.has(label)) throw unsupported(`The file is in ${label}: save it in UTF-8.`)
  // Real exports hold broken characters from old databases; they become U+FFFD, which readers recognize as such.
  return new TextDecoder(label)
}
