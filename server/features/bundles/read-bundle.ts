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

/** Lists are read whole: this many bytes of JSON hold some 100,000 comments. */
const LIST_BYTES_MAX = 64 * 1024 ** 2
const ENTRY_BYTES_MAX = 8 * 1024 ** 2

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
}

/**
 * @throws AppError validation_failed naming the file and the member that is wrong. Entries are checked as they are
 *   read, so their errors come out of `entries()`.
 */
export async function readBundle(files: BundleFiles, options: ReadOptions = {}): Promise<Intake> {
  const { withDemoContent = true } = options
  const manifest = await readJson(files, 'bundle.json', checks.manifest)
  const media = await readList(files, 'media.json', checks.media)
  for (const { file } of media)
    if (!files.has(`media/${file}`))
      throw new AppError(
        'validation_failed',
        `media.json names ${JSON.stringify(file)}, which media/ does not hold.`,
      )
  const places = placesOf(files.paths)
  const chosen = withDemoContent ? places : await withoutDemo(files, places)
  const keys = new Set(chosen.map(({ key }) => key))
  const comments = (await readList(files, 'comments.json', checks.comments)).filter(
    ({ entry }) => withDemoContent || keys.has(entry.slice(1)),
  )
  const lists = {
    collections: await readList(files, 'collections.json', checks.collections),
    terms: await readList(files, 'terms.json', checks.terms),
    authors: await readList(files, 'authors.json', checks.authors),
    menus: await readList(files, 'menus.json', checks.menus),
    redirects: await readList(files, 'redirects.json', checks.redirects),
  }
  async function* entries(): AsyncGenerator<IntakeEntry> {
    for (const place of chosen) {
      const { demo: _demo, slug = place.slug, ...entry } = await readJson(files, place.path, checks.entry)
      yield { ...entry, key: place.key, type: place.type, slug, parent: place.parent }
    }
  }
  const wanted = withDemoContent ? undefined : await mediaOf([manifest, lists], entries())
  return {
    ...lists,
    site: manifest.site ?? {},
    theme: manifest.theme,
    media: media
      .filter(({ file }) => wanted?.has(`media/${file}`) ?? true)
      .map((item) => ({ ...item, key: `media/${item.file}`, open: () => files.open(`media/${item.file}`) })),
    entryKeys: chosen.map(({ key }) => key),
    commentCount: comments.length,
    entries,
    async *comments() {
      yield* comments
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

async function withoutDemo(files: BundleFiles, places: readonly Place[]): Promise<Place[]> {
  const kept: Place[] = []
  for (const place of places) {
    const { demo = place.type !== 'page' } = await readJson(files, place.path, checks.entry)
    if (!demo) kept.push(place)
  }
  return kept
}

async function mediaOf(rest: unknown, entries: AsyncIterable<IntakeEntry>): Promise<Set<string>> {
  const wanted = referencesIn(rest)
  for await (const entry of entries) for (const key of referencesIn(entry)) wanted.add(key)
  return wanted
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
