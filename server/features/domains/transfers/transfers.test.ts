/** Names that change hands: offered, accepted, declined, canceled, and too late. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../../test/kit/app.ts'
import { keyToDomains, prove, toldEvents, toldMails } from '../../../../test/kit/domains.ts'
import { kindsIn } from '../../../../test/kit/notified.ts'
import { makeSite } from '../../../../test/kit/site.ts'
import { manualClock } from '../../../kernel/clock.ts'
import { changeQuotaOverrides } from '../../quotas/overrides.ts'
import { changeStatus } from '../../tenants/tenants.ts'
import { recordProof } from '../claims.ts'
import { countDomains } from '../domains.ts'

const clock = manualClock()
const t = await startTestApp({ config: { publicAddresses: ['192.0.2.10'] }, overrides: { clock } })
const { ctx, call } = t
const DAY_MS = 86_400_000

let names = 0
async function makeParty() {
  const { tenant, owner } = await t.makeTenant()
  const token = await keyToDomains(t, owner)
  const site = await makeSite(ctx, tenant.id)
  const body = { url: 'https://hooks.example/', events: ['*'] }
  await call('/api/v1/webhooks', { method: 'POST', token, body })
  const post = (path: string, sent: object = {}) =>
    call(`/api/v1${path}`, { method: 'POST', token, body: sent })
  async function hold(host = `n${++names}.example`) {
    const added = await post(`/websites/${site.id}/domains`, { host })
    assert.equal(added.status, 201, added.text)
    return prove(t, { id: String(added.body['id']), tenant_id: tenant.id, host })
  }
  const used = async () => {
    const row = await ctx.db.withTenant(tenant.id, (tx) =>
      tx.selectFrom('quota_usage').select('used').where('resource', '=', 'custom_domains').executeTakeFirst(),
    )
    return [row?.used ?? 0, await ctx.db.withPlatform((tx) => countDomains(tx, tenant.id))]
  }
  const transfers = async (query = '') => {
    const answer = await call(`/api/v1/domain-transfers${query}`, { token })
    return answer.body['items'] as unknown as Record<string, string | null>[]
  }
  return { tenant, token, site, post, hold, used, transfers }
}

test('a name changes hands by consent of both: its place in the plan, its website and its certificates’ owner with it', async () => {
  const [giver, receiver] = [await makeParty(), await makeParty()]
  const row = await giver.hold()
  const offer = await giver.post(`/domains/${row.id}/transfer`, {
    tenant: receiver.tenant.slug,
    message: 'As agreed.',
  })
  assert.deepEqual(
    [offer.status, offer.body['state'], offer.body['direction'], offer.body['to']],
    [201, 'offered', 'outgoing', receiver.tenant.slug],
  )
  assert.deepEqual(await toldMails(t, receiver.tenant.id), ['domain-offered'])
  assert.deepEqual(await kindsIn(t.ctx, receiver.tenant.id), ['domain.offered'])
  const [incoming] = await receiver.transfers('?direction=incoming')
  assert.deepEqual(
    [incoming?.['id'], incoming?.['from'], incoming?.['message'], incoming?.['created_by']],
    [offer.body['id'], giver.tenant.slug, 'As agreed.', null],
  )
  assert.deepEqual(await receiver.transfers('?direction=outgoing'), [])
  assert.equal(
    (await giver.post(`/domains/${row.id}/transfer`, { tenant: receiver.tenant.slug })).status,
    409,
  )

  const path = `/domain-transfers/${String(offer.body['id'])}`
  // Nobody accepts for somebody else, nor onto somebody else's website.
  assert.equal((await giver.post(`${path}/accept`, { website_id: giver.site.id })).status, 404)
  assert.equal((await receiver.post(`${path}/accept`, { website_id: giver.site.id })).status, 404)
  assert.equal((await receiver.post(`${path}/cancel`)).status, 404)
  const accepted = await receiver.post(`${path}/accept`, { website_id: receiver.site.id })
  assert.deepEqual([accepted.status, accepted.body['state']], [200, 'accepted'])
  assert.equal((await receiver.post(`${path}/accept`, { website_id: receiver.site.id })).status, 409)

  const { body } = await call(`/api/v1/domains/${row.id}`, { token: receiver.token })
  assert.deepEqual(
    [body['state'], body['website_id'], body['is_primary']],
    ['verified', receiver.site.id, true],
  )
  assert.equal((await call(`/api/v1/domains/${row.id}`, { token: giver.token })).status, 404)
  assert.deepEqual(
    [await giver.used(), await receiver.used()],
    [
      [0, 0],
      [1, 1],
    ],
  )
  assert.equal((await ctx.tenants.byHost(row.host))?.id, receiver.tenant.id)
  assert.equal((await toldEvents(t, giver.tenant.id)).at(-1), 'domain.transferred')
  assert.deepEqual(await toldEvents(t, receiver.tenant.id), ['domain.transferred'])
})

test('the giver’s old proof does not take the name back, and the receiver has two weeks for its own', async () => {
  const [giver, receiver] = [await makeParty(), await makeParty()]
  const row = await giver.hold()
  const offer = await giver.post(`/domains/${row.id}/transfer`, { tenant: receiver.tenant.slug })
  await receiver.post(`/domain-transfers/${String(offer.body['id'])}/accept`, {
    website_id: receiver.site.id,
  })
  const theirs = { ...row, tenant_id: receiver.tenant.id }
  clock.advance(13 * DAY_MS)
  assert.equal((await prove(t, theirs, 'gone')).failing_since, null)

  const again = await giver.post(`/websites/${giver.site.id}/domains`, { host: row.host })
  const back = { id: String(again.body['id']), tenant_id: giver.tenant.id, host: row.host }
  const seen = { holder: { domain_id: row.id, proof: 'gone' as const } }
  assert.equal((await prove(t, back, 'txt', seen)).problem, 'held_elsewhere')
  clock.advance(2 * DAY_MS)
  assert.ok((await prove(t, theirs, 'gone')).failing_since, 'from now on its own proof counts')
  // A look at what the giver had, begun before the name went, says nothing about the receiver.
  const report = { checked_at: clock.now().toISOString(), records: [], hints: [] }
  assert.equal(await recordProof(ctx, row, { proof: 'txt', points_here: true, report }), undefined)
})

test('a name that is not proven at present is not handed on: nobody keeps one by passing it to and fro', async () => {
  const [giver, receiver] = [await makeParty(), await makeParty()]
  const row = await giver.hold()
  const offer = await giver.post(`/domains/${row.id}/transfer`, { tenant: receiver.tenant.slug })
  const accept = () =>
    receiver.post(`/domain-transfers/${String(offer.body['id'])}/accept`, { website_id: receiver.site.id })
  await prove(t, row, 'gone')
  assert.equal((await accept()).body['code'], 'domain_not_verified')
  await prove(t, row, 'http')
  assert.equal((await accept()).status, 200)
  const theirs = { ...row, tenant_id: receiver.tenant.id }
  const back = () => receiver.post(`/domains/${row.id}/transfer`, { tenant: giver.tenant.slug })
  assert.equal((await back()).body['code'], 'domain_not_verified', 'it stands by the giver’s word alone')
  clock.advance(15 * DAY_MS)
  assert.equal((await back()).body['code'], 'domain_not_verified')
  assert.equal(
    (await prove(t, theirs, 'unknown')).method,
    null,
    'the giver’s file proves nothing of the receiver',
  )
  await prove(t, theirs, 'txt')
  assert.equal((await back()).status, 201)
})

test('a claim that the receiver has already makes way, without another place in the plan', async () => {
  const [giver, receiver] = [await makeParty(), await makeParty()]
  const row = await giver.hold()
  const own = await receiver.post(`/websites/${receiver.site.id}/domains`, { host: row.host })
  const offer = await giver.post(`/domains/${row.id}/transfer`, { tenant: receiver.tenant.slug })
  const path = `/domain-transfers/${String(offer.body['id'])}/accept`
  assert.equal((await receiver.post(path, { website_id: receiver.site.id })).status, 200)
  assert.equal(
    (await call(`/api/v1/domains/${String(own.body['id'])}`, { token: receiver.token })).status,
    404,
  )
  assert.deepEqual(await receiver.used(), [1, 1])
})

test('without room in the plan the name stays where it is', async () => {
  const [giver, receiver] = [await makeParty(), await makeParty()]
  const row = await giver.hold()
  await changeQuotaOverrides(ctx, receiver.tenant.id, { custom_domains: 0 })
  const offer = await giver.post(`/domains/${row.id}/transfer`, { tenant: receiver.tenant.slug })
  const path = `/domain-transfers/${String(offer.body['id'])}/accept`
  const refused = await receiver.post(path, { website_id: receiver.site.id })
  assert.equal(refused.body['code'], 'quota_exceeded')
  assert.deepEqual(
    [await giver.used(), await receiver.used()],
    [
      [1, 1],
      [0, 0],
    ],
  )
  assert.equal((await receiver.transfers())[0]?.['state'], 'offered')
})

test('offers are declined, canceled, too late, or gone with the name', async () => {
  const [giver, receiver, stranger] = [await makeParty(), await makeParty(), await makeParty()]
  const row = await giver.hold()
  const offer = async () => {
    const made = await giver.post(`/domains/${row.id}/transfer`, { tenant: receiver.tenant.slug })
    assert.equal(made.status, 201, made.text)
    return `/domain-transfers/${String(made.body['id'])}`
  }
  const accept = { website_id: receiver.site.id }

  const declined = await offer()
  assert.equal((await stranger.post(`${declined}/decline`)).status, 404)
  assert.equal((await giver.post(`${declined}/decline`)).status, 404)
  assert.equal((await receiver.post(`${declined}/decline`)).body['state'], 'declined')
  assert.equal((await receiver.post(`${declined}/accept`, accept)).status, 409)

  const canceled = await offer()
  assert.equal((await giver.post(`${canceled}/cancel`)).body['state'], 'canceled')
  assert.equal((await receiver.post(`${canceled}/accept`, accept)).status, 409)

  const late = await offer()
  clock.advance(15 * DAY_MS)
  assert.equal((await call(`/api/v1${late}`, { token: receiver.token })).body['state'], 'expired')
  assert.equal((await receiver.post(`${late}/accept`, accept)).status, 409)
  // An offer that is over is in nobody's way.
  const gone = await offer()
  assert.equal((await call(`/api/v1${late}`, { token: giver.token })).body['state'], 'expired')
  await call(`/api/v1/domains/${row.id}`, { method: 'DELETE', token: giver.token })
  assert.equal((await receiver.post(`${gone}/accept`, accept)).status, 404)
})

test('nothing is offered that is not held, nor to nobody, nor taken from a tenant that is suspended', async () => {
  const [giver, receiver] = [await makeParty(), await makeParty()]
  const pending = await giver.post(`/websites/${giver.site.id}/domains`, { host: 'pending.example' })
  const path = `/domains/${String(pending.body['id'])}/transfer`
  const refused = await giver.post(path, { tenant: receiver.tenant.slug })
  assert.equal(refused.body['code'], 'domain_not_verified')
  const row = await giver.hold()
  assert.equal((await giver.post(`/domains/${row.id}/transfer`, { tenant: 'nobody-at-all' })).status, 404)
  assert.equal((await giver.post(`/domains/${row.id}/transfer`, { tenant: giver.tenant.slug })).status, 409)
  const offer = await giver.post(`/domains/${row.id}/transfer`, { tenant: receiver.tenant.slug })
  const accept = `/domain-transfers/${String(offer.body['id'])}/accept`
  await changeStatus(ctx, giver.tenant.id, 'suspended')
  const taken = await receiver.post(accept, { website_id: receiver.site.id })
  assert.equal(taken.body['code'], 'transition_not_allowed')
})
