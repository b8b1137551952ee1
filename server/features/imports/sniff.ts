/** Whether a file can be what it is said to be, by its beginning: so that a wrong one is refused before a job is queued. */
import { Transform } from 'node:stream'
import type { Format } from './schema.ts'

type Looks = 'zip' | 'json' | 'html' | 'xml' | 'rss' | 'empty' | 'other'

const HEAD_BYTES = 8_192

const EXPECTED: Record<Format, { looks: Looks; what: string }> = {
  wxr: { looks: 'rss', what: 'the XML file that WordPress makes under Tools → Export' },
  ghost: { looks: 'json', what: 'the JSON file that Ghost makes under Settings → Export' },
  markdown: { looks: 'zip', what: 'a zip archive of Markdown or HTML files' },
  bundle: { looks: 'zip', what: 'the zip archive that an export in the format bundle makes' },
}

const NAMES: Record<Looks, string> = {
  zip: 'is a zip archive',
  json: 'begins like JSON',
  html: 'is an HTML page',
  xml: 'is XML of another kind',
  rss: 'is XML',
  empty: 'is empty',
  other: 'is something else',
}

/** Passes a file on, and keeps its beginning. */
export function keepHead(): Transform & { head: () => Buffer } {
  let head = Buffer.alloc(0)
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)])
      done(null, chunk)
    },
  })
  return Object.assign(stream, { head: () => head })
}

/** @returns what is wrong with a file that begins like that; undefined when it may be an export of the format */
export function mismatch(format: Format, head: Uint8Array): string | undefined {
  const { looks, what } = EXPECTED[format]
  const found = looksOf(head)
  return found === looks ? undefined : `must be ${what}; this file ${NAMES[found]}`
}

function looksOf(head: Uint8Array): Looks {
  if (head.length === 0) return 'empty'
  const text = new TextDecoder(head[0] === 0xff ? 'utf-16le' : head[0] === 0xfe ? 'utf-16be' : 'utf-8')
    .decode(head)
    .trimStart()
  if (text.startsWith('PK\x03\x04') || text.startsWith('PK\x05\x06')) return 'zip'
  if (/^[{[]/.test(text)) return 'json'
  if (!text.startsWith('<')) return 'other'
  if (/^<(!doctype html|html|head|body)\b/i.test(text)) return 'html'
  // Comments and instructions may fill all of the beginning: then nothing speaks against it.
  const [, root = 'rss'] =
    /^(?:<\?[^]*?\?>|<!--[^]*?-->|<!doctype[^>]*>|\s)*<([a-z][\w:-]*)/i.exec(text) ?? []
  return root.toLowerCase() === 'rss' ? 'rss' : 'xml'
}
