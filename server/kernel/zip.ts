/** Zip archives from strangers, read one file at a time within limits, and archives of our own, written as a stream. */
import { once } from 'node:events'
import { PassThrough, Readable, Transform } from 'node:stream'
import { callbackify } from 'node:util'
import { crc32 } from 'node:zlib'
import { type Entry, RandomAccessReader, type ZipFile, fromRandomAccessReaderPromise } from 'yauzl'
import { ZipFile as ZipOutput } from 'yazl'
import { AppError } from '../errors.ts'
import type { Blobs } from './blobs/blobs.ts'

export type ZipLimits = {
  /** Files and folders. */
  maxEntries: number
  /** Of all files together, unpacked. */
  maxTotalBytes: number
  /** Of one file, unpacked. */
  maxFileBytes: number
  /** How many times larger than its packed size a file over 1 MB may be. 200 if unset: text reaches 20, bombs 1,000. */
  maxRatio?: number
}

/** Bytes that can be read from anywhere: `end` is not included. */
export type ZipSource = { size_bytes: number; read(start: number, end: number): Promise<Readable> }

export type ZippedFile = {
  /** Relative, with slashes, without `..`: safe to be joined to a folder. */
  path: string
  size_bytes: number
  /** The unpacked bytes. The stream fails with an AppError when they are not what the archive announced. */
  open(): Promise<Readable>
  /** The same at once. @throws AppError body_too_large for more than `maxBytes`; validation_failed for damaged data. */
  bytes(maxBytes?: number): Promise<Buffer>
}

export type ZipArchive = Disposable & {
  /** By path, in the archive's order; folders and what macOS adds to archives are left out. */
  files: ReadonlyMap<string, ZippedFile>
}

/** What goes into an archive. Pass `compress: false` for what is compressed already, such as images. */
export type ZipInput = { path: string; body: Uint8Array | string | Readable; compress?: boolean }

/**
 * Reads the list of an archive's files. Nothing is unpacked before one of them is opened.
 * @throws AppError unsupported_media_type for what is no zip archive; body_too_large for one beyond a limit;
 *   validation_failed for encrypted and damaged ones, links, and names that lead out of the archive.
 */
export async function openZip(source: Uint8Array | ZipSource, limits: ZipLimits): Promise<ZipArchive> {
  const origin = source instanceof Uint8Array ? sourceOf(source) : source
  const reader = new SourceReader(origin)
  const zip = await fromRandomAccessReaderPromise(reader, origin.size_bytes, {
    autoClose: false,
    strictFileNames: true,
  }).catch((error: unknown) => {
    throw reader.failure ?? refusal('unsupported_media_type', 'The file is not a zip archive.', error)
  })
  try {
    const files = await readDirectory(zip, limits, reader)
    return { files, [Symbol.dispose]: () => zip.close() }
  } catch (error) {
    zip.close()
    throw error
  }
}

/**
 * The files of an archive. A single folder around everything, as archives of folders have it, is taken off.
 * @param marker a file that stands outside of any folder: where it does, nothing is taken off
 * @throws AppError as openZip does
 */
export async function unpackZip(
  archive: Uint8Array,
  limits: ZipLimits,
  marker: string,
): Promise<Map<string, Buffer>> {
  using zip = await openZip(archive, limits)
  const paths = [...zip.files.keys()]
  const [first = ''] = paths
  const folder = first.slice(0, first.indexOf('/') + 1)
  const isWrapped = folder !== '' && !zip.files.has(marker) && paths.every((path) => path.startsWith(folder))
  const files = new Map<string, Buffer>()
  for (const [path, file] of zip.files)
    files.set(isWrapped ? path.slice(folder.length) : path, await file.bytes())
  return files
}

/** A blob as the source of an archive: only the parts that are looked at are fetched. @throws AppError not_found. */
export async function zipInBlob(blobs: Blobs, key: string): Promise<ZipSource> {
  const info = await blobs.findInfo(key)
  if (!info) throw new AppError('not_found', 'The archive is no longer stored.')
  return {
    size_bytes: info.size_bytes,
    read: async (start, end) =>
      start === end ? Readable.from([]) : (await blobs.get(key, { range: { start, end: end - 1 } })).body,
  }
}

/**
 * Writes an archive as its bytes are read, holding one file's chunk in memory at a time. Times are left out, so equal
 * files make equal archives. The stream fails with what made `inputs` or a body fail.
 */
export function writeZip(inputs: Iterable<ZipInput> | AsyncIterable<ZipInput>): Readable {
  const zip = new ZipOutput()
  // A stream of our own: yazl's cannot be destroyed without leaving the entry under way hanging.
  const output = new PassThrough()
  zip.outputStream.pipe(output)
  zip.on('error', (error: Error) => output.destroy(error))
  const add = async () => {
    for await (const { path, body, compress = true } of inputs) {
      if (output.destroyed) return
      const stream = body instanceof Readable ? body : Readable.from([Buffer.from(body)])
      const stop = () => stream.destroy()
      output.once('close', stop)
      stream.once('error', (error) => output.destroy(error))
      zip.addReadStream(stream, path, { compress, mtime: EPOCH, forceDosTimestamp: true, mode: 0o100644 })
      // yazl would queue every file at once.
      if (!stream.readableEnded) await once(stream, 'close')
      output.off('close', stop)
    }
    zip.end()
  }
  add().catch((error: unknown) => output.destroy(error instanceof Error ? error : new Error(String(error))))
  return output
}

/** The first moment that zip archives can express. */
const EPOCH = new Date(1980, 0, 1)
const RATIO_MAX = 200
/** Below this size a high ratio is harmless, and common in generated files. */
const RATIO_FROM_BYTES = 1_000_000
const FILE_TYPE = 0o170000
const SYMBOLIC_LINK = 0o120000
const MADE_ON_UNIX = 3
const STORED = 0
const DEFLATED = 8

async function readDirectory(zip: ZipFile, limits: ZipLimits, reader: SourceReader) {
  if (zip.entryCount > limits.maxEntries)
    throw new AppError(
      'body_too_large',
      `The archive holds ${zip.entryCount} entries; at most ${limits.maxEntries} are taken.`,
    )
  const files = new Map<string, ZippedFile>()
  let total_bytes = 0
  try {
    for await (const entry of zip.eachEntry()) {
      const path = checkEntry(entry, limits)
      total_bytes += entry.uncompressedSize
      if (total_bytes > limits.maxTotalBytes)
        throw new AppError(
          'body_too_large',
          `The files of the archive are larger than ${limits.maxTotalBytes} bytes together.`,
        )
      if (path.endsWith('/') || isNoise(path)) continue
      if (files.has(path))
        throw new AppError('validation_failed', `The archive holds ${JSON.stringify(path)} twice.`)
      files.set(path, fileOf(zip, entry, reader))
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw reader.failure ?? strayName(error) ?? refusal('validation_failed', 'The archive is damaged', error)
  }
  return files
}

/** What yauzl says of names that lead out of an archive. */
const STRAY = /^(?:invalid characters in fileName|absolute path|invalid relative path): ([^]*)$/

function strayName(error: unknown): AppError | undefined {
  const path = STRAY.exec(error instanceof Error ? error.message : '')?.[1]?.slice(0, 200)
  return path === undefined
    ? undefined
    : new AppError('validation_failed', `${JSON.stringify(path)} in the archive leads out of it.`, {
        errors: [{ path: `/${path}`, message: 'The name leads out of the archive.' }],
        cause: error,
      })
}

function checkEntry(entry: Entry, limits: ZipLimits): string {
  const path = entry.fileName
  const name = JSON.stringify(path.slice(0, 200))
  const refuse = (why: string, code: 'validation_failed' | 'body_too_large' = 'validation_failed'): never => {
    throw new AppError(code, `${name} in the archive ${why}.`, {
      errors: [{ path: `/${path.slice(0, 200)}`, message: `The file ${why}.` }],
    })
  }
  // yauzl has refused absolute paths, backslashes and "..".
  if (path.length === 0 || path.length > 1000 || /\p{Cc}/u.test(path))
    refuse('has a name that cannot be used')
  if (entry.isEncrypted()) refuse('is encrypted; send the archive without a password')
  const mode = entry.versionMadeBy >>> 8 === MADE_ON_UNIX ? entry.externalFileAttributes >>> 16 : 0
  if ((mode & FILE_TYPE) === SYMBOLIC_LINK) refuse('is a link; put the file itself there')
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED)
    refuse('is compressed by a method other than deflate')
  if (entry.uncompressedSize > limits.maxFileBytes)
    refuse(`is larger than ${limits.maxFileBytes} bytes`, 'body_too_large')
  if (
    entry.uncompressedSize > RATIO_FROM_BYTES &&
    entry.uncompressedSize > entry.compressedSize * (limits.maxRatio ?? RATIO_MAX)
  )
    refuse('unpacks to far more than it looks like', 'body_too_large')
  return path
}

function isNoise(path: string): boolean {
  return path.startsWith('__MACOSX/') || /(^|\/)\.DS_Store$/.test(path)
}

function fileOf(zip: ZipFile, entry: Entry, reader: SourceReader): ZippedFile {
  const path = entry.fileName
  const size_bytes = entry.uncompressedSize
  const damaged = (error: unknown): Error => {
    if (error instanceof AppError) return error
    return (
      reader.failure ??
      refusal('validation_failed', `${JSON.stringify(path)} in the archive is damaged`, error, path)
    )
  }

  const open = async () => {
    const packed = await zip.openReadStreamPromise(entry).catch((error: unknown) => {
      throw damaged(error)
    })
    const checked = checkedBytes(entry.crc32, path)
    packed.once('error', (error) => checked.destroy(damaged(error)))
    checked.once('close', () => packed.destroy())
    return packed.pipe(checked)
  }
  const bytes = async (maxBytes = Infinity) => {
    if (size_bytes > maxBytes)
      throw new AppError('body_too_large', `${JSON.stringify(path)} is larger than ${maxBytes} bytes.`)
    return Buffer.concat(await (await open()).toArray())
  }
  return { path, size_bytes, open, bytes }
}

const WRONG_SUM = new Error('its checksum is wrong')

/** Lets bytes pass and fails at their end unless they add up to `expected`. yauzl compares lengths only. */
function checkedBytes(expected: number, path: string): Transform {
  let sum = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sum = crc32(chunk, sum)
      done(null, chunk)
    },
    flush(done) {
      done(
        sum === expected
          ? null
          : refusal(
              'validation_failed',
              `${JSON.stringify(path)} in the archive is damaged`,
              WRONG_SUM,
              path,
            ),
      )
    },
  })
}

function refusal(
  code: 'validation_failed' | 'unsupported_media_type',
  detail: string,
  cause: unknown,
  path?: string,
): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new AppError(code, detail.endsWith('.') ? detail : `${detail}: ${reason}.`, {
    ...(path !== undefined && { errors: [{ path: `/${path}`, message: `The file is damaged: ${reason}.` }] }),
    cause,
  })
}

function sourceOf(bytes: Uint8Array): ZipSource {
  return {
    size_bytes: bytes.length,
    read: async (start, end) => Readable.from([Buffer.from(bytes.subarray(start, end))]),
  }
}

const WINDOW_BYTES = 256 * 1024

/** yauzl reads the list of files in pieces of 46 bytes: a window spares a request to the storage for each. */
class SourceReader extends RandomAccessReader {
  /** What went wrong with the source itself, as opposed to what is wrong with the archive. */
  failure: Error | undefined
  readonly #source: ZipSource
  #window: { start: number; bytes: Buffer } | undefined

  constructor(source: ZipSource) {
    super()
    this.#source = source
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#chunks(start, end))
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    callbackify(async () => {
      const bytes = await this.#bytes(position, length)
      if (bytes.length < length) throw new Error('the archive ends too early')
      bytes.copy(buffer, offset)
    })(callback)
  }

  async #bytes(position: number, length: number): Promise<Buffer> {
    const from = (window: { start: number; bytes: Buffer }) =>
      window.bytes.subarray(position - window.start, position - window.start + length)
    const { start, bytes } = this.#window ?? { start: 0, bytes: Buffer.alloc(0) }
    if (position >= start && position + length <= start + bytes.length) return from({ start, bytes })
    const end = Math.min(this.#source.size_bytes, position + Math.max(length, WINDOW_BYTES))
    if (position > end) return Buffer.alloc(0)
    const chunks: Buffer[] = []
    for await (const chunk of this.#chunks(position, end)) chunks.push(chunk)
    this.#window = { start: position, bytes: Buffer.concat(chunks) }
    return from(this.#window)
  }

  async *#chunks(start: number, end: number): AsyncGenerator<Buffer> {
    try {
      yield* await this.#source.read(start, end)
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error('reading failed', { cause: error })
      throw this.failure
    }
  }
}
