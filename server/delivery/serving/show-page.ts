/** Shows a page: out of memory, or rendered once for everybody who asks for it at the same time. */
import type { IncomingMessage } from 'node:http'
import { performance } from 'node:perf_hooks'
import { type PageAnswer, type Pages, withQuery } from '../pages/pages.ts'
import type { Arm, ArmOptions } from './arm.ts'
import { type Exchange, answerWith } from './exchange.ts'
import type { Figures } from './figures.ts'
import { withOrigins } from './headers.ts'
import type { Draft, Kept, PageCache } from './page-cache.ts'
import {
  type Representation,
  compressRepresentation,
  makeRepresentation,
  plainVariant,
} from './representation.ts'
import { countRender } from './samples.ts'
import { sharedHeaders } from './shared-caches.ts'
import type { Target } from './target.ts'
import type { Turnstile } from './turnstile.ts'

export type ShowOptions = {
  pages: Pages
  cacheKey: (path: string, query: URLSearchParams) => string | undefined
  cache: PageCache
  turnstile: Turnstile
  figures: Figures
  /** See loadSitePlugins. */
  pluginsOf: ArmOptions['pluginsOf']
}

/**
 * Answers with the page of `target` as `arm` shows it.
 * @returns what was shown; undefined, with nothing answered, when the tenant has too many pages under way
 * @throws what rendering throws: the database is away, or there is a bug
 */
export async function showPage(
  options: ShowOptions,
  exchange: Exchange,
  arm: Arm,
  target: Target,
): Promise<Kept | undefined> {
  const { cache, cacheKey, figures } = options
  exchange.datesFrom = arm.datesFrom
  const key = cacheKey(target.path, target.query)
  const found = key === undefined ? undefined : arm.store.byKey.get(key)
  if (found && found.staleAt > performance.now()) {
    found.usedAt = cache.tick
    figures.answers.memory += 1
    answerWith(exchange, forVisitor(found.representation, arm, target))
    compressSoon(cache, found, exchange.request)
    return found
  }
  const began = performance.now()
  const rendering =
    key === undefined ? render(options, arm, target, key) : renderOnce(options, arm, target, key)
  // While the database is away, an answer that was good a minute ago is better than none.
  const kept = await (found ? rendering.catch(() => found) : rendering)
  if (!kept) return undefined
  figures.answers.rendered += 1
  if (arm.sample) countRender(arm.sample, performance.now() - began)
  answerWith(exchange, forVisitor(kept.representation, arm, target))
  return kept
}

/** Renders a page that nobody has asked for yet, and keeps it. */
export async function warmPage(options: ShowOptions, arm: Arm, target: Target): Promise<void> {
  const key = options.cacheKey(target.path, target.query)
  if (key !== undefined && !arm.store.byKey.has(key)) await renderOnce(options, arm, target, key)
}

/** A redirect takes the visitor's query along; that of a preview, which opens it, to no other host. */
function forVisitor(representation: Representation, arm: Arm, { search }: Target): Representation {
  if (representation.status < 300 || representation.status > 399 || search === '') return representation
  const { status, contentType, shared } = representation
  const mayTake = (location: string) => location.startsWith('/') || !arm.view.isPreview
  return makeRepresentation({
    status,
    contentType,
    body: plainVariant(representation).body,
    shared: shared.map((value, index) =>
      shared[index - 1] === 'location' && mayTake(value) ? withQuery(value, search) : value,
    ),
  })
}

function renderOnce(options: ShowOptions, arm: Arm, target: Target, key: string): Promise<Kept | undefined> {
  const under = arm.rendering.get(key)
  if (under) return under
  const rendering = render(options, arm, target, key).finally(() => {
    arm.rendering.delete(key)
    if (arm.rendering.size === 0) arm.touched = undefined
  })
  arm.rendering.set(key, rendering)
  return rendering
}

async function render(
  { pages, cache, turnstile, figures, pluginsOf }: ShowOptions,
  arm: Arm,
  target: Target,
  key: string | undefined,
): Promise<Kept | undefined> {
  const { view, store } = arm
  return turnstile.enter(view.tenantId, async () => {
    const began = performance.now()
    if (view.plugins && view.plugins.lookAgainAt < began)
      view.plugins = await pluginsOf(view.tenantId, arm.plugins)
    const page = await pages.render(view, { path: target.path, query: target.query })
    const now = performance.now()
    figures.observeRender((now - began) / 1_000)
    const dataTags = page.plugins?.dataTags
    const isShared = page.cacheable && key !== undefined && !view.isPreview
    const draft: Draft = {
      representation: makeRepresentation({
        status: page.status,
        contentType: page.contentType,
        body: Buffer.from(page.body),
        // What plugins show changes at times that are not the release's.
        modifiedAt: page.status === 200 && isShared && !dataTags ? arm.shownSince : undefined,
        shared: headersOf(arm, page, isShared),
      }),
      tags: page.tags,
      dataTags,
      url: target.search === '' ? target.encodedPath : undefined,
      staleAt: page.maxAgeSeconds === undefined ? Infinity : now + page.maxAgeSeconds * 1_000,
      viewOf: page.isView && page.status === 200 ? target.path : undefined,
    }
    const isPast = dataTags !== undefined && arm.touched !== undefined && isTouched(arm.touched, dataTags)
    // What is not to be shared goes into no store; those who wait for it with the same key get it, too.
    return isShared && !isPast
      ? cache.keep(store, key, draft)
      : { ...draft, isMissing: false, usedAt: 0, bytes: 0, store: undefined }
  })
}

/** In place of tags: everything that plugins took part in. */
export const ALL_DATA = '*'

const isTouched = (touched: ReadonlySet<string>, tags: ReadonlySet<string>) =>
  touched.has(ALL_DATA) || !touched.isDisjointFrom(tags)

function headersOf(arm: Arm, page: PageAnswer, isShared: boolean): string[] {
  const own = Object.entries(page.headers ?? {})
  const origins = page.plugins?.origins
  const framed = withOrigins(arm.headers, origins)
  const base = arm.view.isPreview
    ? framed
    : [
        ...framed,
        ...(isShared
          ? sharedHeaders(
              arm.view,
              {
                tags: page.tags,
                maxAgeSeconds: page.maxAgeSeconds,
                hasData: page.plugins?.dataTags !== undefined,
              },
              arm.view.release.config.cdn?.keep_seconds,
            )
          : ['cache-control', 'private, no-store']),
        ...(arm.hsts === undefined ? [] : ['strict-transport-security', arm.hsts]),
      ]
  const replaced = new Set(own.map(([name]) => name))
  return [...base.filter((_, index) => !replaced.has(base[index - (index % 2)] ?? '')), ...own.flat()]
}

/** After the first use, not during it: most pages that are rendered once are never asked for again. */
export function compressSoon(cache: PageCache, kept: Kept, { headers }: IncomingMessage): void {
  const { representation } = kept
  if (headers['accept-encoding'] === undefined) representation.isWantedPlain = true
  else if (representation.compression === 'possible')
    void compressLater(representation, 'page').then(() => cache.resized(kept))
}

/** Compressions under way: the thread pool they run on is also that of files and passwords. */
let compressing = 0
const MAX_COMPRESSING = 4

/** Skipped when there is much to do: the next use asks again. */
export async function compressLater(representation: Representation, effort: 'page' | 'asset'): Promise<void> {
  if (compressing >= MAX_COMPRESSING) return
  compressing += 1
  try {
    await compressRepresentation(representation, effort)
  } finally {
    compressing -= 1
  }
}
