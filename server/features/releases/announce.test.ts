/** Every way to another release is one event, and what changes nothing for visitors is none. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeSite } from '../../../test/kit/site.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { type PublishingAct, buildCandidates, goLive, publish, takeBack } from './releases.ts'

const { ctx, call, makeTenant } = await startTestApp()

test('publishing, going live and taking back each announce the release, once', async () => {
  const { tenant, owner: token } = await makeTenant()
  const body = { url: 'https://hooks.example.com/', events: ['website.released'] }
  assert.equal((await call('/api/v1/webhooks', { method: 'POST', token, body })).status, 201)
  const inTenant = <Result>(work: (tx: TenantTx) => Promise<Result>) => ctx.db.withTenant(tenant.id, work)
  const { id } = await makeSite(ctx, tenant.id)
  const theme = (hash: string) => ({ hash: hash.repeat(64), owner: 'platform' }) as const
  const again = { kind: 'theme', theme: theme('b') } as const
  await inTenant((tx) => publish(ctx, tx, id, again))
  await inTenant((tx) => publish(ctx, tx, id, again))
  const deployment = randomUUID()
  const change = { kind: 'theme', theme: theme('c') } as const
  const built = await inTenant((tx) => buildCandidates(ctx, tx, deployment, [{ site_id: id, change }]))
  const [live] = await inTenant((tx) => goLive(ctx, tx, deployment, built, { keepPrevious: true }))
  const deployed = {
    site_id: id,
    base_number: live?.previous_number ?? 0,
    live_number: live?.live_number ?? 0,
  }
  await inTenant((tx) => takeBack(ctx, tx, deployment, [deployed]))
  await inTenant(async (tx) => {
    const act: PublishingAct = {}
    for (const hash of ['d', 'e']) await publish(ctx, tx, id, { kind: 'theme', theme: theme(hash), act })
  })

  const events = await inTenant((tx) =>
    tx.selectFrom('webhook_events').select('data').orderBy('id').execute(),
  )
  const expected = [
    [1, null, null],
    [2, 1, null],
    [3, 2, deployment],
    [2, 3, deployment],
    [4, 2, null],
  ].map(([release, previous_release, deployment_id]) => ({
    website_id: id,
    release,
    previous_release,
    deployment_id,
  }))
  assert.deepEqual(
    events.map(({ data }) => data),
    expected,
  )
})
