/** The bytes of an answer that is kept in memory: in each content coding, with its headers written out beforehand. */
import { hash } from 'node:crypto'
import { type Coding, compress, decompress, isCompressible } from './encoding.ts'
import { type Head, makeHead } from './head.ts'

export type Variant = {
  body: Buffer
  etag: string
  head: Head
  /** What a 304 repeats of it (RFC 9110, 15.4.5). */
  notModified: Head
}

export type Representation = {
  status: number
  modifiedAt: Date | undefined
  /** Undefined when only its compressed forms are kept. */
  identity: Variant | undefined
  br: Variant | undefined
  gzip: Variant | undefined
  /** Headers of every variant. */
  readonly shared: readonly string[]
  readonly contentType: string
  /** Of the content, whatever the coding: the beginning of every ETag. */
  readonly digest: string
  compression: 'unwanted' | 'possible' | 'running' | 'done'
  /** Whether somebody who found it in memory wanted it uncompressed. */
  isWantedPlain: boolean
}

/** Bookkeeping, roughly. */
const OVERHEAD_BYTES = 600
/** Headers of a variant, and their text, roughly. */
const HEAD_BYTES = 2_000

/** @param shared headers besides content-type, content-length, etag, vary and last-modified */
export function makeRepresentation(options: {
  status: number
  contentType: string
  body: Buffer
  shared: readonly string[]
  modifiedAt?: Date | undefined
}): Representation {
  const { status, contentType, body, shared, modifiedAt } = options
  const representation: Representation = {
    status,
    modifiedAt,
    identity: undefined,
    br: undefined,
    gzip: undefined,
    shared,
    contentType,
    digest: hash('sha256', body, 'base64url').slice(0, 22),
    compression: isCompressible(contentType, body.length) ? 'possible' : 'unwanted',
    isWantedPlain: false,
  }
  representation.identity = makeVariant(representation, body, 'identity')
  return representation
}

function makeVariant(representation: Representation, body: Buffer, coding: Coding): Variant {
  const { status, digest, shared, contentType, modifiedAt, compression } = representation
  const etag = tagOf(digest, coding)
  const validators = [
    'etag',
    etag,
    ...(modifiedAt ? ['last-modified', modifiedAt.toUTCString()] : []),
    ...(compression === 'unwanted' ? [] : ['vary', 'accept-encoding']),
  ]
  return {
    body,
    etag,
    head: makeHead(status, [
      'content-type',
      contentType,
      'content-length',
      String(body.length),
      ...(coding === 'identity' ? ['accept-ranges', 'bytes'] : ['content-encoding', coding]),
      ...validators,
      ...shared,
    ]),
    notModified: makeHead(304, [...validators, ...pick(shared, REPEATED)]),
  }
}

const REPEATED = new Set([
  'cache-control',
  'surrogate-key',
  'cache-tag',
  'content-security-policy',
  'x-robots-tag',
])

function pick(headers: readonly string[], names: ReadonlySet<string>): string[] {
  return headers.filter((_, index) => names.has(headers[index - (index % 2)] ?? ''))
}

/** A strong validator names one coding's bytes. */
function tagOf(digest: string, coding: Coding): string {
  return coding === 'identity' ? `"${digest}"` : `"${digest}-${coding}"`
}

/** Every ETag that a client may hold of this content. */
export function tagsOf({ digest }: Representation): string[] {
  return [tagOf(digest, 'identity'), tagOf(digest, 'br'), tagOf(digest, 'gzip')]
}

/** The variant to answer with: the best coding among those that are there. */
export function variantFor(representation: Representation, codings: readonly Coding[]): Variant {
  for (const coding of codings) {
    if (coding === 'identity') break
    const variant = representation[coding]
    if (variant) return variant
  }
  return plainVariant(representation)
}

/** The uncompressed variant, recovered where it was let go. */
export function plainVariant(representation: Representation): Variant {
  const { identity, gzip } = representation
  if (identity) return identity
  if (!gzip) throw new Error('a representation without bytes')
  return (representation.identity = makeVariant(representation, decompress(gzip.body), 'identity'))
}

/** Adds the compressed variants. The uncompressed one goes when nobody has asked for it. Resolves when they are there. */
export async function compressRepresentation(
  representation: Representation,
  effort: 'page' | 'asset',
): Promise<void> {
  const { identity } = representation
  if (representation.compression !== 'possible' || !identity) return
  representation.compression = 'running'
  const { br, gzip } = await compress(identity.body, effort)
  representation.compression = 'done'
  representation.br = makeVariant(representation, br, 'br')
  representation.gzip = makeVariant(representation, gzip, 'gzip')
  if (!representation.isWantedPlain) representation.identity = undefined
}

/** What it holds in memory, in bytes. */
export function sizeOf({ identity, br, gzip }: Representation): number {
  let bytes = OVERHEAD_BYTES
  for (const variant of [identity, br, gzip]) if (variant) bytes += variant.body.length + HEAD_BYTES
  return bytes
}
