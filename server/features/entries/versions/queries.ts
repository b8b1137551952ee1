/** SQL about the versions of entries. */
import { type Selectable, sql } from 'kysely'
import type { TenantTx } from '../../../kernel/db/database.ts'
import type { EntryVersions } from '../../../kernel/db/home-tables.generated.ts'
import type { EntryDocument } from '../document.ts'
import type { EntryRow } from '../queries.ts'

export type VersionRow = Omit<Selectable<EntryVersions>, 'document'> & { document: EntryDocument }
export type ListedVersion = Pick<
  VersionRow,
  'version' | 'slug' | 'author' | 'author_id' | 'note' | 'autosaved_since' | 'created_at'
>

export type VersionOrigin = {
  note: string | null
  author_id: string | null
  /** See autosave.ts. */
  autosaved_since?: Date
}

export async function insertVersion(tx: TenantTx, entry: EntryRow, origin: VersionOrigin): Promise<void> {
  await tx
    .insertInto('entry_versions')
    .values({
      tenant_id: tx.tenantId,
      site_id: entry.site_id,
      entry_id: entry.id,
      version: entry.version,
      document: JSON.stringify(entry.document),
      slug: entry.slug,
      author: entry.updated_by,
      created_at: entry.updated_at,
      ...origin,
    })
    .execute()
}

/** Takes a version out of the history; it stays for a while. */
export async function supersedeVersion(tx: TenantTx, version: VersionRow, at: Date): Promise<void> {
  await tx
    .updateTable('entry_versions')
    .set({ superseded_at: at })
    .where('site_id', '=', version.site_id)
    .where('entry_id', '=', version.entry_id)
    .where('version', '=', version.version)
    .execute()
}

/** Removes what has left the history before that moment; never what visitors see. */
export async function deleteSuperseded(tx: TenantTx, entry: EntryRow, before: Date): Promise<void> {
  await tx
    .deleteFrom('entry_versions')
    .where('site_id', '=', entry.site_id)
    .where('entry_id', '=', entry.id)
    .where('superseded_at', '<', before)
    .where('version', 'is distinct from', entry.published_version)
    .execute()
}

/** Makes the present version one that was saved on purpose. @returns whether it was not before */
export async function keepVersion(tx: TenantTx, entry: EntryRow, note: string | null): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('entry_versions')
    .set({ autosaved_since: null, note })
    .where('site_id', '=', entry.site_id)
    .where('entry_id', '=', entry.id)
    .where('version', '=', entry.version)
    .where('autosaved_since', 'is not', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function findVersion(
  tx: TenantTx,
  siteId: string,
  entryId: string,
  version: number,
): Promise<VersionRow | undefined> {
  const row = await tx
    .selectFrom('entry_versions')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('entry_id', '=', entryId)
    .where('version', '=', version)
    .executeTakeFirst()
  return row as VersionRow | undefined
}

/** The one before it in the history. */
export async function findVersionBefore(
  tx: TenantTx,
  siteId: string,
  entryId: string,
  version: number,
): Promise<VersionRow | undefined> {
  const row = await tx
    .selectFrom('entry_versions')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('entry_id', '=', entryId)
    .where('version', '<', version)
    .where('superseded_at', 'is', null)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row as VersionRow | undefined
}

/** The versions visitors see of these entries. */
export async function findPublishedVersions(
  tx: TenantTx,
  siteId: string,
  ids: readonly string[],
): Promise<VersionRow[]> {
  const rows = await tx
    .selectFrom('entry_versions as v')
    .innerJoin('entries as e', (join) =>
      join
        .onRef('e.site_id', '=', 'v.site_id')
        .onRef('e.id', '=', 'v.entry_id')
        .onRef('e.published_version', '=', 'v.version'),
    )
    .selectAll('v')
    .where('v.site_id', '=', siteId)
    .where('v.entry_id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute()
  return rows as VersionRow[]
}

/** Up to `limit + 1`, the newest first, below the version in `cursor`. */
export async function listVersions(
  tx: TenantTx,
  siteId: string,
  entryId: string,
  cursor: string[] | undefined,
  limit: number,
): Promise<ListedVersion[]> {
  let query = tx
    .selectFrom('entry_versions')
    .select(['version', 'slug', 'author', 'author_id', 'note', 'autosaved_since', 'created_at'])
    .where('site_id', '=', siteId)
    .where('entry_id', '=', entryId)
    .where('superseded_at', 'is', null)
    .orderBy('version', 'desc')
    .limit(limit + 1)
  if (cursor?.[0] !== undefined) query = query.where('version', '<', Number(cursor[0]))
  return query.execute()
}
