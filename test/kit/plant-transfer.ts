/** Has a tenant offer a name that it holds to a stranger. */
import assert from 'node:assert/strict'
import { offerName } from '../../server/features/domains/transfers/transfers.ts'
import type { TestApp } from './app.ts'

/** @param marker stands in the message */
export async function plantTransfer(t: TestApp, tenantId: string, marker: string): Promise<void> {
  const { tenant: receiver } = await t.makeTenant()
  const held = await t.ctx.db.withPlatform((tx) =>
    tx
      .selectFrom('domains')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('holds', '=', true)
      .executeTakeFirst(),
  )
  assert.ok(held, 'the tenant holds a name by now')
  await offerName(t.ctx, held, { tenant: receiver.slug, message: marker }, marker)
}
