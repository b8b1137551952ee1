/**
 * SQL of the checklist. It asks the tables of other features whether something is there, in two statements, because it is
 * shown with every dashboard; whatever decides anything lies in those features.
 */
import { sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'

export type HomeFacts = {
  first_website_id: string | null
  website_at: Date | null
  edited_at: Date | null
  customized_at: Date | null
  published_at: Date | null
  invited_at: Date | null
}

/** What is done to a tenant's websites by people; what blueprints and imports bring leaves other marks in the trail. */
const MARKS = {
  edited: ['page.add', 'page.change', 'post.add', 'post.change', 'record.add', 'record.change'],
  customized: ['website.customize_theme', 'website.activate_theme'],
  published: ['page.publish', 'post.publish', 'record.publish', 'deployment.start'],
}

/** When one of these actions was first done: one step into the index for each. */
const firstOf = (actions: readonly string[]) => sql`(
  select min(first.created_at) from unnest(${actions}::text[]) as wanted (action),
    lateral (select created_at from audit_entries e where e.action = wanted.action order by seq limit 1) as first)`

/** What people have done in the tenant's home. */
export async function readHomeFacts(tx: TenantTx): Promise<HomeFacts> {
  const { rows } = await sql<HomeFacts>`
    select
      (select id from sites where status not in ('provisioning', 'deleted') order by is_main desc, created_at limit 1)
        as first_website_id,
      (select created_at from sites where status not in ('provisioning', 'deleted') order by created_at limit 1)
        as website_at,
      ${firstOf(MARKS.edited)} as edited_at,
      ${firstOf(MARKS.customized)} as customized_at,
      ${firstOf(MARKS.published)} as published_at,
      coalesce(
        (select min(created_at) from invitations),
        (select created_at from memberships order by created_at offset 1 limit 1)) as invited_at`.execute(tx)
  const [facts] = rows
  if (!facts) throw new Error('a select without a table has one row')
  return facts
}

export type PlatformFacts = { dismissed_at: Date | null; domain_at: Date | null; has_second_factor: boolean }

/** @param userId who asks; undefined for an API key */
export async function readPlatformFacts(
  tx: PlatformTx,
  tenantId: string,
  userId: string | undefined,
): Promise<PlatformFacts | undefined> {
  const { rows } = await sql<PlatformFacts>`
    select t.onboarding_dismissed_at as dismissed_at,
      (select min(d.verified_at) from domains d where d.tenant_id = t.id and d.holds and d.state = 'verified') as domain_at,
      exists (select from users u where u.id = ${userId ?? null}::uuid and (u.two_factor_enabled
        or exists (select from passkeys p where p.user_id = u.id))) as has_second_factor
    from tenants t where t.id = ${tenantId}`.execute(tx)
  return rows[0]
}

/** Not a change of the tenant: its version stays. */
export async function setDismissed(tx: PlatformTx, tenantId: string, at: Date | null): Promise<void> {
  await tx.updateTable('tenants').set({ onboarding_dismissed_at: at }).where('id', '=', tenantId).execute()
}
