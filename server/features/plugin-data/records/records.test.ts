/** What plugins did: from calls to figures and lines that people read. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../../test/kit/app.ts'
import { makeSite } from '../../../../test/kit/site.ts'
import { manualClock } from '../../../kernel/clock.ts'
import { sweepTenant } from '../jobs.ts'
import { type CallRecord, openCallRecords } from './records.ts'
import { MAX_LOG_LINES } from './queries.ts'

const clock = manualClock()
const { ctx, call, makeTenant, makeMember } = await startTestApp({ overrides: { clock } })

async function makeRecords() {
  const { tenant } = await makeTenant()
  const site = await makeSite(ctx, tenant.id)
  const records = openCallRecords(ctx)
  const record = (more: Partial<CallRecord> = {}) =>
    records.record({
      tenantId: tenant.id,
      siteId: site.id,
      plugin: 'seo',
      version: '1.0.0',
      kind: 'hook',
      name: 'page.head',
      failure: undefined,
      cpuMs: 1.5,
      wallMs: 3,
      logs: [],
      ...more,
    })
  const get = async (path: string) => {
    const { token } = await makeMember(tenant.id, 'admin')
    return call(`/api/v1/websites/${site.id}/plugins/seo/${path}`, { token })
  }
  const logs = async (query = '') => {
    const answer = await get(`logs${query}`)
    return {
      items: answer.body['items'] as unknown as { level: string; message: string; fields: unknown }[],
      cursor: answer.body['next_cursor'] as unknown as string | null,
    }
  }
  return { tenant, site, records, record, get, logs }
}

test('calls are counted by day and kind, failures show in the log', async () => {
  const { record, records, get, logs } = await makeRecords()
  record()
  record({ logs: [{ level: 'info', message: 'shown', fields: { path: '/a' } }] })
  await records.flush()
  record({
    kind: 'endpoint',
    name: 'POST /submit',
    failure: { reason: 'limit', limit: 'cpu', message: 'Too slow' },
  })
  clock.advance(86_400_000)
  record({ cpuMs: 2 })
  await records[Symbol.asyncDispose]()
  const { body } = await get('usage')
  assert.deepEqual(body['totals'], { calls: 4, failures: 1, cpu_ms: 6.5, wall_ms: 12 })
  const items = body['items'] as unknown as { kind: string; calls: number }[]
  assert.deepEqual(
    items.map(({ kind, calls }) => [kind, calls]),
    [
      ['endpoint', 1],
      ['hook', 2],
      ['hook', 1],
    ],
  )
  const { items: lines } = await logs()
  assert.deepEqual(
    lines.map(({ level, message, fields }) => [level, message, fields]),
    [
      ['error', 'Too slow', { reason: 'limit', limit: 'cpu' }],
      ['info', 'shown', { path: '/a' }],
    ],
  )
  assert.equal((await logs('?level=warn')).items.length, 1)
  const first = await logs('?limit=1')
  assert.equal((await logs(`?limit=1&cursor=${first.cursor}`)).items[0]?.message, 'shown')
  for (const wrong of ['from=2026-02-30', 'from=0000-01-01', 'from=2030-01-02&to=2030-01-01'])
    assert.equal((await get(`usage?${wrong}`)).status, 400, wrong)
})

test('a flood leaves its beginning, and the newest thousand lines', async () => {
  const { record, records, logs, tenant } = await makeRecords()
  const flood = Array.from({ length: 300 }, (_, index) => ({
    level: 'info' as const,
    message: `line ${index}`,
  }))
  for (let turn = 0; turn < 6; turn += 1) {
    record({ logs: flood })
    await records.flush()
  }
  await records[Symbol.asyncDispose]()
  const { items } = await logs('?limit=2')
  assert.match(items[0]?.message ?? '', /100 more lines/)
  assert.equal(items[1]?.message, 'line 199')
  const count = () =>
    ctx.db.withTenant(
      tenant.id,
      async (tx) => (await tx.selectFrom('plugin_logs').select('id').execute()).length,
    )
  assert.equal(await count(), MAX_LOG_LINES)
  clock.advance(15 * 86_400_000)
  await sweepTenant(ctx, tenant.id)
  assert.equal(await count(), 0)
})

test('whatever a plugin writes can be kept', async () => {
  const { record, records, logs } = await makeRecords()
  const circular: Record<string, unknown> = {}
  circular['self'] = circular
  record({
    name: 'x\0'.repeat(500),
    logs: [
      {
        level: 'warn',
        message: `\0\ud800${'x'.repeat(9_000)}`,
        fields: { 'a\0': '\0\udc00', b: 1, '\\u0000': '\\\\ud800' },
      },
      { level: 'warn', message: 'large', fields: 'y'.repeat(9_000) },
      { level: 'warn', message: 'odd', fields: 10n },
      { level: 'warn', message: 'round', fields: circular },
    ],
  })
  await records[Symbol.asyncDispose]()
  const { items } = await logs()
  assert.deepEqual(
    items.map(({ message }) => message.slice(0, 5)),
    ['round', 'odd', 'large', '\ufffdxxxx'],
  )
  assert.deepEqual(items.at(-1)?.fields, { a: '', b: 1, '\\u0000': '\\\\ud800' })
})

test('records of a site that is gone, or of a tenant that is, are no reason to keep others', async () => {
  const { record, records, logs } = await makeRecords()
  const nowhere = '00000000-0000-7000-8000-000000000000'
  record({ siteId: nowhere, logs: [{ level: 'info', message: 'lost' }] })
  record({ tenantId: nowhere })
  record({ logs: [{ level: 'info', message: 'kept' }] })
  await records[Symbol.asyncDispose]()
  assert.deepEqual(
    (await logs()).items.map(({ message }) => message),
    ['kept'],
  )
})
