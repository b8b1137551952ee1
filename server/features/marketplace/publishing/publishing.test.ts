import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startTestApp } from '../../../../test/kit/app.ts'
import { kindsIn, notifiedIn } from '../../../../test/kit/notified.ts'
import { addTestPlugin } from '../../../../test/kit/plugins.ts'
import { newSigningKey } from '../../../kernel/crypto/ed25519.ts'
import { PLATFORM_SCOPE } from '../../../kernel/db/database.ts'
import { proveKey, signPackage } from '../../../plugin/signature.ts'

const t = await startTestApp()
const operator = await t.operator()
const MARKET = '/api/v1/marketplace'
const REVIEW = '/api/v1/admin/plugin-submissions'

type Body = Record<string, unknown>

async function makePublisher(name: string) {
  const { tenant, owner } = await t.makeTenant()
  const call = (path: string, method: 'GET' | 'POST' | 'PUT' | 'DELETE' = 'GET', body?: object) =>
    t.call(`${MARKET}${path}`, { method, token: owner, body })
  const made = await call('/publisher', 'PUT', { name })
  assert.equal(made.status, 200, made.text)
  const id = String(made.body['id'])
  return {
    id,
    tenantId: tenant.id,
    owner,
    call,
    upload: (plugin: string, version: string, more: object = {}, files: Record<string, string> = {}) =>
      addTestPlugin(t.ctx, tenant.id, { name: plugin, version, ...more }, files),
    submit: (hash: string, more: object = {}) => call('/submissions', 'POST', { hash, ...more }),
    addKey: async (key = newSigningKey()) => {
      const { public_key, proof } = proveKey(id, key.privateKey)
      const added = await call('/publisher/keys', 'POST', { name: 'laptop', public_key, proof })
      assert.equal(added.status, 201, added.text)
      return key
    },
    mails: () =>
      t.ctx.db.withTenant(tenant.id, async (tx) => {
        const rows = await tx
          .selectFrom('mails')
          .select('id')
          .where('template', '=', 'plugin-reviewed')
          .execute()
        return rows.length
      }),
  }
}

const decide = (submission: Body, decision: 'approve' | 'reject', body: object = {}) =>
  t.call(`${REVIEW}/${String(submission['id'])}/${decision}`, { method: 'POST', token: operator, body })
/** What another tenant sees. */
const { owner: customer } = await t.makeTenant()
const look = (path: string) => t.call(`${MARKET}/plugins${path}`, { token: customer })

describe('a plugin that is submitted', () => {
  test('is seen by all tenants once an operator has let it in, and only then', async () => {
    const publisher = await makePublisher('Studio Blau')
    const plugin = await publisher.upload('marble', '1.0.0')
    const submitted = await publisher.submit(plugin.hash, { note: 'Our first' })
    assert.equal(submitted.status, 201, submitted.text)
    assert.equal((await look('/marble')).status, 404)
    const waiting = async () =>
      (await notifiedIn(t.ctx, PLATFORM_SCOPE)).filter(({ data }) => data['plugin'] === 'marble').length
    assert.equal(await waiting(), 1)

    const review = await t.call(`${REVIEW}/${String(submitted.body['id'])}`, { token: operator })
    assert.equal(review.status, 200, review.text)
    assert.deepEqual(review.body['publisher'], {
      id: publisher.id,
      name: 'Studio Blau',
      url: null,
      verified: false,
    })
    assert.equal(review.body['previous'], null)
    assert.equal(
      (await t.call(`${REVIEW}/${String(submitted.body['id'])}/download`, { token: operator })).status,
      200,
    )

    assert.equal((await decide(submitted.body, 'approve')).status, 200)
    const seen = await look('/marble')
    assert.equal(seen.status, 200, seen.text)
    assert.equal(seen.body['origin'], 'public')
    assert.equal(seen.body['is_signed'], false)
    assert.deepEqual(seen.body['publisher'], { name: 'Studio Blau', url: null, verified: false })
    assert.equal(await publisher.mails(), 1)
    assert.deepEqual(await kindsIn(t.ctx, publisher.tenantId), ['submission.reviewed'])
    assert.equal(await waiting(), 0, 'operators need not look any more')
    assert.equal((await decide(submitted.body, 'approve')).status, 409, 'decided is decided')
    const { hash } = plugin
    const bought = await t.call(`/api/v1/plugins/${hash}`, { token: customer })
    assert.equal(bought.body['owner'], 'platform')
  })

  test('is sent back with the reason, and may come again', async () => {
    const publisher = await makePublisher('Studio Rot')
    const plugin = await publisher.upload('rotor', '1.0.0')
    const { body } = await publisher.submit(plugin.hash)
    assert.equal((await decide(body, 'reject', { reason: 'Too greedy' })).status, 200)
    const { body: mine } = await publisher.call(`/submissions/${String(body['id'])}`)
    assert.deepEqual([mine['state'], mine['reason']], ['rejected', 'Too greedy'])
    assert.equal((await publisher.submit(plugin.hash)).status, 201)
    assert.equal((await publisher.submit(plugin.hash)).status, 409, 'it waits already')
    assert.equal((await look('/rotor')).status, 404)
  })

  test('shows the reviewer what it wants beyond the version before', async () => {
    const publisher = await makePublisher('Studio Grau')
    const first = await publisher.submit((await publisher.upload('stone', '1.0.0')).hash)
    await decide(first.body, 'approve')
    const more = { permissions: ['kv', 'fetch'], hosts: ['api.example.com'] }
    const plugin = await publisher.upload(
      'stone',
      '1.1.0',
      { hooks: [], endpoints: [], ...more },
      {
        'main.js': 'globalThis.__plugin = {}',
      },
    )
    const second = await publisher.submit(plugin.hash)
    const { body } = await t.call(`${REVIEW}/${String(second.body['id'])}`, { token: operator })
    const previous = body['previous'] as unknown as {
      version: string
      hosts_added: string[]
      permissions_added: string[]
    }
    assert.equal(previous.version, '1.0.0')
    assert.deepEqual(previous.hosts_added, ['api.example.com'])
    assert.ok(previous.permissions_added.includes('fetch'))
  })

  test('bears a name and a version that nobody else has', async () => {
    const [one, other] = [await makePublisher('Studio One'), await makePublisher('Studio Other')]
    const first = await one.submit((await one.upload('taken', '1.0.0')).hash)
    const rival = await other.submit((await other.upload('taken', '2.0.0')).hash)
    assert.equal(rival.status, 201, 'nobody has the name yet')
    assert.equal((await decide(first.body, 'approve')).status, 200)
    const late = await decide(rival.body, 'approve')
    assert.equal(late.status, 409, late.text)
    assert.equal((await other.submit((await other.upload('taken', '3.0.0')).hash)).status, 409)
    assert.equal((await other.submit((await other.upload('beta', '1.0.0-beta.1')).hash)).status, 409)
  })

  test('can be taken back, and is nobody else’s business', async () => {
    const [one, other] = [await makePublisher('Studio Eins'), await makePublisher('Studio Zwei')]
    const { hash } = await one.upload('secret', '1.0.0')
    const { body } = await one.submit(hash)
    const path = `/submissions/${String(body['id'])}`
    assert.equal((await other.call(path)).status, 404)
    assert.equal((await other.call(`${path}/withdraw`, 'POST', {})).status, 404)
    assert.equal((await other.submit(hash)).status, 404, 'a package of others cannot be named')
    assert.equal((await one.call(`${path}/withdraw`, 'POST', {})).body['state'], 'withdrawn')
    assert.equal((await decide(body, 'approve')).status, 409)
  })

  test('is let in only while its package is there', async () => {
    const publisher = await makePublisher('Studio Fort')
    const { hash } = await publisher.upload('gone', '1.0.0')
    const { body } = await publisher.submit(hash)
    await t.call(`/api/v1/plugins/${hash}`, { method: 'DELETE', token: publisher.owner })
    assert.equal((await decide(body, 'approve')).status, 409)
    assert.equal((await look('/gone')).status, 404)
  })
})

describe('signatures', () => {
  test('are needed once there is a key, and have to be made with it for that very package', async () => {
    const publisher = await makePublisher('Studio Signed')
    const key = await publisher.addKey()
    const [plugin, another] = [
      await publisher.upload('sealed', '1.0.0'),
      await publisher.upload('sealed', '1.0.1'),
    ]
    assert.equal((await publisher.submit(plugin.hash)).status, 400)
    const wrong = [
      signPackage(another.hash, key.privateKey),
      signPackage(plugin.hash, newSigningKey().privateKey),
      {
        ...signPackage(plugin.hash, newSigningKey().privateKey),
        fingerprint: signPackage(plugin.hash, key.privateKey).fingerprint,
      },
    ]
    for (const signature of wrong)
      assert.equal((await publisher.submit(plugin.hash, { signature })).status, 400)
    const signature = signPackage(plugin.hash, key.privateKey)
    const submitted = await publisher.submit(plugin.hash, { signature })
    assert.equal(submitted.status, 201, submitted.text)
    assert.equal((await decide(submitted.body, 'approve')).status, 200)
    assert.equal((await look('/sealed')).body['is_signed'], true)
    const revoked = await publisher.call(`/publisher/keys/${signature.fingerprint}`, 'DELETE')
    assert.equal(revoked.status, 204)
    assert.equal((await look('/sealed')).body['is_signed'], false, 'a revoked key proves nothing')
  })

  test('with a key that is revoked before the review do not get in', async () => {
    const publisher = await makePublisher('Studio Lost')
    const key = await publisher.addKey()
    const { hash } = await publisher.upload('lost', '1.0.0')
    const signature = signPackage(hash, key.privateKey)
    const { body } = await publisher.submit(hash, { signature })
    await publisher.call(`/publisher/keys/${signature.fingerprint}`, 'DELETE')
    assert.equal((await decide(body, 'approve')).status, 409)
  })

  test('are of use to nobody who does not have the key', async () => {
    const [one, thief] = [await makePublisher('Studio Own'), await makePublisher('Studio Thief')]
    const key = newSigningKey()
    const { public_key, proof } = proveKey(one.id, key.privateKey)
    const stolen = await thief.call('/publisher/keys', 'POST', { name: 'mine', public_key, proof })
    assert.equal(stolen.status, 400, stolen.text)
    assert.equal((await one.call('/publisher/keys', 'POST', { name: 'mine', public_key, proof })).status, 201)
  })
})

describe('a publisher', () => {
  test('is verified by operators until it calls itself something else', async () => {
    const publisher = await makePublisher('Honest Ltd')
    const path = `/api/v1/admin/plugin-publishers/${publisher.id}/verify`
    const verified = await t.call(path, { method: 'POST', token: operator, body: { verified: true } })
    assert.ok(verified.body['verified_at'])
    const { body } = await publisher.call('/publisher', 'PUT', { name: 'Google' })
    assert.equal(body['verified_at'], null)
  })

  test('has a name of its own', async () => {
    await makePublisher('Unique Works')
    const { owner } = await t.makeTenant()
    const take = (name: string) =>
      t.call(`${MARKET}/publisher`, { method: 'PUT', token: owner, body: { name } })
    assert.equal((await take('unique works')).status, 409)
    for (const name of ['The HotSwap Team', 'ＨｏｔＳｗａｐ', 'Ｕnique Works'])
      assert.equal((await take(name)).status, 409, name)
    for (const name of ['Hot\u200bSwap', 'Unique\u2060 Works', '\u202eskroW euqinU'])
      assert.equal((await take(name)).status, 400, name)
    assert.equal((await t.call(`${MARKET}/publisher`, { token: owner })).status, 404)
  })

  test('needs the permission, and operators need theirs', async () => {
    const { tenant } = await t.makeTenant()
    const { token } = await t.makeMember(tenant.id, 'editor')
    const put = await t.call(`${MARKET}/publisher`, { method: 'PUT', token, body: { name: 'An editor' } })
    assert.equal(put.status, 403)
    assert.equal((await t.call(REVIEW, { token: customer })).status, 403)
  })
})
