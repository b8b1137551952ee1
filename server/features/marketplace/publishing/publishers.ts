/** Publishers: tenants that offer plugins to all others, under a name of their own and with keys they sign with. */
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'
import { fingerprintOf, isPublicKey } from '../../../kernel/crypto/ed25519.ts'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import { isKeyProven, isPackageSignedBy } from '../../../plugin/signature.ts'
import { recordForTenant, recordPlatformAudit } from '../../audit/audit.ts'
import * as queries from './queries.ts'
import type { KeyRow, PublisherRow } from './queries.ts'

type Ctx = Pick<AppContext, 'db' | 'clock'>

export type Publisher = PublisherRow & { keys: KeyRow[] }

const KEYS_MAX = 10
/** Nobody but the program itself goes by it. */
const RESERVED_NAMES = /hot\s*swap/i

/**
 * Gives the tenant's publisher this name and address; the first call makes it. Another name has to be verified anew.
 * @throws AppError validation_failed; conflict for a name that is taken or reserved
 */
export async function keepPublisher(
  ctx: Ctx,
  tenantId: string,
  { name, url = null }: { name: string; url?: string | null },
): Promise<Publisher> {
  // One form for what looks the same, and nothing that cannot be seen.
  const trimmed = name.normalize('NFKC').trim()
  if (/\p{C}/u.test(trimmed)) throw invalid('/body/name', 'must not hold characters that cannot be seen')
  if (RESERVED_NAMES.test(trimmed)) throw new AppError('conflict', 'This name belongs to the program itself.')
  const taken = () => new AppError('conflict', `Another publisher is called ${trimmed} already.`)
  const { before, after, keys } = await ctx.db.withPlatform(async (tx) => {
    if (await queries.isNameTaken(tx, trimmed, tenantId)) throw taken()
    const present = await queries.lockPublisherOf(tx, tenantId)
    const kept = present
      ? await queries.updatePublisher(tx, present.id, {
          name: trimmed,
          url,
          ...((present.name !== trimmed || present.url !== url) && { verified_at: null }),
        })
      : await queries.insertPublisher(tx, { id: randomUUIDv7(), tenant_id: tenantId, name: trimmed, url })
    // Somebody was faster.
    if (!kept) throw taken()
    return { before: present, after: kept, keys: await queries.listKeys(tx, [kept.id]) }
  })
  await recordForTenant(ctx, tenantId, {
    action: before ? 'plugin_publisher.change' : 'plugin_publisher.add',
    subject: subjectOf(after),
    before,
    after,
  })
  return { ...after, keys }
}

/** @throws AppError not_found while the tenant is no publisher */
export async function getPublisher(tx: PlatformTx, tenantId: string): Promise<Publisher> {
  const row = await queries.findPublisherOf(tx, tenantId)
  if (!row)
    throw new AppError(
      'not_found',
      'You are no publisher yet: PUT /api/v1/marketplace/publisher makes you one.',
    )
  return { ...row, keys: await queries.listKeys(tx, [row.id]) }
}

/**
 * Adds a key. From then on, everything the publisher submits has to be signed.
 * @param input.proof signed with the key, see proveKey: nobody takes a key of somebody else for his own
 * @throws AppError not_found, validation_failed for a key or a proof that is none, conflict when there are too many
 */
export async function addKey(
  ctx: Ctx,
  tenantId: string,
  { name, public_key, proof }: { name: string; public_key: string; proof: string },
  by: string,
): Promise<KeyRow> {
  if (!isPublicKey(public_key))
    throw invalid('/body/public_key', 'must be an Ed25519 public key: its 32 bytes in base64')
  const { key, publisher } = await ctx.db.withPlatform(async (tx) => {
    await queries.lockPublisherOf(tx, tenantId)
    const found = await getPublisher(tx, tenantId)
    if (!isKeyProven(found.id, proof, public_key))
      throw invalid('/body/proof', `must be a signature, made with this key, for the publisher ${found.id}`)
    if (found.keys.length >= KEYS_MAX)
      throw new AppError('conflict', `A publisher has at most ${KEYS_MAX} keys, revoked ones included.`)
    const fingerprint = fingerprintOf(public_key)
    const inserted = await queries.insertKey(tx, {
      publisher_id: found.id,
      fingerprint,
      public_key,
      name,
      created_by: by,
      created_at: ctx.clock.now(),
    })
    if (!inserted)
      throw new AppError('conflict', 'The publisher has this key already; a revoked one stays so.')
    return { key: inserted, publisher: found }
  })
  await recordForTenant(ctx, tenantId, {
    action: 'plugin_publisher.add_key',
    subject: subjectOf(publisher),
    after: { fingerprint: key.fingerprint, name },
  })
  return key
}

/** What was signed with it counts as unsigned from now on. @throws AppError not_found */
export async function revokeKey(ctx: Ctx, tenantId: string, fingerprint: string): Promise<void> {
  const publisher = await ctx.db.withPlatform(async (tx) => {
    const found = await getPublisher(tx, tenantId)
    const revoked = await queries.revokeKey(tx, found.id, fingerprint, ctx.clock.now())
    if (!revoked) throw new AppError('not_found', 'There is no such key in use.')
    return found
  })
  await recordForTenant(ctx, tenantId, {
    action: 'plugin_publisher.revoke_key',
    subject: subjectOf(publisher),
    before: { fingerprint },
  })
}

/** An operator says whether he made sure who they are. @throws AppError not_found */
export async function verifyPublisher(ctx: Ctx, id: string, verified: boolean): Promise<Publisher> {
  return ctx.db.withPlatform(async (tx) => {
    const before = await queries.lockPublisher(tx, id)
    if (!before) throw new AppError('not_found', 'There is no such publisher.')
    const after = await queries.updatePublisher(tx, id, { verified_at: verified ? ctx.clock.now() : null })
    await recordPlatformAudit(tx, {
      action: verified ? 'plugin_publisher.verify' : 'plugin_publisher.doubt',
      subject: subjectOf(after),
      before,
      after,
    })
    return { ...after, keys: await queries.listKeys(tx, [id]) }
  })
}

export const keysInUse = ({ keys }: { keys: readonly KeyRow[] }) =>
  keys.filter(({ revoked_at }) => revoked_at === null)

/** Whether the package was signed with a key that the publisher uses. */
export function isSignedByPublisher(
  hash: string,
  { fingerprint, signature }: { fingerprint: string | null; signature: string | null },
  keys: readonly KeyRow[],
): boolean {
  const key = keysInUse({ keys }).find((candidate) => candidate.fingerprint === fingerprint)
  return key !== undefined && signature !== null && isPackageSignedBy(hash, signature, key.public_key)
}

function subjectOf({ id, name }: Pick<PublisherRow, 'id' | 'name'>) {
  return { type: 'plugin_publisher', id, label: name }
}

function invalid(path: string, message: string): AppError {
  return new AppError('validation_failed', `${path}: ${message}.`, { errors: [{ path, message }] })
}
