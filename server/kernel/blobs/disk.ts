/** Blobs as files: one file per blob, its bytes followed by a fixed trailer that holds what else is known of it. */
import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, rmdir, stat, type FileHandle } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { AppError } from '../../errors.ts'
import type { Area, BlobEntry, BlobInfo, ByteRange, Storage } from './storage.ts'

/**
 * One file means one rename makes bytes and content type visible together. At the end, because the hash is known
 * last, and of fixed size, so that a listing gets sizes from `stat` alone. A content type has at most 255 bytes.
 */
const TRAILER_BYTES = 512
const SUFFIX = '.blob'

/** Stores under `root`: the folders of the areas, and `tmp` for uploads that are still running. */
export function openDiskStorage(root: string): Storage {
  const temporary = join(root, 'tmp')
  return {
    area: (prefix) => diskArea(resolve(root, prefix), temporary, prefix.replaceAll('/', '~')),
    removeAbandoned: (before) => removeTemporary(temporary, '', before),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** `marker` begins the names of the area's temporary files. */
function diskArea(folder: string, temporary: string, marker: string): Area {
  return {
    async put(key, incoming, contentType) {
      const part = join(temporary, marker + randomUUID())
      try {
        await mkdir(temporary, { recursive: true })
        const file = await open(part, 'wx')
        try {
          await file.writeFile(incoming.stream)
          await file.writeFile(trailer({ content_type: contentType, sha256: incoming.digest().sha256 }))
          await file.sync()
        } finally {
          await file.close()
        }
        await publish(part, filePath(folder, key))
      } catch (error) {
        await rm(part, { force: true })
        throw error
      }
    },
    async find(key, range) {
      const file = await ignoringAbsence(open(filePath(folder, key)))
      if (!file) return undefined
      try {
        const info = await readInfo(file, key)
        const { start, end } = resolveRange(range, info.size_bytes)
        const body_size_bytes = end - start + 1
        if (body_size_bytes === 0) await file.close()
        const body = body_size_bytes === 0 ? Readable.from([]) : file.createReadStream({ start, end })
        return { ...info, body, body_size_bytes }
      } catch (error) {
        await file.close()
        throw error
      }
    },
    async findInfo(key) {
      const file = await ignoringAbsence(open(filePath(folder, key)))
      if (!file) return undefined
      try {
        return await readInfo(file, key)
      } finally {
        await file.close()
      }
    },
    async remove(key) {
      const path = filePath(folder, key)
      await rm(path, { force: true })
      await removeEmptyFolders(dirname(path), folder)
    },
    async list(prefix, after, limit) {
      const blobs: BlobEntry[] = []
      for await (const { key, path } of walk(folder, '', prefix, after)) {
        const found = await ignoringAbsence(stat(path))
        if (found) blobs.push({ key, size_bytes: found.size - TRAILER_BYTES, modified_at: found.mtime })
        if (blobs.length === limit) return { blobs, more: true }
      }
      return { blobs, more: false }
    },
    async removeAll() {
      let count = 0
      for await (const _ of walk(folder, '', '', undefined)) count += 1
      await removeTemporary(temporary, marker)
      // A put that was about to publish can slip a file into a folder being removed; rm tries again.
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
      return count
    },
  }
}

/** Moves a finished file to its place and makes the move survive a power cut. */
async function publish(part: string, path: string): Promise<void> {
  const folder = dirname(path)
  for (let attempt = 1; ; attempt += 1) {
    try {
      const firstMade = await mkdir(folder, { recursive: true })
      await rename(part, path)
      return await syncFolders(folder, firstMade ? dirname(firstMade) : folder)
    } catch (error) {
      // Meanwhile a remove may have taken a folder away because it was empty, or the part because it was abandoned.
      if (!isAbsence(error) || attempt === 20 || !(await ignoringAbsence(stat(part)))) throw error
    }
  }
}

async function syncFolders(from: string, upTo: string): Promise<void> {
  for (let folder = from; ; folder = dirname(folder)) {
    await using handle = await ignoringAbsence(open(folder))
    await handle?.sync()
    if (folder === upTo) return
  }
}

async function removeEmptyFolders(from: string, upTo: string): Promise<void> {
  for (let folder = from; folder !== upTo; folder = dirname(folder)) {
    try {
      await rmdir(folder)
    } catch {
      return
    }
  }
}

async function removeTemporary(temporary: string, marker: string, before?: Date): Promise<number> {
  let count = 0
  for (const name of (await ignoringAbsence(readdir(temporary))) ?? []) {
    if (!name.startsWith(marker)) continue
    const path = join(temporary, name)
    const found = await ignoringAbsence(stat(path))
    if (!found || (before && found.mtime >= before)) continue
    await rm(path, { force: true })
    count += 1
  }
  return count
}

/** The blobs below `folder` whose key begins with `prefix` and comes after `after`, in the byte order of keys. */
async function* walk(
  folder: string,
  path: string,
  prefix: string,
  after: string | undefined,
): AsyncGenerator<{ key: string; path: string }> {
  const entries = (await ignoringAbsence(readdir(folder, { withFileTypes: true }))) ?? []
  const ours = entries.filter((entry) => entry.isDirectory() || entry.name.endsWith(SUFFIX))
  const children = ours.map((entry) => {
    const isFolder = entry.isDirectory()
    const key = path + (isFolder ? `${folderSegment(entry.name)}/` : entry.name.slice(0, -SUFFIX.length))
    return { isFolder, key, order: Buffer.from(key), path: join(folder, entry.name) }
  })
  children.sort((a, b) => Buffer.compare(a.order, b.order))
  const floor = after === undefined ? undefined : Buffer.from(after)
  for (const child of children) {
    const isPast = !floor || Buffer.compare(child.order, floor) > 0
    if (child.isFolder) {
      const canMatch = child.key.startsWith(prefix) || prefix.startsWith(child.key)
      if (canMatch && (isPast || after?.startsWith(child.key)))
        yield* walk(child.path, child.key, prefix, after)
    } else if (isPast && child.key.startsWith(prefix)) {
      yield { key: child.key, path: child.path }
    }
  }
}

/**
 * A key's file. Files end in `.blob`; a folder whose own name ends so gets `.d` appended, hence the keys `a` and
 * `a.blob/b` do not meet, and neither do `a` and `a/b`.
 */
function filePath(folder: string, key: string): string {
  const segments = key.split('/')
  const name = segments.pop()
  return join(folder, ...segments.map(folderName), name + SUFFIX)
}

function folderName(segment: string): string {
  return /\.blob(\.d)*$/.test(segment) ? `${segment}.d` : segment
}

function folderSegment(name: string): string {
  return /\.blob(\.d)+$/.test(name) ? name.slice(0, -'.d'.length) : name
}

type Trailer = { content_type: string; sha256: string }

function trailer(fields: Trailer): Buffer {
  return Buffer.from(JSON.stringify(fields).padEnd(TRAILER_BYTES - 1) + '\n')
}

function parseTrailer(text: string): Trailer | undefined {
  try {
    const fields: unknown = JSON.parse(text)
    return isTrailer(fields) ? fields : undefined
  } catch {
    return undefined
  }
}

function isTrailer(fields: unknown): fields is Trailer {
  return typeof fields === 'object' && fields !== null && 'content_type' in fields && 'sha256' in fields
}

function damaged(key: string): Error {
  return new Error(`The file of blob ${JSON.stringify(key)} is damaged`)
}

async function readInfo(file: FileHandle, key: string): Promise<BlobInfo> {
  const { size, mtime } = await file.stat()
  const size_bytes = size - TRAILER_BYTES
  if (size_bytes < 0) throw damaged(key)
  const { buffer } = await file.read(Buffer.alloc(TRAILER_BYTES), 0, TRAILER_BYTES, size_bytes)
  const fields = parseTrailer(buffer.toString())
  if (!fields) throw damaged(key)
  const { content_type, sha256 } = fields
  return { key, size_bytes, content_type, etag: `"${sha256.slice(0, 32)}"`, modified_at: mtime }
}

function resolveRange(range: ByteRange | undefined, size_bytes: number): { start: number; end: number } {
  if (!range) return { start: 0, end: size_bytes - 1 }
  if (range.start >= size_bytes)
    throw new AppError('range_not_satisfiable', `The range begins after the last of ${size_bytes} bytes.`)
  return { start: range.start, end: Math.min(range.end ?? Infinity, size_bytes - 1) }
}

async function ignoringAbsence<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}

function isAbsence(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ENOENT' || code === 'ENOTDIR'
}
