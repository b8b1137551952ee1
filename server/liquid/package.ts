/** A theme as a set of files, named by the hash of what is in them. */
import { createHash } from 'node:crypto'
import { ThemeError } from './theme-error.ts'

export type ThemeManifest = {
  /** A slug; customizations are kept under it. */
  name: string
  /** What people read. */
  title: string
  /** Semantic version. */
  version: string
  author: string
  description: string
  tags: string[]
  license: string
  /** Path of an asset. */
  preview_image?: string
  languages: string[]
  /** Such as dark, search. */
  supports: string[]
}
export type ThemePackage = { hash: string; manifest: ThemeManifest; files: ReadonlyMap<string, Buffer> }

/** Liquid is read at about 1.5 MB a second, in the process that serves pages: its limit is one second. */
export const PACKAGE_LIMITS = {
  files: 500,
  totalBytes: 20_000_000,
  fileBytes: 5_000_000,
  liquidBytes: 1_500_000,
}

/** @throws ThemeError for a manifest that cannot be read, and for too many or too large files */
export function packageOf(files: ReadonlyMap<string, Buffer>): ThemePackage {
  if (files.size > PACKAGE_LIMITS.files)
    throw new ThemeError(`The theme has ${files.size} files; at most ${PACKAGE_LIMITS.files} are taken.`)
  let total = 0
  let liquid = 0
  for (const [path, bytes] of files) {
    total += bytes.length
    if (path.endsWith('.liquid')) liquid += bytes.length
    if (bytes.length > PACKAGE_LIMITS.fileBytes)
      throw new ThemeError(
        `The file is larger than ${PACKAGE_LIMITS.fileBytes} bytes. Make it smaller.`,
        path,
      )
  }
  if (total > PACKAGE_LIMITS.totalBytes)
    throw new ThemeError(
      `The theme is larger than ${PACKAGE_LIMITS.totalBytes} bytes. Make its images smaller.`,
    )
  if (liquid > PACKAGE_LIMITS.liquidBytes)
    throw new ThemeError(
      `The theme's templates are larger than ${PACKAGE_LIMITS.liquidBytes} bytes together.`,
    )
  const manifest = manifestOf(files.get('theme.json'))
  return { hash: hashOf(files), manifest, files }
}

/** SHA-256 over `path NUL sha256(bytes) LF` of all files by path: the same for every archive of the same files. */
export function hashOf(files: ReadonlyMap<string, Buffer>): string {
  const whole = createHash('sha256')
  for (const path of [...files.keys()].toSorted())
    whole.update(
      `${path}\0${createHash('sha256')
        .update(files.get(path) as Buffer)
        .digest('hex')}\n`,
    )
  return whole.digest('hex')
}

const MANIFEST = 'theme.json'
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?$/
const VERSION = /^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})(-[0-9A-Za-z.-]{1,40})?$/

function manifestOf(bytes: Buffer | undefined): ThemeManifest {
  if (bytes === undefined)
    throw new ThemeError(
      'There is no theme.json. Add one with name, version, author and description.',
      MANIFEST,
    )
  const raw = parseJson(bytes.toString('utf8'), MANIFEST)
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw new ThemeError('It must be an object.', MANIFEST, 1)
  const given = raw as Record<string, unknown>
  const text = (key: string, max: number): string => {
    const value = given[key] ?? ''
    if (typeof value !== 'string' || value.length > max)
      throw new ThemeError(`"${key}" must be a text of at most ${max} characters.`, MANIFEST, 1)
    return value
  }
  const texts = (key: string): string[] => {
    const value = given[key] ?? []
    if (
      !Array.isArray(value) ||
      value.length > 50 ||
      !value.every((item) => typeof item === 'string' && item.length <= 50)
    )
      throw new ThemeError(`"${key}" must be a list of at most 50 short texts.`, MANIFEST, 1)
    return value as string[]
  }
  const name = text('name', 50)
  if (!NAME.test(name))
    throw new ThemeError(
      '"name" must be a slug of lower-case letters, digits and hyphens, such as "my-theme".',
      MANIFEST,
      1,
    )
  const version = text('version', 60)
  if (!VERSION.test(version))
    throw new ThemeError('"version" must be a semantic version, such as "1.0.0".', MANIFEST, 1)
  const preview_image = text('preview_image', 200)
  return {
    name,
    title: text('title', 80) || titleOf(name),
    version,
    author: text('author', 120),
    description: text('description', 1000),
    tags: texts('tags'),
    license: text('license', 60),
    ...(preview_image !== '' && { preview_image }),
    languages: texts('languages'),
    supports: texts('supports'),
  }
}

const titleOf = (name: string): string =>
  name.replaceAll('-', ' ').replace(/^./, (first) => first.toUpperCase())

/** JSON of a theme; a comment before it is allowed. @throws ThemeError with the line */
export function parseJson(text: string, file: string, firstLine = 1): unknown {
  const source = text
    .replace(/^\uFEFF/, '')
    .replace(/^\s*\/\*[^]*?\*\//, (comment) => comment.replace(/[^\n]/g, ' '))
  try {
    return JSON.parse(source)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? source.length)
    const line = source.slice(0, position).split('\n').length - 1 + firstLine
    const what = message.replace(/,? ?(in JSON|\.\.\.).*$/s, '').replace(/ at position.*$/s, '')
    throw new ThemeError(`This is not valid JSON: ${what}.`, file, line)
  }
}
