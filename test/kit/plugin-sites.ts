/** Websites with plugins whose handlers are functions of the test's own, and a way to wait until they have been called. */
import type { PublishedPlugin } from '../../server/published/plugins.ts'
import { changePlugins } from '../../server/features/plugins/plugins.ts'
import { type TestApp, startTestApp } from './app.ts'
import { addSiteOn } from './deployments.ts'
import { watchJobs } from './jobs.ts'
import { type Handlers, type StagedRuntime, stagedRuntime } from './plugin-stage.ts'
import { addTestPlugin } from './plugins.ts'
import type { Clock } from '../../server/kernel/clock.ts'

type Asks = { hooks?: { on: string; priority?: number }[]; permissions?: string[] } & Record<string, unknown>

export type PluginSites = TestApp & {
  /** What all plugins do, by `<plugin> <name of the hook, …>`; add to it at any time. */
  handlers: Handlers
  runtime: StagedRuntime
  makeSite: () => Promise<PluginTestSite>
  /** Resolves when no job of plugins that is due waits or runs; those put off for later do not count. */
  settled: (tenantId: string) => Promise<void>
  /** Resolves when a job of this task has ended, which nobody waited for when it was asked for. */
  ended: (tenantId: string, task: string) => Promise<void>
}

export type PluginTestSite = {
  tenantId: string
  siteId: string
  owner: string
  /** Of the site's routes. */
  base: string
  /** Installs a plugin that asks for, and is granted, what its manifest here says. */
  install: (name: string, asks?: Asks, code?: string) => Promise<void>
  change: (act: Parameters<typeof changePlugins>[3][number]) => Promise<void>
  /** As the index has them. */
  indexed: () => Promise<PublishedPlugin[]>
}

/**
 * Call it at the top level of a file.
 * @param options.isReal the plugins' own code runs, in the sandbox
 */
export async function startPluginSites(
  options: { clock?: Clock; isReal?: boolean } = {},
): Promise<PluginSites> {
  const t = await startTestApp({ jobs: true, ...(options.clock && { overrides: { clock: options.clock } }) })
  const handlers: Handlers = {}
  const runtime = stagedRuntime(handlers)
  if (!options.isReal) Object.assign(t.ctx, { plugins: runtime })
  const jobs = await watchJobs(t.ctx.ownerUrl)

  async function settled(tenantId: string): Promise<void> {
    await jobs.until(async () => {
      const { rows } = await jobs.owner.query(
        `select from pool.jobs where tenant_id = $1 and task like 'plugin-events.%'
           and (state = 'running' or state = 'queued' and run_at <= now())`,
        [tenantId],
      )
      return rows.length === 0 ? true : undefined
    })
  }

  async function ended(tenantId: string, task: string): Promise<void> {
    await jobs.until(async () => {
      const { rows } = await jobs.owner.query(
        `select from pool.jobs where tenant_id = $1 and task = $2 and finished_at is not null`,
        [tenantId, task],
      )
      return rows.length > 0 ? true : undefined
    })
  }

  async function makeSite(): Promise<PluginTestSite> {
    const { tenant, owner } = await t.makeTenant()
    const site = await addSiteOn(t, tenant.id)
    const change: PluginTestSite['change'] = async (act) => {
      await t.ctx.db.withTenant(tenant.id, (tx) => changePlugins(t.ctx, tx, site.id, [act]))
      await settled(tenant.id)
    }
    return {
      tenantId: tenant.id,
      siteId: site.id,
      owner,
      base: `/api/v1/websites/${site.id}`,
      change,
      async install(name, { hooks = [], permissions = [], ...asks } = {}, code) {
        const manifest = { name, version: '1.0.0', hooks, permissions, endpoints: [], settings: [], ...asks }
        await addTestPlugin(t.ctx, tenant.id, manifest, { 'main.js': code ?? mainFor(manifest) })
        await change({ name, version: '1.0.0', grant: permissions })
      },
      indexed: () =>
        t.ctx.db.withTenant(tenant.id, async (tx) => {
          const rows = await tx
            .selectFrom('site_plugins')
            .select('published')
            .where('site_id', '=', site.id)
            .orderBy('name')
            .execute()
          return rows.map(({ published }) => published as PublishedPlugin)
        }),
    }
  }

  return { ...t, handlers, runtime, makeSite, settled, ended }
}

/** Handlers for everything that a manifest declares, which packages are checked for. */
function mainFor(manifest: Record<string, unknown>): string {
  const names = (key: string, member: string) =>
    Object.fromEntries(((manifest[key] ?? []) as Record<string, string>[]).map((one) => [one[member], 0]))
  const parts = {
    hooks: names('hooks', 'on'),
    schedules: names('schedules', 'name'),
    actions: names('actions', 'name'),
    jobs: Object.fromEntries(((manifest['jobs'] ?? []) as string[]).map((name) => [name, 0])),
  }
  const text = JSON.stringify(parts).replaceAll(':0', ':()=>null')
  return `globalThis.__plugin=${text}`
}
