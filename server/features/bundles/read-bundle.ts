/** Reads a bundle's files into what can be brought into a site, and says which file is wrong where one is. */
import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { AppError } from '../../errors.ts'
import { requireStorable } from '../../kernel/http/body.ts'
import type { BundleFiles } from './bundle-files.ts'
import {
  BlueprintManifest,
  BundleAuthor,
  BundleCollection,
  BundleComment,
  BundleEntry,
  BundleManifest,
  BundleMedia,
  BundleMenu,
  BundleRedirect,
  BundleTerm,
} from './format.ts'
import type { Intake, IntakeEntry } from './intake.ts'
import { referencesIn } from './references.ts'
import { authorKey, termKey } from './resolver.ts'

/** Lists are read whole: this many bytes of JSON hold some 100,000 comments. */
const LIST_BYTES_MAX = 64 * 1024 ** 2
const ENTRY_BYTES_MAX = 8 * 1024 ** 2
const THEME_BYTES_MAX = 25 * 1024 ** 2

const checks = {
  manifest: Compile(BundleManifest),
  blueprint: Compile(BlueprintManifest),
  collections: Compile(Type.Array(BundleCollection)),
  terms: Compile(Type.Array(BundleTerm)),
  authors: Compile(Type.Array(BundleAuthor)),
  menus: Compile(Type.Array(BundleMenu)),
  redirects: Compile(Type.Array(BundleRedirect)),
  media: Compile(Type.Array(BundleMedia)),
  comments: Compile(Type.Array(BundleComment)),
  entry: Compile(BundleEntry),
}

export type ReadOptions = {
  /** Leaves out entries that are demo content, and with them their comments and media. */
  withDemoContent?: boolean
  /** Begins the source keys of what has none of its own, so that a repeated import finds it again; none if unset. */
  sourcePrefix?: string
}

/**
 * Reads everything but the bytes of media once, entries a second time when they are asked for.
 * @throws AppError validation_failed naming the file and the member that is wrong
 */
export async function readBundle(files: BundleFiles, options: ReadOptions = {}): Promise<Intake> {
  const { withDemoContent = true, sourcePrefix } = options
  const manifest = await readJson(files, 'bundle.json', checks.manifest)
  const media = await readList(files, 'media.json', checks.media)
  for (const { file } of media)
    if (!files.has(`media/${file}`))
      throw new AppError(
        'validation_failed',
        `media.json names ${JSON.stringify(file)}, which media/ does not hold.`,
      )
  const sourced = <Item extends { source_key?: string | null }>(item: Item, key: string) => ({
    ...item,
    source_key: item.source_key ?? (sourcePrefix === undefined ? null : sourcePrefix + key),
  })
  const lists = {
    collections: await readList(files, 'collections.json', checks.collections),
    terms: (await readList(files, 'terms.json', checks.terms)).map((term) => sourced(term, termKey(term))),
    authors: (await readList(files, 'authors.json', checks.authors)).map((author) =>
      sourced(author, authorKey(author)),
    ),
    menus: await readList(files, 'menus.json', checks.menus),
    redirects: await readList(files, 'redirects.json', checks.redirects),
  }
  const read = async ({
    path,
    key,
    type,
    slug,
    parent,
  }: Place): Promise<IntakeEntry & { demo?: boolean }> => {
    const entry = await readJson(files, path, checks.entry)
    return { ...sourced(entry, key), slug: entry.slug ?? slug, key, type, parent }
  }
  const places: Place[] = []
  const entryKeys: Intake['entryKeys'] = []
  const wanted = referencesIn([manifest, lists])
  for (const place of placesOf(files.paths)) {
    const entry = await read(place)
    if (!withDemoContent && (entry.demo ?? entry.type !== 'page')) continue
    places.push(place)
    entryKeys.push({ key: entry.key, source_key: entry.source_key ?? null })
    if (!withDemoContent) for (const key of referencesIn(entry)) wanted.add(key)
  }
  const chosen = new Set(places.map(({ key }) => key))
  const comments = (await readList(files, 'comments.json', checks.comments)).filter(
    ({ entry }) => withDemoContent || chosen.has(entry.slice(1)),
  )
  const packagePath = manifest.theme?.package
  return {
    ...lists,
    site: manifest.site ?? {},
    theme: manifest.theme,
    themePackage: packagePath === undefined ? undefined : () => files.bytes(packagePath, THEME_BYTES_MAX),
    media: media
      .filter(({ file }) => withDemoContent || wanted.has(`media/${file}`))
      .map((item) => ({
        ...sourced(item, `media/${item.file}`),
        key: `media/${item.file}`,
        open: () => files.open(`media/${item.file}`),
      })),
    entryKeys,
    commentCount: comments.length,
    async *entries() {
      for (const place of places) {
        const { demo: _demo, ...entry } = await read(place)
        yield entry
      }
    },
    async *comments() {
      for (const comment of comments) yield sourced(comment, `comment/${comment.key}`)
    },
  }
}

/** @throws AppError validation_failed */
export async function readBlueprintManifest(files: BundleFiles): Promise<BlueprintManifest> {
  return readJson(files, 'blueprint.json', checks.blueprint)
}

type Place = { path: string; key: string; type: string; slug: string; parent: string | null }

/** Where entries lie, parents before their children: entries/page/about/team.json is below entries/page/about.json. */
function placesOf(paths: readonly string[]): Place[] {
  const places = paths
    .filter((path) => path.startsWith('entries/') && path.endsWith('.json'))
    .map((path): Place => {
      const [type = '', ...line] = path.slice('entries/'.length, -'.json'.length).split('/')
      const slug = line.pop()
      if (!slug)
        throw new AppError(
          'validation_failed',
          `${JSON.stringify(path)} lies outside of a folder entries/<type>.`,
        )
      return {
        path,
        type,
        slug,
        key: [type, ...line, slug].join('/'),
        parent: line.length > 0 ? [type, ...line].join('/') : null,
      }
    })
  const depth = ({ key }: Place) => key.split('/').length
  return places.toSorted((a, b) => depth(a) - depth(b) || (a.key < b.key ? -1 : 1))
}

type Check<S extends Type.TSchema> = {
  Check(value: unknown): boolean
  Errors(value: unknown): { instancePath: string; message: string }[]
  Type(): S
}

async function readList<S extends Type.TSchema>(
  files: BundleFiles,
  path: string,
  check: Check<S>,
): Promise<Static<S>> {
  return files.has(path) ? readJson(files, path, check, LIST_BYTES_MAX) : ([] as Static<S>)
}

async function readJson<S extends Type.TSchema>(
  files: BundleFiles,
  path: string,
  check: Check<S>,
  maxBytes = ENTRY_BYTES_MAX,
): Promise<Static<S>> {
  const refuse = (why: string): never => {
    throw new AppError('validation_failed', `${path} of the bundle ${why}`)
  }
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(await files.bytes(path, maxBytes)))
    requireStorable(value, 100)
  } catch (error) {
    if (error instanceof AppError && error.code !== 'bad_request') throw error
    return refuse(`is not valid JSON: ${(error as Error).message}`)
  }
  if (check.Check(value)) return value as Static<S>
  const [first] = check.Errors(value)
  return refuse(`is wrong at ${first?.instancePath || '/'}: ${first?.message}.`)
}
