/** Names of tenants in tests: claimed and proven without a look at DNS, and what their tenants were told of them. */
import assert from 'node:assert/strict'
import { recordProof } from '../../server/features/domains/claims.ts'
import type { DomainRow } from '../../server/features/domains/queries.ts'
import type { Outcome, Proof } from '../../server/features/domains/verification/outcome.ts'
import type { TestApp } from './app.ts'

/** Takes in what a look might have found. @returns the claim after it */
export async function prove(
  { ctx }: Pick<TestApp, 'ctx'>,
  claim: Pick<DomainRow, 'id' | 'tenant_id' | 'host'>,
  proof: Proof = 'txt',
  more: Partial<Outcome> = {},
): Promise<DomainRow> {
  const report = { checked_at: ctx.clock.now().toISOString(), records: [], hints: [] }
  const row = await recordProof(ctx, claim, { proof, points_here: true, report, ...more })
  assert.ok(row, 'the claim is there')
  return row
}

/** A key to a tenant's names that outlives what tests do to the clock. */
export async function keyToDomains({ call }: Pick<TestApp, 'call'>, token: string): Promise<string> {
  const body = {
    name: 'domains',
    scopes: ['domains:read', 'domains:write', 'webhooks:read', 'webhooks:write'],
  }
  const made = await call('/api/v1/api-keys', { method: 'POST', token, body })
  assert.equal(made.status, 201, made.text)
  return String(made.body['key'])
}

/** What webhooks of the tenant would be told about names, the oldest first; it has to have one. */
export async function toldEvents({ ctx }: Pick<TestApp, 'ctx'>, tenantId: string): Promise<string[]> {
  const rows = await ctx.db.withTenant(tenantId, (tx) =>
    tx
      .selectFrom('webhook_events')
      .select(['type'])
      .where('type', 'like', 'domain.%')
      .orderBy('id')
      .execute(),
  )
  return rows.map(({ type }) => type)
}

/** Templates of mails to the tenant's owners, sorted. */
export async function toldMails({ ctx }: Pick<TestApp, 'ctx'>, tenantId: string): Promise<string[]> {
  const rows = await ctx.db.withTenant(tenantId, (tx) =>
    tx.selectFrom('mails').select('template').where('template', 'like', 'domain-%').orderBy('id').execute(),
  )
  return rows.map(({ template }) => template)
}
