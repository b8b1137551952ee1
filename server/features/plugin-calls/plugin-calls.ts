/** Has plugins run: is it there, on, and allowed to; within which limits; with which host functions; and what came of it. */
import type { AppContext } from '../../context.ts'
import { readFileSync } from 'node:fs'
import { AppError } from '../../errors.ts'
import { callClassOf, limitsOf } from '../../plugin/limits.ts'
import type { PluginPackage } from '../../plugin/package.ts'
import { resolveSettings } from '../../plugin/settings.ts'
import type {
  PluginCall,
  PluginFailure,
  PluginOutcome,
  PluginRuntime,
  PluginSite,
  PublishedPlugin,
} from '../../published/plugins.ts'
import { HostFailure, type Sandbox, type SandboxResult, openSandbox } from '../../sandbox/sandbox.ts'
import { openCallRecords, openDataNotices } from '../plugin-data/plugin-data.ts'
import { noteOutcome } from '../plugin-events/plugin-events.ts'
import {
  type HostCall,
  type HostCtx,
  HostError,
  type HostFunctions,
  openHostCall,
  performHostCall,
} from '../plugin-host/plugin-host.ts'
import { pluginPackage } from '../plugins/plugins.ts'
import { openBreaker } from './breaker.ts'
import { obstacleTo } from './declared.ts'
import { openFigures } from './figures.ts'
import { messagesFor } from './messages.ts'
import { type Waits, openWaits } from './waits.ts'

export type PluginCallsCtx = HostCtx & Pick<AppContext, 'metrics' | 'pluginAdvisories'>

export type PluginCallsOptions = {
  functions: HostFunctions
}

export type PluginCalls = PluginRuntime &
  AsyncDisposable & {
    /** Writes and announces what was noted so far. */
    flush: () => Promise<void>
  }

const GUEST = new URL('../../plugin/guest.js', import.meta.url)

export function openPluginCalls(ctx: PluginCallsCtx, { functions }: PluginCallsOptions): PluginCalls {
  const { log } = ctx
  const records = openCallRecords(ctx)
  const notices = openDataNotices(ctx)
  const breaker = openBreaker()
  const figures = openFigures(ctx.metrics.registry, () => sandbox)
  let sandbox: Sandbox | undefined
  let warmed: Promise<void> | undefined

  /** Threads, and the memory they take, come with the first call. */
  function open(): Sandbox {
    sandbox ??= openSandbox({
      prelude: readFileSync(GUEST, 'utf8'),
      threads: ctx.config.sandboxThreads,
      onError: (error) => log.error({ err: error, part: 'sandbox' }, 'a thread of the sandbox ended'),
    })
    return sandbox
  }

  async function call(site: PluginSite, plugin: PublishedPlugin, asked: PluginCall): Promise<PluginOutcome> {
    const key = `${site.tenantId}/${site.siteId}/${plugin.hash}`
    const fuse = fuseOf(key, site, asked)
    const off = offReason(plugin, fuse)
    if (off !== undefined) return failed({ reason: 'off', message: off })
    const found = await findPackage(site, plugin)
    if (!found) return failed({ reason: 'off', message: `The package of ${plugin.name} is gone.` })
    const obstacle = obstacleTo(asked, found.manifest, plugin)
    if (obstacle !== undefined) return failed({ reason: 'off', message: obstacle })
    const began = performance.now()
    const given = new AbortController()
    const hostCall = openHostCall({
      site,
      plugin,
      manifest: found.manifest,
      callKind: asked.kind,
      signal: given.signal,
    })
    const isUrgent = callClassOf(asked).startsWith('page') && !breaker.isSuspect(fuse)
    const waits = openWaits(limitsOf(asked, found.manifest.limits).wallMs)
    const result = waits.blame(await run(key, hostCall, found, asked, { isUrgent, waits }))
    given.abort()
    const outcome = outcomeOf(result, hostCall)
    const wallMs = performance.now() - began
    breaker.note(fuse, outcome)
    figures.observe(asked.kind, outcome, wallMs / 1_000)
    notices.announce(site.tenantId, site.siteId, hostCall.writes)
    noteOutcome(ctx, site, plugin, outcome, asked.kind)
    if (result.ok || result.reason !== 'busy')
      records.record({
        tenantId: site.tenantId,
        siteId: site.siteId,
        plugin: plugin.name,
        version: plugin.version,
        kind: asked.kind,
        name: asked.name,
        failure: outcome.ok ? undefined : outcome.failure,
        cpuMs: result.cpuMs,
        wallMs,
        logs: result.logs,
        isPreview: site.isPreview,
      })
    return outcome
  }

  function offReason(plugin: PublishedPlugin, fuse: string): string | undefined {
    if (!plugin.enabled) return `${plugin.name} is switched off.`
    const advisory = ctx.pluginAdvisories.isBlocked(plugin)
    if (advisory) return `${plugin.name} ${plugin.version} was withdrawn.`
    return breaker.isOpen(fuse) ? `${plugin.name} rests after failing several times in a row.` : undefined
  }

  /** @throws what the storage throws when it is away */
  async function findPackage(site: PluginSite, plugin: PublishedPlugin): Promise<PluginPackage | undefined> {
    try {
      return await pluginPackage(ctx, site.tenantId, plugin)
    } catch (error) {
      if (!(error instanceof AppError))
        log.warn({ err: error, plugin: plugin.name }, 'a package cannot be read')
      return undefined
    }
  }

  function run(
    key: string,
    hostCall: HostCall,
    { code, manifest, locales, hash }: PluginPackage,
    asked: PluginCall,
    { isUrgent, waits }: { isUrgent: boolean; waits: Waits },
  ): Promise<SandboxResult> {
    const { site, plugin } = hostCall
    const settings = resolveSettings(manifest.settings, plugin.settings)
    return open().run({
      key,
      tenant: site.tenantId,
      isUrgent,
      codeHash: hash,
      code: async () => code,
      call: JSON.stringify({
        call: asked,
        site: {
          id: site.siteId,
          origin: site.origin,
          locale: site.locale,
          timezone: site.timezone,
          title: site.title,
          is_preview: site.isPreview,
          settings,
          messages: messagesFor(locales, site.locale),
        },
      }),
      limits: limitsOf(asked, manifest.limits),
      async host(name, input) {
        using _ = waits.begin(name)
        try {
          return await performHostCall(ctx, functions, hostCall, name, input)
        } catch (error) {
          throw error instanceof HostError ? new HostFailure(error.code, error.message) : error
        }
      },
    })
  }

  /** The engine compiled, a thread for pages begun, and what all plugins begin with run once. */
  async function warm(): Promise<void> {
    const result = await open().run({
      key: 'warm-up',
      tenant: 'warm-up',
      isUrgent: true,
      codeHash: 'warm-up',
      code: async () => 'var __plugin = { jobs: { warm() {} } }',
      call: JSON.stringify({ call: { kind: 'job', name: 'warm', data: null }, site: {} }),
      limits: limitsOf({ kind: 'job', name: 'warm' }),
      host: async () => null,
    })
    if (!result.ok)
      log.warn({ part: 'sandbox', reason: result.message }, 'the sandbox could not be made ready')
  }

  return {
    call,
    warm: () => (warmed ??= warm()),
    async flush() {
      await notices.flush()
      await records.flush()
    },
    async [Symbol.asyncDispose]() {
      await sandbox?.[Symbol.asyncDispose]()
      await notices[Symbol.asyncDispose]()
      await records[Symbol.asyncDispose]()
    },
  }
}

/** What rests by itself: what strangers decide about, as what is sent to an endpoint; and what no visitor sees. */
function fuseOf(key: string, { isPreview }: PluginSite, { kind, name }: PluginCall): string {
  return `${key}${isPreview ? ' preview' : ''}${kind === 'endpoint' ? ` ${name}` : ''}`
}

function failed(failure: PluginFailure): PluginOutcome {
  return { ok: false, failure }
}

function outcomeOf(result: SandboxResult, { reads }: HostCall): PluginOutcome {
  if (result.ok) return { ok: true, value: result.value, tags: reads }
  const { reason, message } = result
  if (reason === 'limit') return failed({ reason, limit: result.limit, message })
  if (reason === 'busy') return failed({ reason, message })
  return failed({ reason, message: result.stack ? `${message}\n${result.stack}` : message })
}
