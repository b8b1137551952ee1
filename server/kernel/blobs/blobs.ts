/** Blob storage: bytes under keys, each key inside the prefix of one tenant or of the platform, on disk or in S3. */
import { createHash, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { addAbortSignal, pipeline, Readable, Transform } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { S3Config } from '../../config.ts'
import { AppError } from '../../errors.ts'
import { openDiskStorage } from './disk.ts'
import { checkKey, checkKeyPrefix, scopePrefix, type BlobScope } from './key.ts'
import type { Area, BlobEntry, BlobInfo, ByteRange, Incoming, StoredBlob } from './storage.ts'

export type { BlobEntry, BlobInfo, BlobScope, ByteRange, StoredBlob }

export type PutOptions = {
  contentType: string
  /** Bytes; one more and the put fails with body_too_large. */
  maxBytes?: number
  signal?: AbortSignal
}

/** `signal` ends the wait for the blob and the reading of its body. */
export type ReadOptions = { range?: ByteRange; signal?: AbortSignal }

/** The blobs of one scope. Every method throws AppError validation_failed for a key that is not allowed. */
export type Blobs = {
  /**
   * Stores `body` under `key`, replacing what was there. Readers see the old bytes or the new ones, never a part,
   * and a put that fails changes nothing. A stream is consumed with bounded memory, and destroyed on failure.
   * @returns the size in bytes and the SHA-256 in hex.
   * @throws AppError body_too_large; whatever made `body` or `signal` fail.
   */
  put(
    key: string,
    body: Uint8Array | Readable,
    options: PutOptions,
  ): Promise<{ size_bytes: number; sha256: string }>
  /** @throws AppError not_found, range_not_satisfiable. */
  get(key: string, options?: ReadOptions): Promise<StoredBlob>
  /** @throws AppError range_not_satisfiable. */
  find(key: string, options?: ReadOptions): Promise<StoredBlob | undefined>
  findInfo(key: string): Promise<BlobInfo | undefined>
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>
  /** Keys that begin with `prefix`, in byte order, `limit` (at most and by default 1000) at a time. */
  list(options?: { prefix?: string; limit?: number; cursor?: string | undefined }): Promise<BlobPage>
  /** Removes every blob of the scope and every unfinished upload; returns how many blobs there were. */
  removeAll(): Promise<number>
}

export type BlobPage = { blobs: BlobEntry[]; next_cursor: string | undefined }

export type BlobStore = AsyncDisposable & {
  kind: 'disk' | 's3'
  /** The only way to a blob; nothing in it can address outside its prefix. */
  scope(scope: BlobScope): Blobs
  /** Writes, reads and removes a small blob. @throws Error when that does not work within 5 s. */
  check(): Promise<void>
  /** Removes the parts that uploads begun before `before` left when their process was killed; returns how many. */
  removeAbandoned(before: Date): Promise<number>
}

const PAGE_MAX = 1000
const CHECK_TIMEOUT_MS = 5000

/** Opens S3 where it is configured, else the folder `blobs` of the data folder, which is made on the first put. */
export async function openBlobStore(config: {
  dataDir: string
  s3: S3Config | undefined
}): Promise<BlobStore> {
  // Loaded on demand: the S3 client costs 55 ms and 23 MB.
  const storage = config.s3
    ? (await import('./s3.ts')).openS3Storage(config.s3)
    : openDiskStorage(join(config.dataDir, 'blobs'))
  return {
    kind: config.s3 ? 's3' : 'disk',
    scope: (scope) => blobsIn(storage.area(scopePrefix(scope))),
    check: () => within(CHECK_TIMEOUT_MS, probe(blobsIn(storage.area('checks/')))),
    removeAbandoned: (before) => storage.removeAbandoned(before),
    [Symbol.asyncDispose]: () => storage[Symbol.asyncDispose](),
  }
}

function blobsIn(area: Area): Blobs {
  const find: Blobs['find'] = async (key, { range, signal } = {}) => {
    const found = await area.find(checkKey(key), range && checkRange(range), signal)
    if (found && signal) addAbortSignal(signal, found.body)
    return found
  }
  return {
    find,
    async put(key, body, options) {
      const incoming = measured(body, options)
      try {
        await area.put(checkKey(key), incoming, checkContentType(options.contentType))
        return incoming.digest()
      } catch (error) {
        // The storage may report its own trouble with the broken stream; the reason is what the caller needs.
        throw incoming.stream.errored ?? error
      } finally {
        incoming.stream.destroy()
      }
    },
    async get(key, options) {
      return (await find(key, options)) ?? absent(key)
    },
    async findInfo(key) {
      return area.findInfo(checkKey(key))
    },
    async remove(key) {
      await area.remove(checkKey(key))
    },
    async list({ prefix = '', limit = PAGE_MAX, cursor } = {}) {
      const after = cursor === undefined ? undefined : readCursor(cursor)
      const size = Math.max(1, Math.min(limit, PAGE_MAX))
      const { blobs, more } = await area.list(checkKeyPrefix(prefix), after, size)
      const last = blobs.at(-1)
      return { blobs, next_cursor: more && last ? writeCursor(last.key) : undefined }
    },
    removeAll: () => area.removeAll(),
  }
}

/** Counts, limits and hashes a body while it passes; whatever goes wrong on the way ends the stream it returns. */
function measured(body: Uint8Array | Readable, { maxBytes = Infinity, signal }: PutOptions): Incoming {
  const hash = createHash('sha256')
  let size_bytes = 0
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size_bytes += chunk.length
      if (size_bytes > maxBytes)
        return done(new AppError('body_too_large', `Send at most ${maxBytes} bytes.`))
      hash.update(chunk)
      done(null, chunk)
    },
  })
  const source = body instanceof Uint8Array ? Readable.from([body]) : body
  // Errors reach whoever reads `stream`; the callback is there because an error event nobody hears ends the process.
  pipeline(source, stream, () => {})
  if (signal) addAbortSignal(signal, stream)
  return { stream, digest: () => ({ size_bytes, sha256: hash.copy().digest('hex') }) }
}

function checkContentType(contentType: string): string {
  if (contentType.length > 255 || !/^[!-~]+\/[ -~]+$/.test(contentType))
    throw new AppError('validation_failed', 'The content type is not a media type such as image/png.')
  return contentType
}

function checkRange(range: ByteRange): ByteRange {
  const { start, end = start } = range
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start)
    throw new AppError('range_not_satisfiable', 'A range runs from a byte to the same or a later one.')
  return range
}

function absent(key: string): never {
  throw new AppError('not_found', `There is no blob ${JSON.stringify(key)}.`)
}

function writeCursor(key: string): string {
  return Buffer.from(key).toString('base64url')
}

function readCursor(cursor: string): string {
  return checkKey(Buffer.from(cursor, 'base64url').toString())
}

async function probe(blobs: Blobs): Promise<void> {
  const key = randomUUID()
  const bytes = Buffer.from(key)
  await blobs.put(key, bytes, { contentType: 'text/plain' })
  try {
    const { body } = await blobs.get(key)
    if (!Buffer.concat(await body.toArray()).equals(bytes))
      throw new Error('Blob storage gave back other bytes')
  } finally {
    await blobs.remove(key)
  }
}

async function within(timeout_ms: number, work: Promise<void>): Promise<void> {
  const timer = new AbortController()
  const late = delay(timeout_ms, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`Blob storage did not answer within ${timeout_ms} ms`)
  })
  try {
    await Promise.race([work, late])
  } finally {
    timer.abort()
  }
}
