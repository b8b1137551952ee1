/** SQL about deployments, their sites, steps and events. */
import { type Selectable, sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'
import type { DeploymentSites, DeploymentSteps, Deployments } from '../../kernel/db/home-tables.generated.ts'
import type { ArmFigures } from '../../published/arm-figures.ts'
import type { Deployment } from './deployment.ts'
import { STEPS, type StepName } from './options.ts'

export type DeploymentRow = Selectable<Deployments>
export type SiteRow = Selectable<DeploymentSites>
export type StepRow = Selectable<DeploymentSteps>
export type SiteState =
  'pending' | 'built' | 'tested' | 'live' | 'restored' | 'failed' | 'skipped' | 'unchanged'

const json = (value: unknown) => (value === null ? null : JSON.stringify(value))

function toColumns({
  scope,
  change,
  options,
  progress,
  problem,
  created_by,
  ...plain
}: Omit<Deployment, 'tenant_id'>) {
  return {
    ...plain,
    scope: JSON.stringify(scope),
    change: JSON.stringify(change),
    options: JSON.stringify(options),
    progress: JSON.stringify(progress),
    problem: json(problem),
    created_by: json(created_by),
  }
}

export async function insertDeployment(
  tx: TenantTx,
  deployment: Omit<Deployment, 'tenant_id'>,
): Promise<void> {
  await tx
    .insertInto('deployments')
    .values({ tenant_id: tx.tenantId, ...toColumns(deployment) })
    .execute()
  await tx
    .insertInto('deployment_steps')
    .values(
      STEPS.map((name, place) => ({ tenant_id: tx.tenantId, deployment_id: deployment.id, name, place })),
    )
    .execute()
}

export async function findDeployment(tx: TenantTx, id: string): Promise<DeploymentRow | undefined> {
  return tx.selectFrom('deployments').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Locked until `tx` ends. */
export async function lockDeployment(tx: TenantTx, id: string): Promise<DeploymentRow | undefined> {
  return tx.selectFrom('deployments').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function updateDeployment(tx: TenantTx, deployment: Deployment): Promise<void> {
  await tx.updateTable('deployments').set(toColumns(deployment)).where('id', '=', deployment.id).execute()
}

export type DeploymentFilter = {
  state?: string | undefined
  module?: string | undefined
  strategy?: string | undefined
  environment?: string | undefined
  website_id?: string | undefined
  from?: string | undefined
  to?: string | undefined
  q?: string | undefined
}

/** Up to `limit + 1` deployments older than the one `before` names, the newest first. */
export async function listDeployments(
  tx: TenantTx,
  filter: DeploymentFilter,
  before: string | undefined,
  limit: number,
): Promise<DeploymentRow[]> {
  let query = tx.selectFrom('deployments').selectAll()
  for (const column of ['state', 'module', 'strategy', 'environment'] as const) {
    const value = filter[column]
    if (value !== undefined) query = query.where(column, '=', value)
  }
  if (filter.from !== undefined) query = query.where('created_at', '>=', new Date(filter.from))
  if (filter.to !== undefined) query = query.where('created_at', '<', new Date(filter.to))
  if (filter.q !== undefined) {
    const pattern = `%${filter.q.replace(/[\\%_]/g, String.raw`\$&`)}%`
    query = query.where((eb) => eb.or([eb('summary', 'ilike', pattern), eb('note', 'ilike', pattern)]))
  }
  const { website_id } = filter
  if (website_id !== undefined)
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('deployment_sites as ds')
          .select('ds.site_id')
          .whereRef('ds.tenant_id', '=', 'deployments.tenant_id')
          .whereRef('ds.deployment_id', '=', 'deployments.id')
          .where('ds.site_id', '=', website_id),
      ),
    )
  if (before !== undefined) query = query.where('id', '<', before)
  return query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
}

export async function listSteps(tx: TenantTx, deploymentId: string): Promise<StepRow[]> {
  return tx
    .selectFrom('deployment_steps')
    .selectAll()
    .where('deployment_id', '=', deploymentId)
    .orderBy('place')
    .execute()
}

export type StepChange = {
  name: StepName
  state: string
  started_at: Date | null
  finished_at: Date | null
  detail: string | null
  evidence: unknown
}

export async function writeSteps(
  tx: TenantTx,
  deploymentId: string,
  steps: readonly StepChange[],
): Promise<void> {
  await sql`
    update deployment_steps s set state = c.state, started_at = coalesce(s.started_at, c.started_at),
      finished_at = c.finished_at, detail = c.detail, evidence = c.evidence
    from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) as c(name text, state text, started_at timestamptz,
      finished_at timestamptz, detail text, evidence jsonb)
    where s.deployment_id = ${deploymentId} and s.name = c.name`.execute(tx)
}

export async function insertEvents(
  tx: TenantTx,
  deploymentId: string,
  events: readonly { sequence: number; at: Date; type: string; data: unknown }[],
): Promise<void> {
  await tx
    .insertInto('deployment_events')
    .values(
      events.map(({ data, ...event }) => ({
        tenant_id: tx.tenantId,
        deployment_id: deploymentId,
        ...event,
        data: JSON.stringify(data),
      })),
    )
    .execute()
}

/** Puts these sites into the deployment, in this order; those that are in it stay as they are. */
export async function addSites(
  tx: TenantTx,
  deploymentId: string,
  siteIds: readonly string[],
): Promise<void> {
  await sql`
    insert into deployment_sites (tenant_id, deployment_id, site_id, place)
    select ${tx.tenantId}, ${deploymentId}, id, place
    from unnest(${siteIds}::uuid[]) with ordinality as wanted (id, place)
    on conflict do nothing`.execute(tx)
}

const PLACE_OF_SITE = [
  'site_id',
  'state',
  'place',
  'base_number',
  'candidate_number',
  'live_number',
  'problem',
] as const
/** A site of a deployment, without the evidence: that of a thousand sites is megabytes. */
export type PlacedSite = Pick<SiteRow, (typeof PLACE_OF_SITE)[number]>

export async function listSitesOf(
  tx: TenantTx,
  deploymentId: string,
  filter: { states?: readonly SiteState[]; limit?: number } = {},
): Promise<PlacedSite[]> {
  let query = tx
    .selectFrom('deployment_sites')
    .select(PLACE_OF_SITE)
    .where('deployment_id', '=', deploymentId)
  if (filter.states) query = query.where('state', 'in', [...filter.states])
  if (filter.limit !== undefined) query = query.limit(filter.limit)
  return query.orderBy('place').execute()
}

export type SiteChange = { site_id: string } & Partial<
  Pick<
    SiteRow,
    'base_number' | 'candidate_number' | 'live_number' | 'evidence' | 'problem' | 'live_at' | 'restored_at'
  >
> & { state: SiteState }

/** What is left out of a change stays; nulls too. */
export async function changeSites(
  tx: TenantTx,
  deploymentId: string,
  changes: readonly SiteChange[],
): Promise<void> {
  await sql`
    update deployment_sites s set state = c.state, base_number = coalesce(c.base_number, s.base_number),
      candidate_number = coalesce(c.candidate_number, s.candidate_number),
      live_number = coalesce(c.live_number, s.live_number), evidence = coalesce(c.evidence, s.evidence),
      problem = coalesce(c.problem, s.problem), live_at = coalesce(c.live_at, s.live_at),
      restored_at = coalesce(c.restored_at, s.restored_at)
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as c(site_id uuid, state text, base_number int,
      candidate_number int, live_number int, evidence jsonb, problem jsonb, live_at timestamptz,
      restored_at timestamptz)
    where s.deployment_id = ${deploymentId} and s.site_id = c.site_id`.execute(tx)
}

/** Sites by state, of several deployments. */
export async function countSites(
  tx: TenantTx,
  deploymentIds: readonly string[],
): Promise<Map<string, Partial<Record<SiteState, number>>>> {
  const counts = new Map<string, Partial<Record<SiteState, number>>>()
  if (deploymentIds.length === 0) return counts
  const rows = await tx
    .selectFrom('deployment_sites')
    .select((eb) => ['deployment_id', 'state', eb.fn.countAll<number>().as('count')])
    .where('deployment_id', 'in', [...deploymentIds])
    .groupBy(['deployment_id', 'state'])
    .execute()
  for (const { deployment_id, state, count } of rows) {
    const of = counts.get(deployment_id) ?? {}
    of[state as SiteState] = count
    counts.set(deployment_id, of)
  }
  return counts
}

export type NamedSiteRow = SiteRow & { name: string; slug: string }

/** Up to `limit + 1` sites of a deployment after a place, with their names. */
export async function listNamedSites(
  tx: TenantTx,
  deploymentId: string,
  filter: { state?: string | undefined },
  after: number,
  limit: number,
): Promise<NamedSiteRow[]> {
  let query = tx
    .selectFrom('deployment_sites as ds')
    .innerJoin('sites as s', (join) =>
      join.onRef('s.tenant_id', '=', 'ds.tenant_id').onRef('s.id', '=', 'ds.site_id'),
    )
    .selectAll('ds')
    .select(['s.name', 's.slug'])
    .where('ds.deployment_id', '=', deploymentId)
    .where('ds.place', '>', after)
  if (filter.state !== undefined) query = query.where('ds.state', '=', filter.state)
  return query
    .orderBy('ds.place')
    .limit(limit + 1)
    .execute()
}

/** Ids of all sites that can be deployed to, the oldest first. */
export async function listAllSites(tx: TenantTx, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('sites')
    .select('id')
    .where('status', 'in', ['active', 'suspended', 'maintenance'])
    .where('release_number', '>', 0)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

export type TargetRow = { id: string; name: string; slug: string; status: string; release_number: number }

export async function findTargets(tx: TenantTx, ids: readonly string[]): Promise<TargetRow[]> {
  return tx
    .selectFrom('sites')
    .select(['id', 'name', 'slug', 'status', 'release_number'])
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
}

/** Deployments of the tenant that wait for a place or for sites, the one that waits longest first. */
export async function listWaiting(tx: TenantTx, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('deployments')
    .select('id')
    .where('waiting_for', 'in', ['turn', 'websites'])
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

export async function countUnfinished(tx: TenantTx): Promise<number> {
  const { count } = await tx
    .selectFrom('deployments')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', 'in', ['queued', 'running', 'waiting', 'paused'])
    .executeTakeFirstOrThrow()
  return count
}

/** Deployments that hold one of the tenant's places. */
export async function countPlaces(tx: TenantTx): Promise<number> {
  const { count } = await tx
    .selectFrom('deployments')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', 'in', ['queued', 'running', 'waiting', 'paused'])
    .where('holds_place', '=', true)
    .executeTakeFirstOrThrow()
  return count
}

/** Deployments of all active tenants in the pool that should have been looked at before then. */
export async function listOverdueInPool(
  tx: PlatformTx,
  before: Date,
  limit: number,
): Promise<{ tenant_id: string; id: string }[]> {
  const { rows } = await sql<{ tenant_id: string; id: string }>`
    select d.tenant_id, d.id from pool.deployments d join app.homes h using (tenant_id)
    join platform.tenants t on t.id = d.tenant_id
    where h.schema_name = 'pool' and t.status = 'active' and d.next_at < ${before}
    order by d.next_at limit ${limit}`.execute(tx)
  return rows
}

/** The same of one tenant, wherever it lives. */
export async function listOverdue(tx: TenantTx, before: Date, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('deployments')
    .select('id')
    .where('next_at', '<', before)
    .orderBy('next_at')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

export type PartRow = Pick<
  DeploymentRow,
  'tenant_id' | 'id' | 'state' | 'waiting_for' | 'problem' | 'finished_at'
>

/** Of these deployments those of tenants in the pool. */
export async function listPartsInPool(
  tx: PlatformTx,
  parts: readonly { tenant_id: string; id: string }[],
): Promise<PartRow[]> {
  const { rows } = await sql<PartRow>`
    select d.tenant_id, d.id, d.state, d.waiting_for, d.problem, d.finished_at
    from unnest(${parts.map(({ tenant_id }) => tenant_id)}::uuid[], ${parts.map(({ id }) => id)}::uuid[]) as wanted (tenant_id, id)
    join app.homes h on h.tenant_id = wanted.tenant_id and h.schema_name = 'pool'
    join pool.deployments d on d.tenant_id = wanted.tenant_id and d.id = wanted.id`.execute(tx)
  return rows
}

/** Drafts of these entries: which there are, and their versions. */
export async function findDraftVersions(
  tx: TenantTx,
  siteId: string,
  ids: readonly string[],
): Promise<{ id: string; version: number }[]> {
  return tx
    .selectFrom('entries')
    .select(['id', 'version'])
    .where('site_id', '=', siteId)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('deleted_at', 'is', null)
    .execute()
}

export type SampleRow = ArmFigures & { is_candidate: boolean; site_id: string }

/** A row per process, release and second: twenty minutes of a busy site. All of a day would not fit into memory. */
const SAMPLES_MAX = 10_000

/** The newest of what visitors met of the sites of a deployment since then, of the new release and of the others. */
export async function readSamples(
  tx: TenantTx,
  deploymentId: string,
  since: Date,
  newNumber: 'candidate_number' | 'live_number',
): Promise<SampleRow[]> {
  const { rows } = await sql<SampleRow>`
    select c.site_id, c.release_number = ${sql.ref(`ds.${newNumber}`)} as is_candidate, c.requests, c.errors, c.renders,
      c.render_ms, c.response_ms, c.failed_paths
    from deployment_sites ds
    join canary_samples c on c.tenant_id = ds.tenant_id and c.site_id = ds.site_id and c.source = 'visitors'
    where ds.deployment_id = ${deploymentId} and c.at >= ${since}
      and ${sql.ref(`ds.${newNumber}`)} is not null
    order by c.at desc limit ${SAMPLES_MAX}`.execute(tx)
  return rows
}

/** The themes that these sites show, each once. */
export async function listReleasedThemes(tx: TenantTx, siteIds: readonly string[]): Promise<string[]> {
  const rows = await tx
    .selectFrom('sites as s')
    .innerJoin('releases as r', (join) =>
      join
        .onRef('r.tenant_id', '=', 's.tenant_id')
        .onRef('r.site_id', '=', 's.id')
        .onRef('r.number', '=', 's.release_number'),
    )
    .select('r.theme_hash')
    .distinct()
    .where('s.id', '=', sql<string>`any(${siteIds}::uuid[])`)
    .execute()
  return rows.map(({ theme_hash }) => theme_hash)
}

/**
 * Sites of the deployment that hold ready what it has put there: the release from before, or a candidate that did not go
 * live. What a later deployment holds ready is its own, be it the release that this one brought.
 */
export async function listStillHot(tx: TenantTx, deploymentId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('deployment_sites as ds')
    .innerJoin('sites as s', (join) =>
      join.onRef('s.tenant_id', '=', 'ds.tenant_id').onRef('s.id', '=', 'ds.site_id'),
    )
    .select('s.id')
    .where('ds.deployment_id', '=', deploymentId)
    .where('s.standby_number', 'is not', null)
    .where((eb) =>
      eb.or([
        eb.and([eb('ds.state', '=', 'live'), eb('s.standby_number', '=', eb.ref('ds.base_number'))]),
        eb.and([
          eb('ds.state', 'not in', ['live', 'restored']),
          eb('s.standby_number', '=', eb.ref('ds.candidate_number')),
        ]),
      ]),
    )
    .where((eb) => eb.or([eb('s.deployment_id', 'is', null), eb('s.deployment_id', '=', deploymentId)]))
    .execute()
  return rows.map(({ id }) => id)
}

/** Sites whose staging address still shows what the deployment put there. */
export async function listStaged(tx: TenantTx, deploymentId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('deployment_sites as ds')
    .innerJoin('sites as s', (join) =>
      join.onRef('s.tenant_id', '=', 'ds.tenant_id').onRef('s.id', '=', 'ds.site_id'),
    )
    .select('s.id')
    .where('ds.deployment_id', '=', deploymentId)
    .whereRef('s.staging_number', '=', 'ds.live_number')
    .execute()
  return rows.map(({ id }) => id)
}

/** Removes what watchers were told of deployments that ended before then, of all tenants in the pool. */
export async function pruneEventsInPool(tx: PlatformTx, before: Date): Promise<void> {
  await sql`
    delete from pool.deployment_events e using pool.deployments d, app.homes h
    where h.schema_name = 'pool' and d.tenant_id = h.tenant_id and d.finished_at < ${before}
      and e.tenant_id = d.tenant_id and e.deployment_id = d.id`.execute(tx)
}

/** The same of one tenant, wherever it lives. */
export async function pruneEvents(tx: TenantTx, before: Date): Promise<void> {
  await sql`
    delete from deployment_events e using deployments d
    where d.finished_at < ${before} and e.tenant_id = d.tenant_id and e.deployment_id = d.id`.execute(tx)
}
