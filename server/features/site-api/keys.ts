/** Keys to a site's endpoints: what people do with them. */
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { newTenantToken } from '../../kernel/crypto/tenant-token.ts'
import { hashToken } from '../../kernel/crypto/tokens.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Principal } from '../../kernel/http/access.ts'
import { recordAudit } from '../audit/audit.ts'
import { lockSite } from '../sites/sites.ts'
import { type SiteKeyRow, countKeys, deleteKey, findKey, insertKey, lockKey, updateKey } from './queries.ts'

/** Marks a text as a key to endpoints, for people and for secret scanners. */
export const KIND = 'hss'
/** How much of a key is kept readable: kind, tenant and six characters of the secret. */
const PREFIX_LENGTH = `${KIND}_`.length + 22 + 1 + 6
const MAX_LIFE_DAYS = 5 * 366
const MAX_KEYS_OF_SITE = 200
const HOUR_MS = 3_600_000

type Ctx = Pick<AppContext, 'clock' | 'siteApi'>

export type SiteKeyInput = {
  name: string
  plugins?: readonly string[]
  per_minute?: number | null
  expires_at?: string | null
}

/** @throws AppError not_found */
export async function getSiteKey(tx: TenantTx, siteId: string, id: string): Promise<SiteKeyRow> {
  return (await findKey(tx, siteId, id)) ?? notFound()
}

/** The key, locked until `tx` ends, for changing or revoking it. @throws AppError not_found */
export async function getSiteKeyForChange(tx: TenantTx, siteId: string, id: string): Promise<SiteKeyRow> {
  return (await lockKey(tx, siteId, id)) ?? notFound()
}

/**
 * @returns the key's row and its text, which is stored nowhere and cannot be shown again
 * @throws AppError not_found for the site, forbidden for impersonators, validation_failed for the time of expiry, conflict
 * when there are too many
 */
export async function addSiteKey(
  ctx: Ctx,
  tx: TenantTx,
  siteId: string,
  input: SiteKeyInput,
  creator: Principal,
): Promise<{ row: SiteKeyRow; key: string }> {
  requireSelf(creator)
  const expires_at = expiryOf(input.expires_at, ctx.clock.now())
  await lockSite(tx, siteId)
  if ((await countKeys(tx, siteId)) >= MAX_KEYS_OF_SITE)
    throw new AppError(
      'conflict',
      `A website has at most ${MAX_KEYS_OF_SITE} keys; revoke some that are not used any more.`,
    )
  const key = newTenantToken(KIND, tx.tenantId)
  const row = await insertKey(tx, {
    id: randomUUIDv7(),
    site_id: siteId,
    name: input.name.trim(),
    ...secretOf(key),
    plugins: [...(input.plugins ?? [])],
    per_minute: input.per_minute ?? null,
    created_by: creator.label,
    created_at: ctx.clock.now(),
    expires_at,
  })
  // A text that was tried before may be remembered as unknown.
  ctx.siteApi.changed(tx, [row.key_hash])
  await recordAudit(tx, { action: 'site_api_key.add', subject: subjectOf(row), after: contentOf(row) })
  return { row, key }
}

/** Holds at once. @param key from getSiteKeyForChange @throws AppError validation_failed */
export async function changeSiteKey(
  ctx: Ctx,
  tx: TenantTx,
  key: SiteKeyRow,
  change: Partial<SiteKeyInput>,
): Promise<SiteKeyRow> {
  const { name, plugins, per_minute, expires_at } = change
  const changed = await updateKey(tx, key.id, {
    ...(name !== undefined && { name: name.trim() }),
    ...(plugins !== undefined && { plugins: [...plugins] }),
    ...(per_minute !== undefined && { per_minute }),
    ...(expires_at !== undefined && { expires_at: expiryOf(expires_at, ctx.clock.now()) }),
  })
  ctx.siteApi.changed(tx, hashesOf(key))
  await recordAudit(tx, {
    action: 'site_api_key.change',
    subject: subjectOf(changed),
    before: contentOf(key),
    after: contentOf(changed),
  })
  return changed
}

/**
 * Gives the key another secret.
 * @param key from getSiteKeyForChange
 * @param overlapHours so long the present one opens as well, so that programs can change over in their own time
 * @returns the new secret: it cannot be shown again
 * @throws AppError forbidden for impersonators
 */
export async function rotateSiteKey(
  ctx: Ctx,
  tx: TenantTx,
  key: SiteKeyRow,
  overlapHours: number,
  actor: Principal,
): Promise<{ row: SiteKeyRow; key: string }> {
  requireSelf(actor)
  const secret = newTenantToken(KIND, tx.tenantId)
  const isKept = overlapHours > 0
  const row = await updateKey(tx, key.id, {
    ...secretOf(secret),
    previous_hash: isKept ? key.key_hash : null,
    previous_until: isKept ? new Date(ctx.clock.now().getTime() + overlapHours * HOUR_MS) : null,
  })
  ctx.siteApi.changed(tx, [...hashesOf(key), row.key_hash])
  await recordAudit(tx, {
    action: 'site_api_key.rotate',
    subject: subjectOf(row),
    note: `The key before opens for ${overlapHours} more hours.`,
  })
  return { row, key: secret }
}

/** Ends a key at once. @param key from getSiteKeyForChange */
export async function revokeSiteKey(ctx: Ctx, tx: TenantTx, key: SiteKeyRow): Promise<void> {
  await deleteKey(tx, key.id)
  ctx.siteApi.changed(tx, hashesOf(key))
  await recordAudit(tx, { action: 'site_api_key.revoke', subject: subjectOf(key), before: contentOf(key) })
}

function requireSelf({ impersonatorId }: Principal): void {
  // It would outlive the impersonation, which is limited in time.
  if (impersonatorId) throw new AppError('forbidden', 'Keys cannot be created while acting as somebody else.')
}

function secretOf(key: string) {
  return { prefix: key.slice(0, PREFIX_LENGTH), key_hash: hashToken(key) }
}

function hashesOf({ key_hash, previous_hash }: SiteKeyRow): string[] {
  return previous_hash === null ? [key_hash] : [key_hash, previous_hash]
}

function expiryOf(text: string | null | undefined, now: Date): Date | null {
  if (text === null || text === undefined) return null
  const at = new Date(text)
  const days = (at.getTime() - now.getTime()) / 86_400_000
  if (days > 0 && days <= MAX_LIFE_DAYS) return at
  throw new AppError('validation_failed', 'A key must expire in the future, within five years, or never.', {
    errors: [{ path: '/body/expires_at', message: 'must be in the future and within five years' }],
  })
}

function subjectOf({ id, name }: SiteKeyRow) {
  return { type: 'site_api_key', id, label: name }
}

function contentOf({ site_id, name, plugins, per_minute, prefix, expires_at }: SiteKeyRow) {
  return { site_id, name, plugins, per_minute, prefix, expires_at }
}

function notFound(): never {
  throw new AppError('not_found', 'There is no such key.')
}
