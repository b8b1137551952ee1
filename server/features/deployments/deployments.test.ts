/** Deployments from the request to what visitors see, over the real pipeline. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { addSiteOn, watchDeployment } from '../../../test/kit/deployments.ts'

const app = await startTestApp({ jobs: true })
const { call, visit, makeTenant } = app
const DEPLOYMENTS = '/api/v1/deployments'

test('settings go live directly, step by step, and are taken back', async () => {
  const { tenant, owner } = await makeTenant()
  const site = await addSiteOn(app, tenant.id)
  const { status, body, headers } = await call(`${DEPLOYMENTS}/configuration`, {
    method: 'POST',
    token: owner,
    body: { website_id: site.id, settings: { title: 'Warm bread' } },
  })
  assert.equal(status, 202, JSON.stringify(body))
  assert.equal(headers['location'], `${DEPLOYMENTS}/${body['id']}`)
  const done = await watchDeployment(call, owner, String(body['id']))
  assert.equal(done.state, 'succeeded', JSON.stringify(done.problem))
  const host = `${tenant.slug}.localhost`
  assert.match((await visit(host, '/')).text, /Warm bread/)
  const back = await call(`${DEPLOYMENTS}/${body['id']}/rollback`, { method: 'POST', token: owner, body: {} })
  assert.equal(back.body['state'], 'rolled_back')
  assert.doesNotMatch((await visit(host, '/')).text, /Warm bread/)
})
