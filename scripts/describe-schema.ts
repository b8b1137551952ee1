/** Describes a migrated database as readable SQL, in a stable order, so that a change of schema shows in review. */
import type pg from 'pg'

/** Our schemas; graphile-worker documents its own. */
const SCHEMAS = ['app', 'platform', 'pool']

/**
 * @param owner a connection that may read the catalogue
 * @returns tables, constraints, indexes, policies, functions, triggers and privileges
 */
export async function describeSchema(owner: pg.Client): Promise<string> {
  const lines = async (sql: string) => {
    const { rows } = await owner.query<{ line: string }>(sql, [SCHEMAS])
    return rows.map((row) => row.line).join('\n')
  }
  await owner.query(`set search_path to 'pg_catalog'`)
  const sections: [string, string][] = [
    [
      'Tables',
      `select format(E'create table %s.%s (\\n%s\\n);', n.nspname, c.relname, string_agg(format('  %s %s%s%s', a.attname,
          format_type(a.atttypid, a.atttypmod), case when a.attnotnull then ' not null' else '' end,
          coalesce(case when a.attidentity <> '' then ' generated as identity' else ' default ' || pg_get_expr(d.adbin, d.adrelid) end, '')),
          E',\\n' order by a.attnum)) as line
       from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
       where n.nspname = any($1) and c.relkind in ('r', 'p') group by n.nspname, c.relname order by n.nspname, c.relname`,
    ],
    [
      'Constraints',
      `select format('alter table %s add constraint %s %s;', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)) as line
       from pg_constraint k join pg_namespace n on n.oid = k.connamespace
       where n.nspname = any($1) and k.contype <> 'n' order by k.conrelid::regclass::text, k.conname`,
    ],
    [
      'Indexes',
      `select indexdef || ';' as line from pg_indexes i where schemaname = any($1)
       and not exists (select from pg_constraint k where k.conname = i.indexname and k.connamespace = i.schemaname::regnamespace)
       order by schemaname, tablename, indexname`,
    ],
    [
      'Row-level security',
      `select format('alter table %s.%s enable row level security%s;', n.nspname, c.relname, case when c.relforcerowsecurity then ', force row level security' else '' end) as line
       from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = any($1) and c.relrowsecurity
       union all
       select format('create policy %s on %s.%s for %s to %s using (%s) with check (%s);', policyname, schemaname, tablename, lower(cmd), array_to_string(roles, ', '), qual, with_check)
       from pg_policies where schemaname = any($1) order by 1`,
    ],
    [
      'Functions',
      `select pg_get_functiondef(p.oid) || ';' as line from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname = any($1) order by n.nspname, p.proname, p.oid::regprocedure::text`,
    ],
    [
      'Triggers',
      `select pg_get_triggerdef(t.oid) || ';' as line from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = any($1) and not t.tgisinternal order by 1`,
    ],
    [
      'Privileges',
      `select format('grant %s on %s %s.%s to %s;', string_agg(lower(privilege_type), ', ' order by privilege_type), kind, schema_name, object_name, grantee) as line from (
         select 'table' as kind, n.nspname as schema_name, c.relname::text as object_name, g.privilege_type, r.rolname as grantee
         from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) g join pg_roles r on r.oid = g.grantee
         where n.nspname = any($1) and c.relkind in ('r', 'p', 'v') and r.rolname in ('hotswap_platform', 'hotswap_tenant')
         union all
         select 'function', n.nspname, p.oid::regprocedure::text, g.privilege_type, r.rolname
         from pg_proc p join pg_namespace n on n.oid = p.pronamespace, aclexplode(p.proacl) g join pg_roles r on r.oid = g.grantee
         where n.nspname = any($1) and r.rolname in ('hotswap_platform', 'hotswap_tenant')) grants
       group by kind, schema_name, object_name, grantee order by kind, schema_name, object_name, grantee`,
    ],
  ]
  let out =
    '-- The schema after all migrations. Written by scripts/schema.ts; the migrations are the truth.\n'
  for (const [title, sql] of sections) out += `\n-- ${title}\n\n${await lines(sql)}\n`
  return out
}
