/** Serves the files of a site: its media, their variants, and the assets of themes. */
import { performance } from 'node:perf_hooks'
import { AppError } from '../../errors.ts'
import type { BlobInfo, BlobStore, Blobs } from '../../kernel/blobs/blobs.ts'
import { VARIANT_WIDTHS, makeVariant } from '../../kernel/images/variant.ts'
import { isUnmodifiedSince, matchesAnyTag, readRange } from './conditional.ts'
import type { Site, Tenant } from './directory.ts'
import { type Exchange, answerEmpty, answerStream, answerWith } from './exchange.ts'
import { FILE_HEADERS, IMMUTABLE } from './headers.ts'
import type { Kept, PageCache } from './page-cache.ts'
import { makeRepresentation } from './representation.ts'
import { compressLater, compressSoon } from './show-page.ts'
import type { LoadedTheme, Themes } from './themes.ts'
import type { Turnstile } from './turnstile.ts'

type FileOptions = { blobs: BlobStore; cache: PageCache; themes: Themes; turnstile: Turnstile }

/** What is kept in memory; larger files are streamed from storage. */
const SMALL_BYTES = 128 * 1024
/** Originals that variants are made of. */
const MAX_ORIGINAL_BYTES = 64 * 1024 * 1024
/** A file in memory may have been deleted since: it is looked up again after this time. */
const FRESH_MS = 300_000

const MEDIA = /^\/media\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(?:w(\d{2,4})\/[^/]+\.webp|([^/]+))$/

/**
 * Answers a path below /media/: `<id>/<name>`, or `<id>/w<width>/<name>.webp`. The name is for people; the id decides.
 * @returns false, with nothing answered, when there is no such file
 * @throws AppError overloaded when too many variants are being made
 */
export async function serveMedia(
  options: FileOptions,
  exchange: Exchange,
  site: Site,
  path: string,
): Promise<boolean> {
  const [, id, width, name = ''] = MEDIA.exec(path) ?? []
  if (id === undefined) return false
  if (width !== undefined && !VARIANT_WIDTHS.some((allowed) => String(allowed) === width)) return false
  const { cache } = options
  const variant = width === undefined ? 'file' : `w${width}.webp`
  const memory = `${id}/${variant}`
  const kept = site.media?.byKey.get(memory)
  if (kept && kept.staleAt > performance.now()) {
    kept.usedAt = cache.tick
    answerWith(exchange, kept.representation)
    compressSoon(cache, kept, exchange.request)
    return true
  }
  const blobs = options.blobs.scope({ tenantId: site.tenant.id })
  const folder = `sites/${site.id}/media/${id}`
  const info =
    (await blobs.findInfo(`${folder}/${variant}`)) ??
    (width === undefined ? undefined : await addVariant(options, blobs, site, folder, Number(width)))
  if (!info) return false
  const headers = ['cache-control', IMMUTABLE, ...safety(info.content_type, name)]
  if (info.size_bytes > SMALL_BYTES) return streamFile(exchange, blobs, info, headers)
  const loaded = await keepSmall(cache, site, memory, blobs, info, headers)
  if (!loaded) return false
  answerWith(exchange, loaded.representation)
  return true
}

async function keepSmall(
  cache: PageCache,
  site: Site,
  memory: string,
  blobs: Blobs,
  info: BlobInfo,
  headers: string[],
): Promise<Kept | undefined> {
  const blob = await blobs.find(info.key)
  if (!blob) return undefined
  const representation = makeRepresentation({
    status: 200,
    contentType: blob.content_type,
    body: Buffer.concat(await blob.body.toArray()),
    modifiedAt: blob.modified_at,
    shared: headers,
  })
  site.media ??= cache.open(site.tenant.id)
  return cache.keep(site.media, memory, {
    representation,
    tags: new Set(),
    url: undefined,
    staleAt: performance.now() + FRESH_MS,
    viewOf: undefined,
  })
}

async function streamFile(
  exchange: Exchange,
  blobs: Blobs,
  { key, size_bytes, content_type, etag, modified_at }: BlobInfo,
  headers: string[],
): Promise<boolean> {
  const { request } = exchange
  const { 'if-none-match': tags, 'if-modified-since': since } = request.headers
  const validators = ['etag', etag, 'last-modified', modified_at.toUTCString()]
  const isCurrent =
    tags === undefined
      ? since !== undefined && isUnmodifiedSince(since, modified_at)
      : matchesAnyTag(tags, [etag])
  if (isCurrent) {
    answerEmpty(exchange, 304, [...validators, 'cache-control', IMMUTABLE])
    return true
  }
  const of = { sizeBytes: size_bytes, etag, modifiedAt: modified_at }
  const isHead = request.method === 'HEAD'
  const range = isHead
    ? 'whole'
    : readRange(request.headers.range, request.headers['if-range']?.toString(), of)
  if (range === 'unsatisfiable') {
    answerEmpty(exchange, 416, ['content-range', `bytes */${size_bytes}`])
    return true
  }
  const [status, length, partial] =
    range === 'whole'
      ? [200, size_bytes, []]
      : [
          206,
          range.end - range.start + 1,
          ['content-range', `bytes ${range.start}-${range.end}/${size_bytes}`],
        ]
  const all = [
    'content-type',
    content_type,
    'content-length',
    String(length),
    'accept-ranges',
    'bytes',
    ...partial,
    ...validators,
    ...headers,
  ]
  if (isHead) {
    exchange.response.writeHead(status, ['x-request-id', exchange.requestId, ...all])
    exchange.response.end()
    exchange.onAnswered(status, 0)
    return true
  }
  const blob = await blobs.find(key, range === 'whole' ? {} : { range })
  if (!blob) return false
  if (blob.etag !== etag) {
    // Replaced between the two looks: its length would not be what we say.
    blob.body.destroy()
    throw new Error(`the file ${key} changed while it was being read`)
  }
  answerStream(exchange, status, all, blob.body)
  return true
}

/** Variants being made, by site and key. */
const making = new Map<string, Promise<BlobInfo | undefined>>()

/** Makes and stores a variant, once however many ask for it. @returns undefined when there is none of that width */
function addVariant(
  { turnstile }: FileOptions,
  blobs: Blobs,
  site: Site,
  folder: string,
  width: number,
): Promise<BlobInfo | undefined> {
  const key = `${folder}/w${width}.webp`
  const under = making.get(key)
  if (under) return under
  const make = async () => {
    const isStored = await turnstile.enter(site.tenant.id, () => storeVariant(blobs, folder, width))
    if (isStored === undefined) throw new AppError('overloaded', 'Too many images are being made smaller.')
    return isStored ? blobs.findInfo(key) : undefined
  }
  const made = make().finally(() => making.delete(key))
  making.set(key, made)
  return made
}

async function storeVariant(blobs: Blobs, folder: string, width: number): Promise<boolean> {
  const original = await blobs.find(`${folder}/file`)
  if (!original) return false
  if (original.size_bytes > MAX_ORIGINAL_BYTES || !original.content_type.startsWith('image/')) {
    original.body.destroy()
    return false
  }
  try {
    const variant = await makeVariant(Buffer.concat(await original.body.toArray()), width)
    await blobs.put(`${folder}/w${width}.webp`, variant, { contentType: 'image/webp' })
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return false
    throw error
  }
}

/** What browsers show without running anything; everything else is saved instead of opened. */
const SHOWN =
  /^(image\/(jpeg|png|gif|webp|avif|svg\+xml|x-icon)|video\/|audio\/|text\/plain|application\/pdf)/

/** Browsers' own PDF viewers do not start in a sandbox. */
function safety(contentType: string, name: string): readonly string[] {
  if (!SHOWN.test(contentType))
    return [
      ...FILE_HEADERS,
      'content-disposition',
      `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    ]
  return contentType.startsWith('application/pdf') ? ['x-content-type-options', 'nosniff'] : FILE_HEADERS
}

/**
 * Answers `/_assets/<theme hash>/<name with hash>`: of the theme that is shown, and of any other the tenant could show,
 * so that pages of earlier releases keep their styles.
 * @returns false, with nothing answered, when there is no such file
 */
export async function serveAsset(
  { themes }: FileOptions,
  exchange: Exchange,
  tenant: Tenant,
  shown: LoadedTheme | undefined,
  path: string,
): Promise<boolean> {
  const [, hash = '', name = ''] = /^\/_assets\/([0-9a-f]{64})\/(.+)$/.exec(path) ?? []
  const theme =
    shown?.theme.hash === hash
      ? shown
      : ((await themes.find(tenant.id, hash)) ?? (await themes.find('platform', hash)))
  const representation = theme?.assets.get(name)?.()
  if (!representation) return false
  answerWith(exchange, representation)
  if (exchange.request.headers['accept-encoding'] === undefined) representation.isWantedPlain = true
  else void compressLater(representation, 'asset')
  return true
}
