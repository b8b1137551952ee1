/** Deployments across tenants in tests: tenants to reach, themes to ship, and waiting for fleets. */
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { installBuiltInThemes } from '../../server/features/themes/themes.ts'
import type { TestApp } from './app.ts'
import { addSiteOn } from './deployments.ts'

const FLEETS = '/api/v1/admin/deployments'
const BLANK = fileURLToPath(new URL('../themes/blank', import.meta.url))
const OVER = new Set(['succeeded', 'failed', 'aborted', 'rolled_back'])

export type SeenFleet = {
  id: string
  state: string
  ring: number
  by_state: Record<string, number>
  problem: { code: string; detail: string } | null
  rings: { tenants: number; state: string; by_state: Record<string, number> }[]
  failed: { tenant_id: string; name: string; problem: { detail: string } | null }[]
  waiting: { tenant_id: string; waiting_for: string }[]
  can: string[]
}
type ReachedTenant = { id: string; slug: string; owner: string; siteId: string; front: () => Promise<string> }

/** Ships another theme with the program: the test theme with this front page. */
export async function shipTheme({ ctx }: TestApp, name: string, front: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hotswap-themes-'))
  const theme = join(folder, name)
  cpSync(BLANK, theme, { recursive: true })
  rmSync(join(theme, 'templates/index.json'), { force: true })
  writeFileSync(join(theme, 'templates/index.liquid'), front)
  const manifest = {
    name,
    title: name,
    version: '1.0.0',
    description: 'x',
    license: 'MIT',
    languages: ['en'],
  }
  writeFileSync(join(theme, 'theme.json'), JSON.stringify(manifest))
  await installBuiltInThemes(ctx, folder)
  rmSync(folder, { recursive: true })
}

/** Calls of an operator about fleets. */
export function fleetCalls({ call, operator }: TestApp) {
  const post = async (path: string, body: object) =>
    call(`${FLEETS}/${path}`, { method: 'POST', token: await operator(), body })

  async function get(id: string): Promise<SeenFleet> {
    const { status, text, body } = await call(`${FLEETS}/${id}`, { token: await operator() })
    assert.equal(status, 200, text)
    return body as unknown as SeenFleet
  }

  return {
    post,
    act: (id: string, name: string, note?: string) => post(`${id}/${name}`, note ? { note } : {}),
    start: async (module: 'theme' | 'configuration', body: object): Promise<string> => {
      const answer = await post(module, body)
      assert.equal(answer.status, 202, answer.text)
      return String(answer.body['id'])
    },
    /** Asks until the fleet is over, or `until` says that it has come far enough. */
    watch: async (
      id: string,
      until: (fleet: SeenFleet) => boolean = ({ state }) => OVER.has(state),
    ): Promise<SeenFleet> => {
      for (const limit = performance.now() + 60_000; ;) {
        const fleet = await get(id)
        if (until(fleet)) return fleet
        if (performance.now() > limit)
          throw new Error(`the fleet does not come that far: ${JSON.stringify(fleet)}`)
        await delay(200)
      }
    },
  }
}

/** Tenants with a website each. */
export async function addReachedTenants(
  app: TestApp,
  count: number,
  input: Parameters<TestApp['makeTenant']>[0] = {},
) {
  const tenants: ReachedTenant[] = []
  for (let i = 0; i < count; i++) {
    const { tenant, owner } = await app.makeTenant(input)
    const { id, slug } = tenant
    const { id: siteId } = await addSiteOn(app, id)
    const front = async () => (await app.visit(`${slug}.localhost`, '/')).text
    tenants.push({ id, slug, owner, siteId, front })
  }
  return {
    tenants,
    selection: { tenant_ids: tenants.map(({ id }) => id) },
    /** What visitors of all of them see. */
    seen: async () => Promise.all(tenants.map(({ front }) => front())),
  }
}

/** The deployments that are a tenant's part of a fleet. */
export async function partsOf({ ctx }: TestApp, tenantId: string, fleetId: string) {
  return ctx.db.withTenant(tenantId, (tx) =>
    tx.selectFrom('deployments').selectAll().where('fleet_id', '=', fleetId).execute(),
  )
}
