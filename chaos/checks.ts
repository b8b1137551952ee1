/** What must hold when all is quiet again. Each check says in words what is wrong; nothing found is good. */
import { Client } from 'undici'
import type { AppContext } from '../server/context.ts'
import { verifyAllChains } from '../server/features/audit/audit.ts'
import { withOwner } from '../server/kernel/db/migrate.ts'
import { readApiVersion, readPage } from '../test/kit/marked-site.ts'
import type { Nodes } from './nodes.ts'
import type { ChaosTenant } from './stage.ts'

export type Check = { name: string; faults: string[] }

type Scene = { ctx: AppContext; databaseUrl: string; nodes: Nodes; tenants: readonly ChaosTenant[] }

/** Each finds rows that should not be there; the first column says what is wrong. */
const QUERIES: Record<string, string> = {
  'every deployment is over, or waits for somebody to decide': `
    select d.id || ' is ' || d.state || ' at ' || d.step || coalesce(', waiting for ' || d.waiting_for, '')
    from pool.deployments d
    where d.state in ('queued', 'running', 'waiting') and d.waiting_for is distinct from 'approval'`,
  'a deployment that is over has left no site half-way': `
    select d.id || ' (' || d.state || ') has site ' || ds.site_id || ' ' || ds.state
    from pool.deployments d join pool.deployment_sites ds using (tenant_id)
    where ds.deployment_id = d.id and (
      d.state = 'succeeded' and ds.state in ('pending', 'built', 'tested')
      or d.state in ('failed', 'rolled_back', 'aborted', 'rejected') and ds.state = 'live')`,
  'every site shows exactly one release, which is on record as live': `
    select s.id || ' shows release ' || s.release_number
    from pool.sites s left join pool.releases r
      on r.tenant_id = s.tenant_id and r.site_id = s.id and r.number = s.release_number
    where r.live_at is null or r.content_position <> s.content_position`,
  'pointers say what the sites say': `
    select s.id || ': site ' || to_jsonb(s) || ', pointer ' || coalesce(to_jsonb(l)::text, 'none')
    from pool.sites s left join platform.live_sites l on l.tenant_id = s.tenant_id and l.site_id = s.id
    where (s.release_number, s.content_position, s.standby_number, s.standby_share, s.staging_number, s.move)
      is distinct from (l.release_number, l.content_position, l.standby_number, l.standby_share, l.staging_number, l.move)`,
  'no second release is left over': `
    select s.id || ' has standby ' || coalesce(s.standby_number::text, 'none') || ', share ' || s.standby_share
    from pool.sites s where s.standby_number is not null or s.standby_share <> 0`,
  'no site is held by a deployment that is over': `
    select s.id || ' is held by ' || s.deployment_id || coalesce(', which is ' || d.state, '')
    from pool.sites s left join pool.deployments d on d.tenant_id = s.tenant_id and d.id = s.deployment_id
    where s.deployment_id is not null and coalesce(d.state, 'gone') <> 'paused'`,
  'no place of the quota is left over': `
    select q.tenant_id || ' uses ' || q.used || ' places, its deployments hold ' || count(d.id)
    from pool.quota_usage q left join pool.deployments d on d.tenant_id = q.tenant_id and d.holds_place
    where q.resource = 'concurrent_deployments' group by q.tenant_id, q.used
    having q.used <> count(d.id) or count(d.id) filter (where d.state <> 'paused') > 0`,
  'events of each deployment are numbered without a gap': `
    select deployment_id || ' has ' || count(*) || ' events up to ' || max(sequence)
    from pool.deployment_events group by deployment_id having count(*) <> max(sequence)`,
  'no job of a deployment is left over or lost': `
    select j.task || ' ' || coalesce(j.key, '') || ' is ' || j.state || coalesce(': ' || j.last_error, '')
    from pool.jobs j where j.state = 'running' or j.state = 'queued' and j.run_at < now() - interval '10 s'
      or j.state = 'failed' and (j.task like 'deployments.%' or j.task like 'sites.%')`,
}

/** Repeatable; looks at everything anew. */
export async function check(scene: Scene): Promise<Check[]> {
  const checks: Check[] = []
  await withOwner(scene.databaseUrl, async (owner) => {
    for (const [name, query] of Object.entries(QUERIES)) {
      const { rows } = await owner.query<Record<string, string>>(query)
      checks.push({ name, faults: rows.map((row) => String(Object.values(row)[0])) })
    }
  })
  checks.push(
    { name: 'every serving process shows what the pointers say', faults: await strays(scene) },
    { name: 'the audit chains verify', faults: await brokenChains(scene.ctx) },
  )
  return checks
}

type Wanted = {
  site_id: string
  theme_hash: string
  config: { title: string; api?: { allowed_origin: string } }
}

/** Asks each process for each site. */
async function strays({ databaseUrl, nodes, tenants }: Scene): Promise<string[]> {
  const wanted = await withOwner(databaseUrl, async (owner) => {
    const { rows } = await owner.query<Wanted>(
      `select s.id as site_id, r.theme_hash, r.config from pool.sites s join platform.live_sites l
         on l.tenant_id = s.tenant_id and l.site_id = s.id
       join pool.releases r on r.tenant_id = l.tenant_id and r.site_id = l.site_id and r.number = l.release_number`,
    )
    return new Map(rows.map((row) => [row.site_id, row]))
  })
  const faults: string[] = []
  for (const { index, port } of nodes.list) {
    // Connections are handed to the processes in turns.
    for (let process = 0; process < nodes.processesEach; process += 1) {
      const client = new Client(`http://127.0.0.1:${port}`)
      for (const tenant of tenants)
        for (const { id, host } of tenant.sites) {
          const release = wanted.get(id)
          const colour = tenant.themes.find(({ hash }) => hash === release?.theme_hash)?.colour
          const page = await client.request({ path: '/', method: 'GET', headers: { host } })
          const shown = readPage(await page.body.text())
          if (shown?.colour !== colour || `Version ${shown?.version}` !== release?.config.title)
            faults.push(
              `${host} on node ${index}: ${JSON.stringify(shown)} instead of ${colour}, ${release?.config.title}`,
            )
          const api = await client.request({ path: '/_content/posts', method: 'GET', headers: { host } })
          await api.body.dump()
          const version = readApiVersion(api.headers)
          if (release?.config.api?.allowed_origin !== `https://v${version}.example`)
            faults.push(`${host}/_content/posts on node ${index}: ${api.statusCode}, version ${version}`)
        }
      await client.destroy()
    }
  }
  return faults
}

async function brokenChains(ctx: AppContext): Promise<string[]> {
  const faults: string[] = []
  await verifyAllChains(ctx, ({ tenantId, ok, reason, first_bad_seq }) => {
    if (!ok) faults.push(`${tenantId}: ${reason} at ${first_bad_seq}`)
  })
  return faults
}
