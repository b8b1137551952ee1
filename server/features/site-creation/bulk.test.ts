import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { createTestDatabase } from '../../../test/kit/database.ts'
import { watchJobs } from '../../../test/kit/jobs.ts'
import { makeSite } from '../../../test/kit/site.ts'
import type { Job } from '../../kernel/jobs/task.ts'
import { addEntry, changeEntry, getEntryForChange } from '../entries/entries.ts'
import { presentRow } from '../releases/releases.ts'
import { defaultTheme } from '../themes/themes.ts'
import { type BulkPayload, runBulk } from './bulk.ts'

const databaseUrl = await createTestDatabase()
const states = await watchJobs(databaseUrl)
const { ctx, call, makeTenant } = await startTestApp({ databaseUrl, jobs: true })
const BULK = '/api/v1/websites/bulk'

type Operation = { id: string; state: string; total: number; counts: Record<string, number> }

async function makeSites(...slugs: string[]) {
  const { tenant, owner: token } = await makeTenant()
  const ids: string[] = []
  for (const slug of slugs) ids.push((await makeSite(ctx, tenant.id, { slug, name: `Shop ${slug}` })).id)
  const start = (body: unknown) => call(BULK, { method: 'POST', token, body })
  /** Begins the act and waits for its end. */
  const act = async (body: unknown) => {
    const { status, text, body: begun } = await start(body)
    assert.equal(status, 202, text)
    const { id, job_id } = begun as unknown as { id: string; job_id: string }
    await states.until(async () => {
      const { rowCount } = await states.owner.query(
        "select from pool.jobs where id = $1 and state in ('succeeded', 'failed')",
        [job_id],
      )
      return rowCount || undefined
    })
    const operation = (await call(`${BULK}/${id}`, { token })).body as unknown as Operation
    const { items } = (await call(`${BULK}/${id}/outcomes`, { token })).body as unknown as {
      items: { website_id: string; outcome: string; code: string | null }[]
    }
    return { operation, items }
  }
  const statuses = async () => {
    const rows = await ctx.db.withTenant(tenant.id, (tx) =>
      tx.selectFrom('sites').select(['id', 'status']).execute(),
    )
    return ids.map((id) => rows.find((row) => row.id === id)?.status)
  }
  return { tenant, token, ids, start, act, statuses }
}

test('an act on many sites says what became of each', async () => {
  const { ids, act, statuses } = await makeSites('a', 'b', 'c')
  const [a = '', b = ''] = ids
  const suspended = await act({ action: 'suspend', ids: [a, b], message: 'Unpaid' })
  assert.deepEqual(
    [suspended.operation.state, suspended.operation.total, suspended.operation.counts],
    ['succeeded', 2, { done: 2, unchanged: 0, failed: 0 }],
  )
  assert.deepEqual(await statuses(), ['suspended', 'suspended', 'active'])
  const all = await act({ action: 'activate', filter: {} })
  assert.deepEqual(all.operation.counts, { done: 2, unchanged: 1, failed: 0 })
  const deleted = await act({ action: 'delete', filter: { q: 'shop b' } })
  assert.deepEqual(deleted.operation.counts, { done: 1, unchanged: 0, failed: 0 })
  const failed = await act({ action: 'maintenance', ids: [a, b] })
  assert.deepEqual(
    failed.items
      .toSorted((one, two) => ids.indexOf(one.website_id) - ids.indexOf(two.website_id))
      .map((item) => [item.outcome, item.code]),
    [
      ['done', null],
      ['failed', 'not_found'],
    ],
  )
  const restored = await act({ action: 'restore', filter: {} })
  assert.deepEqual(restored.operation.counts, { done: 1, unchanged: 0, failed: 0 })
  const settings = await act({ action: 'settings', filter: {}, settings: { tagline: 'Sale!' } })
  assert.deepEqual(settings.operation.counts, { done: 3, unchanged: 0, failed: 0 })
  const again = await act({ action: 'settings', filter: {}, settings: { tagline: 'Sale!', locale: 'qq' } })
  assert.deepEqual(again.operation.counts, { done: 0, unchanged: 0, failed: 3 })
})

test('themes are changed and drafts published on many sites', async () => {
  const { tenant, ids, act, start } = await makeSites('a', 'b')
  const [id = ''] = ids
  const entry = await ctx.db.withTenant(tenant.id, async (tx) => {
    const document = { title: 'About', slug: 'about' }
    const added = await addEntry(ctx, tx, id, { type: 'page', document, status: 'published' })
    return changeEntry(ctx, tx, await getEntryForChange(tx, id, 'page', added.id), { title: 'About us' })
  })
  const published = await act({ action: 'publish', filter: {} })
  assert.deepEqual(published.operation.counts, { done: 1, unchanged: 1, failed: 0 })
  await ctx.db.withTenant(tenant.id, async (tx) => {
    assert.equal((await presentRow(tx, id, 'page', entry.id))?.title, 'About us')
  })
  const { hash, manifest } = await defaultTheme(ctx)
  const theme = await act({ action: 'theme', filter: {}, theme: manifest.name })
  assert.deepEqual(theme.operation.counts, { done: 2, unchanged: 0, failed: 0 })
  const again = await act({ action: 'theme', ids, theme: hash })
  assert.deepEqual(again.operation.counts, { done: 0, unchanged: 2, failed: 0 })
  assert.equal((await start({ action: 'theme', ids, theme: 'nope' })).status, 404)
})

test('whoever may not publish, or change a theme, may not do it to many sites either', async () => {
  const { token, ids } = await makeSites('a')
  const key = await call('/api/v1/api-keys', {
    method: 'POST',
    token,
    body: { name: 'Caretaker', scopes: ['sites:read', 'sites:write'] },
  })
  const { manifest } = await defaultTheme(ctx)
  for (const act of [{ action: 'publish' }, { action: 'theme', theme: manifest.name }]) {
    const body = { ...act, ids }
    const { status } = await call(BULK, { method: 'POST', token: String(key.body['key']), body })
    assert.equal(status, 403, act.action)
  }
})

test('an act that makes no sense is refused', async () => {
  const { ids, start } = await makeSites('a')
  for (const body of [
    { action: 'suspend' },
    { action: 'suspend', ids, filter: {} },
    { action: 'settings', ids },
    { action: 'explode', ids },
    { action: 'suspend', ids: [] },
  ])
    assert.equal((await start(body)).status, 400, JSON.stringify(body))
  assert.equal((await start({ action: 'suspend', ids: [...ids, randomUUID()] })).status, 404)
})

test('an act that was interrupted goes on where it was, and does nothing twice', async () => {
  const { tenant, ids, act, statuses } = await makeSites('a', 'b', 'c')
  const { operation } = await act({ action: 'suspend', ids })
  await ctx.db.withTenant(tenant.id, async (tx) => {
    // As if the process had died after the first site.
    await tx
      .deleteFrom('bulk_outcomes')
      .where('site_id', '<>', ids[0] ?? '')
      .execute()
    await tx.updateTable('sites').set({ status: 'active' }).execute()
  })
  const job: Job<BulkPayload> = {
    id: randomUUID(),
    tenantId: tenant.id,
    payload: { operation_id: operation.id },
    attempt: 2,
    maxAttempts: 8,
    signal: new AbortController().signal,
    progress: async () => undefined,
  }
  await runBulk(ctx, job)
  assert.deepEqual(await statuses(), ['active', 'suspended', 'suspended'])
  await runBulk(ctx, job)
  const aborted = AbortSignal.abort(new Error('canceled'))
  await ctx.db.withTenant(tenant.id, (tx) => tx.deleteFrom('bulk_outcomes').execute())
  await assert.rejects(runBulk(ctx, { ...job, signal: aborted }), /canceled/)
})
