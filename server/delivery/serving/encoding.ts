/** Content codings: which of them a client takes best, and bytes in each of them. */
import { promisify } from 'node:util'
import { brotliCompress, constants, gunzipSync, gzip } from 'node:zlib'

export type Coding = 'br' | 'gzip' | 'identity'

const MEMORY = 1_000
/** There are few different Accept-Encoding headers in the world. */
const known = new Map<string, readonly Coding[]>()
const ONLY_IDENTITY: readonly Coding[] = ['identity']

/**
 * The codings that may be answered with, best first; identity always comes last, since a client that refuses it is
 * better served with it than not at all (RFC 9110, 12.5.3).
 */
export function codingsFor(acceptEncoding: string | undefined): readonly Coding[] {
  if (acceptEncoding === undefined) return ONLY_IDENTITY
  const remembered = known.get(acceptEncoding)
  if (remembered) return remembered
  const codings = readAcceptEncoding(acceptEncoding)
  if (known.size >= MEMORY) known.clear()
  if (acceptEncoding.length <= 200) known.set(acceptEncoding, codings)
  return codings
}

function readAcceptEncoding(header: string): readonly Coding[] {
  const weights = new Map<string, number>()
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim())
    const weight = parameters.find((parameter) => parameter.startsWith('q='))
    weights.set(name, weight === undefined ? 1 : Number(weight.slice(2)) || 0)
  }
  const weightOf = (coding: string) => weights.get(coding) ?? weights.get('*') ?? 0
  const taken = (['br', 'gzip'] as const).filter((coding) => weightOf(coding) > 0)
  return [...taken.toSorted((a, b) => weightOf(b) - weightOf(a)), 'identity']
}

/** Below this, the headers outweigh what compression saves. */
const WORTHWHILE_BYTES = 512

export function isCompressible(contentType: string, sizeBytes: number): boolean {
  return (
    sizeBytes >= WORTHWHILE_BYTES &&
    /^(text\/|application\/(json|javascript|manifest\+json|ld\+json|rss\+xml|atom\+xml|xml|xhtml\+xml|wasm)|image\/(svg\+xml|x-icon|bmp)|font\/(ttf|otf))/.test(
      contentType,
    )
  )
}

const brotli = promisify(brotliCompress)
const gzipped = promisify(gzip)

/** Both run on Node's thread pool, beside the requests. @param effort `page`: done again at each change; `asset`: once */
export async function compress(
  body: Buffer,
  effort: 'page' | 'asset',
): Promise<{ br: Buffer; gzip: Buffer }> {
  const [br, zipped] = await Promise.all([
    brotli(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: effort === 'page' ? 5 : 10,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
      },
    }),
    gzipped(body, { level: effort === 'page' ? 6 : 9 }),
  ])
  return { br, gzip: zipped }
}

export function decompress(zipped: Buffer): Buffer {
  return gunzipSync(zipped)
}
