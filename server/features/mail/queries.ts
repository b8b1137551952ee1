/** All SQL of mails and mail templates. Times come from PostgreSQL. */
import { sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'
import type { SealedMail } from './seal.ts'

export async function findBrand(tx: PlatformTx, tenantId: string) {
  return tx
    .selectFrom('tenants')
    .leftJoin('tenant_portals', 'tenant_portals.tenant_id', 'tenants.id')
    .select(['display_name', 'primary_color', 'logo_url', 'sender_name'])
    .where('tenants.id', '=', tenantId)
    .executeTakeFirst()
}

export type NewMailRow = SealedMail & {
  id: string
  template: string
  locale: string
  job_id: string
  reply_to: string | null
}

export async function insertMail(tx: TenantTx, mail: NewMailRow): Promise<void> {
  await tx
    .insertInto('mails')
    .values({ tenant_id: tx.tenantId, ...mail })
    .execute()
}

export type MailRow = Awaited<ReturnType<typeof findMail>> & object

export async function findMail(tx: TenantTx, id: string) {
  return tx
    .selectFrom('mails')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
}

export type MailFilter = { state?: string | undefined }

/** Newest first; ids are in order of time. */
export async function listMails(
  tx: TenantTx,
  { state }: MailFilter,
  before: string | undefined,
  limit: number,
): Promise<MailRow[]> {
  return tx
    .selectFrom('mails')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? ''))
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
}

/** Records what became of a mail. */
export async function updateMail(
  tx: TenantTx,
  id: string,
  change: { state: 'queued' | 'sent' | 'captured' | 'failed'; error: string | null; message_id?: string },
): Promise<void> {
  const isOut = change.state === 'sent' || change.state === 'captured'
  await tx
    .updateTable('mails')
    .set({ ...change, ...(isOut && { sent_at: sql`now()` }) })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute()
}

/** Deletes the mails of every tenant in the pool with ids up to `before`, along the primary key. */
export async function pruneMailsInPool(tx: PlatformTx, before: string): Promise<void> {
  await sql`
    delete from pool.mails m using app.homes h
    where h.schema_name = 'pool' and m.tenant_id = h.tenant_id and m.id < ${before}::uuid`.execute(tx)
}

export async function pruneMails(tx: TenantTx, before: string): Promise<void> {
  await tx.deleteFrom('mails').where('tenant_id', '=', tx.tenantId).where('id', '<', before).execute()
}

export type OwnTemplate = Awaited<ReturnType<typeof findTemplate>> & object

/** The tenant's own version, if it has one. */
export async function findTemplate(tx: TenantTx, slug: string, locale: string) {
  return tx
    .selectFrom('mail_templates')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('slug', '=', slug)
    .where('locale', '=', locale)
    .executeTakeFirst()
}

/** Like `findTemplate`, and nobody else changes it until the transaction ends. */
export async function lockTemplate(tx: TenantTx, slug: string, locale: string) {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`mail-template:${tx.tenantId}:${slug}:${locale}`}, 0))`.execute(
    tx,
  )
  return findTemplate(tx, slug, locale)
}

/** A tenant has no more of them than there are built-in templates and languages. */
export async function listTemplates(tx: TenantTx): Promise<OwnTemplate[]> {
  return tx
    .selectFrom('mail_templates')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .orderBy('slug')
    .orderBy('locale')
    .limit(1_000)
    .execute()
}

export type TemplateText = { subject: string; text: string; html: string }

export async function putTemplate(
  tx: TenantTx,
  key: { slug: string; locale: string },
  template: TemplateText,
  updatedBy: string | null,
): Promise<OwnTemplate> {
  return tx
    .insertInto('mail_templates')
    .values({ tenant_id: tx.tenantId, ...key, ...template, updated_by: updatedBy })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'slug', 'locale']).doUpdateSet({
        ...template,
        updated_by: updatedBy,
        version: sql`mail_templates.version + 1`,
        updated_at: sql`now()`,
      }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function deleteTemplate(tx: TenantTx, slug: string, locale: string): Promise<void> {
  await tx
    .deleteFrom('mail_templates')
    .where('tenant_id', '=', tx.tenantId)
    .where('slug', '=', slug)
    .where('locale', '=', locale)
    .execute()
}
