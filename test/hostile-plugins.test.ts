/**
 * Every host function against a plugin that means harm: it names what belongs to another tenant and to another website of
 * its own, wherever a text can stand, and sends what programs trip over. New functions are covered by being there.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PLUGIN_PERMISSIONS, type PluginPermission } from '../server/plugin/permissions.ts'
import { EMITTABLE } from '../server/plugin/hooks.ts'
import { HostError } from '../server/features/plugin-host/plugin-host.ts'
import { startTestApp } from './kit/app.ts'
import { hostileBodies } from './kit/hostile-values.ts'
import { plant } from './kit/plant.ts'
import { ALL_FUNCTIONS, openTestHost } from './kit/plugin-host.ts'
import { installPlugin } from './kit/plugins.ts'
import { sampleOf } from './kit/sample.ts'
import { makeSite } from './kit/site.ts'
import { rowsOf } from './kit/tenant-rows.ts'

const NEIGHBOUR = 'neighbour-marker-4b1d'
const SIBLING = 'sibling-marker-93e0'
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const NAME = 'villain'
/** All there is, so that nothing is refused for want of a permission. */
const MANIFEST = {
  name: NAME,
  permissions: Object.keys(PLUGIN_PERMISSIONS) as PluginPermission[],
  hosts: ['inside.example.com'],
  jobs: ['work'],
  secrets: [{ name: 'api_key', title: 'Key' }],
  emits: Object.keys(EMITTABLE).map((type) => ({ type, description: 'x' })),
  tables: {
    notes: { title: 'Notes', columns: [{ name: 'text', type: 'text' }], index: [['text']] },
  },
}

const t = await startTestApp()
const neighbour = await plantedTenant(NEIGHBOUR)
const own = await plantedTenant(SIBLING)
await withoutApprovals(own.owner)
const site = await makeSite(t.ctx, own.tenantId, { slug: 'second' })
const place = { tenantId: own.tenantId, siteId: site.id }
await installPlugin(t.ctx, place, { name: NAME, permissions: ['kv', 'tables'], tables: MANIFEST.tables })
const { host } = openTestHost(t.ctx, { ...place, callKind: 'job' }, MANIFEST)

async function plantedTenant(marker: string) {
  const { tenant, owner } = await t.makeTenant({ plan: 'custom', display_name: marker })
  const { siteId } = await plant(t, { tenantId: tenant.id, owner, marker })
  return { tenantId: tenant.id, siteId, owner }
}

/** Rules hold for all websites; the villain is to get as far as plugins can. */
async function withoutApprovals(token: string): Promise<void> {
  const { body } = await t.call('/api/v1/approval-rules', { token })
  for (const { id } of body['items'] as unknown as { id: string }[])
    await t.call(`/api/v1/approval-rules/${id}`, { method: 'DELETE', token })
}

/** What may not change: all of the neighbour, and of the own tenant what belongs to the other website. */
async function untouchable() {
  const sibling = (await rowsOf(t.ctx.ownerUrl, own.tenantId)).filter(
    ({ row }) => row['site_id'] === own.siteId || row['id'] === own.siteId,
  )
  return { neighbour: await rowsOf(t.ctx.ownerUrl, neighbour.tenantId), sibling }
}

/** What can be named: one id, hash or word of each kind. */
function namesIn(rows: Awaited<ReturnType<typeof rowsOf>>): string[] {
  const kinds = new Map<string, string>()
  for (const { table_name, row } of rows)
    for (const [column, value] of Object.entries(row))
      if (typeof value === 'string' && (UUID.test(value) || /^(hash|slug|key|plugin|path)$/.test(column)))
        kinds.set(`${table_name}.${column}`, value)
  // What is named is kept: the words by which leaks are known may not be among it.
  return [...new Set(kinds.values())].filter((name) => !name.includes('marker'))
}

/** @returns what went wrong: anything but an answer without foreign words, or a refusal that says why */
async function complaintOf(name: string, input: unknown): Promise<string | undefined> {
  const shown = `${name} ${JSON.stringify(input)?.slice(0, 200)}`
  try {
    const text = JSON.stringify(await host(name, input)) ?? ''
    const isLeak = text.includes(NEIGHBOUR) || text.includes(SIBLING)
    return isLeak ? `${shown} shows what is not its own: ${text.slice(0, 300)}` : undefined
  } catch (error) {
    if (!(error instanceof HostError)) return `${shown} throws ${String(error)}`
    // Servers elsewhere are away; everything else has to know what it refuses.
    const isExpected = error.code !== 'unavailable' || name === 'fetch'
    const { message } = error.cause instanceof Error ? error.cause : error
    return isExpected ? undefined : `${shown} failed: ${message}`
  }
}

const SCHEMAS = Object.entries(ALL_FUNCTIONS).flatMap(([name, { input }]) => {
  const { anyOf } = input as { anyOf?: unknown[] }
  return (anyOf ?? [input]).map((schema) => ({ name, schema }))
})

test('names of others lead nowhere', async () => {
  const before = await untouchable()
  const complaints: string[] = []
  for (const foreign of namesIn([...before.neighbour, ...before.sibling]))
    for (const { name, schema } of SCHEMAS) {
      const aimed = sampleOf(schema, ({ type, enum: choices }, property) => {
        if (type !== 'string' || choices !== undefined) return undefined
        // A table of its own, so that the row is looked for.
        return property === 'table' ? 'notes' : foreign
      })
      const complaint = await complaintOf(name, aimed)
      if (complaint !== undefined) complaints.push(complaint)
    }
  assert.deepEqual(complaints.slice(0, 5), [])
  assert.deepEqual(await untouchable(), before)
})

test('whatever a plugin sends is answered, or refused for a reason', async () => {
  const before = await untouchable()
  const complaints: string[] = []
  for (const { name, schema } of SCHEMAS)
    for (const text of hostileBodies(schema, 1)) {
      const complaint = await complaintOf(name, JSON.parse(text))
      if (complaint !== undefined) complaints.push(complaint)
    }
  assert.deepEqual(complaints.slice(0, 5), [])
  assert.deepEqual(await untouchable(), before)
})

test('the walk would find a leak', async () => {
  const at = { ...own, site: { contentPosition: 1_000_000 } }
  const insider = openTestHost(t.ctx, at, MANIFEST)
  const seen = ['content.list', 'media.list'].map(async (name) =>
    JSON.stringify(await insider.host(name, name === 'content.list' ? { type: 'page' } : {})),
  )
  for (const text of await Promise.all(seen)) assert.match(text, new RegExp(SIBLING))
})
