/** The versions of an entry: every save is one (see autosave.ts), and any can be compared and brought back. */
import { AppError } from '../../../errors.ts'
import type { TenantTx } from '../../../kernel/db/database.ts'
import { type VersionDiff, diffVersions } from './diff.ts'
import type { DocumentInput, EntryDocument } from '../document.ts'
import { type Entry, type EntryCtx, changeEntry } from '../entries.ts'
import * as queries from './queries.ts'

export type Version = queries.VersionRow

/** @throws AppError not_found */
export async function getVersion(tx: TenantTx, entry: Entry, version: number): Promise<Version> {
  const row = await queries.findVersion(tx, entry.site_id, entry.id, version)
  if (!row) throw new AppError('not_found', `There is no version ${version}.`)
  return row
}

/**
 * @param against the version to compare with; the one before if unset
 * @throws AppError not_found
 */
export async function diffWith(
  tx: TenantTx,
  entry: Entry,
  version: number,
  against: number | undefined,
): Promise<VersionDiff> {
  const after = await getVersion(tx, entry, version)
  const before =
    against === undefined
      ? await queries.findVersionBefore(tx, entry.site_id, entry.id, version)
      : await getVersion(tx, entry, against)
  return diffVersions(before, after)
}

/**
 * Saves what a version held as a new version.
 * @param entry from getEntryForChange, with the site locked
 * @throws AppError as changeEntry does: what a version points at may be gone, its slug may be taken
 */
export async function restoreVersion(
  ctx: EntryCtx,
  tx: TenantTx,
  entry: Entry,
  version: number,
): Promise<Entry> {
  const { document, slug } = await getVersion(tx, entry, version)
  return changeEntry(
    ctx,
    tx,
    entry,
    { ...clearing(entry.document, document), ...(slug !== entry.slug && { slug }) },
    { note: `Version ${version} restored` },
  )
}

/** What is there now and was not in the version has to be cleared, not kept. */
function clearing(now: EntryDocument, then: EntryDocument): DocumentInput {
  const absent = (keys: object, kept: object) =>
    Object.fromEntries(
      Object.keys(keys)
        .filter((key) => !Object.hasOwn(kept, key))
        .map((key) => [key, null]),
    )
  return {
    ...absent(now, then),
    ...then,
    fields: { ...absent(now.fields, then.fields), ...then.fields },
    seo: { ...absent(now.seo, then.seo), ...then.seo },
  }
}
