/** SQL about the releases that deployments build, of many sites at once. */
import { type Selectable, sql } from 'kysely'
import type { TenantTx } from '../../../kernel/db/database.ts'
import type { Releases } from '../../../kernel/db/home-tables.generated.ts'
import { type Release, toRelease } from '../release.ts'

/** Rows of up to some hundred kB each travel in one statement. */
const AT_ONCE = 250

/** What one of the candidates is; what is absent is as the live release has it. */
export type NewCandidate = {
  site_id: string
  number: number
  id: string
  kind: string
  theme_hash?: string | undefined
  theme_owner?: string | undefined
  theme_settings?: unknown
  plugins?: unknown
  config?: unknown
  overlay?: unknown
  overlay_removed?: readonly string[] | undefined
  restored_from?: number | undefined
  note?: string | undefined
}

/** The sites must be locked. What the live releases hold stays in the database. */
export async function insertCandidates(
  tx: TenantTx,
  rows: readonly NewCandidate[],
  common: { deployment_id: string; created_at: Date; created_by: string | null },
): Promise<void> {
  for (let start = 0; start < rows.length; start += AT_ONCE)
    await sql`
      insert into releases (tenant_id, site_id, number, id, kind, theme_hash, theme_owner, theme_settings, plugins,
        config, config_since, content_position, overlay, overlay_removed, restored_from, note, base_number,
        deployment_id, created_at, created_by)
      select s.tenant_id, s.id, w.number, w.id, w.kind, coalesce(w.theme_hash, b.theme_hash),
        coalesce(w.theme_owner, b.theme_owner), coalesce(w.theme_settings, b.theme_settings),
        coalesce(w.plugins, b.plugins), coalesce(w.config, b.config),
        case when w.config is null or w.config = b.config then b.config_since else w.number end,
        s.content_position, w.overlay, w.overlay_removed, w.restored_from, w.note, b.number,
        ${common.deployment_id}, ${common.created_at}, ${common.created_by}::jsonb
      from jsonb_to_recordset(${JSON.stringify(rows.slice(start, start + AT_ONCE))}::jsonb) as w(site_id uuid,
        number int, id uuid, kind text, theme_hash text, theme_owner text, theme_settings jsonb, plugins jsonb,
        config jsonb, overlay jsonb, overlay_removed uuid[], restored_from int, note text)
      join sites s on s.id = w.site_id
      join releases b on b.site_id = s.id and b.number = s.release_number`.execute(tx)
}

/** Takes a release number of each of these sites, which must be locked. */
export async function countNumbers(tx: TenantTx, siteIds: readonly string[]): Promise<void> {
  await tx
    .updateTable('sites')
    .set({ last_release_number: sql`last_release_number + 1` })
    .where('id', '=', sql<string>`any(${siteIds}::uuid[])`)
    .execute()
}

/** Removes what a deployment has built and nobody has seen, unless a pointer names it. @param siteIds all if unset */
export async function deleteCandidates(
  tx: TenantTx,
  deploymentId: string,
  siteIds?: readonly string[],
): Promise<void> {
  await sql`
    delete from releases r using sites s
    where r.deployment_id = ${deploymentId} and r.live_at is null and s.id = r.site_id
      ${siteIds ? sql`and r.site_id = any(${siteIds}::uuid[])` : sql``}
      and r.number is distinct from s.standby_number and r.number is distinct from s.staging_number`.execute(
    tx,
  )
}

export type CandidateRow = Pick<
  Selectable<Releases>,
  'site_id' | 'number' | 'base_number' | 'content_position' | 'deployment_id' | 'live_at'
> & { has_content: boolean }

/** Site and number of releases, as two arrays that the planner knows the length of. */
function wanted(sites: readonly { site_id: string; number: number }[]) {
  return sql`unnest(${sites.map((row) => row.site_id)}::uuid[], ${sites.map((row) => row.number)}::int[])
    as wanted (site_id, number)`
}

/** Without what they show. */
export async function findCandidates(
  tx: TenantTx,
  sites: readonly { site_id: string; number: number }[],
): Promise<CandidateRow[]> {
  const { rows } = await sql<CandidateRow>`
    select r.site_id, r.number, r.base_number, r.content_position, r.deployment_id, r.live_at,
      (r.overlay is not null or r.overlay_removed is not null) as has_content
    from ${wanted(sites)} join releases r on r.site_id = wanted.site_id and r.number = wanted.number`.execute(
    tx,
  )
  return rows
}

export async function markLive(
  tx: TenantTx,
  releases: readonly { site_id: string; number: number }[],
  at: Date,
): Promise<void> {
  if (releases.length === 0) return
  await sql`
    update releases r set live_at = ${at} from ${wanted(releases)}
    where r.site_id = wanted.site_id and r.number = wanted.number and r.live_at is null`.execute(tx)
}

/** Whole releases, by `<site>:<number>`. */
export async function listReleasesByNumber(
  tx: TenantTx,
  releases: readonly { site_id: string; number: number }[],
): Promise<Map<string, Release>> {
  const found = new Map<string, Release>()
  for (let start = 0; start < releases.length; start += AT_ONCE) {
    const { rows } = await sql<Selectable<Releases>>`
      select r.* from ${wanted(releases.slice(start, start + AT_ONCE))}
      join releases r on r.site_id = wanted.site_id and r.number = wanted.number`.execute(tx)
    for (const row of rows) found.set(`${row.site_id}:${row.number}`, toRelease(row))
  }
  return found
}

/** Releases of several sites that are live at once. */
export async function insertRebased(
  tx: TenantTx,
  rows: readonly (Pick<
    Release,
    | 'site_id'
    | 'number'
    | 'id'
    | 'kind'
    | 'theme_hash'
    | 'theme_owner'
    | 'theme_settings'
    | 'plugins'
    | 'config'
    | 'config_since'
    | 'content_position'
    | 'base_number'
    | 'restored_from'
    | 'note'
    | 'created_by'
  > & { changes?: Release['changes'] })[],
  common: { deployment_id: string | null; created_at: Date; live_at: Date },
): Promise<void> {
  for (let start = 0; start < rows.length; start += AT_ONCE)
    await sql`
      insert into releases (tenant_id, site_id, number, id, kind, theme_hash, theme_owner, theme_settings, plugins,
        config, config_since, content_position, changes, base_number, restored_from, note, created_by,
        deployment_id, created_at, live_at)
      select ${tx.tenantId}, site_id, number, id, kind, theme_hash, theme_owner, theme_settings, plugins,
        config, config_since, content_position, coalesce(changes, '{}'), base_number, restored_from, note, created_by,
        ${common.deployment_id}::uuid, ${common.created_at}::timestamptz, ${common.live_at}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(rows.slice(start, start + AT_ONCE))}::jsonb) as w(site_id uuid,
        number int, id uuid, kind text, theme_hash text, theme_owner text, theme_settings jsonb, plugins jsonb,
        config jsonb, config_since int, content_position bigint, changes jsonb, base_number int, restored_from int,
        note text, created_by jsonb)`.execute(tx)
}

/** Those of these sites that have other plugins, or a plugin and another time zone, than with the release before. */
export async function findOtherPlugins(
  tx: TenantTx,
  moved: readonly { site_id: string; number: number; before: number }[],
): Promise<string[]> {
  const { rows } = await sql<{ site_id: string }>`
    select m.site_id
    from jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) as m (site_id uuid, number int, before int)
    join releases r on r.site_id = m.site_id and r.number = m.number
    left join releases b on b.site_id = m.site_id and b.number = m.before
    where r.plugins <> coalesce(b.plugins, '[]')
      or r.plugins <> '[]' and r.config ->> 'timezone' is distinct from b.config ->> 'timezone'`.execute(tx)
  return rows.map(({ site_id }) => site_id)
}
