/** What somebody needs to know who changed a version that is not the newest any more. */
import { isDeepStrictEqual } from 'node:util'
import type { FastifyRequest } from 'fastify'
import type { TenantTx } from '../../../kernel/db/database.ts'
import { isCurrent, outdated, versionsInIfMatch } from '../../../kernel/http/etag.ts'
import { findMembersAmong } from '../../members/members.ts'
import { diffVersions } from './diff.ts'
import { type DocumentInput, readDocument } from '../document.ts'
import type { EntryRow } from '../queries.ts'
import * as queries from './queries.ts'
import { collectionFor } from '../records.ts'

/**
 * Compares If-Match with the entry. Without the header, the change goes ahead.
 * @throws AppError precondition_failed with what it takes to bring both together: see {@link conflictOf}
 */
export async function requireDraft(request: FastifyRequest, tx: TenantTx, entry: EntryRow): Promise<void> {
  if (isCurrent(request, entry.version)) return
  throw outdated(request, entry.version, await conflictOf(request, tx, entry))
}

/**
 * Whether the entry is what this change makes of the version it was made for: its answer was lost, and it comes again
 * (RFC 9110, 13.1.1).
 */
export async function isAppliedAlready(
  request: FastifyRequest,
  tx: TenantTx,
  entry: EntryRow,
  change: DocumentInput,
  replaces: boolean,
): Promise<boolean> {
  if (change.slug !== undefined && change.slug !== entry.slug) return false
  const base = await findBase(request, tx, entry)
  if (!base || (change.slug === undefined && base.slug !== entry.slug)) return false
  const collection = await collectionFor(tx, entry.site_id, entry.type)
  const { document } = readDocument(change, replaces ? undefined : base.document, collection)
  return isDeepStrictEqual(document, entry.document)
}

async function conflictOf(request: FastifyRequest, tx: TenantTx, entry: EntryRow) {
  const { site_id, id, version } = entry
  const [now, base] = [
    await queries.findVersion(tx, site_id, id, version),
    await findBase(request, tx, entry),
  ]
  const authorId = now?.author_id ?? null
  const userIds = authorId === null ? [] : [authorId]
  const [member] = await findMembersAmong(tx, { userIds, roles: [] }, 1)
  const changes = now && base && diffVersions(base, now)
  return {
    current_version: version,
    saved_by: { id: member?.user_id ?? null, name: member?.name ?? entry.updated_by },
    saved_at: entry.updated_at.toISOString(),
    base_version: base?.version ?? null,
    changed: changes
      ? [
          ...new Set([
            ...(changes.body.length > 0 ? ['body'] : []),
            ...changes.fields.map(({ field }) => field.replace(/\..*/s, '')),
          ]),
        ].toSorted()
      : null,
  }
}

/** The version that the change was made for; none where it is not kept any more, or never was. */
async function findBase(request: FastifyRequest, tx: TenantTx, { site_id, id }: EntryRow) {
  const [version] = versionsInIfMatch(request)
  return version === undefined ? undefined : queries.findVersion(tx, site_id, id, version)
}
