/** Approvals from the request to the decision, by people who come, go, and try to agree with themselves. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { manualClock } from '../../kernel/clock.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Principal } from '../../kernel/http/access.ts'
import { cancelApproval, decide, openApproval, tickApproval } from './change-control.ts'
import type { Proposal } from './proposal.ts'

const clock = manualClock()
const t = await startTestApp({ overrides: { clock } })
const { ctx } = t
const RULES = '/api/v1/approval-rules'

type Tenant = Awaited<ReturnType<typeof makeTenant>>

async function makeTenant() {
  const { tenant, owner, ownerId } = await t.makeTenant()
  const inTenant = <Result>(work: (tx: TenantTx) => Promise<Result>) => ctx.db.withTenant(tenant.id, work)
  const proposal = (more: Partial<Proposal> = {}): Proposal => ({
    deployment_id: randomUUID(),
    module: 'theme',
    environment: 'production',
    website_ids: [randomUUID()],
    strategy: 'direct',
    requested_by: { kind: 'system', id: 'hotswap', label: 'HotSwap' },
    summary: 'Theme Bakery 2.1.0 for one website',
    risk: { websites: 1 },
    ...more,
  })
  return {
    id: tenant.id,
    owner,
    ownerId,
    inTenant,
    proposal,
    join: (role: string) => t.makeMember(tenant.id, role),
    rule: async (body: object) => {
      const made = await t.call(RULES, {
        method: 'POST',
        token: owner,
        body: { name: 'Eyes', modules: ['theme'], ...body },
      })
      assert.equal(made.status, 201, made.text)
      return made.body as unknown as { id: string; warnings: string[]; version: number }
    },
    open: (more: Partial<Proposal> = {}) => inTenant((tx) => openApproval(ctx, tx, proposal(more))),
    /** The id of an approval that waits. */
    async pending(more: Partial<Proposal> = {}): Promise<string> {
      const { state, approval_id } = await this.open(more)
      assert.equal(state, 'pending')
      assert.ok(approval_id)
      return approval_id
    },
    vote: (id: string, who: Principal, decision: 'approve' | 'reject' = 'approve', comment = '') =>
      inTenant((tx) => decide(ctx, tx, id, who, decision, comment)),
    tick: (id: string) => inTenant((tx) => tickApproval(ctx, tx, id)),
    mails: (template: string) =>
      inTenant((tx) => tx.selectFrom('mails').select('id').where('template', '=', template).execute()).then(
        (rows) => rows.length,
      ),
    audited: (action: string) =>
      inTenant((tx) => tx.selectFrom('audit_entries').selectAll().where('action', '=', action).execute()),
  }
}

const person = (userId: string, more: Partial<Principal> = {}): Principal => ({
  kind: 'user',
  id: userId,
  label: 'somebody@example.test',
  tenantId: undefined,
  sessionId: undefined,
  impersonatorId: undefined,
  scopes: undefined,
  ...more,
})
const role = (slug: string) => ({ kind: 'role', role: slug })
const MINUTE = 60_000
const HOUR = 60 * MINUTE

async function keyOf(tenant: Tenant, token: string): Promise<Principal> {
  const { body } = await t.call('/api/v1/api-keys', {
    method: 'POST',
    token,
    body: { name: 'CI', scopes: ['deployments:write', 'deployments:read'] },
  })
  return person(String(body['id']), { kind: 'api_key', label: 'CI', tenantId: tenant.id })
}

test('without a rule nobody is asked; with one, its approvers are, and one of them decides', async () => {
  const a = await makeTenant()
  assert.deepEqual(await a.open(), {
    state: 'approved',
    reason: 'No approval rule is about such a change.',
    nextAt: null,
  })
  await a.rule({ approvers: [role('owner')] })
  const { state, reason, approval_id = '', nextAt } = await a.open()
  assert.equal(state, 'pending')
  assert.match(reason, /One approval is missing; asked were user-.*Without a decision it is refused on/)
  assert.equal(nextAt?.getTime(), clock.now().getTime() + 24 * HOUR)
  assert.equal(await a.mails('approval-requested'), 1)
  const outcome = await a.vote(approval_id, person(a.ownerId), 'approve', ' looks good ')
  assert.equal(outcome.state, 'approved')
  assert.match(outcome.reason, /^Approved by user-.* \(rule “Eyes”\)\.$/)
  await assert.rejects(a.vote(approval_id, person(a.ownerId), 'reject'), { code: 'conflict' })
  const [entry] = await a.audited('approval.approve')
  assert.equal(entry?.note, 'looks good')
})

test('opening an approval again for the same deployment asks nobody twice', async () => {
  const a = await makeTenant()
  await a.rule({ approvers: [role('owner')] })
  const proposal = a.proposal()
  const first = await a.inTenant((tx) => openApproval(ctx, tx, proposal))
  const again = await a.inTenant((tx) => openApproval(ctx, tx, proposal))
  assert.deepEqual([again.approval_id, again.state], [first.approval_id, 'pending'])
  assert.equal(await a.mails('approval-requested'), 1)
})

test('nobody approves his own request: not signed in, not through his key, not what his key asked for', async () => {
  const a = await makeTenant()
  await a.rule({ approvers: [role('owner'), role('editor')] })
  const ed = await a.join('editor')
  // An owner's key stands for the owner.
  const key = await keyOf(a, a.owner)
  const self = { code: 'forbidden', message: /asked for this change yourself/ }
  const mine = await a.pending({ requested_by: person(a.ownerId) })
  await assert.rejects(a.vote(mine, person(a.ownerId)), self)
  await assert.rejects(a.vote(mine, key), self)
  const keys = await a.pending({ requested_by: key })
  await assert.rejects(a.vote(keys, person(a.ownerId)), self)
  await assert.rejects(a.vote(keys, key), self)
  await assert.rejects(a.vote(keys, person(ed.userId, { impersonatorId: randomUUID() })), {
    code: 'forbidden',
    message: /acting as somebody else/,
  })
  assert.equal((await a.vote(mine, person(ed.userId))).state, 'approved')
  assert.equal((await a.vote(keys, person(ed.userId))).state, 'approved')
})

test('a rule may allow self-approval, and exempt a role; a key is never exempt', async () => {
  const a = await makeTenant()
  const { id } = await a.rule({ approvers: [role('owner')], allow_self_approval: true })
  const mine = await a.pending({ requested_by: person(a.ownerId) })
  assert.equal((await a.vote(mine, person(a.ownerId))).state, 'approved')
  const key = await keyOf(a, a.owner)
  const body = { exempt_roles: ['owner'] }
  assert.equal((await t.call(`${RULES}/${id}`, { method: 'PATCH', token: a.owner, body })).status, 200)
  const { state, reason } = await a.open({ requested_by: person(a.ownerId) })
  assert.deepEqual([state, reason], ['approved', 'The rule “Eyes” does not hold for the role owner.'])
  assert.equal((await a.audited('approval.skip')).length, 1)
  assert.equal((await a.open({ requested_by: key })).state, 'pending')
})

test('whoever has left or has another role decides nothing, and his vote counts no more', async () => {
  const a = await makeTenant()
  await a.rule({ approvers: [role('admin')], required: 2 })
  const [x, y, z] = await Promise.all([a.join('admin'), a.join('admin'), a.join('admin')])
  const id = await a.pending()
  assert.equal((await a.vote(id, person(x.userId))).state, 'pending')
  const become = (userId: string, slug: string) =>
    t.call(`/api/v1/members/${userId}`, { method: 'PATCH', token: a.owner, body: { role: slug } })
  assert.equal((await become(x.userId, 'viewer')).status, 200)
  assert.equal(
    (await t.call(`/api/v1/members/${z.userId}`, { method: 'DELETE', token: a.owner })).status,
    204,
  )
  await assert.rejects(a.vote(id, person(z.userId)), { code: 'forbidden' })
  await assert.rejects(a.vote(id, person(x.userId)), { code: 'forbidden', message: /not among those/ })
  assert.equal((await a.vote(id, person(y.userId))).state, 'pending', 'one vote counts')
  const { body } = await t.call(`/api/v1/approvals/${id}`, { token: a.owner })
  const votes = body['votes'] as unknown as { user_id: string; counts: boolean }[]
  assert.deepEqual(
    new Map(votes.map(({ user_id, counts }) => [user_id, counts])),
    new Map([
      [x.userId, false],
      [y.userId, true],
    ]),
  )
  assert.equal((await become(x.userId, 'admin')).status, 200)
  assert.equal((await a.tick(id)).state, 'approved', 'he is back, and so is his vote')
})

test('in order, each waits for the one before, who is asked first; anybody may reject at once', async () => {
  const a = await makeTenant()
  await a.rule({ mode: 'in_order', approvers: [role('editor'), role('admin'), role('owner')] })
  const [ed, ad] = [await a.join('editor'), await a.join('admin')]
  const id = await a.pending()
  assert.equal(await a.mails('approval-requested'), 1)
  await assert.rejects(a.vote(id, person(ad.userId)), {
    code: 'conflict',
    message: new RegExp(`${ed.email} must approve first`),
  })
  assert.equal((await a.vote(id, person(ed.userId))).state, 'pending')
  assert.equal(await a.mails('approval-requested'), 2)
  await assert.rejects(a.vote(id, person(ed.userId)), { code: 'conflict', message: /approved this already/ })
  const early = await a.vote(id, person(a.ownerId), 'reject', 'Not on a Friday')
  assert.equal(early.state, 'rejected')
  assert.match(early.reason, /rejected it: Not on a Friday$/)
  const second = await a.pending()
  for (const who of [ed.userId, ad.userId]) assert.equal((await a.vote(second, person(who))).state, 'pending')
  assert.equal((await a.vote(second, person(a.ownerId))).state, 'approved')
})

test('of all, each place wants a person of its own, and a second holder of a role is not needed', async () => {
  const a = await makeTenant()
  const [x, y] = [await a.join('admin'), await a.join('admin')]
  await a.rule({ mode: 'all', approvers: [role('admin'), { kind: 'member', user_id: a.ownerId }] })
  const id = await a.pending()
  await a.vote(id, person(x.userId))
  await assert.rejects(a.vote(id, person(y.userId)), { code: 'conflict', message: /for your role already/ })
  assert.equal((await a.vote(id, person(a.ownerId))).state, 'approved')
})

test('twenty clicks at once are one vote', async () => {
  const a = await makeTenant()
  await a.rule({ approvers: [role('admin')], required: 2 })
  const [x, y] = [await a.join('admin'), await a.join('admin')]
  const id = await a.pending()
  const clicks = await Promise.allSettled(Array.from({ length: 20 }, () => a.vote(id, person(x.userId))))
  assert.equal(clicks.filter(({ status }) => status === 'fulfilled').length, 1)
  const both = await Promise.allSettled([
    a.vote(id, person(y.userId)),
    a.vote(id, person(y.userId), 'reject'),
  ])
  assert.equal(both.filter(({ status }) => status === 'fulfilled').length, 1, 'one of them decides')
  assert.equal((await a.audited('approval.approve')).length + (await a.audited('approval.reject')).length, 2)
})

test('reminders go out once per interval however often it is looked at, and none is made up for', async () => {
  const a = await makeTenant()
  await a.rule({ approvers: [role('owner')], timeout_seconds: 10 * 3600, remind_after_seconds: 3600 })
  const id = await a.pending()
  clock.advance(59 * MINUTE)
  await a.tick(id)
  assert.equal(await a.mails('approval-reminder'), 0)
  clock.advance(MINUTE)
  await Promise.all([a.tick(id), a.tick(id), a.tick(id)])
  assert.equal(await a.mails('approval-reminder'), 1)
  clock.advance(3 * HOUR + 10 * MINUTE)
  const { nextAt } = await a.tick(id)
  assert.equal(await a.mails('approval-reminder'), 2, 'nobody looked for three hours: one mail')
  assert.equal(nextAt?.getTime(), clock.now().getTime() + 50 * MINUTE, 'at the next full interval')
})

test('what nobody decides runs out of time, also where nobody could decide', async () => {
  const a = await makeTenant()
  const { warnings } = await a.rule({
    mode: 'all',
    approvers: [role('owner'), role('admin')],
    timeout_seconds: 7200,
  })
  assert.match(warnings.join(), /Nobody holds the role admin/)
  const asker = await a.join('editor')
  const id = await a.pending({ requested_by: person(asker.userId) })
  await a.vote(id, person(a.ownerId))
  clock.advance(2 * HOUR)
  await assert.rejects(a.vote(id, person(a.ownerId)), {
    code: 'conflict',
    message: /time to decide was over/,
  })
  const { state, reason, nextAt } = await a.tick(id)
  assert.deepEqual([state, nextAt], ['expired', null])
  assert.match(reason, /Nobody had decided by .*1 of the approvals/)
  assert.equal(await a.mails('approval-expired'), 1, 'whoever asked hears of it')
  assert.equal((await a.tick(id)).state, 'expired')
  assert.equal(await a.mails('approval-expired'), 1)
})

test('a rule that changes or goes does not change what was asked for', async () => {
  const a = await makeTenant()
  const { id: ruleId } = await a.rule({ approvers: [role('owner')] })
  const id = await a.pending()
  assert.equal((await t.call(`${RULES}/${ruleId}`, { method: 'DELETE', token: a.owner })).status, 204)
  assert.equal((await a.open()).state, 'approved')
  assert.equal((await a.vote(id, person(a.ownerId))).state, 'approved')
})

test('a canceled approval is nobody’s any more', async () => {
  const a = await makeTenant()
  await a.rule({ approvers: [role('owner')] })
  const id = await a.pending()
  await a.inTenant((tx) => cancelApproval(ctx, tx, id))
  await assert.rejects(a.vote(id, person(a.ownerId)), {
    code: 'conflict',
    message: /The deployment was over/,
  })
  assert.equal((await a.tick(id)).state, 'canceled')
})

test('the list shows what is mine to decide', async () => {
  const a = await makeTenant()
  const ad = await a.join('admin')
  await a.rule({ approvers: [role('owner'), role('admin')], required: 2 })
  const [own, other] = [await a.pending({ requested_by: person(ad.userId) }), await a.pending()]
  const mine = async (token: string) => {
    const { status, body, text } = await t.call('/api/v1/approvals?mine=true', { token })
    assert.equal(status, 200, text)
    return (body['items'] as unknown as { id: string }[]).map(({ id }) => id)
  }
  assert.deepEqual(await mine(a.owner), [other, own])
  assert.deepEqual(await mine(ad.token), [other], 'not what he asked for himself')
  await a.vote(other, person(ad.userId))
  assert.deepEqual(await mine(ad.token), [])
  assert.deepEqual(await mine((await a.join('viewer')).token), [])
  const page = await t.call('/api/v1/approvals?state=pending&limit=1', { token: a.owner })
  const next = await t.call(`/api/v1/approvals?state=pending&limit=1&cursor=${page.body['next_cursor']}`, {
    token: a.owner,
  })
  assert.deepEqual(
    [page, next].map(({ body }) => (body['items'] as unknown as { id: string }[])[0]?.id),
    [other, own],
  )
})

test('a rule says what is wrong with it, field by field, and keeps to If-Match', async () => {
  const a = await makeTenant()
  const post = (body: object) =>
    t.call(RULES, { method: 'POST', token: a.owner, body: { name: 'X', modules: ['theme'], ...body } })
  const stranger = randomUUID()
  const bad = await post({
    approvers: [{ kind: 'member', user_id: stranger }, role('nobody'), role('owner'), role('owner')],
    exempt_roles: ['gone'],
    website_ids: [stranger],
    timeout_seconds: 600,
    remind_after_seconds: 600,
  })
  assert.equal(bad.status, 400)
  assert.deepEqual((bad.body['errors'] as unknown as { path: string }[]).map(({ path }) => path).toSorted(), [
    '/body/approvers/0/user_id',
    '/body/approvers/1/role',
    '/body/approvers/3',
    '/body/exempt_roles/0',
    '/body/remind_after_seconds',
    '/body/website_ids/0',
  ])
  const few = await post({ approvers: [{ kind: 'member', user_id: a.ownerId }], required: 2 })
  assert.equal(few.status, 400)
  const { id } = await a.rule({ name: 'Same', approvers: [role('owner')] })
  assert.equal((await post({ name: 'same', approvers: [role('owner')] })).status, 409)
  const patch = (version: string) =>
    t.call(`${RULES}/${id}`, {
      method: 'PATCH',
      token: a.owner,
      body: { enabled: false },
      headers: { 'if-match': version },
    })
  assert.equal((await patch('"1"')).status, 200)
  assert.equal((await patch('"1"')).status, 412)
  const editor = await a.join('editor')
  assert.equal((await t.call(RULES, { token: editor.token })).status, 200)
  assert.equal((await t.call(`${RULES}/${id}`, { method: 'DELETE', token: editor.token })).status, 403)
})

test('who has left hinders no other change of the rule that names him', async () => {
  const a = await makeTenant()
  const x = await a.join('admin')
  const { id } = await a.rule({ approvers: [{ kind: 'member', user_id: x.userId }] })
  await t.call(`/api/v1/members/${x.userId}`, { method: 'DELETE', token: a.owner })
  const changed = await t.call(`${RULES}/${id}`, {
    method: 'PATCH',
    token: a.owner,
    body: { enabled: false },
  })
  assert.equal(changed.status, 200)
  assert.match(String(changed.body['warnings']), /Nobody can approve at present/)
})

test('webhooks hear of the request, the reminder and the decision', async () => {
  const a = await makeTenant()
  const events = ['approval.requested', 'approval.reminder', 'approval.decided']
  const made = await t.call('/api/v1/webhooks', {
    method: 'POST',
    token: a.owner,
    body: { url: 'https://hooks.example.com/approvals', events },
  })
  assert.equal(made.status, 201, made.text)
  await a.rule({ approvers: [role('owner')], remind_after_seconds: 3600 })
  const id = await a.pending()
  clock.advance(HOUR)
  await a.tick(id)
  await a.vote(id, person(a.ownerId), 'reject', 'Not now')
  const rows = await a.inTenant((tx) =>
    tx.selectFrom('webhook_events').select(['type', 'data']).orderBy('id').execute(),
  )
  assert.deepEqual(
    rows.map(({ type }) => type),
    events,
  )
  const { decision, comment, approval_id } = (rows[2]?.data ?? {}) as Record<string, unknown>
  assert.deepEqual([decision, comment, approval_id], ['rejected', 'Not now', id])
})
