/**
 * Renders pages of a release that need not be live, for nobody: what smoke tests and probes look at. Nothing is cached,
 * counted or sent; templates that fail say where.
 */
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import type { Config } from '../config.ts'
import type { BlobStore } from '../kernel/blobs/blobs.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Database } from '../kernel/db/database.ts'
import { originOf } from '../kernel/http/origin.ts'
import type { Log } from '../kernel/log.ts'
import type { PluginAdvisories } from '../published/plugin-advisories.ts'
import type { PluginRuntime } from '../published/plugins.ts'
import {
  REHEARSED_TEXT_MAX,
  type RehearsalTarget,
  type RehearsedRelease,
  type Rendered,
} from '../published/rehearsal.ts'
import type { Pages } from './pages/pages.ts'
import { type FindPluginPackage, loadSitePlugins } from './pages/plugins/site-plugins.ts'
import type { SiteView } from './pages/site-view.ts'
import { toLiveRelease } from './serving/arm.ts'
import { findPrimaryHost, readPointers, releaseByNumber } from './serving/queries.ts'
import { readTarget } from './serving/target.ts'
import type { Themes } from './serving/themes.ts'

export type Rehearsal = {
  /**
   * Makes a release ready to be rendered, page by page.
   * @throws Error when the release or its theme is not there; what the database throws when it is away
   */
  open: (target: RehearsalTarget, options?: { timeoutMs?: number }) => Promise<RehearsedRelease>
  /** Renders each path once, one after another. @throws as `open` does */
  render: (
    target: RehearsalTarget,
    paths: readonly string[],
    options?: { timeoutMs?: number },
  ) => Promise<Rendered[]>
}

/** Beyond the limit of a template's own time: the database may be slow, too. */
const TIMEOUT_MS = 10_000
/** The compiled themes are forgotten after this time without a rehearsal. */
const IDLE_MS = 60_000

type Stage = { themes: Themes; pages: Pages }

export function openRehearsal(options: {
  config: Pick<Config, 'domain' | 'publicUrl' | 'port' | 'tlsPort'>
  db: Pick<Database, 'readTenant' | 'withPlatform'>
  blobs: BlobStore
  log: Log
  clock: Clock
  /** As in DeliveryOptions. */
  plugins?: PluginRuntime
  findPluginPackage?: FindPluginPackage
  pluginAdvisories?: Pick<PluginAdvisories, 'isBlocked'>
  tenantSlug: (tenantId: string) => Promise<string | undefined>
}): Rehearsal {
  const { config, db, blobs, clock, tenantSlug, plugins, findPluginPackage, pluginAdvisories } = options
  const log = options.log.child({ part: 'rehearsal' })
  let stage: Promise<Stage> | undefined
  let leaving: NodeJS.Timeout | undefined

  async function openStage(): Promise<Stage> {
    const [{ openPages }, { openThemes }] = await Promise.all([
      import('./pages/pages.ts'),
      import('./serving/themes.ts'),
    ])
    return { themes: openThemes(blobs), pages: openPages({ db, log, clock, plugins, pluginAdvisories }) }
  }

  function enterStage(): Promise<Stage> {
    clearTimeout(leaving)
    leaving = setTimeout(() => (stage = undefined), IDLE_MS).unref()
    stage ??= openStage()
    return stage
  }

  async function viewOf({ themes }: Stage, target: RehearsalTarget): Promise<SiteView> {
    const { tenantId, siteId, releaseNumber } = target
    const [row] = await db.readTenant(tenantId, (tables) => releaseByNumber(tables, siteId, releaseNumber))
    if (!row) throw new Error(`release ${releaseNumber} of site ${siteId} is not there`)
    const theme = await themes.find(row.theme_owner === 'tenant' ? tenantId : 'platform', row.theme_hash)
    if (!theme)
      throw new Error(
        `release ${releaseNumber} of site ${siteId} wants theme ${row.theme_hash}, which is not there`,
      )
    const release = toLiveRelease(row)
    return {
      tenantId,
      siteId,
      origin: await originOfSite(tenantId, siteId),
      release: { ...release, content_position: target.contentPosition ?? release.content_position },
      theme: theme.theme,
      plugins: await loadSitePlugins({ find: findPluginPackage, log }, tenantId, row.plugins),
      isRehearsed: true,
      // As visitors will see it, without the bar that previews have.
      isPreview: false,
    }
  }

  async function originOfSite(tenantId: string, siteId: string): Promise<string> {
    const [pointers, primary, slug = tenantId] = await Promise.all([
      db.withPlatform((tx) => readPointers(tx, [{ id: siteId, tenant: { id: tenantId } }])),
      db.withPlatform((tx) => findPrimaryHost(tx, { tenantId, siteId })),
      tenantSlug(tenantId),
    ])
    if (primary !== undefined) return originOf(config, primary)
    const [pointer] = pointers
    const own = pointer?.is_main === true ? '' : `${pointer?.slug ?? siteId}.`
    return originOf(config, `${own}${slug}.${config.domain}`)
  }

  async function open(
    target: RehearsalTarget,
    { timeoutMs = TIMEOUT_MS }: { timeoutMs?: number } = {},
  ): Promise<RehearsedRelease> {
    const entered = await enterStage()
    const view = await viewOf(entered, target)
    return { render: (path) => renderOne(entered.pages, view, path, timeoutMs) }
  }

  return {
    open,
    async render(target, paths, limits) {
      const release = await open(target, limits)
      const results: Rendered[] = []
      // Renderings that run beside each other would measure each other.
      for (const path of paths) results.push(await release.render(path))
      return results
    },
  }
}

async function renderOne(pages: Pages, view: SiteView, path: string, timeoutMs: number): Promise<Rendered> {
  const reading = readTarget(path)
  if (reading.kind === 'redirect') return blankResult(path, 301, `Moved to ${reading.location}\n`)
  if (reading.kind !== 'target') return blankResult(path, 400, '')
  const { path: decoded, query } = reading.target
  const began = performance.now()
  const late = new AbortController()
  const answer = await Promise.race([
    pages.render(view, { path: decoded, query }),
    delay(timeoutMs, undefined, { signal: late.signal, ref: false }).catch(() => undefined),
  ]).finally(() => late.abort())
  const ms = performance.now() - began
  if (!answer) {
    const message = `The page took longer than ${timeoutMs} ms.`
    return { ...blankResult(path, 504, ''), ms, error: { file: '', line: 0, message } }
  }
  const { status, contentType, body, failure, plugins } = answer
  return {
    path,
    status,
    content_type: contentType,
    ms,
    bytes: Buffer.byteLength(body),
    ...(failure && { error: failure }),
    ...(plugins?.failures.length && { plugin_failures: plugins.failures }),
    text: excerptOf(body),
  }
}

function blankResult(path: string, status: number, text: string): Rendered {
  return { path, status, content_type: 'text/plain; charset=utf-8', ms: 0, bytes: text.length, text }
}

function excerptOf(body: string): string {
  if (body.length <= REHEARSED_TEXT_MAX) return body
  const tail = 10_000
  return body.slice(0, REHEARSED_TEXT_MAX - tail) + body.slice(-tail)
}
