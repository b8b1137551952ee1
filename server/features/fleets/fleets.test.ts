/** Deployments across tenants, over the real pipeline: from ring to ring, stopped by failures, and back. */
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { addSiteOn } from '../../../test/kit/deployments.ts'
import { installBuiltInThemes } from '../themes/themes.ts'

const app = await startTestApp({ jobs: true })
const { call, visit, makeTenant, operator } = app
const FLEETS = '/api/v1/admin/deployments'
const BLANK = fileURLToPath(new URL('../../../test/themes/blank', import.meta.url))
/** More steps than a page may take; the linter cannot know. */
const SLOW = '{% assign n = site.title.size | times: 100000 %}{% for i in (1..n) %}.{% endfor %}'

/** Ships another theme with the program: the test theme with another front page. */
async function ship(name: string, front: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hotswap-themes-'))
  const theme = join(folder, name)
  cpSync(BLANK, theme, { recursive: true })
  rmSync(join(theme, 'templates/index.json'), { force: true })
  writeFileSync(join(theme, 'templates/index.liquid'), front)
  const manifest = { name, title: name, version: '1.0.0', description: 'x', license: 'MIT' }
  writeFileSync(join(theme, 'theme.json'), JSON.stringify({ ...manifest, languages: ['en'] }))
  await installBuiltInThemes(app.ctx, folder)
  rmSync(folder, { recursive: true })
}
await ship('fresh', '<h1>fresh edition</h1>')
await ship('slow', SLOW)

type SeenFleet = {
  id: string
  state: string
  ring: number
  tenants: number
  by_state: Record<string, number>
  problem: { code: string; detail: string } | null
  rings: { tenants: number; state: string; by_state: Record<string, number> }[]
  failed: { tenant_id: string; name: string; problem: { detail: string } | null }[]
  waiting: { tenant_id: string; waiting_for: string }[]
  can: string[]
}

async function start(module: string, body: Record<string, unknown>): Promise<string> {
  const answer = await call(`${FLEETS}/${module}`, { method: 'POST', token: await operator(), body })
  assert.equal(answer.status, 202, answer.text)
  return String(answer.body['id'])
}

async function get(id: string): Promise<SeenFleet> {
  const { status, text, body } = await call(`${FLEETS}/${id}`, { token: await operator() })
  assert.equal(status, 200, text)
  return body as unknown as SeenFleet
}

const OVER = new Set(['succeeded', 'failed', 'aborted', 'rolled_back'])

async function watch(
  id: string,
  until: (fleet: SeenFleet) => boolean = ({ state }) => OVER.has(state),
): Promise<SeenFleet> {
  for (const limit = performance.now() + 60_000; ;) {
    const fleet = await get(id)
    if (until(fleet)) return fleet
    if (performance.now() > limit)
      throw new Error(`the fleet does not come that far: ${JSON.stringify(fleet)}`)
    await delay(50)
  }
}

const act = async (id: string, name: string, note?: string) =>
  call(`${FLEETS}/${id}/${name}`, { method: 'POST', token: await operator(), body: note ? { note } : {} })

async function makeTenants(count: number, input: Parameters<typeof makeTenant>[0] = {}) {
  const made: { id: string; owner: string; front: () => Promise<string> }[] = []
  for (let i = 0; i < count; i++) {
    const { tenant, owner } = await makeTenant(input)
    await addSiteOn(app, tenant.id)
    const front = async () => (await visit(`${tenant.slug}.localhost`, '/')).text
    made.push({ id: tenant.id, owner, front })
  }
  const ids = made.map(({ id }) => id)
  return { made, ids, seen: async () => Promise.all(made.map(({ front }) => front())) }
}

const NO_SOAK = [
  { percent: 30, soak_seconds: 0 },
  { percent: 100, soak_seconds: 0 },
]

describe('a theme for many tenants', () => {
  test('goes live ring by ring, as a deployment of each tenant, and is taken back', async () => {
    const { made, ids, seen } = await makeTenants(4)
    const id = await start('theme', { selection: { tenant_ids: ids }, theme: 'fresh', rings: NO_SOAK })
    const done = await watch(id)
    assert.equal(done.state, 'succeeded', JSON.stringify(done))
    assert.deepEqual(done.by_state, { succeeded: 4 })
    assert.deepEqual(
      done.rings.map(({ tenants, state }) => [tenants, state]),
      [
        [2, 'over'],
        [2, 'over'],
      ],
    )
    for (const page of await seen()) assert.match(page, /fresh edition/)

    const [first] = made
    assert.ok(first)
    const own = await call('/api/v1/deployments', { token: first.owner })
    const [part] = own.body['items'] as unknown as { fleet_id: string; created_by: { label: string } }[]
    assert.equal(part?.fleet_id, id)
    assert.match(part.created_by.label, /@example\.test/)
    const audit = await call('/api/v1/audit?action=deployment.start', { token: first.owner })
    assert.equal((audit.body['items'] as unknown as unknown[]).length, 1, audit.text)

    assert.equal((await act(id, 'rollback', 'Too loud')).status, 200)
    const back = await watch(id, ({ state }) => state === 'rolled_back')
    assert.deepEqual(back.by_state, { rolled_back: 4 })
    for (const page of await seen()) assert.doesNotMatch(page, /fresh edition/)
    assert.equal((await act(id, 'rollback')).status, 409)
  })

  test('that breaks pages is stopped in its first ring, and the tenant named', async () => {
    const { ids, seen } = await makeTenants(3)
    const before = await seen()
    const id = await start('theme', { selection: { tenant_ids: ids }, theme: 'slow', rings: NO_SOAK })
    const done = await watch(id)
    assert.equal(done.state, 'failed')
    assert.equal(done.problem?.code, 'too_many_failures')
    assert.equal(done.failed.length, 1)
    assert.match(done.problem.detail, new RegExp(done.failed[0]?.name ?? 'nobody'))
    assert.match(done.failed[0]?.problem?.detail ?? '', /index/)
    assert.deepEqual(done.by_state, { failed: 1, pending: 2 })
    assert.deepEqual(await seen(), before)
  })
})
