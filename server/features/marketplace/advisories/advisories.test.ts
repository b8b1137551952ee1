import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startTestApp } from '../../../../test/kit/app.ts'
import { addSiteOn } from '../../../../test/kit/deployments.ts'
import { notifiedIn } from '../../../../test/kit/notified.ts'
import { localFetcher, openReceiver } from '../../../../test/kit/receiver.ts'
import { manualClock } from '../../../kernel/clock.ts'
import { newSigningKey } from '../../../kernel/crypto/ed25519.ts'
import { PLATFORM_SCOPE } from '../../../kernel/db/database.ts'
import { type FeedItem, openFeed, sealFeed } from './feed-document.ts'
import { ownPublicKey } from './own-feed.ts'
import { tellAll, tellOwners } from './tell-owners.ts'

const clock = manualClock(new Date())
const t = await startTestApp({ overrides: { clock, fetcher: localFetcher() } })
const operator = await t.operator()
const ADVISORIES = '/api/v1/admin/plugin-advisories'
const FEEDS = '/api/v1/admin/plugin-advisory-feeds'

const post = (path: string, body: object, token = operator) => t.call(path, { method: 'POST', token, body })
const isBlocked = (name: string, version: string, hash = 'c'.repeat(64)) =>
  t.ctx.pluginAdvisories.isBlocked({ name, version, hash, owner: 'platform' })

async function block(names: object) {
  const made = await post(ADVISORIES, { severity: 'critical', action: 'block', title: 'It leaks', ...names })
  assert.equal(made.status, 201, made.text)
  return String(made.body['id'])
}

describe('an operator', () => {
  test('blocks a version with one request, and lifts it with another', async () => {
    const id = await block({ name: 'gallery', range: '<1.4.2' })
    assert.equal(isBlocked('gallery', '1.4.1')?.id, id)
    const lifted = await post(`${ADVISORIES}/${id}/lift`, { reason: 'A false alarm' })
    assert.equal(lifted.status, 200, lifted.text)
    assert.equal(lifted.body['state'], 'lifted')
    assert.equal(isBlocked('gallery', '1.4.1'), undefined)
    assert.equal((await post(`${ADVISORIES}/${id}/lift`, { reason: 'again' })).status, 409)
    const { body } = await t.call('/api/v1/admin/audit?subject_type=plugin_advisory', { token: operator })
    const actions = (body['items'] as unknown as { action: string }[]).map(({ action }) => action)
    assert.deepEqual(actions.slice(0, 2), ['plugin_advisory.lift', 'plugin_advisory.add'])
  })

  test('turns a warning into a block, on the version he has read', async () => {
    const made = await post(ADVISORIES, {
      hash: 'd'.repeat(64),
      severity: 'low',
      action: 'warn',
      title: 'Slow',
    })
    const path = `${ADVISORIES}/${String(made.body['id'])}`
    const change = (etag: string) =>
      t.call(path, {
        method: 'PATCH',
        token: operator,
        body: { action: 'block' },
        headers: { 'if-match': etag },
      })
    assert.equal(isBlocked('any', '1.0.0', 'd'.repeat(64)), undefined)
    assert.equal((await change('"7"')).status, 412)
    assert.equal((await change('"1"')).status, 200)
    assert.ok(isBlocked('any', '1.0.0', 'd'.repeat(64)))
  })

  test('is told what is wrong with an advisory', async () => {
    const body = { severity: 'low', action: 'warn', title: 'x' }
    for (const wrong of [
      {},
      { name: 'a', hash: 'd'.repeat(64) },
      { name: 'a', range: 'not a range' },
      { hash: 'd'.repeat(64), range: '*' },
    ])
      assert.equal((await post(ADVISORIES, { ...body, ...wrong })).body['code'], 'validation_failed')
  })

  test('needs the permission', async () => {
    const { owner } = await t.makeTenant()
    const { token: support } = await t.makeUser('support')
    const body = { name: 'x', severity: 'low', action: 'block', title: 'x' }
    assert.equal((await post(ADVISORIES, body, owner)).status, 403)
    assert.equal((await post(ADVISORIES, body, support)).status, 403)
    assert.equal((await t.call(ADVISORIES, { token: support })).status, 200)
  })
})

/** A tenant with a website whose live release is said to have the plugin. */
async function runs(plugin: { name: string; version: string; enabled?: boolean }) {
  const { tenant, ownerId } = await t.makeTenant()
  const { name, version, enabled = true } = plugin
  const { id: siteId } = await addSiteOn(t, tenant.id)
  await t.ctx.db.withTenant(tenant.id, async (tx) => {
    const published = { name, version, hash: 'e'.repeat(64), owner: 'platform', enabled }
    await tx
      .insertInto('site_plugins')
      .values({
        tenant_id: tenant.id,
        site_id: siteId,
        name,
        version,
        enabled,
        hash: published.hash,
        published: JSON.stringify(published),
      })
      .execute()
  })
  const mails = async () =>
    t.ctx.db.withTenant(tenant.id, async (tx) => {
      const rows = await tx
        .selectFrom('mails')
        .select('id')
        .where('template', '=', 'plugin-withdrawn')
        .execute()
      return rows.length
    })
  return { tenant, ownerId, siteId, mails }
}

describe('owners of websites', () => {
  test('are told once that their plugin was stopped; others are not', async () => {
    const concerned = await runs({ name: 'poll', version: '2.0.0' })
    const others = [
      await runs({ name: 'poll', version: '2.1.0' }),
      await runs({ name: 'poll', version: '2.0.0', enabled: false }),
      await runs({ name: 'quiz', version: '2.0.0' }),
    ]
    const id = await block({ name: 'poll', range: '<2.1.0' })
    assert.equal(await tellOwners(t.ctx, id), 1)
    assert.equal(await tellOwners(t.ctx, id), 0)
    await tellAll(t.ctx)
    assert.equal(await concerned.mails(), 1)
    const [line] = await notifiedIn(t.ctx, concerned.tenant.id)
    assert.deepEqual(
      [line?.user_id, line?.kind, line?.data['advisory_id'], line?.data['websites_total']],
      [concerned.ownerId, 'plugin.withdrawn', id, 1],
    )
    for (const { mails } of others) assert.equal(await mails(), 0)
    const { body } = await t.call(`${ADVISORIES}/${id}`, { token: operator })
    assert.deepEqual(body['concerns'], { tenants: 1, websites: 1 })
    assert.equal(body['tenants_told'], 1)
  })

  test('hear of a block by a job that waits for nobody', async () => {
    const id = await block({ name: 'queued', range: '*' })
    const keys = await t.ctx.db.withTenant(PLATFORM_SCOPE, (tx) =>
      tx.selectFrom('jobs').select('key').where('task', '=', 'marketplace.tell-owners').execute(),
    )
    assert.ok(keys.some(({ key }) => key === id))
  })
})

test('which websites run a plugin is seen across tenants, version by version', async () => {
  const [a, b] = [
    await runs({ name: 'map', version: '1.0.0' }),
    await runs({ name: 'map', version: '1.1.0' }),
  ]
  await t.ctx.pluginAdvisories.reload()
  const ask = (query: string) => t.call(`/api/v1/admin/plugins/running?${query}`, { token: operator })
  const { body } = await ask('name=map')
  assert.deepEqual([body['tenants'], body['websites']], [2, 2])
  const items = body['items'] as unknown as { website_id: string; website_url: string; tenant_id: string }[]
  assert.deepEqual(new Set(items.map(({ website_id }) => website_id)), new Set([a.siteId, b.siteId]))
  assert.match(items[0]?.website_url ?? '', /^http:\/\/t.*\.localhost/)
  assert.equal((await ask('name=map&range=%3C1.1.0')).body['websites'], 1)
  assert.equal((await ask('')).status, 400)
  assert.equal((await ask('name=map&range=what')).status, 400)
})

describe('a feed', async () => {
  const server = await openReceiver()
  const key = newSigningKey()
  let document: unknown
  server.answer((response) => response.end(JSON.stringify(document)))
  const item = (id: string, more: Partial<FeedItem> = {}): FeedItem => ({
    id,
    hash: null,
    name: `from-feed-${id}`,
    range: '<2.0.0',
    severity: 'high',
    action: 'block',
    title: 'It leaks',
    description: '',
    url: null,
    published_at: new Date().toISOString(),
    ...more,
  })
  const says = (sequence: number, advisories: FeedItem[], { signed = key, lives = 60_000 } = {}) => {
    const now = clock.now().getTime()
    const [issued_at, expires_at] = [new Date(now).toISOString(), new Date(now + lives).toISOString()]
    document = sealFeed({ sequence, issued_at, expires_at, advisories }, signed)
  }
  const made = await post(FEEDS, { name: 'Elsewhere', url: server.url, public_key: key.publicKey })
  assert.equal(made.status, 201, made.text)
  const feed = `${FEEDS}/${String(made.body['id'])}`
  const refresh = async () => (await post(`${feed}/refresh`, {})).body

  test('blocks what it says, changes what it changes, and lifts what it leaves out', async () => {
    says(5, [item('a', { url: 'javascript:alert(1)' }), item('b', { action: 'warn' })])
    assert.equal((await refresh())['error'], null)
    assert.ok(isBlocked('from-feed-a', '1.0.0'))
    assert.equal(isBlocked('from-feed-a', '1.0.0')?.url, null)
    assert.equal(isBlocked('from-feed-b', '1.0.0'), undefined)
    says(6, [item('b')])
    await refresh()
    assert.equal(isBlocked('from-feed-a', '1.0.0'), undefined)
    assert.ok(isBlocked('from-feed-b', '1.0.0'))
    says(7, [item('a'), item('b')])
    await refresh()
    assert.ok(isBlocked('from-feed-a', '1.0.0'), 'it is back')
  })

  test('spares what tenants uploaded for themselves under the same name', () => {
    const own = { name: 'from-feed-a', version: '1.0.0', hash: 'f'.repeat(64), owner: 'tenant' as const }
    assert.equal(t.ctx.pluginAdvisories.isBlocked(own), undefined)
  })

  test('is not believed under another key, when it is old, when it is sent again, and when it is nonsense', async () => {
    const blocked = item('forged')
    says(8, [blocked], { signed: newSigningKey() })
    assert.match(String((await refresh())['error']), /signature/)
    says(8, [blocked], { lives: -1_000 })
    assert.match(String((await refresh())['error']), /too old/)
    says(3, [blocked])
    assert.match(String((await refresh())['error']), /older/)
    says(8, [blocked])
    document = { ...(document as object), payload: Buffer.from('{}').toString('base64') }
    assert.match(String((await refresh())['error']), /signature/)
    document = 'nonsense'
    assert.match(String((await refresh())['error']), /not a feed/)
    server.answer((response) => response.writeHead(500).end())
    assert.match(String((await refresh())['error']), /500/)
    server.answer((response) => response.end(JSON.stringify(document)))
    assert.equal(isBlocked('from-feed-forged', '1.0.0'), undefined)
    assert.ok(isBlocked('from-feed-a', '1.0.0'), 'what it said before holds')
  })

  test('leaves lifted what an operator has lifted', async () => {
    const blocked = isBlocked('from-feed-a', '1.0.0')
    assert.equal(
      (await post(`${ADVISORIES}/${blocked?.id ?? ''}/lift`, { reason: 'We checked' })).status,
      200,
    )
    says(9, [item('a'), item('b')])
    await refresh()
    assert.equal(isBlocked('from-feed-a', '1.0.0'), undefined)
  })

  test('takes what it said with it when the subscription ends', async () => {
    assert.ok(isBlocked('from-feed-b', '1.0.0'))
    assert.equal((await t.call(feed, { method: 'DELETE', token: operator })).status, 204)
    assert.equal(isBlocked('from-feed-b', '1.0.0'), undefined)
  })

  test('may be the one this installation offers: signed, for anybody, with its own advisories only', async () => {
    await block({ name: 'offered', range: '*' })
    const { status, text } = await t.call('/api/v1/plugin-advisories/feed')
    assert.equal(status, 200)
    const opened = openFeed(text, await ownPublicKey(t.ctx), clock.now())
    assert.ok('advisories' in opened)
    assert.ok(opened.advisories.some(({ name }) => name === 'offered'))
    assert.ok(opened.advisories.every(({ name }) => !name?.startsWith('from-feed')))
    assert.equal('refused' in openFeed(text, newSigningKey().publicKey, clock.now()), true)
  })
})
