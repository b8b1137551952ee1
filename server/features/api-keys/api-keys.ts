/** API keys: what programs sign in with. A key belongs to one tenant and does what its scopes say, until it is revoked. */
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { newTenantToken, tenantOfToken } from '../../kernel/crypto/tenant-token.ts'
import { hashToken } from '../../kernel/crypto/tokens.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Principal } from '../../kernel/http/access.ts'
import { currentTrace } from '../../kernel/trace.ts'
import { recordAudit } from '../audit/audit.ts'
import { returnQuota, takeQuota } from '../quotas/quotas.ts'
import { type Held, type Permission, keepGrantable, requireHeld } from '../roles/roles.ts'
import {
  type ApiKeyRow,
  deleteApiKey,
  findApiKey,
  insertApiKey,
  lockApiKey,
  personOfKey,
  updateApiKey,
} from './queries.ts'

export type ApiKey = ApiKeyRow
export { countApiKeys, personOfKey } from './queries.ts'

/** Marks a text as an API key, for people and for secret scanners. */
const KIND = 'hsk'
/** How much of a key is kept readable: kind, tenant and six characters of the secret. */
const PREFIX_LENGTH = `${KIND}_`.length + 22 + 1 + 6
const MAX_LIFE_DAYS = 5 * 366

export type ApiKeyInput = { name: string; scopes: readonly Permission[]; expires_at?: string | null }

/** Whether a bearer token is meant as an API key. */
export function isApiKey(token: string): boolean {
  return token.startsWith(`${KIND}_`)
}

/**
 * Who calls with this key. What is known of a key is remembered for 5 s at most, and less when it changes.
 * @throws AppError invalid_token for keys that are unknown or revoked, token_expired for those past their time
 */
export async function findApiKeyPrincipal(
  ctx: Pick<AppContext, 'apiKeys' | 'clock'>,
  key: string,
): Promise<Principal> {
  const tenantId = tenantOfToken(KIND, key)
  const known = tenantId === undefined ? undefined : await ctx.apiKeys.find(tenantId, hashToken(key))
  if (tenantId === undefined || !known)
    throw new AppError('invalid_token', 'The API key is not valid, or it was revoked.')
  if (known.expires_at && known.expires_at <= ctx.clock.now())
    throw new AppError(
      'token_expired',
      `The API key expired on ${known.expires_at.toISOString()}; create a new one.`,
    )
  ctx.apiKeys.used(tenantId, known.id)
  return {
    kind: 'api_key',
    id: known.id,
    label: known.name,
    tenantId,
    sessionId: undefined,
    impersonatorId: undefined,
    scopes: keepGrantable(known.scopes),
  }
}

/**
 * Whoever is behind what is being done now: the user who acts, or the one who made the key that acts.
 * @returns null where the program itself acts, or that is not known
 */
export async function personActing(tx: TenantTx): Promise<string | null> {
  const { kind, id } = currentTrace().actor ?? { kind: 'system', id: '' }
  if (kind === 'user') return id
  return kind === 'api_key' ? personOfKey(tx, id) : null
}

/** @throws AppError not_found */
export async function getApiKey(tx: TenantTx, id: string): Promise<ApiKey> {
  return (await findApiKey(tx, id)) ?? notFound()
}

/** The key, locked until `tx` ends, for changing or revoking it. @throws AppError not_found */
export async function getApiKeyForChange(tx: TenantTx, id: string): Promise<ApiKey> {
  return (await lockApiKey(tx, id)) ?? notFound()
}

/**
 * Creates a key and takes a place of the quota `api_keys`.
 * @returns the key's row and its text, which is stored nowhere and cannot be shown again
 * @throws AppError forbidden for scopes the creator lacks and for impersonators, validation_failed for the time of expiry, quota_exceeded
 */
export async function addApiKey(
  ctx: Pick<AppContext, 'clock' | 'plans'>,
  tx: TenantTx,
  input: ApiKeyInput,
  creator: Principal,
  held: Held,
): Promise<{ row: ApiKey; key: string }> {
  // It would outlive the impersonation, which is limited in time.
  if (creator.impersonatorId)
    throw new AppError('forbidden', 'Keys cannot be created while acting as somebody else.')
  requireHeld(held, input.scopes, 'create this key')
  const expiresAt = input.expires_at ? expiryOf(input.expires_at, ctx.clock.now()) : null
  await takeQuota(ctx, tx, 'api_keys')
  const key = newTenantToken(KIND, tx.tenantId)
  const row = await insertApiKey(tx, {
    id: randomUUIDv7(),
    name: input.name.trim(),
    prefix: key.slice(0, PREFIX_LENGTH),
    key_hash: hashToken(key),
    scopes: keepGrantable(input.scopes),
    created_by: creator.label,
    created_by_id: creator.kind === 'user' ? creator.id : await personOfKey(tx, creator.id),
    created_at: ctx.clock.now(),
    expires_at: expiresAt,
  })
  await recordAudit(tx, {
    action: 'api_key.add',
    subject: subjectOf(row),
    after: { ...contentOf(row), expires_at: row.expires_at },
  })
  return { row, key }
}

/**
 * Renames a key or changes what it may do, at once.
 * @param apiKey from getApiKeyForChange
 * @throws AppError forbidden for scopes the actor lacks
 */
export async function changeApiKey(
  ctx: Pick<AppContext, 'apiKeys'>,
  tx: TenantTx,
  apiKey: ApiKey,
  change: Partial<Pick<ApiKeyInput, 'name' | 'scopes'>>,
  held: Held,
): Promise<ApiKey> {
  if (change.scopes) requireHeld(held, change.scopes, `give the key ${apiKey.name} these scopes`)
  const changed = await updateApiKey(tx, apiKey.id, {
    ...(change.name !== undefined && { name: change.name.trim() }),
    ...(change.scopes !== undefined && { scopes: keepGrantable(change.scopes) }),
  })
  ctx.apiKeys.changed(tx, apiKey.key_hash)
  await recordAudit(tx, {
    action: 'api_key.change',
    subject: subjectOf(changed),
    before: contentOf(apiKey),
    after: contentOf(changed),
  })
  return changed
}

/**
 * Ends a key at once and gives its place back. Needs no scopes: whoever manages keys must be able to stop each of them.
 * @param apiKey from getApiKeyForChange
 */
export async function revokeApiKey(
  ctx: Pick<AppContext, 'apiKeys'>,
  tx: TenantTx,
  apiKey: ApiKey,
): Promise<void> {
  await deleteApiKey(tx, apiKey.id)
  await returnQuota(tx, 'api_keys', 1)
  ctx.apiKeys.changed(tx, apiKey.key_hash)
  await recordAudit(tx, { action: 'api_key.revoke', subject: subjectOf(apiKey), before: contentOf(apiKey) })
}

function expiryOf(text: string, now: Date): Date {
  const at = new Date(text)
  const days = (at.getTime() - now.getTime()) / 86_400_000
  if (days > 0 && days <= MAX_LIFE_DAYS) return at
  throw new AppError('validation_failed', 'A key must expire in the future, within five years, or never.', {
    errors: [{ path: '/body/expires_at', message: 'must be in the future and within five years' }],
  })
}

function subjectOf({ id, name }: ApiKey) {
  return { type: 'api_key', id, label: name }
}

function contentOf({ name, scopes, prefix }: ApiKey) {
  return { name, scopes, prefix }
}

function notFound(): never {
  throw new AppError('not_found', 'There is no such API key.')
}
