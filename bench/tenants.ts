/** Tenants for benchmarks: real ones, and many that are copied from a real one. */
import { join } from 'node:path'
import { loadConfig } from '../server/config.ts'
import { type AppContext, createContext } from '../server/context.ts'
import { createUser, issueTokens } from '../server/features/identity/identity.ts'
import { addMember } from '../server/features/members/members.ts'
import { provisionTenant } from '../server/features/provisioning/provisioning.ts'
import { withOwner } from '../server/kernel/db/migrate.ts'
import { createLog } from '../server/kernel/log.ts'
import { SECRET } from './database.ts'

/** The application without a server, to call its functions. */
export function openApp(url: string, dataDir: string, logLevel = 'error'): Promise<AppContext> {
  const config = {
    ...loadConfig({}),
    secret: SECRET,
    dataDir: join(dataDir, 'app'),
    databasePoolSize: 16,
    processes: 1,
  }
  return createContext(config, url, { log: createLog(logLevel) })
}

let count = 0

/** @param plan `custom` has no limits */
export function addTenant(
  ctx: AppContext,
  placement: 'pool' | 'schema' | 'database' = 'pool',
  plan: 'enterprise' | 'custom' = 'enterprise',
) {
  const slug = `bench-${process.pid}-${count++}`
  return provisionTenant(ctx, { name: `Tenant ${slug}`, slug, plan, placement })
}

/** Somebody who owns a tenant. */
export async function addPerson(ctx: AppContext, tenantId: string) {
  const email = `member-${count++}@example.test`
  const password = 'a long password for a benchmark'
  const { id: userId } = await createUser(ctx, { email, name: 'A Member', password, email_verified: true })
  await ctx.db.withTenant(tenantId, (tx) => addMember(ctx, tx, { userId, role: 'owner' }))
  return { userId, email, password }
}

/** A member of a tenant. @returns an access token */
export async function addMemberOf(ctx: AppContext, tenantId: string): Promise<string> {
  const { userId } = await addPerson(ctx, tenantId)
  return (await issueTokens(ctx, { userId, tenantId })).access_token
}

/** Copies all rows of a pooled tenant `number` times, as so many tenants, in a few seconds. */
export async function copyTenant(url: string, tenantId: string, number: number): Promise<void> {
  await withOwner(url, async (owner) => {
    // The superuser's, past triggers: the copies need no wake-ups, and their audit chains are those of the original.
    await owner.query('set session_replication_role = replica')
    await owner.query(
      'create temporary table copies as select gen_random_uuid() as id from generate_series(1, $1::int)',
      [number],
    )
    const { rows } = await owner.query<{ table: string }>(
      `select format('%I.%I', n.nspname, c.relname) as "table" from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and (n.nspname = 'pool'
         or n.nspname = 'platform' and c.relname in ('placements', 'settings_versions', 'provisioning_steps', 'live_sites'))`,
    )
    const copy = (table: string, key: string, changed: string) =>
      owner.query(
        `insert into ${table} select (jsonb_populate_record(null::${table}, to_jsonb(t) || jsonb_build_object(${changed}))).*
         from ${table} t, copies where t.${key} = $1`,
        [tenantId],
      )
    await copy('platform.tenants', 'id', `'id', copies.id, 'slug', 'copy-' || copies.id`)
    for (const { table } of rows) await copy(table, 'tenant_id', `'tenant_id', copies.id`)
    await owner.query(`insert into app.homes select id, 'pool' from copies`)
    await owner.query('drop table copies')
    await owner.query('vacuum analyze')
  })
}
