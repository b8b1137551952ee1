/** The rules every table, function and role must keep so that the database itself keeps tenants apart. */

export type CatalogRule = {
  rule: string
  /** Finds what breaks the rule, one `line` each. `$1` is the schema of the home. */
  find: string
  /** A change of the home `pool` that breaks the rule: proof that `find` notices. */
  violation: string
}

/** `t` is a table of the home. */
const TABLES = `pg_class t where t.relnamespace = $1::text::regnamespace and t.relkind in ('r', 'p')`
/** Index of the attribute tenant_id of table t. */
const TENANT_ID = `(select a.attnum from pg_attribute a where a.attrelid = t.oid and a.attname = 'tenant_id')`
/** `p` is a function of ours, wherever it is. */
const FUNCTIONS = `pg_proc p where p.pronamespace::regnamespace::text in ('app', 'platform', $1)`

const probe = (columns: string, more = '') =>
  `create table pool.probe (${columns}); select app.protect_home('pool'); ${more}`
const PROPER = 'tenant_id uuid not null, id uuid not null, primary key (tenant_id, id)'

export const RULES: CatalogRule[] = [
  {
    rule: 'a table has tenant_id uuid not null',
    find: `select relname as line from ${TABLES} and not exists (select from pg_attribute a
      where a.attrelid = t.oid and a.attname = 'tenant_id' and a.atttypid = 'uuid'::regtype and a.attnotnull)`,
    violation: `create table pool.probe (id uuid primary key)`,
  },
  {
    rule: 'a table belongs to hotswap_owner',
    find: `select relname as line from ${TABLES} and t.relowner <> 'hotswap_owner'::regrole`,
    violation: probe(PROPER, 'alter table pool.probe owner to postgres'),
  },
  {
    rule: 'row-level security is enabled and forced',
    find: `select relname as line from ${TABLES} and not (t.relrowsecurity and t.relforcerowsecurity)`,
    violation: probe(PROPER, 'alter table pool.probe no force row level security'),
  },
  {
    rule: 'a table has the policies `tenant` and `platform`, each for reading and writing, and no other',
    find: `select relname as line from ${TABLES} and (
      select array_agg(format('%s %s %s to %s using %s check %s', polname, polcmd, polpermissive, polroles::regrole[],
        pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) order by polname)
      from pg_policy where polrelid = t.oid) is distinct from array[
        'platform * t to {hotswap_platform} using true check true',
        'tenant * t to {-} using (tenant_id = app.tenant_id()) check (tenant_id = app.tenant_id())']`,
    violation: probe(PROPER, 'create policy wide on pool.probe for select using (true)'),
  },
  {
    rule: 'a table has a primary key',
    find: `select relname as line from ${TABLES}
      and not exists (select from pg_constraint k where k.conrelid = t.oid and k.contype = 'p')`,
    violation: probe('tenant_id uuid not null'),
  },
  {
    rule: 'every index begins with tenant_id: keys and unique constraints, too',
    find: `select i.indexrelid::regclass::text as line from pg_index i, ${TABLES}
      and i.indrelid = t.oid and i.indkey[0] is distinct from ${TENANT_ID}`,
    violation: probe(`${PROPER}, slug text unique`),
  },
  {
    rule: 'a foreign key stays in the home, and holds tenant_id on both sides',
    find: `select k.conname as line from pg_constraint k join pg_class target on target.oid = k.confrelid, ${TABLES}
      and k.contype = 'f' and k.conrelid = t.oid and (target.relnamespace <> t.relnamespace
        or k.conkey[1] is distinct from ${TENANT_ID}
        or k.confkey[1] is distinct from (select attnum from pg_attribute where attrelid = target.oid and attname = 'tenant_id'))`,
    violation: probe(`${PROPER}, plan_id text references platform.plans (id)`),
  },
  {
    rule: 'nothing outside refers into the home',
    find: `select k.conname as line from pg_constraint k, ${TABLES} and k.contype = 'f' and k.confrelid = t.oid
      and (select relnamespace from pg_class where oid = k.conrelid) <> t.relnamespace`,
    violation: `${probe(PROPER)}; create table platform.probe (tenant_id uuid, id uuid, foreign key (tenant_id, id) references pool.probe)`,
  },
  {
    rule: 'a table is granted as its comment says: read and write, or only read when it is append-only',
    find: `select format('%s: %s', relname, relacl) as line from ${TABLES} and (
      select array_agg(format('%s %s', grantee::regrole, privileges) order by grantee::regrole::text) from (
        select g.grantee, string_agg(lower(g.privilege_type), ' ' order by g.privilege_type) as privileges
        from aclexplode(t.relacl) g where g.grantee <> t.relowner group by g.grantee) grants)
      is distinct from (select array_agg(role || ' ' || case obj_description(t.oid, 'pg_class')
        when 'append-only' then 'select' else 'delete insert select update' end order by role)
        from unnest(array['hotswap_platform', 'hotswap_tenant']) role)`,
    violation: probe(PROPER, 'grant truncate on pool.probe to hotswap_tenant'),
  },
  {
    rule: 'no column is granted on its own',
    find: `select format('%s.%s', t.relname, a.attname) as line from pg_attribute a, ${TABLES} and a.attrelid = t.oid and a.attacl is not null`,
    violation: probe(PROPER, 'grant update (id) on pool.probe to hotswap_tenant'),
  },
  {
    rule: 'a home holds tables and their indexes only: no views, sequences, rules or inheritance',
    find: `select c.relname as line from pg_class c where c.relnamespace = $1::text::regnamespace and c.relkind not in ('r', 'p', 'i', 'I')
      union all select rulename from pg_rules where schemaname = $1
      union all select i.inhrelid::regclass::text from pg_inherits i, ${TABLES} and not t.relispartition and i.inhrelid = t.oid`,
    violation: probe(PROPER, 'create view pool.everything as select * from pool.probe'),
  },
  {
    rule: 'a trigger calls a function of its home or of app',
    find: `select g.tgname as line from pg_trigger g join pg_proc p on p.oid = g.tgfoid, ${TABLES}
      and g.tgrelid = t.oid and not g.tgisinternal and p.pronamespace::regnamespace::text not in ('app', $1)`,
    violation: probe(
      PROPER,
      'create trigger probe before update on pool.probe for each row execute function platform.count_version()',
    ),
  },
  {
    rule: 'a function belongs to hotswap_owner, or to the platform where it must',
    find: `select p.oid::regprocedure::text as line from ${FUNCTIONS} and p.proowner <> 'hotswap_owner'::regrole
      and p.oid::regprocedure::text not in ('app.wake(uuid,text,timestamp with time zone)',
        'app.wake_tenant(text,timestamp with time zone)', 'app.wake_for_job()')`,
    violation: `create function pool.probe() returns int language sql return 1; alter function pool.probe() owner to postgres`,
  },
  {
    rule: 'no function is for everybody',
    find: `select p.oid::regprocedure::text as line from ${FUNCTIONS} and has_function_privilege('public', p.oid, 'execute')`,
    violation: `create function pool.probe() returns int language sql return 1; grant execute on function pool.probe() to public`,
  },
  {
    // Those two set the search path, so they cannot pin one: they spell out every name instead.
    rule: 'a function with its owner’s rights pins its search path',
    find: `select p.oid::regprocedure::text as line from ${FUNCTIONS} and p.prosecdef and p.proname not in ('enter_tenant', 'enter_to_read')
      and not exists (select from unnest(p.proconfig) setting where setting like 'search_path=%')`,
    violation: `create function pool.probe() returns int language sql security definer return 1`,
  },
]
