/** Accounts at DNS providers: a tenant enters them once, and records of its names are created for it. */
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { PLATFORM_SCOPE, type TenantTx } from '../../kernel/db/database.ts'
import type { Principal } from '../../kernel/http/access.ts'
import { recordAudit } from '../audit/audit.ts'
import { PROVIDERS_MAX, sealSecret } from './accounts.ts'
import type { Kind } from './provider.ts'
import {
  type DnsProviderRow,
  countDnsProvidersInTurn,
  deleteDnsProvider,
  findDnsProvider,
  insertDnsProvider,
  isNameTaken,
  lockDnsProvider,
  updateDnsProvider,
} from './queries.ts'
import { type Settings, reachOf, readSettings, requireSecret } from './settings.ts'

export { type DnsSolver, dnsSolverFor } from './solver.ts'

export type DnsProviderAccount = DnsProviderRow
export type DnsProviderInput = { name: string; kind: Kind; settings?: Settings; secret: string }
type Ctx = Pick<AppContext, 'fetcher' | 'keyring'>

/** @throws AppError not_found */
export async function getDnsProvider(tx: TenantTx, id: string): Promise<DnsProviderAccount> {
  return (await findDnsProvider(tx, id)) ?? notFound()
}

/** The account, locked until `tx` ends. @throws AppError not_found */
export async function getDnsProviderForChange(tx: TenantTx, id: string): Promise<DnsProviderAccount> {
  return (await lockDnsProvider(tx, id)) ?? notFound()
}

/**
 * Keeps an account. Whether it works shows when it is tested, or first used.
 * @throws AppError validation_failed for settings or a secret that cannot be right, conflict for a name that is taken or
 *   one account too many
 */
export async function addDnsProvider(
  ctx: Ctx,
  tx: TenantTx,
  { name, kind, settings = {}, secret }: DnsProviderInput,
  creator: Principal,
): Promise<DnsProviderAccount> {
  const kept = readSettings(kind, settings, reachOf(tx.tenantId === PLATFORM_SCOPE, ctx.fetcher))
  requireSecret(kind, secret)
  if ((await countDnsProvidersInTurn(tx)) >= PROVIDERS_MAX)
    throw new AppError('conflict', `There are ${PROVIDERS_MAX} accounts at most; remove one first.`)
  const id = randomUUIDv7()
  const row = await insertDnsProvider(tx, {
    id,
    name: name.trim(),
    kind,
    settings: JSON.stringify(kept),
    secret: await sealSecret(ctx, tx.tenantId, id, secret),
    created_by: creator.label,
  })
  if (!row) throw nameTaken(name)
  await recordAudit(tx, { action: 'dns_provider.add', subject: subjectOf(row), after: contentOf(row) })
  return row
}

/**
 * Renames an account, or gives it other settings or another secret; then nothing is known of it until the next look.
 * @param row from getDnsProviderForChange
 * @throws AppError as addDnsProvider
 */
export async function changeDnsProvider(
  ctx: Ctx,
  tx: TenantTx,
  row: DnsProviderAccount,
  { name, settings, secret }: Partial<Omit<DnsProviderInput, 'kind'>>,
): Promise<DnsProviderAccount> {
  const kind = row.kind as Kind
  const isPlatform = tx.tenantId === PLATFORM_SCOPE
  const kept =
    settings &&
    readSettings(kind, { ...(row.settings as Settings), ...settings }, reachOf(isPlatform, ctx.fetcher))
  if (secret !== undefined) requireSecret(kind, secret)
  if (name !== undefined && (await isNameTaken(tx, name.trim(), row.id))) throw nameTaken(name)
  const isOther = kept !== undefined || secret !== undefined
  const changed = await updateDnsProvider(tx, row.id, {
    ...(name !== undefined && { name: name.trim() }),
    ...(kept && { settings: JSON.stringify(kept) }),
    ...(secret !== undefined && { secret: await sealSecret(ctx, tx.tenantId, row.id, secret) }),
    ...(isOther && { state: 'unchecked', problem: null, checked_at: null, zones: '[]' }),
  })
  await recordAudit(tx, {
    action: 'dns_provider.change',
    subject: subjectOf(changed),
    before: contentOf(row),
    after: contentOf(changed),
    ...(secret !== undefined && { note: 'The secret was replaced.' }),
  })
  return changed
}

/** Forgets an account with its secret. Records that were created stay. @param row from getDnsProviderForChange */
export async function removeDnsProvider(tx: TenantTx, row: DnsProviderAccount): Promise<void> {
  await deleteDnsProvider(tx, row.id)
  await recordAudit(tx, { action: 'dns_provider.remove', subject: subjectOf(row), before: contentOf(row) })
}

function contentOf({ name, kind, settings }: DnsProviderRow) {
  return { name, kind, settings }
}

function subjectOf({ id, name }: DnsProviderRow) {
  return { type: 'dns_provider', id, label: name }
}

function nameTaken(name: string): AppError {
  return new AppError('conflict', `There is an account named ${name.trim()} already.`)
}

function notFound(): never {
  throw new AppError('not_found', 'There is no such account.')
}
