import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import type pg from 'pg'
import { openTestDatabase } from './kit/database.ts'
import { RULES } from './kit/catalog-rules.ts'
import { addHome } from './kit/homes.ts'
import { withOwner } from '../server/kernel/db/migrate.ts'

const { url } = await openTestDatabase()

async function lines(owner: pg.Client, statement: string, values: unknown[] = []): Promise<string[]> {
  const { rows } = await owner.query<{ line: string }>(statement, values)
  return rows.map((row) => row.line)
}

describe('every home', async () => {
  const own = await addHome(url, 'schema')
  const dedicated = await addHome(url, 'database')
  const homes = { pool: { url, schema: 'pool' }, 'a schema': own, 'a database': dedicated }

  for (const { rule, find, violation } of RULES) {
    test(rule, async () => {
      for (const [name, home] of Object.entries(homes))
        await withOwner(home.url, async (owner) =>
          assert.deepEqual(await lines(owner, find, [home.schema]), [], `in ${name}`),
        )
      await withOwner(url, async (owner) => {
        await owner.query('begin')
        if (!violation.includes('postgres')) await owner.query('set local role hotswap_owner')
        await owner.query(violation)
        assert.notDeepEqual(await lines(owner, find, ['pool']), [], 'the rule must notice a violation')
      })
    })
  }

  test('is the same everywhere', async () => {
    const describeHome = ({ url: at, schema }: { url: string; schema: string }) =>
      withOwner(at, (owner) =>
        lines(
          owner,
          `select format('%s.%s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod)) as line
           from pg_class c join pg_attribute a on a.attrelid = c.oid
           where c.relnamespace = $1::text::regnamespace and c.relkind in ('r', 'p', 'i', 'I') and a.attnum > 0
           union all select p.proname || replace(pg_get_function_arguments(p.oid), $1, '') from pg_proc p where p.pronamespace = $1::text::regnamespace
           order by 1`,
          [schema],
        ),
      )
    const pool = await describeHome(homes.pool)
    assert.ok(pool.length > 100)
    assert.deepEqual(await describeHome(own), pool)
    assert.deepEqual(await describeHome(dedicated), pool)
  })
})

test('tenant work may call these functions of ours and no others', () =>
  withOwner(url, async (owner) => {
    const callable = await lines(
      owner,
      `select p.oid::regprocedure::text as line from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker') and n.nspname not like 'tenant\\_%'
         and has_function_privilege('hotswap_tenant', p.oid, 'execute')
         and has_schema_privilege('hotswap_tenant', n.oid, 'usage') order by 1`,
    )
    assert.deepEqual(callable, [
      'app.enter_tenant(uuid,text)',
      'app.enter_to_read(uuid,text)',
      'app.tenant_id()',
      'app.wake_tenant(text,timestamp with time zone)',
      'pool.append_audit(jsonb)',
      'pool.audit_hash(pool.audit_entries)',
      'pool.prune_audit(timestamp with time zone,bigint)',
    ])
    const settable = `select 'set_config' as line where has_function_privilege('hotswap_tenant', 'set_config(text,text,boolean)', 'execute')`
    assert.deepEqual(await lines(owner, settable), [])
  }))

test('tenant work reaches the homes and nothing else, and creates nothing', () =>
  withOwner(url, async (owner) => {
    const schemas = (privilege: string) =>
      lines(
        owner,
        `select nspname as line from pg_namespace where has_schema_privilege('hotswap_tenant', oid, $1)
         and nspname not in ('pg_catalog', 'information_schema') and nspname not like 'tenant\\_%' order by 1`,
        [privilege],
      )
    assert.deepEqual(await schemas('usage'), ['app', 'pool'])
    assert.deepEqual(await schemas('create'), [])
    const outside = `select oid::regclass::text as line from pg_class where relkind in ('r', 'p', 'v', 'm', 'S', 'f')
      and relnamespace::regnamespace::text in ('app', 'platform', 'public', 'graphile_worker')
      and has_table_privilege('hotswap_tenant', oid, 'select, insert, update, delete, truncate, references, trigger')`
    assert.deepEqual(await lines(owner, outside), [])
    const database = `select privilege as line from unnest(array['create', 'temporary']) privilege
      where has_database_privilege('hotswap_tenant', current_database(), privilege)`
    assert.deepEqual(await lines(owner, database), [])
  }))

test('the roles have no way around row-level security', () =>
  withOwner(url, async (owner) => {
    const roles = await lines(
      owner,
      `select format('%s login=%s super=%s bypassrls=%s createrole=%s createdb=%s replication=%s', rolname, rolcanlogin, rolsuper,
         rolbypassrls, rolcreaterole, rolcreatedb, rolreplication) as line
       from pg_roles where rolname like 'hotswap%' order by rolname`,
    )
    const harmless = 'super=f bypassrls=f createrole=f createdb=f replication=f'
    assert.deepEqual(roles, [
      `hotswap_owner login=f ${harmless}`,
      `hotswap_platform login=t ${harmless}`,
      `hotswap_tenant login=t ${harmless}`,
    ])
    const memberships = await lines(
      owner,
      `select distinct format('%s in %s inherit=%s admin=%s', member::regrole, roleid::regrole, inherit_option, admin_option) as line
       from pg_auth_members where member::regrole::text like 'hotswap%' order by 1`,
    )
    assert.deepEqual(memberships, ['hotswap_owner in hotswap_platform inherit=f admin=f'])
  }))

/** The platform's tables that name a tenant without being searched by it. */
const NOT_SEARCHED_BY_TENANT = ['refresh_tokens']

test('a platform table about tenants is found by tenant_id', () =>
  withOwner(url, async (owner) => {
    const unindexed = await lines(
      owner,
      `select t.relname as line from pg_class t join pg_attribute a on a.attrelid = t.oid and a.attname = 'tenant_id'
       where t.relnamespace = 'platform'::regnamespace and t.relkind in ('r', 'p') and not (
         a.atttypid = 'uuid'::regtype
         and exists (select from pg_index i where i.indrelid = t.oid and i.indkey[0] = a.attnum))
       order by 1`,
    )
    assert.deepEqual(unindexed, NOT_SEARCHED_BY_TENANT)
  }))

type Plan = { 'Node Type': string; 'Index Name'?: string; 'Index Cond'?: string; Plans?: Plan[] }

test('lookups and lists under row-level security use an index by tenant, without naming one', async () => {
  const { url: busy, db } = await openTestDatabase()
  const { tenantId } = await addHome(busy)
  await withOwner(busy, async (owner) => {
    await owner.query('alter table pool.memberships drop constraint memberships__role')
    await owner.query(
      `insert into pool.memberships (tenant_id, user_id, role_id, email, name)
       select tenant, gen_random_uuid(), gen_random_uuid(), member || '@example.test', 'Member ' || member
       from (select gen_random_uuid() as tenant from generate_series(1, 200) union all select $1) tenants, generate_series(1, 100) member`,
      [tenantId],
    )
    await owner.query('analyze pool.memberships')
  })
  const reads: Record<string, string> = {
    [`select * from memberships where user_id = '${tenantId}'`]: 'memberships_pkey',
    'select * from memberships order by lower(name), user_id limit 20': 'memberships__name',
    [`select count(*) from memberships where role_id = '${tenantId}'`]: 'memberships__role',
  }
  for (const [statement, index] of Object.entries(reads)) {
    const { rows } = await db.withTenant(tenantId, async (tx) => {
      return sql.raw<{ 'QUERY PLAN': [{ Plan: Plan }] }>(`explain (format json) ${statement}`).execute(tx)
    })
    const nodes: Plan[] = []
    const walk = (plan: Plan) => {
      nodes.push(plan)
      plan.Plans?.forEach(walk)
    }
    walk(rows[0]?.['QUERY PLAN'][0].Plan ?? assert.fail('no plan'))
    const scan = nodes.find((node) => node['Index Name'])
    assert.equal(scan?.['Index Name'], index, statement)
    assert.match(scan?.['Index Cond'] ?? '', /tenant_id = .*app\.tenant_id/, statement)
    assert.ok(!nodes.some((node) => ['Seq Scan', 'Sort'].includes(node['Node Type'])), statement)
  }
})
