/** Reads a bundle's files into what can be brought into a site, and says which file is wrong where one is. */
import { type Static, Type } from 'typebox'
import { AppError } from '../../errors.ts'
import { requireStorable } from '../../kernel/http/body.ts'
import { validatorOf } from '../../kernel/validator.ts'
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

const schemas = {
  manifest: BundleManifest,
  blueprint: BlueprintManifest,
  collections: Type.Array(BundleCollection),
  terms: Type.Array(BundleTerm),
  authors: Type.Array(BundleAuthor),
  menus: Type.Array(BundleMenu),
  redirects: Type.Array(BundleRedirect),
  media: Type.Array(BundleMedia),
  comments: Type.Array(BundleComment),
  entry: BundleEntry,
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
  const manifest = await readJson(files, 'bundle.json', schemas.manifest)
  const media = await readList(files, 'media.json', schemas.media)
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
    collections: await readList(files, 'collections.json', schemas.collections),
    terms: (await readList(files, 'terms.json', schemas.terms)).map((term) => sourced(term, termKey(term))),
    authors: (await readList(files, 'authors.json', schemas.authors)).map((author) =>
      sourced(author, authorKey(author)),
    ),
    menus: await readList(files, 'menus.json', schemas.menus),
    redirects: await readList(files, 'redirects.json', schemas.redirects),
  }
  const read = async ({
    path,
    key,
    type,
    slug,
    parent,
  }: Place): Promise<IntakeEntry & { demo?: boolean }> => {
    const entry = await readJson(files, path, schemas.entry)
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
  const comments = (await readList(files, 'comments.json', schemas.comments)).filter(
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
  return readJson(files, 'blueprint.json', schemas.blueprint)
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

async function readList<S extends Type.TSchema>(
  files: BundleFiles,
  path: string,
  schema: S,
): Promise<Static<S>> {
  return files.has(path) ? readJson(files, path, schema, LIST_BYTES_MAX) : ([] as Static<S>)
}

async function readJson<S extends Type.TSchema>(
  files: BundleFiles,
  path: string,
  schema: S,
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
  const check = validatorOf(schema)
  if (check.Check(value)) return value
  const [first] = check.Errors(value)
  return refuse(`is wrong at ${first?.instancePath || '/'}: ${first?.message}.`)
}
