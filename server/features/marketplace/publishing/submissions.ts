/** Submissions: packages that publishers want in the public catalogue, waiting for an operator to look at them. */
import { randomUUIDv7 } from 'node:crypto'
import semver from 'semver'
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'
import { PLATFORM_SCOPE, type PlatformTx } from '../../../kernel/db/database.ts'
import type { PackageSignature } from '../../../plugin/signature.ts'
import { recordForTenant } from '../../audit/audit.ts'
import { type NotifyCtx, notifyOperators, takeBack } from '../../notifications/notifications.ts'
import { type Plugin, getPlugin, listPlugins } from '../../plugins/plugins.ts'
import { type Publisher, getPublisher, isSignedByPublisher, keysInUse } from './publishers.ts'
import * as queries from './queries.ts'
import type { SubmissionRow } from './queries.ts'

type Ctx = NotifyCtx & Pick<AppContext, 'tenants'>

/** Of one tenant. Whoever waits for so many has to wait for the operators. */
const PENDING_MAX = 20

export type SubmissionInput = { hash: string; note?: string; signature?: PackageSignature }

/**
 * Asks for a package of the tenant's own to become public.
 * @param by whom the list shows
 * @throws AppError not_found for an unknown package, or a tenant that is no publisher; validation_failed for a signature
 *   that is missing or wrong; conflict for a name or version that cannot become public, or when too many wait
 */
export async function addSubmission(
  ctx: Ctx,
  tenantId: string,
  { hash, note = '', signature }: SubmissionInput,
  by: string,
): Promise<SubmissionRow> {
  const { plugin, builtIn } = await ctx.db.withTenant(
    tenantId,
    async (tx) => {
      const found = await getPlugin(ctx, tx, hash)
      const { name } = found.manifest
      const all = await listPlugins(ctx, tx)
      return { plugin: found, builtIn: all.find((one) => one.manifest.name === name && isBuiltIn(one)) }
    },
    { readOnly: true },
  )
  const { name, version } = plugin.manifest
  if (plugin.owner !== 'tenant') throw new AppError('conflict', `${name} ${version} is public already.`)
  if (builtIn) throw new AppError('conflict', `${name} is the name of a plugin that ships with HotSwap.`)
  if (semver.prerelease(version))
    throw new AppError('conflict', `${version} is a version in the making; only finished ones become public.`)
  const row = await ctx.db.withPlatform(async (tx) => {
    const publisher = await getPublisher(tx, tenantId)
    requireSignature(publisher, hash, signature)
    await requireFreeName(tx, publisher.id, name, version)
    if ((await queries.countPending(tx, tenantId)) >= PENDING_MAX)
      throw new AppError(
        'conflict',
        `${PENDING_MAX} submissions of yours wait already; wait, or withdraw one.`,
      )
    const inserted = await queries.insertSubmission(tx, {
      id: randomUUIDv7(),
      tenant_id: tenantId,
      publisher_id: publisher.id,
      name,
      version,
      hash,
      note,
      manifest: JSON.stringify(plugin.manifest),
      findings: JSON.stringify(plugin.row.findings),
      size_bytes: plugin.row.size_bytes,
      fingerprint: signature?.fingerprint ?? null,
      signature: signature?.signature ?? null,
      submitted_by: by,
      created_at: ctx.clock.now(),
    })
    if (!inserted) throw new AppError('conflict', `${name} ${version} waits for review already.`)
    return inserted
  })
  await recordForTenant(ctx, tenantId, {
    action: 'plugin_submission.add',
    subject: subjectOf(row),
    after: { hash, note, signed: signature !== undefined },
  })
  await askOperators(ctx, row)
  return row
}

async function askOperators(ctx: Ctx, { id, tenant_id, name, version }: SubmissionRow): Promise<void> {
  const tenant = await ctx.tenants.byId(tenant_id)
  await notifyOperators(ctx, {
    kind: 'platform.submission_waiting',
    subject: { type: 'plugin_submission', id },
    key: keyOf(id),
    data: { submission_id: id, plugin: name, version, tenant_id, tenant: tenant?.slug ?? '' },
  })
}

/** It waits no more: operators who have not read of it need not. */
export async function settleForOperators(
  ctx: Pick<AppContext, 'db' | 'notices'>,
  submissionId: string,
): Promise<void> {
  await ctx.db.withTenant(PLATFORM_SCOPE, (tx) => takeBack(ctx, tx, keyOf(submissionId)))
}

function keyOf(submissionId: string): string {
  return `submission:${submissionId}`
}

/** Takes back one that waits. @throws AppError not_found, transition_not_allowed */
export async function withdrawSubmission(ctx: Ctx, tenantId: string, id: string): Promise<SubmissionRow> {
  const row = await ctx.db.withPlatform(async (tx) => {
    const before = await lockPending(tx, id, tenantId)
    return queries.updateSubmission(tx, before.id, { state: 'withdrawn', decided_at: ctx.clock.now() })
  })
  await recordForTenant(ctx, tenantId, { action: 'plugin_submission.withdraw', subject: subjectOf(row) })
  await settleForOperators(ctx, id)
  return row
}

/** @param tenantId whose it has to be; anybody's if unset @throws AppError not_found */
export async function getSubmission(tx: PlatformTx, id: string, tenantId?: string): Promise<SubmissionRow> {
  const row = await queries.findSubmission(tx, id)
  return row && (tenantId === undefined || row.tenant_id === tenantId) ? row : notFound()
}

/** One that waits for a decision, locked until `tx` ends. @throws AppError not_found, transition_not_allowed */
export async function lockPending(tx: PlatformTx, id: string, tenantId?: string): Promise<SubmissionRow> {
  const row = await queries.lockSubmission(tx, id)
  if (!row || (tenantId !== undefined && row.tenant_id !== tenantId)) return notFound()
  if (row.state !== 'pending')
    throw new AppError('transition_not_allowed', `The submission is ${row.state} already.`)
  return row
}

/** @throws AppError conflict for the name of somebody else's plugin, or a version that is public already */
export async function requireFreeName(
  tx: PlatformTx,
  publisherId: string,
  name: string,
  version: string,
): Promise<void> {
  const listing = await queries.findListing(tx, name)
  if (listing && listing.publisher_id !== publisherId)
    throw new AppError('conflict', `The name ${name} belongs to another publisher; choose another.`)
  if (await queries.isVersionPublic(tx, name, version))
    throw new AppError('conflict', `${name} ${version} is public already; raise the version in plugin.json.`)
}

function requireSignature(publisher: Publisher, hash: string, signature: PackageSignature | undefined): void {
  if (signature === undefined) {
    if (keysInUse(publisher).length === 0) return
    throw wrongSignature('is needed: whoever has a key signs everything')
  }
  if (!isSignedByPublisher(hash, signature, publisher.keys))
    throw wrongSignature('was not made for this package with a key of yours that is in use')
}

function wrongSignature(message: string): AppError {
  const path = '/body/signature'
  return new AppError('validation_failed', `${path}: ${message}.`, { errors: [{ path, message }] })
}

const isBuiltIn = ({ row }: Plugin) => row.origin === 'built_in'

export function subjectOf({ id, name, version }: SubmissionRow) {
  return { type: 'plugin_submission', id, label: `${name} ${version}` }
}

function notFound(): never {
  throw new AppError('not_found', 'There is no such submission.')
}
