/** Who is told when something happens: the acts themselves, over the API, and what is in people's bells afterwards. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeContent } from '../../../test/kit/content.ts'
import { createTestDatabase } from '../../../test/kit/database.ts'
import { addSiteOn, addThemeVersion, watchDeployment } from '../../../test/kit/deployments.ts'
import { ended, importFile } from '../../../test/kit/import.ts'
import { watchJobs } from '../../../test/kit/jobs.ts'
import { notifiedIn } from '../../../test/kit/notified.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { tellOfFailures } from '../jobs/jobs.ts'
import { changeQuotaOverrides } from '../quotas/overrides.ts'
import { takeQuota } from '../quotas/quotas.ts'

const databaseUrl = await createTestDatabase()
const states = await watchJobs(databaseUrl)
const t = await startTestApp({ databaseUrl, jobs: true })

/** What each person was told, as `kind` by user. */
async function told(tenantId: string): Promise<Record<string, string[]>> {
  const by = Map.groupBy(await notifiedIn(t.ctx, tenantId), ({ user_id }) => user_id)
  return Object.fromEntries([...by].map(([id, rows]) => [id, rows.map(({ kind }) => kind)]))
}

const send = async (
  token: string,
  method: 'POST' | 'PATCH' | 'DELETE' | 'PUT',
  path: string,
  body?: object,
) => {
  const answer = await t.call(`/api/v1${path}`, { method, token, ...(body && { body }) })
  assert.ok(answer.status < 300, `${path}: ${answer.text}`)
  return answer.body
}

describe('members', () => {
  test('hear of their own role, and owners of those who leave', async () => {
    const { tenant, owner, ownerId } = await t.makeTenant()
    const second = await t.makeMember(tenant.id, 'owner')
    const changed = await t.makeMember(tenant.id, 'viewer')
    const removed = await t.makeMember(tenant.id, 'viewer')
    const leaving = await t.makeMember(tenant.id, 'viewer')
    await send(owner, 'PATCH', `/members/${changed.userId}`, { role: 'editor' })
    await send(owner, 'DELETE', `/members/${removed.userId}`)
    await send(leaving.token, 'POST', '/members/leave')
    assert.deepEqual(await told(tenant.id), {
      [changed.userId]: ['member.role_changed'],
      [second.userId]: ['member.left', 'member.left'],
      [ownerId]: ['member.left'],
    })
    const rows = await notifiedIn(t.ctx, tenant.id)
    const [role, left] = rows
    assert.deepEqual([role?.data['role'], role?.data['previous_role_name']], ['editor', 'Viewer'])
    assert.deepEqual(
      [left?.data['user_id'], typeof left?.data['removed_by'], rows.at(-1)?.data['removed_by']],
      [removed.userId, 'string', null],
    )
  })

  test('hear that whom they invited has joined', async () => {
    const { tenant, ownerId, owner } = await t.makeTenant()
    const admin = await t.makeMember(tenant.id, 'admin')
    const guest = await t.makeUser()
    await send(admin.token, 'POST', '/invitations', { email: guest.email, role: 'author' })
    const { items } = (await t.call('/api/v1/mailbox', { token: owner })).body as unknown as {
      items: { id: string }[]
    }
    const mail = await t.call(`/api/v1/mailbox/${items[0]?.id}`, { token: owner })
    const token = /invitations#([\w.-]+)/.exec(String(mail.body['text']))?.[1]
    await send(guest.token, 'POST', '/invitations/accept', { token })
    assert.deepEqual(await told(tenant.id), { [admin.userId]: ['invitation.accepted'] })
    assert.ok(ownerId)
  })
})

describe('long work', () => {
  test('ends with a word to whoever began it, himself or by his key', async () => {
    const c = await makeContent(t)
    const other = await t.makeMember(c.tenant.id, 'owner')
    const path = c.base.replace('/api/v1', '')
    const made = await send(c.owner, 'POST', '/api-keys', {
      name: 'nightly',
      scopes: ['sites:read', 'sites:write', 'content:read'],
    })
    for (const token of [c.owner, String(made['key'])]) {
      const { id } = (await send(token, 'POST', `${path}/exports`, { format: 'json' })) as unknown as {
        id: string
      }
      await ended(t, `${c.base}/exports/${id}`, c.owner)
    }
    const file = '<rss><channel><title>A feed</title><item><title>x</title></item></channel></rss>'
    const result = await importFile(t, c.base, c.owner, { format: 'wxr' }, { file })
    assert.equal(result.state, 'failed')
    const { job_id } = (await send(c.owner, 'POST', '/websites/bulk', {
      action: 'suspend',
      filter: {},
      message: 'Unpaid',
    })) as unknown as { job_id: string }
    await states.until(async () => {
      const sql = "select from pool.jobs where id = $1 and state = 'succeeded'"
      return (await states.owner.query(sql, [job_id])).rowCount || undefined
    })
    const rows = await notifiedIn(t.ctx, c.tenant.id)
    assert.deepEqual(
      rows.map(({ kind }) => kind),
      ['export.finished', 'export.finished', 'import.failed', 'bulk.finished'],
    )
    assert.ok(rows.every(({ user_id }) => user_id !== other.userId))
    const { data } = rows.at(-1) ?? {}
    assert.deepEqual([data?.['action'], data?.['done'], data?.['state']], ['suspend', 1, 'succeeded'])
    assert.match(String(rows[2]?.data['error']), /\w/)
  })
})

/** More steps than a page may take. */
const SLOW = '{% assign n = site.title.size | times: 100000 %}{% for i in (1..n) %}.{% endfor %}'

describe('a deployment', () => {
  test('that fails is told to whoever asked for it; what he takes back himself is not', async () => {
    const { tenant, owner, ownerId } = await t.makeTenant()
    const admin = await t.makeMember(tenant.id, 'admin')
    const site = await addSiteOn(t, tenant.id)
    const deploy = async (token: string, version: string, text: string) => {
      const theme = await addThemeVersion(t, tenant.id, version, { 'templates/index.liquid': text })
      const { id } = await send(token, 'POST', '/deployments/theme', { website_id: site.id, theme })
      await watchDeployment(t.call, owner, String(id))
      return String(id)
    }
    await deploy(admin.token, '1.0.1', SLOW)
    const good = await deploy(admin.token, '1.0.2', '<h1>good</h1>')
    const [failed, ...more] = await notifiedIn(t.ctx, tenant.id)
    assert.deepEqual([failed?.user_id, failed?.kind, more], [admin.userId, 'deployment.failed', []])
    assert.match(String(failed?.data['reason']), /index/)
    await send(admin.token, 'POST', `/deployments/${good}/rollback`, {})
    assert.equal((await notifiedIn(t.ctx, tenant.id)).length, 1)
    const next = await deploy(admin.token, '1.0.3', '<h1>better</h1>')
    await send(owner, 'POST', `/deployments/${next}/rollback`, { note: 'Not today' })
    const last = (await notifiedIn(t.ctx, tenant.id)).at(-1)
    assert.deepEqual(
      [last?.user_id, last?.kind, last?.data['reason']],
      [admin.userId, 'deployment.rolled_back', 'Not today'],
    )
    assert.ok(ownerId)
  })

  test('asks those who may approve, and what is decided is news to the one who asked only', async () => {
    const { tenant, owner, ownerId } = await t.makeTenant()
    const editor = await t.makeMember(tenant.id, 'editor')
    const site = await addSiteOn(t, tenant.id)
    await send(owner, 'POST', '/approval-rules', {
      name: 'Four eyes',
      modules: ['configuration'],
      mode: 'any',
      approvers: [{ kind: 'role', role: 'owner' }],
    })
    const { id } = await send(editor.token, 'POST', '/deployments/configuration', {
      website_id: site.id,
      settings: { title: 'Warm bread' },
    })
    await watchDeployment(t.call, owner, String(id), ({ waiting_for }) => waiting_for === 'approval')
    assert.deepEqual(await told(tenant.id), { [ownerId]: ['approval.requested'] })
    await send(owner, 'POST', `/deployments/${String(id)}/approve`, { note: 'Fine' })
    await watchDeployment(t.call, owner, String(id))
    assert.deepEqual(await told(tenant.id), { [editor.userId]: ['approval.decided'] })
    const [decided] = await notifiedIn(t.ctx, tenant.id)
    assert.deepEqual([decided?.data['decision'], decided?.data['comment']], ['approved', 'Fine'])
  })
})

describe('operators', () => {
  test('hear of a tenant that has used all of a quota, once while it is unread', async () => {
    const operator = await t.makeUser('platform_admin')
    const { tenant, ownerId } = await t.makeTenant({ plan: 'free' })
    await changeQuotaOverrides(t.ctx, tenant.id, { websites: 2 })
    await t.ctx.db.withTenant(tenant.id, (tx) => takeQuota(t.ctx, tx, 'websites', 2))
    await states.until(async () => {
      const sql =
        "select from pool.jobs where tenant_id = $1 and task = 'quota.alert' and state = 'succeeded'"
      return (await states.owner.query(sql, [tenant.id])).rowCount || undefined
    })
    const [owners] = await notifiedIn(t.ctx, tenant.id)
    assert.deepEqual(
      [owners?.user_id, owners?.kind, owners?.data['percent'], owners?.data['plan_that_lifts']],
      [ownerId, 'quota.reached', 100, 'Starter'],
    )
    const rows = (await notifiedIn(t.ctx, PLATFORM_SCOPE)).filter(
      ({ user_id }) => user_id === operator.userId,
    )
    assert.deepEqual(
      rows.map(({ kind, data }) => [kind, data['tenant'], data['resource']]),
      [['platform.tenant_over_quota', tenant.slug, 'websites']],
    )
  })

  test('hear of jobs that pile up, not of a single one', async () => {
    const operator = await t.makeUser('platform_admin')
    const { tenant } = await t.makeTenant()
    const fail = (task: string, count: number) =>
      states.owner.query(
        `insert into pool.jobs (tenant_id, id, task, lane, state, payload, max_attempts, run_at, last_error, finished_at)
         select $1, uuidv7(), $2, 'quick', 'failed', '{}', 1, now(), 'It broke.', now() from generate_series(1, $3)`,
        [tenant.id, task, count],
      )
    await fail('few.fail', 9)
    await fail('many.fail', 10)
    await tellOfFailures(t.ctx)
    await tellOfFailures(t.ctx)
    const rows = (await notifiedIn(t.ctx, PLATFORM_SCOPE)).filter(
      ({ user_id }) => user_id === operator.userId,
    )
    assert.deepEqual(
      rows.map(({ kind, data, count }) => [
        kind,
        data['name'],
        data['failed_last_hour'],
        data['last_error'],
        count,
      ]),
      [['platform.jobs_failing', 'many.fail', 10, 'It broke.', 2]],
    )
  })
})
