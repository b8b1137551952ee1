import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { withOwner } from '../../kernel/db/migrate.ts'
import { withTrace } from '../../kernel/trace.ts'
import { openTestDatabase } from '../../../test/kit/database.ts'
import { recordAudit, recordPlatformAudit } from './audit.ts'

const { url, db } = await openTestDatabase()
test('smoke', async () => {
  const id = '0197a000-0000-7000-8000-000000000001'
  await withOwner(url, async (o) => {
    await o.query(
      `insert into platform.placements (tenant_id, kind, schema_name) values ($1, 'pool', 'pool')`,
      [id],
    )
    await o.query(`insert into app.homes (tenant_id, schema_name) values ($1, 'pool')`, [id])
  })
  await withTrace({ requestId: 'r1', ip: '::1' }, () =>
    db.withTenant(id, async (tx) => {
      await recordAudit(tx, {
        action: 'member.add',
        subject: { type: 'member', id: 'x' },
        before: { a: 1, password: 'x' },
        after: { a: 1, password: 'y', b: [1.5] },
      })
      await recordAudit(tx, { action: 'member.add', subject: { type: 'member', id: 'x' }, after: 'x' })
    }),
  )
  await db.withPlatform((tx) =>
    recordPlatformAudit(tx, { action: 'tenant.add', subject: { type: 'tenant', id } }),
  )
  console.log(await db.withTenant(id, (tx) => tx.selectFrom('audit_entries').selectAll().execute()))
  console.log(
    await db.withTenant(PLATFORM_SCOPE, (tx) => tx.selectFrom('audit_entries').selectAll().execute()),
  )
  await assert.rejects(db.withTenant(id, (tx) => tx.deleteFrom('audit_entries').execute()))
})
