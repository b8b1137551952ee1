/**
 * Runs a plugin in the real sandbox, with everything around it in memory: what it answers, sends and keeps is there for a
 * test to look at.
 */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { messagesFor } from '../../server/features/plugin-calls/messages.ts'
import { openHostCall } from '../../server/features/plugin-host/plugin-host.ts'
import { callClassOf, limitsOf } from '../../server/plugin/limits.ts'
import { packageOf } from '../../server/plugin/package.ts'
import { resolveSettings } from '../../server/plugin/settings.ts'
import type { PluginCall } from '../../server/published/plugins.ts'
import { openSandbox } from '../../server/sandbox/sandbox.ts'
import { buildPlugin } from '../build.ts'
import type { PluginRequest, PluginResponse } from '../plugin.ts'
import type { Traffic } from '../site.ts'
import type { TestOptions, TestPlugin } from './harness.ts'
import { openTestHost } from './host.ts'
import { type Memory, entryOf } from './memory.ts'
import { pageOf } from './page.ts'

export { pageOf } from './page.ts'
export type * from './harness.ts'

/** A call that came to nothing; `limit` says which one was reached. */
export class PluginCallError extends Error {
  readonly reason: string
  readonly limit: string | undefined
  constructor(message: string, reason: string, limit?: string) {
    super(message)
    this.name = 'PluginCallError'
    this.reason = reason
    this.limit = limit
  }
}

const GUEST = new URL('../../server/plugin/guest.js', import.meta.url)
/** The machine that tests run on may be busy; what counts is the plugin's own processor time. */
const WALL_MS = 30_000
/** A job that enqueues itself for ever is a mistake that a test should end with. */
const JOBS_MAX = 1_000

/**
 * @param folder of the plugin: its source, which is built, or a built package; a path or a file: URL
 * @throws BuildError, PluginPackageError
 */
export async function openPlugin(folder: string | URL, options: TestOptions = {}): Promise<TestPlugin> {
  const path = typeof folder === 'string' ? folder : fileURLToPath(folder)
  const pluginPackage = packageOf(await buildPlugin(path))
  const { manifest, code, hash, locales } = pluginPackage
  const sandbox = openSandbox({ prelude: readFileSync(GUEST, 'utf8'), threads: 2 })
  let ahead = 0
  const plugin: TestPlugin = {
    ...memoryOf(options, () => Date.now() + ahead),
    logs: [],
    settings: { ...options.settings },
    site: {
      tenantId: randomUUID(),
      siteId: randomUUID(),
      origin: 'https://example.test',
      locale: 'en',
      timezone: 'UTC',
      title: 'Example',
      releaseNumber: 1,
      contentPosition: 1,
      isPreview: false,
      ...options.site,
    },
    hook: async (name, event) => (await call({ kind: 'hook', name, event })) as never,
    block: async (name, settings = {}, page = pageOf()) => {
      const declared = manifest.blocks.find(({ type }) => type === name)?.settings ?? []
      return textOf(await call({ kind: 'block', name, settings: resolveSettings(declared, settings), page }))
    },
    request: async (endpoint, request = {}) => {
      const answer = await call({ kind: 'endpoint', name: endpoint, request: requestOf(endpoint, request) })
      const { status, headers, body } = answer as PluginResponse
      return { status, headers, body, json: () => JSON.parse(body) as unknown }
    },
    schedule: async (name) => void (await call({ kind: 'schedule', name })),
    job: async (name, data = null) => void (await call({ kind: 'job', name, data })),
    action: (name, input = {}, by = 'Tester') => call({ kind: 'action', name, input, by }),
    async runJobs() {
      for (let ran = 0; plugin.jobs.length > 0; ran += 1) {
        if (ran >= JOBS_MAX) throw new Error(`More than ${JOBS_MAX} jobs ran, and there are more.`)
        const next = plugin.jobs.shift()
        if (next) await plugin.job(next.name, next.data)
      }
    },
    advance: (seconds) => void (ahead += seconds * 1_000),
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  }

  async function call(asked: PluginCall): Promise<unknown> {
    const { site } = plugin
    const given = new AbortController()
    const hostCall = openHostCall({
      site,
      plugin: {
        name: manifest.name,
        version: manifest.version,
        hash,
        owner: 'tenant',
        enabled: true,
        settings: plugin.settings,
        permissions: options.permissions ?? manifest.permissions,
        hosts: options.hosts ?? manifest.hosts,
      },
      manifest,
      callKind: asked.kind,
      signal: given.signal,
    })
    const result = await sandbox.run({
      key: hash,
      tenant: site.tenantId,
      isUrgent: callClassOf(asked).startsWith('page'),
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
          settings: resolveSettings(manifest.settings, plugin.settings),
          messages: messagesFor(locales, site.locale),
        },
      }),
      limits: { ...limitsOf(asked, manifest.limits), wallMs: WALL_MS },
      host: openTestHost(plugin, hostCall),
    })
    given.abort()
    plugin.logs.push(...result.logs)
    if (result.ok) return result.value
    const where = result.reason === 'error' ? (result.stack ?? '') : ''
    throw new PluginCallError(
      `${asked.kind} ${asked.name}: ${result.message}\n${where}`.trim(),
      result.reason,
      result.reason === 'limit' ? result.limit : undefined,
    )
  }
  return plugin
}

const NO_TRAFFIC: Traffic = {
  from: '2026-01-01T00:00:00.000Z',
  to: '2026-01-31T00:00:00.000Z',
  requests: 0,
  views: 0,
  visitors: 0,
  days: [],
  top_pages: [],
  referrers: [],
}

function memoryOf({ entries = [], ...given }: TestOptions, now: () => number): Memory {
  return {
    values: new Map(),
    tables: new Map(),
    entries: entries.map((entry) => entryOf({ id: randomUUID(), ...entry })),
    removed: [],
    collections: [],
    media: [],
    redirects: [],
    members: given.members ?? [],
    traffic: { ...NO_TRAFFIC, ...given.traffic },
    secrets: given.secrets ?? {},
    mails: [],
    jobs: [],
    events: [],
    requests: [],
    answer: given.answer,
    links: new Map(),
    now,
  }
}

function requestOf(endpoint: string, given: Partial<PluginRequest>): PluginRequest {
  const [method = 'GET', declared = '/'] = endpoint.split(' ')
  const params = given.params ?? {}
  const path = declared.replace(/:([a-z0-9_]+)/g, (_, name: string) => params[name] ?? '')
  const { body = null } = given
  return {
    method,
    path,
    params,
    query: {},
    headers: {},
    body,
    text: body === null ? null : typeof body === 'string' ? body : JSON.stringify(body),
    visitor: 'visitor-1',
    key: null,
    ...given,
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
