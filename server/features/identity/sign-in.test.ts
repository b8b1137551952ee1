import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TEST_PASSWORD, startTestApp } from '../../../test/kit/app.ts'

const kit = await startTestApp()

test('signs in', async () => {
  const user = await kit.makeUser()
  const answer = await kit.call('/api/v1/auth/token', { method: 'POST', body: { email: user.email, password: TEST_PASSWORD } })
  console.log(answer.body)
  assert.equal(answer.status, 200)
  const me = await kit.call('/api/v1/me', { token: String(answer.body['access_token']) })
  console.log(me.body)
  console.log((await kit.call('/.well-known/jwks.json')).body)
})
