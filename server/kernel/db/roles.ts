/** The database roles: who owns, who works across tenants, who works for one tenant. */
import { Client } from 'pg'
import { deriveKey } from '../crypto/derive-key.ts'
import { quoteIdentifier, quoteLiteral } from './sql-text.ts'

export const LOGIN_ROLES = ['hotswap_platform', 'hotswap_tenant'] as const
export type LoginRole = (typeof LOGIN_ROLES)[number]
export type RolePasswords = Record<LoginRole, string>

/**
 * What every session of a role starts with. Tenant work has no search path until it enters a tenant, so a table named
 * before that does not resolve. The limits end what a client has long given up on, or is no longer there to hear about.
 */
const SETTINGS: Record<LoginRole, Record<string, string>> = {
  hotswap_platform: {
    search_path: 'platform',
    lock_timeout: '10s',
    idle_in_transaction_session_timeout: '60s',
    client_connection_check_interval: '1s',
  },
  hotswap_tenant: {
    search_path: '',
    statement_timeout: '30s',
    lock_timeout: '10s',
    idle_in_transaction_session_timeout: '60s',
    client_connection_check_interval: '1s',
  },
}

/** The login roles' passwords: derived, so that every process of an installation knows them and nobody keeps them. */
export function rolePasswords(masterSecret: string): RolePasswords {
  const password = (role: LoginRole) => deriveKey(masterSecret, `database-role:${role}`).toString('base64url')
  return { hotswap_platform: password('hotswap_platform'), hotswap_tenant: password('hotswap_tenant') }
}

/**
 * Creates the roles that are missing and gives the two login roles their settings and passwords.
 *
 * - `hotswap_owner` owns objects and migrates; it cannot log in, and row-level security binds it too.
 * - `hotswap_platform` is the control plane's cross-tenant role.
 * - `hotswap_tenant` is what tenant work runs as: no ownership, no BYPASSRLS, member of no other role.
 *
 * @param owner a connection of the account in DATABASE_URL, which must be allowed to create roles
 * @throws Error when a role that exists already may do more than it should
 */
export async function ensureRoles(owner: Client, passwords: RolePasswords): Promise<void> {
  const existing = await listRoles(owner)
  if (!existing.has('hotswap_owner'))
    await createRole(owner, 'create role hotswap_owner nologin noinherit nobypassrls')
  for (const role of LOGIN_ROLES) {
    if (!existing.has(role)) await createRole(owner, `create role ${role} login noinherit nobypassrls`)
    for (const [name, value] of Object.entries(SETTINGS[role])) {
      if (existing.get(role)?.settings.includes(`${name}=${value || '""'}`)) continue
      await tolerateRace(() => owner.query(`alter role ${role} set ${name} = ${quoteLiteral(value)}`)).catch(
        (error: { code?: string }) => {
          // Windows cannot tell that a client is gone.
          if (name !== 'client_connection_check_interval' || error.code !== '22023') throw error
        },
      )
    }
  }
  const me = quoteIdentifier(
    (await owner.query<{ me: string }>('select current_user as me')).rows[0]?.me ?? '',
  )
  // SET without INHERIT: the owner may hand an object over to the platform role, but the platform's policies do not
  // apply to it, so a SECURITY DEFINER function of the owner sees one tenant like everybody else.
  for (const grant of [
    `grant hotswap_owner to ${me} with set true, inherit true`,
    `grant hotswap_platform to ${me} with set true, inherit true`,
    `grant hotswap_platform to hotswap_owner with set true, inherit false`,
    // So that it may end the connections to a tenant's database that it drops.
    `grant hotswap_tenant to ${me} with set false, inherit true`,
  ])
    await tolerateRace(() => owner.query(grant))
  for (const [name, { excess }] of await listRoles(owner)) {
    if (excess)
      throw new Error(
        `The role ${name} may do more than HotSwap lets it: ${excess}. Take that from it first.`,
      )
  }
  for (const role of LOGIN_ROLES) {
    if (await canLogIn(owner, role, passwords[role])) continue
    await tolerateRace(() =>
      owner.query(`alter role ${role} login password ${quoteLiteral(passwords[role])}`),
    )
  }
}

type Role = { settings: string[]; excess: string | null }

/** Our roles, with what each may do that would undo the separation of tenants. */
async function listRoles(owner: Client): Promise<Map<string, Role>> {
  const { rows } = await owner.query<Role & { name: string }>(
    `select rolname as name, coalesce(rolconfig, '{}') as settings,
            nullif(concat_ws(', ', case when rolsuper then 'SUPERUSER' end, case when rolbypassrls then 'BYPASSRLS' end,
              case when rolcreaterole then 'CREATEROLE' end, case when rolcreatedb then 'CREATEDB' end,
              case when rolreplication then 'REPLICATION' end,
              (select 'member of ' || string_agg(m.roleid::regrole::text, ', ') from pg_auth_members m
               where m.member = r.oid and r.rolcanlogin)), '') as excess
     from pg_roles r where rolname = any($1)`,
    [['hotswap_owner', ...LOGIN_ROLES]],
  )
  return new Map(rows.map((row) => [row.name, row]))
}

async function createRole(owner: Client, statement: string): Promise<void> {
  try {
    await owner.query(statement)
  } catch (error) {
    const code = (error as { code?: string }).code
    // Two databases of one cluster may migrate at once, and roles belong to the cluster.
    if (code === '42710' || code === '23505') return
    if (code === '42501')
      throw new Error(
        'The account in DATABASE_URL may not create roles. Give it CREATEROLE, or create hotswap_owner, hotswap_platform and hotswap_tenant by hand.',
        { cause: error },
      )
    throw error
  }
}

/** Roles are shared by all databases of a cluster, so two migrations may touch the same row: one wins, the other retries. */
async function tolerateRace(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await work()
      return
    } catch (error) {
      const { code, message } = error as { code?: string; message: string }
      if (attempt === 20 || (code !== '23505' && !message.includes('tuple concurrently'))) throw error
    }
  }
}

async function canLogIn(owner: Client, role: LoginRole, password: string): Promise<boolean> {
  const { host, port, database, ssl } = owner
  const probe = new Client({ host, port, database: database ?? '', ssl, user: role, password })
  try {
    await probe.connect()
    return true
  } catch {
    return false
  } finally {
    await probe.end().catch(() => undefined)
  }
}
