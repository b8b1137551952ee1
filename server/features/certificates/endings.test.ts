/** The end of certificates that an authority knows of: Pebble, Let's Encrypt's own for tests. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { startNameServer } from '../../../test/kit/name-server.ts'
import { holdName } from '../../../test/kit/names.ts'
import { type Pebble, startPebble } from '../../../test/kit/pebble.ts'
import { issue } from './acme/issue.ts'
import { type Issuer, runOrder } from './orders/run-order.ts'

const life = new AsyncDisposableStack()
after(() => life.disposeAsync())
const names = life.use(await startNameServer())
const started = await startPebble({ dnsServer: names.address, alwaysValid: true })
const skip = 'missing' in started ? started.missing : false
if (!('missing' in started)) life.use(started)
/** Only used where tests are not skipped. */
const pebble = started as Pebble

async function startWithAuthority() {
  const t = await startTestApp({ config: { acme: pebble.acme } })
  const { ctx, call } = t
  const { tenant, owner: token } = await t.makeTenant()
  const issuer: Issuer = {
    issue: (order, authority, signal) => issue(ctx, order, authority, signal),
    renewalInfo: async () => undefined,
  }

  /** A name of the tenant, and the certificate it was given. */
  async function certified(host: string) {
    await holdName(ctx, { tenantId: tenant.id, siteId: null, host })
    const id = await domainIdOf(host)
    await fulfil(id)
    return { domainId: id, certificate: await answering(id) }
  }

  async function domainIdOf(host: string): Promise<string> {
    const { body } = await call(`/api/v1/tenant/domains?q=${host}`, { token })
    const [domain] = body['items'] as unknown as { id: string }[]
    return domain?.id ?? assert.fail(`${host} is not there`)
  }

  /** Orders by hand, and does what the queue would do. */
  async function fulfil(domainId: string): Promise<void> {
    const { status, body, text } = await call(`/api/v1/domains/${domainId}/certificate/order`, {
      method: 'POST',
      token,
    })
    assert.equal(status, 202, text)
    assert.equal(await runOrder(ctx, issuer, String(body['id']), AbortSignal.timeout(60_000)), 'issued')
  }

  async function answering(domainId: string): Promise<{ id: string; serial: string; state: string } | null> {
    const { body } = await call(`/api/v1/domains/${domainId}/certificate`, { token })
    return body['answers'] as unknown as { id: string; serial: string; state: string } | null
  }

  const revoke = (id: string, body: object) =>
    call(`/api/v1/certificates/${id}/revoke`, { method: 'POST', token, body })

  return { ...t, tenantId: tenant.id, token, certified, fulfil, answering, revoke }
}

test(
  'revoking tells the authority, ends the certificate at once, and orders another one',
  { skip },
  async () => {
    const { ctx, call, token, certified, answering, revoke } = await startWithAuthority()
    const { domainId, certificate } = await certified('revoked.example')
    assert.ok(certificate)
    const { status, body, text } = await revoke(certificate.id, { reason: 'key_compromise' })
    assert.equal(status, 200, text)
    assert.deepEqual((body['order'] as unknown as { names: string[] }).names, ['revoked.example'])
    assert.deepEqual(await pebble.statusOf(certificate.serial), { status: 'Revoked', reason: 1 })
    assert.equal(await answering(domainId), null)
    const row = await ctx.db.withPlatform((tx) =>
      tx.selectFrom('certificates').selectAll().where('id', '=', certificate.id).executeTakeFirstOrThrow(),
    )
    assert.deepEqual([row.state, row.private_key, row.revocation_reason], ['revoked', '', 'key_compromise'])
    const again = await revoke(certificate.id, { reason: 'key_compromise' })
    assert.equal(again.status, 409)
    const audit = await call('/api/v1/audit?limit=50', { token })
    const actions = (audit.body['items'] as unknown as { action: string }[]).map(({ action }) => action)
    assert.ok(actions.includes('certificate.revoke'))
    assert.ok(actions.includes('certificate.order'))
  },
)

test('without a gap: the new one first, then the one it replaced', { skip }, async () => {
  const { certified, fulfil, answering, revoke } = await startWithAuthority()
  const { domainId, certificate } = await certified('changed.example')
  assert.ok(certificate)
  await fulfil(domainId)
  const successor = await answering(domainId)
  assert.notEqual(successor?.id, certificate.id)
  const { status, body } = await revoke(certificate.id, { reason: 'superseded', order_new: false })
  assert.deepEqual([status, body['order']], [200, null])
  assert.equal((await pebble.statusOf(certificate.serial)).status, 'Revoked')
  assert.deepEqual(await answering(domainId), successor)
})

test('a refusal changes nothing here', { skip }, async () => {
  const { certified, answering, revoke, ctx } = await startWithAuthority()
  const { domainId, certificate } = await certified('kept.example')
  assert.ok(certificate)
  await ctx.db.withPlatform((tx) =>
    tx
      .updateTable('certificates')
      .set({ authority: 'https://gone.example/directory' })
      .where('id', '=', certificate.id)
      .execute(),
  )
  const { status, body } = await revoke(certificate.id, { reason: 'unspecified' })
  assert.deepEqual([status, body['code']], [424, 'provider_failed'])
  assert.equal((await answering(domainId))?.state, 'active')
})

test('names that do not keep one over ACME get no other', { skip }, async () => {
  const { certified, revoke, ctx, tenantId } = await startWithAuthority()
  const { certificate } = await certified('manual.example')
  assert.ok(certificate)
  await holdName(ctx, { tenantId, siteId: null, host: 'manual.example' }, { https: 'manual' })
  const { body } = await revoke(certificate.id, { reason: 'cessation_of_operation' })
  assert.equal(body['order'], null)
})
