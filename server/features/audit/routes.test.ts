import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase } from '../../../test/kit/database.ts'
import { addHome } from '../../../test/kit/homes.ts'
import { AppError } from '../../errors.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { createHttpServer } from '../../kernel/http/server.ts'
import { createLog } from '../../kernel/log.ts'
import { createMetrics } from '../../kernel/metrics.ts'
import { type AuditEvent, recordAudit } from './audit.ts'
import { auditRoutes } from './routes.ts'

const { url, db } = await openTestDatabase({ poolSize: 4 })
const log = createLog('silent')

/** The caller is whatever the headers say: who may call is the guard's affair, not of these routes. */
const app = createHttpServer({
  domain: 'localhost',
  trustedProxies: [],
  log,
  metrics: createMetrics(),
  rewritePath: (path) => path,
  routes: [],
  guard: async (request, access) => {
    const tenantId = request.headers['x-tenant-id']
    if (access.kind === 'tenant' && typeof tenantId !== 'string')
      throw new AppError('tenant_required', 'Name it.')
    if (typeof tenantId === 'string')
      request.tenant = { id: tenantId, slug: 'x', status: 'active', planId: 'free' }
  },
})
auditRoutes(app, { db, log })
before(() => app.ready())
after(() => app.close())

async function call(path: string, tenantId?: string, method: 'GET' | 'POST' = 'GET') {
  const answer = await app.inject({
    method,
    url: path,
    headers: { host: 'localhost', ...(tenantId !== undefined && { 'x-tenant-id': tenantId }) },
  })
  return { status: answer.statusCode, headers: answer.headers, text: answer.body, json: () => answer.json() }
}

const seqs = (answer: { json: () => { items: { seq: number }[] } }) =>
  answer.json().items.map((item) => item.seq)

async function addTrail(events: Partial<AuditEvent>[]): Promise<string> {
  const { tenantId } = await addHome(url)
  await record(tenantId, events)
  return tenantId
}

async function record(tenantId: string, events: Partial<AuditEvent>[]): Promise<void> {
  for (const event of events)
    await db.withTenant(tenantId, (tx) =>
      recordAudit(tx, { action: 'member.add', subject: { type: 'member', id: 'm1' }, ...event }),
    )
}

describe('listing', () => {
  test('pages from the newest to the oldest', async () => {
    const tenantId = await addTrail([{}, {}, {}, {}, {}])
    const first = await call('/audit?limit=2', tenantId)
    assert.deepEqual(seqs(first), [5, 4])
    const second = await call(`/audit?limit=2&cursor=${first.json().next_cursor}`, tenantId)
    assert.deepEqual(seqs(second), [3, 2])
    const third = await call(`/audit?limit=2&cursor=${second.json().next_cursor}`, tenantId)
    assert.deepEqual([seqs(third), third.json().next_cursor], [[1], null])
  })

  test('filters by action and its first part, actor, subject and time, together or alone', async () => {
    const ada = { kind: 'user', id: 'ada', label: 'Ada' }
    const tenantId = await addTrail([
      { action: 'member.add', actor: ada },
      { action: 'member.remove', subject: { type: 'member', id: 'm2' } },
      { action: 'membership.add', subject: { type: 'plan', id: 'p1' }, actor: ada },
    ])
    const find = async (query: string) => seqs(await call(`/audit?${query}`, tenantId))
    assert.deepEqual(await find('action=member'), [2, 1])
    assert.deepEqual(await find('action=member.add'), [1])
    assert.deepEqual(await find('action=member.a'), [])
    assert.deepEqual(await find('actor_id=ada'), [3, 1])
    assert.deepEqual(await find('subject_type=member'), [2, 1])
    assert.deepEqual(await find('subject_type=member&subject_id=m2'), [2])
    assert.deepEqual(await find('actor_id=ada&action=membership'), [3])
    const { items } = (await call('/audit?action=member.remove', tenantId)).json()
    const { created_at: at } = items[0]
    const later = new Date(Date.parse(at) + 3_600_000).toISOString()
    assert.deepEqual(await find(`from=${later}`), [])
    assert.deepEqual(await find(`to=${later}`), [3, 2, 1])
    assert.deepEqual(await find('to=2020-01-01T00:00:00Z'), [])
    assert.deepEqual(await find('from=2020-01-01T00:00:00%2B02:00&action=member'), [2, 1])
  })

  test('answers every filter from an index that begins with the tenant, without sorting', async () => {
    const { tenantId } = await addHome(url)
    await db.withTenant(tenantId, async (tx) =>
      sql`select append_audit(jsonb_build_object('actor_kind', 'user', 'actor_id', 'u' || i % 40, 'action', 'n' || i % 40 || '.add',
        'subject_type', 's' || i % 40, 'subject_id', 'x' || i % 40)) from generate_series(1, 1000) i`.execute(
        tx,
      ),
    )
    const filters = [
      '',
      `action = 'n3.add'`,
      `area = 'n3'`,
      `actor_id = 'u3'`,
      `subject_type = 's3'`,
      `subject_id = 'x3'`,
    ]
    await db.withTenant(tenantId, async (tx) => {
      for (const method of ['seqscan', 'bitmapscan', 'sort'])
        await sql.raw(`set local enable_${method} = off`).execute(tx)
      for (const filter of filters) {
        const { rows } = await sql<{ 'QUERY PLAN': string }>`explain select * from audit_entries
          where ${sql.raw(filter || 'true')} and seq < 1000 order by seq desc limit 51`.execute(tx)
        const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
        assert.match(plan, /Index Cond: \(\(tenant_id = .*seq < /, `${filter}\n${plan}`)
        if (filter) assert.match(plan, new RegExp(`Index Cond: .*${filter.split(' ')[0]} = `), plan)
        assert.doesNotMatch(plan, /Sort/, filter)
      }
    })
  })

  test('refuses what is not a filter, a time or one of its cursors', async () => {
    const tenantId = await addTrail([{}])
    for (const query of [
      'action=Member',
      'action=a..b',
      'from=yesterday',
      'to=2026-06-30T23:59:60Z',
      'cursor=x',
      `cursor=${Buffer.from('[1e300]').toString('base64url')}`,
      `cursor=${Buffer.from('[1.5]').toString('base64url')}`,
      'limit=0',
    ])
      assert.equal((await call(`/audit?${query}`, tenantId)).status, 400, query)
    assert.equal((await call('/audit?from=0000-01-01T00:00:00Z', tenantId)).status, 200)
  })

  test('shows each trail its own entries only', async () => {
    const [one, other] = [await addTrail([{ note: 'one' }]), await addTrail([{ note: 'other' }, {}])]
    await record(PLATFORM_SCOPE, [{ action: 'tenant.add', note: 'platform' }])
    const notes = async (path: string, tenantId?: string) =>
      (await call(path, tenantId)).json().items.map((item: { note: string }) => item.note)
    assert.deepEqual(await notes('/audit', one), ['one'])
    assert.deepEqual(await notes(`/admin/tenants/${other}/audit`, one), [null, 'other'])
    assert.ok((await notes('/admin/audit')).includes('platform'))
    assert.equal((await call('/audit/2', one)).status, 404)
    assert.equal((await call('/audit/2', other)).json().seq, 2)
    for (const path of ['', '/1', '/export']) {
      const nobody = await call(`/admin/tenants/019a0000-0000-7000-8000-000000000000/audit${path}`)
      assert.deepEqual([nobody.status, nobody.json().code], [404, 'tenant_not_found'])
    }
  })

  test('gives one entry by its number', async () => {
    const tenantId = await addTrail([{ before: { role: 'author' }, after: { role: 'editor' } }])
    const entry = (await call('/audit/1', tenantId)).json()
    assert.partialDeepStrictEqual(entry, {
      seq: 1,
      action: 'member.add',
      actor: { kind: 'system', id: null, label: null, impersonator_id: null },
      subject: { type: 'member', id: 'm1', label: null },
      before: { role: 'author' },
      after: { role: 'editor' },
      prev_hash: '',
    })
    assert.match(entry.hash, /^[0-9a-f]{64}$/)
    for (const seq of ['0', '-1', 'x', '1e30', '9007199254740993'])
      assert.equal((await call(`/audit/${seq}`, tenantId)).status, 400, seq)
  })
})

describe('exporting', () => {
  test('writes one JSON object a line, oldest first, and itself into the trail', async () => {
    const tenantId = await addTrail([{}, { action: 'role.add' }, {}])
    const answer = await call('/audit/export?action=member', tenantId)
    assert.equal(answer.headers['content-type'], 'application/x-ndjson')
    assert.equal(answer.headers['content-disposition'], 'attachment; filename="audit.ndjson"')
    const lines = answer.text.trimEnd().split('\n')
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).seq),
      [1, 3],
    )
    const [entry] = (await call('/audit?action=audit.export', tenantId)).json().items
    assert.deepEqual([entry.seq, entry.after], [4, { action: 'member', format: 'ndjson' }])
  })

  test('writes CSV that no spreadsheet takes for formulas', async () => {
    const tenantId = await addTrail([
      {
        note: '=HYPERLINK("http://evil.example")',
        after: { a: 'x,y' },
        subject: { type: 'page', id: '@SUM(1)', label: '-1+1' },
      },
      { note: 'two\nlines', subject: { type: 'page', id: '\t=1', label: '+1' } },
    ])
    const answer = await call('/audit/export?format=csv&subject_type=page', tenantId)
    assert.equal(answer.headers['content-type'], 'text/csv; charset=utf-8')
    const [head, first, second] = answer.text.split('\r\n')
    assert.match(head ?? '', /^seq,created_at,action,actor_kind,/)
    assert.match(first ?? '', /,page,'@SUM\(1\),'-1\+1,/)
    assert.match(first ?? '', /,"\{""a"":""x,y""\}","'=HYPERLINK\(""http:\/\/evil\.example""\)",/)
    assert.match(second ?? '', /,page,'\t=1,'\+1,,,"two\nlines",/)
  })

  test('of a tenant by an operator is in the tenant’s trail and the platform’s', async () => {
    const tenantId = await addTrail([{}])
    assert.equal((await call(`/admin/tenants/${tenantId}/audit/export`)).status, 200)
    const find = async (path: string) =>
      (await call(`${path}?action=audit.export&subject_id=${tenantId}`)).json().items.length
    assert.deepEqual([await find(`/admin/tenants/${tenantId}/audit`), await find('/admin/audit')], [1, 1])
  })

  test('goes on page by page, and stops reading when the receiver leaves', async () => {
    const { tenantId } = await addHome(url)
    const note = 'x'.repeat(900)
    for (let round = 0; round < 6; round++)
      await db.withTenant(tenantId, async (tx) =>
        sql`select append_audit(jsonb_build_object('actor_kind', 'user', 'action', 'page.change', 'subject_type', 'page',
          'subject_id', 'p', 'note', ${note}::text)) from generate_series(1, 500)`.execute(tx),
      )
    const whole = await call('/audit/export?action=page', tenantId)
    assert.equal(whole.text.trimEnd().split('\n').length, 3_000)

    const address = await app.listen({ port: 0, host: '127.0.0.1' })
    const request = get(`${address}/audit/export`, { headers: { 'x-tenant-id': tenantId } })
    const [response] = await once(request, 'response')
    await once(response, 'data')
    response.destroy()
    await once(response, 'close')
    // Every connection is free again: four transactions at once need all four.
    await Promise.all(
      Array.from({ length: 4 }, () => db.withTenant(tenantId, async (tx) => sql`select 1`.execute(tx))),
    )
    assert.equal(db.pressure().waiting, 0)
  })
})

describe('verifying', () => {
  test('answers for each trail, and compares with an end noted down before', async () => {
    const tenantId = await addTrail([{}, {}])
    const check = await call('/audit/verify', tenantId, 'POST')
    const { last_hash, ...rest } = check.json()
    assert.deepEqual([check.status, rest], [200, { ok: true, checked: 2, last_seq: 2 }])
    await record(tenantId, [{}])
    assert.ok((await call(`/audit/verify?known=2:${last_hash}`, tenantId, 'POST')).json().ok)
    const wrong = await call(
      `/admin/tenants/${tenantId}/audit/verify?known=2:${'0'.repeat(64)}`,
      undefined,
      'POST',
    )
    assert.partialDeepStrictEqual(wrong.json(), { ok: false, reason: 'history_rewritten', first_bad_seq: 2 })
    assert.equal((await call('/audit/verify?known=2', tenantId, 'POST')).status, 400)
    assert.ok((await call('/admin/audit/verify', undefined, 'POST')).json().ok)
  })
})
