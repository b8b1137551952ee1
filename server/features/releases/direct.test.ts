/** What holds back publishing at once: freezes and approvals, but not moderation, deployments, and sites being set up. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeSite } from '../../../test/kit/site.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PublishedKind } from '../../published/documents.ts'
import { currentRelease, publish } from './releases.ts'

const { ctx, makeTenant } = await startTestApp()

const row = (kind: PublishedKind, title: string) => ({
  kind,
  entry_id: randomUUID(),
  type: kind,
  path: null,
  parent_id: null,
  title,
  published_at: new Date(0),
  terms: [],
  authors: [],
  search: null,
  document: {},
})

async function makeFrozen(modules: string[]) {
  const { tenant } = await makeTenant()
  const { id } = await makeSite(ctx, tenant.id)
  const inTenant = <Result>(work: (tx: TenantTx) => Promise<Result>) => ctx.db.withTenant(tenant.id, work)
  const { config } = await inTenant((tx) => currentRelease(tx, id))
  await inTenant((tx) =>
    tx
      .insertInto('change_windows')
      .values({
        tenant_id: tenant.id,
        id: randomUUID(),
        name: 'Sale',
        kind: 'freeze',
        environments: ['production'],
        modules,
        starts_at: new Date(Date.now() - 60_000),
        ends_at: new Date(Date.now() + 3_600_000),
      })
      .execute(),
  )
  return { id, config, inTenant }
}

test('a freeze holds back what it is about, and nothing else', async () => {
  const { id, config, inTenant } = await makeFrozen(['content'])
  const put = (kind: PublishedKind) =>
    inTenant((tx) => publish(ctx, tx, id, { kind: 'content', put: [row(kind, kind)] }))
  await assert.rejects(put('post'), { code: 'frozen' })
  await assert.rejects(put('menu'), { code: 'frozen' })
  assert.deepEqual((await put('comment')).changes.added, { comment: 1 })
  const configured = { kind: 'configuration', config: { ...config, title: 'New' } } as const
  const renamed = await inTenant((tx) => publish(ctx, tx, id, configured))
  assert.equal(renamed.config.title, 'New')
  const deployed = { kind: 'content', put: [row('post', 'x')], deploymentId: randomUUID() } as const
  assert.deepEqual((await inTenant((tx) => publish(ctx, tx, id, deployed))).changes.added, { post: 1 })
  const imported = { kind: 'site', put: [row('post', 'y')] } as const
  assert.deepEqual((await inTenant((tx) => publish(ctx, tx, id, imported))).changes.added, { post: 1 })
})

test('going back is held back like going on', async () => {
  const { id, inTenant } = await makeFrozen(['theme'])
  const settings = { settings: { accent: 'red' } }
  await assert.rejects(
    inTenant((tx) => publish(ctx, tx, id, { kind: 'restore', theme_settings: settings })),
    { code: 'frozen' },
  )
  await assert.rejects(
    inTenant((tx) => publish(ctx, tx, id, { kind: 'theme', theme_settings: settings })),
    { code: 'frozen' },
  )
})
