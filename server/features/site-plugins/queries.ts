/** SQL about the index of plugins. */
import { sql } from 'kysely'
import type { Database, TenantTx } from '../../kernel/db/database.ts'
import type { PublishedPlugin } from '../../published/plugins.ts'

/** A plugin that listens; `site_id` is the site it listens on. */
export type Listener = { site_id: string; event: string; priority: number; plugin: PublishedPlugin }

/** Something that happened on a site, or, without one, in the tenant. */
export type Heard = { event: string; site_id: string | undefined }

/** A plugin of a live release with what its manifest says it listens to. */
export type IndexedPlugin = {
  site_id: string
  plugin: PublishedPlugin
  /** None of one that is switched off. */
  listens: readonly { event: string; priority: number }[]
}

/** Which of these some enabled plugin listens to; one look at an index for each. */
export async function findHeard(tx: TenantTx, asked: readonly Heard[]): Promise<Heard[]> {
  if (asked.length === 0) return []
  const { rows } = await sql<{ event: string; site_id: string | null }>`
    select a.event, a.site_id from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as a (event text, site_id uuid)
    where exists (select from plugin_listeners l
      where l.event = a.event and (a.site_id is null or l.site_id = a.site_id))`.execute(tx)
  return rows.map(({ event, site_id }) => ({ event, site_id: site_id ?? undefined }))
}

/**
 * Who listens to these events on these sites, in the order they are called: by site and event, the lowest priority first.
 * @param siteIds all sites of the tenant if unset
 */
export async function listListeners(
  tx: TenantTx,
  events: readonly string[],
  siteIds?: readonly string[],
): Promise<Listener[]> {
  return tx
    .selectFrom('plugin_listeners as l')
    .innerJoin('site_plugins as p', (join) =>
      join
        .onRef('p.tenant_id', '=', 'l.tenant_id')
        .onRef('p.site_id', '=', 'l.site_id')
        .onRef('p.name', '=', 'l.plugin'),
    )
    .select(['l.site_id', 'l.event', 'l.priority'])
    .select(sql<PublishedPlugin>`p.published`.as('plugin'))
    .where('l.event', '=', sql<string>`any(${events}::text[])`)
    .$if(siteIds !== undefined, (query) =>
      query.where('l.site_id', '=', sql<string>`any(${siteIds ?? []}::uuid[])`),
    )
    .orderBy('l.site_id')
    .orderBy('l.event')
    .orderBy('l.priority')
    .orderBy('l.plugin')
    .execute()
}

/** The same of one event on one site, as one message to the database: most sites have nobody who listens. */
export async function readListening(
  db: Pick<Database, 'readTenant'>,
  tenantId: string,
  siteId: string,
  event: string,
): Promise<PublishedPlugin[]> {
  const rows = await db.readTenant(tenantId, (tables) =>
    tables
      .selectFrom('plugin_listeners as l')
      .innerJoin('site_plugins as p', (join) =>
        join
          .onRef('p.tenant_id', '=', 'l.tenant_id')
          .onRef('p.site_id', '=', 'l.site_id')
          .onRef('p.name', '=', 'l.plugin'),
      )
      .select(sql<PublishedPlugin>`p.published`.as('plugin'))
      .where('l.event', '=', event)
      .where('l.site_id', '=', siteId)
      .orderBy('l.priority')
      .orderBy('l.plugin')
      .compile(),
  )
  return rows.map(({ plugin }) => plugin)
}

/** What the index says of these sites. */
export async function listIndexed(
  tx: TenantTx,
  siteIds: readonly string[],
): Promise<{ site_id: string; plugin: PublishedPlugin }[]> {
  return tx
    .selectFrom('site_plugins')
    .select('site_id')
    .select(sql<PublishedPlugin>`published`.as('plugin'))
    .where('site_id', '=', sql<string>`any(${siteIds}::uuid[])`)
    .orderBy('site_id')
    .orderBy('name')
    .execute()
}

/** Has the index of these sites say this and nothing else. */
export async function replaceIndexed(
  tx: TenantTx,
  siteIds: readonly string[],
  plugins: readonly IndexedPlugin[],
): Promise<void> {
  await tx
    .deleteFrom('site_plugins')
    .where('site_id', '=', sql<string>`any(${siteIds}::uuid[])`)
    .execute()
  if (plugins.length === 0) return
  const rows = plugins.map(({ site_id, plugin }) => {
    const { name, version, hash, enabled } = plugin
    return { site_id, name, version, hash, enabled, published: plugin }
  })
  await sql`
    insert into site_plugins (tenant_id, site_id, name, version, hash, enabled, published)
    select ${tx.tenantId}::uuid, r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (site_id uuid, name text, version text, hash text, enabled boolean, published jsonb)`.execute(tx)
  const listeners = plugins.flatMap(({ site_id, plugin, listens }) =>
    listens.map(({ event, priority }) => ({ event, site_id, plugin: plugin.name, priority })),
  )
  if (listeners.length === 0) return
  await sql`
    insert into plugin_listeners (tenant_id, event, site_id, plugin, priority)
    select ${tx.tenantId}::uuid, r.* from jsonb_to_recordset(${JSON.stringify(listeners)}::jsonb)
      as r (event text, site_id uuid, plugin text, priority smallint)
    on conflict do nothing`.execute(tx)
}
