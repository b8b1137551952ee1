/** Key rotation over the API. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'

const t = await startTestApp()

test('a rotated key encrypts what is new, and what is old stays readable', async () => {
  const { tenant, owner } = await t.makeTenant()
  const scope = `tenant:${tenant.id}`
  const old = await t.ctx.keyring.encrypt(scope, 'secret', 'test')
  const path = `/api/v1/admin/tenants/${tenant.id}/keys/rotate`
  const { status, body } = await t.call(path, { method: 'POST', token: await t.operator() })
  assert.deepEqual([status, body['version']], [200, 2])
  assert.equal(await t.ctx.keyring.decrypt(scope, old, 'test'), 'secret')
  assert.equal(await t.ctx.keyring.needsRotation(scope, old), true)
  assert.match(await t.ctx.keyring.encrypt(scope, 'secret', 'test'), /^enc1\.2\./)
  assert.equal((await t.call(path, { method: 'POST', token: owner })).status, 403)
  assert.match((await t.call('/api/v1/audit', { token: owner })).text, /keys\.rotate/)
})
