/** Deployments whose websites and releases change under their hands. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { addSiteOn, watchDeployment } from '../../../test/kit/deployments.ts'

const app = await startTestApp({ jobs: true })
const { call, ctx, visit, makeTenant } = app
const DEPLOYMENTS = '/api/v1/deployments'

const rolledOut = ({ waiting_for }: { waiting_for: string | null }) => waiting_for === 'watching'

async function stage(how: Record<string, unknown> = {}) {
  const { tenant, owner } = await makeTenant()
  const sites = [await addSiteOn(app, tenant.id), await addSiteOn(app, tenant.id, 'second')]
  const made = await call(`${DEPLOYMENTS}/configuration`, {
    method: 'POST',
    token: owner,
    body: { website_ids: sites.map(({ id }) => id), settings: { title: 'Changed' }, ...how },
  })
  assert.equal(made.status, 202, made.text)
  const id = String(made.body['id'])
  const act = (name: string) =>
    call(`${DEPLOYMENTS}/${id}/${name}`, { method: 'POST', token: owner, body: {} })
  const remove = (siteId: string) => call(`/api/v1/websites/${siteId}`, { method: 'DELETE', token: owner })
  const front = async () => (await visit(`${tenant.slug}.localhost`, '/')).text
  return { tenant, owner, sites, id, act, remove, front }
}
const ROLLING = { strategy: 'rolling', rolling: { batch_size: 1, pause_seconds: 600 } }

test('a deleted website keeps nobody from rolling back the others, nor from listing them', async () => {
  const { owner, sites, id, act, remove, front } = await stage()
  assert.equal((await watchDeployment(call, owner, id)).state, 'succeeded')
  assert.match(await front(), /Changed/)
  assert.ok((await remove(sites[1]?.id ?? '')).status < 300)
  assert.equal((await call(`${DEPLOYMENTS}/${id}/websites`, { token: owner })).status, 200)
  const back = await act('rollback')
  assert.equal(back.body['state'], 'rolled_back', back.text)
  assert.doesNotMatch(await front(), /Changed/)
})

test('a website that is deleted while it waits ends a rolling deployment, which takes back the rest', async () => {
  const { owner, sites, id, act, remove, front } = await stage(ROLLING)
  await watchDeployment(call, owner, id, rolledOut)
  for (const { id: siteId } of sites.toReversed()) assert.ok((await remove(siteId)).status < 300)
  assert.equal((await act('promote')).status, 200)
  const done = await watchDeployment(call, owner, id)
  assert.equal(done.state, 'rolled_back', JSON.stringify(done.problem))
  assert.match(done.problem?.detail ?? '', /website/)
  assert.doesNotMatch(await front(), /Changed/)
})

test('of two who stop it at once, one does and the other is told', async () => {
  const { owner, id, act, front } = await stage(ROLLING)
  await watchDeployment(call, owner, id, rolledOut)
  const answers = await Promise.all([act('abort'), act('rollback'), act('promote')])
  const stopped = answers.slice(0, 2).filter(({ status }) => status === 200)
  assert.equal(stopped.length, 1, JSON.stringify(answers.map(({ status }) => status)))
  assert.match((await watchDeployment(call, owner, id)).state, /aborted|rolled_back/)
  assert.doesNotMatch(await front(), /Changed/)
})

test('where the former release is lost, a deployment ends all the same and lets go of its websites', async () => {
  const { tenant, owner, sites, id, act, remove } = await stage(ROLLING)
  await watchDeployment(call, owner, id, rolledOut)
  await ctx.db.withTenant(tenant.id, async (tx) => {
    await tx
      .updateTable('deployment_sites')
      .set({ base_number: 99 })
      .where('deployment_id', '=', id)
      .where('state', '=', 'live')
      .execute()
  })
  assert.ok((await remove(sites[1]?.id ?? '')).status < 300)
  assert.equal((await act('promote')).status, 200)
  const done = await watchDeployment(call, owner, id)
  assert.equal(done.state, 'failed')
  assert.match(done.problem?.detail ?? '', /by hand/)
  const held = await ctx.db.withTenant(tenant.id, (tx) =>
    tx.selectFrom('sites').select('id').where('deployment_id', 'is not', null).execute(),
  )
  assert.deepEqual(held, [])
})
