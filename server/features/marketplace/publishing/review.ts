/** The operators' part: looks at what was submitted, lets it into the catalogue or says why not. */
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import { NoSuchHomeError } from '../../../kernel/db/placements.ts'
import type { PluginManifest } from '../../../plugin/manifest.ts'
import { hashOf } from '../../../plugin/package.ts'
import { type PermissionDiff, permissionDiff } from '../../../plugin/permissions.ts'
import { recordForTenant, recordPlatformAudit } from '../../audit/audit.ts'
import { portalPagesOf } from '../../portals/portals.ts'
import { listOwners } from '../../members/members.ts'
import { type NotifyCtx, notify } from '../../notifications/notifications.ts'
import {
  addPublicPlugin,
  archiveOf,
  compareVersions,
  filesOfArchive,
  removePublicPlugin,
} from '../../plugins/plugins.ts'
import { listPlatformPlugins } from '../platform-plugins.ts'
import { isSignedByPublisher } from './publishers.ts'
import * as queries from './queries.ts'
import type { KeyRow, PublisherRow, SubmissionRow } from './queries.ts'
import { getSubmission, lockPending, requireFreeName, settleForOperators, subjectOf } from './submissions.ts'

type Ctx = NotifyCtx & Pick<AppContext, 'blobs' | 'config'>

export type Review = {
  submission: SubmissionRow
  publisher: PublisherRow
  isSigned: boolean
  /** The public version before this one, and what this one wants beyond it. */
  previous: { version: string; diff: PermissionDiff } | undefined
}

/** @throws AppError not_found */
export async function getReview(ctx: Ctx, id: string): Promise<Review> {
  const { submission, publisher, keys } = await ctx.db.withPlatform(
    async (tx) => {
      const found = await getSubmission(tx, id)
      return { submission: found, ...(await publisherOf(tx, found)) }
    },
    { readOnly: true },
  )
  const manifest = submission.manifest as PluginManifest
  const previous = await previousVersion(ctx, manifest)
  return {
    submission,
    publisher,
    isSigned: isSignedByPublisher(submission.hash, submission, keys),
    previous: previous && { version: previous.version, diff: permissionDiff(previous, manifest) },
  }
}

/** The archive as it was submitted. @throws AppError not_found; conflict when its owner has deleted it */
export async function submittedArchive(ctx: Ctx, id: string) {
  const submission = await ctx.db.withPlatform((tx) => getSubmission(tx, id), { readOnly: true })
  return { submission, archive: await archiveOfSubmission(ctx, submission) }
}

/**
 * Lets the package into the catalogue: from now on every tenant's websites can install it.
 * @param by whom the list shows
 * @throws AppError not_found, transition_not_allowed; conflict when the package is gone, the name is taken, or it was
 *   signed with a key that was revoked meanwhile
 */
export async function approveSubmission(
  ctx: Ctx,
  id: string,
  note: string,
  by: string,
): Promise<SubmissionRow> {
  const row = await ctx.db.withPlatform(async (tx) => {
    const before = await lockPending(tx, id)
    const { publisher, keys } = await publisherOf(tx, before)
    const { name, version, hash, fingerprint, signature } = before
    if (fingerprint !== null && !isSignedByPublisher(hash, before, keys))
      throw new AppError(
        'conflict',
        'The key it was signed with was revoked meanwhile; have it submitted anew.',
      )
    await requireFreeName(tx, publisher.id, name, version)
    await queries.insertListing(tx, name, publisher.id)
    // Two may have claimed the name at once.
    await requireFreeName(tx, publisher.id, name, version)
    await queries.insertVersion(tx, { name, version, hash, fingerprint, signature, approved_by: by })
    const after = await queries.updateSubmission(tx, id, {
      state: 'approved',
      reason: note || null,
      decided_by: by,
      decided_at: ctx.clock.now(),
    })
    const files = await filesOfArchive(
      Buffer.concat(await (await archiveOfSubmission(ctx, before)).toArray()),
    )
    if (hashOf(files) !== hash) throw new Error(`the package ${hash} is not what was submitted`)
    await recordPlatformAudit(tx, {
      action: 'plugin_submission.approve',
      subject: subjectOf(after),
      before,
      after,
    })
    // Last, since it is not part of this transaction. Should that fail after all, approving again finds it there.
    await addPublicPlugin(ctx, files, publisher.name)
    return after
  })
  await tellPublisher(ctx, row)
  return row
}

/** @param reason for the publisher @throws AppError not_found, transition_not_allowed */
export async function rejectSubmission(
  ctx: Ctx,
  id: string,
  reason: string,
  by: string,
): Promise<SubmissionRow> {
  const row = await ctx.db.withPlatform(async (tx) => {
    const before = await lockPending(tx, id)
    const after = await queries.updateSubmission(tx, id, {
      state: 'rejected',
      reason,
      decided_by: by,
      decided_at: ctx.clock.now(),
    })
    await recordPlatformAudit(tx, {
      action: 'plugin_submission.reject',
      subject: subjectOf(after),
      before,
      after,
      note: reason,
    })
    return after
  })
  await tellPublisher(ctx, row)
  return row
}

/** Takes a version out of the catalogue: websites that have it keep it. To stop it, block it. @throws AppError not_found */
export async function removeVersion(ctx: Ctx, name: string, version: string, reason: string): Promise<void> {
  const hash = await ctx.db.withPlatform(async (tx) => {
    const removed = await queries.deleteVersion(tx, name, version)
    if (removed === undefined) throw new AppError('not_found', 'There is no such public version.')
    await recordPlatformAudit(tx, {
      action: 'plugin_version.remove',
      subject: { type: 'plugin_version', id: removed, label: `${name} ${version}` },
      note: reason,
    })
    return removed
  })
  await removePublicPlugin(ctx, hash)
}

async function publisherOf(
  tx: PlatformTx,
  { publisher_id }: SubmissionRow,
): Promise<{ publisher: PublisherRow; keys: KeyRow[] }> {
  const [publisher] = await queries.findPublishers(tx, [publisher_id])
  if (!publisher) throw new Error(`the publisher ${publisher_id} is gone`)
  return { publisher, keys: await queries.listKeys(tx, [publisher_id]) }
}

async function archiveOfSubmission(ctx: Ctx, { tenant_id, hash }: SubmissionRow) {
  try {
    return await archiveOf(ctx, tenant_id, { hash, owner: 'tenant' })
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found')
      throw new AppError('conflict', 'Whoever submitted the package has deleted it since.', { cause: error })
    throw error
  }
}

/** The newest public version that is older. */
async function previousVersion(
  ctx: Pick<AppContext, 'db'>,
  { name, version }: PluginManifest,
): Promise<PluginManifest | undefined> {
  return (await listPlatformPlugins(ctx))
    .map(({ manifest }) => manifest)
    .filter((manifest) => manifest.name === name && compareVersions(manifest.version, version) < 0)
    .toSorted((a, b) => compareVersions(b.version, a.version))[0]
}

/** Notification and mail to the owners of the publisher, an entry in their audit trail; for operators it is settled. */
async function tellPublisher(ctx: Ctx, row: SubmissionRow): Promise<void> {
  const { tenant_id, name, version, state, reason } = row
  await settleForOperators(ctx, row.id)
  await recordForTenant(ctx, tenant_id, {
    action: `plugin_submission.${state === 'approved' ? 'approve' : 'reject'}`,
    subject: subjectOf(row),
    note: reason ?? undefined,
  })
  const variables = {
    plugin: name,
    version,
    decision: state,
    reason: reason ?? undefined,
    plugins_link: `${await portalPagesOf(ctx, tenant_id)}/plugins`,
  }
  try {
    await ctx.db.withTenant(tenant_id, async (tx) => {
      await notify(ctx, tx, await listOwners(tx), {
        kind: 'submission.reviewed',
        subject: { type: 'plugin_submission', id: row.id },
        data: {
          submission_id: row.id,
          plugin: name,
          version,
          decision: state === 'approved' ? 'approved' : 'rejected',
          reason,
        },
        mail: { template: 'plugin-reviewed', variables },
      })
    })
  } catch (error) {
    if (!(error instanceof NoSuchHomeError)) throw error
  }
}
