/** Where the files of a bundle lie: in a zip archive or in a folder. */
import { createReadStream } from 'node:fs'
import { readFile, readdir, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { Readable } from 'node:stream'
import { AppError } from '../../errors.ts'
import { type ZipSource, openZip } from '../../kernel/zip.ts'

export type BundleFiles = Disposable & {
  /** With slashes, relative to the bundle's root. */
  paths: readonly string[]
  has(path: string): boolean
  /** @throws AppError not_found, body_too_large */
  bytes(path: string, maxBytes: number): Promise<Buffer>
  /** @throws AppError not_found */
  open(path: string): Promise<{ body: Readable; size_bytes: number }>
}

/** A bundle may be large, most of it images and videos; archives with more entries than this are not websites. */
const LIMITS = {
  maxEntries: 200_000,
  maxTotalBytes: 20 * 1024 ** 3,
  maxFileBytes: 2 * 1024 ** 3,
}

/** @throws AppError as openZip does, and validation_failed for an archive without bundle.json */
export async function filesInZip(
  source: Uint8Array | ZipSource,
  marker = 'bundle.json',
): Promise<BundleFiles> {
  const archive = await openZip(source, LIMITS)
  const root = rootOf([...archive.files.keys()], marker)
  if (root === undefined) {
    archive[Symbol.dispose]()
    throw new AppError('validation_failed', `The archive holds no ${marker}, so it is no bundle.`)
  }
  const paths = [...archive.files.keys()].filter((path) => path.startsWith(root))
  const file = (path: string) => archive.files.get(root + path) ?? absent(path)
  return {
    paths: paths.map((path) => path.slice(root.length)),
    has: (path) => archive.files.has(root + path),
    bytes: (path, maxBytes) => file(path).bytes(maxBytes),
    open: async (path) => ({ body: await file(path).open(), size_bytes: file(path).size_bytes }),
    [Symbol.dispose]: () => archive[Symbol.dispose](),
  }
}

/** A folder of the program's own, such as blueprints/blog. */
export async function filesInFolder(folder: string): Promise<BundleFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    )
    .toSorted()
  const known = new Set(paths)
  const at = (path: string) => (known.has(path) ? join(folder, path) : absent(path))
  return {
    paths,
    has: (path) => known.has(path),
    bytes: (path) => readFile(at(path)),
    open: async (path) => ({
      body: createReadStream(at(path)),
      size_bytes: (await stat(at(path))).size,
    }),
    [Symbol.dispose]: () => {},
  }
}

/** Whoever packs a folder packs the folder itself as often as what is in it. */
function rootOf(paths: readonly string[], marker: string): string | undefined {
  if (paths.includes(marker)) return ''
  const first = paths[0]?.split('/')[0]
  return first !== undefined && paths.includes(`${first}/${marker}`) ? `${first}/` : undefined
}

function absent(path: string): never {
  throw new AppError('not_found', `The bundle holds no file ${JSON.stringify(path)}.`)
}
