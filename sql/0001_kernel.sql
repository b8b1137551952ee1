-- scope: database
-- The tenancy kernel of every database that holds tenants: who may do what, and what "the current tenant" means.

-- Nobody may call a function unless its migration says so.
alter default privileges revoke execute on functions from public;

create schema app;

-- Which schema of this database holds a tenant's rows. A tenant without a row here is not in this database.
create table app.homes (
  tenant_id uuid,
  schema_name text not null,
  -- Every transaction of a tenant looks here: the index alone has the answer.
  primary key (tenant_id) include (schema_name)
);

create table app.migrations (
  schema_name text not null,
  name text not null,
  sha256 text not null,
  applied_at timestamptz not null default now(),
  primary key (schema_name, name)
);

-- The tenant this transaction works for. Raises when none was set: nothing defaults to "all rows".
create function app.tenant_id() returns uuid
  language sql stable parallel safe
  return current_setting('app.tenant_id')::uuid;

-- Makes this transaction work for one tenant: row-level security and the search path follow from it.
-- The shared lock lets a move of the tenant wait for work in flight; the look into `homes` comes after it, so work that
-- waited for a move (or runs on an out-of-date idea of where the tenant lives) fails with HS001 instead of reading air.
-- A transaction works for one tenant only: a second one, or one that an earlier transaction left on the session, is HS003.
-- Names are spelled out because a pinned search_path would be taken back, with the one set here, when the function ends.
-- Conditions and assignments instead of PERFORM: PL/pgSQL evaluates them without starting the executor.
create function app.enter_tenant(tenant uuid, home text) returns void
  language plpgsql volatile security definer
as $$
declare
  is_set pg_catalog.text;
begin
  if pg_catalog.current_setting('app.tenant_id', true) operator(pg_catalog.<>) ''
    and pg_catalog.current_setting('app.tenant_id', true) operator(pg_catalog.<>) tenant::pg_catalog.text
  then
    raise exception 'this transaction works for another tenant already' using errcode = 'HS003';
  end if;
  if pg_catalog.pg_advisory_xact_lock_shared(pg_catalog.hashtextextended(tenant::pg_catalog.text, 0)) is null then
    null;
  end if;
  perform from app.homes h where h.tenant_id operator(pg_catalog.=) tenant and h.schema_name operator(pg_catalog.=) home;
  if not found then
    raise exception 'tenant % is not in schema % of this database', tenant, home using errcode = 'HS001';
  end if;
  is_set := pg_catalog.set_config('app.tenant_id', tenant::pg_catalog.text, true);
  is_set := pg_catalog.set_config('search_path', pg_catalog.quote_ident(home), true);
end
$$;

-- The same for a single statement that reads, sent behind it in one message. It neither waits for a move nor looks into
-- `homes`, which saves a fifth of the time: a row that is found says itself that the tenant is, or was until a moment ago,
-- at home here. Whoever finds nothing must ask enter_tenant.
create function app.enter_to_read(tenant uuid, home text) returns void
  language plpgsql volatile security definer
as $$
declare
  is_set pg_catalog.text;
begin
  if pg_catalog.current_setting('app.tenant_id', true) operator(pg_catalog.<>) ''
    and pg_catalog.current_setting('app.tenant_id', true) operator(pg_catalog.<>) tenant::pg_catalog.text
  then
    raise exception 'this transaction works for another tenant already' using errcode = 'HS003';
  end if;
  is_set := pg_catalog.set_config('app.tenant_id', tenant::pg_catalog.text, true);
  is_set := pg_catalog.set_config('search_path', pg_catalog.quote_ident(home), true);
end
$$;

-- Attaches the tenancy rules to every table of a home. Called by the migrator after each migration of a home, so that
-- no table can forget them. Two policies: the tenant of the transaction, and the platform's cross-tenant role.
-- A table with the comment `append-only` can only be read: functions of its home write it.
create function app.protect_home(home text) returns void
  language plpgsql
as $$
declare
  t record;
begin
  execute format('grant usage on schema %I to hotswap_tenant, hotswap_platform', home);
  -- Only those that lack it: altering a table waits for everybody who uses it.
  for t in
    select c.oid, c.relname from pg_class c
    where c.relnamespace = home::regnamespace and c.relkind in ('r', 'p') and not c.relforcerowsecurity
  loop
    execute format('alter table %I.%I enable row level security, force row level security', home, t.relname);
    execute format('create policy tenant on %I.%I using (tenant_id = app.tenant_id()) with check (tenant_id = app.tenant_id())', home, t.relname);
    execute format('create policy platform on %I.%I to hotswap_platform using (true) with check (true)', home, t.relname);
    execute format('grant %s on %I.%I to hotswap_tenant, hotswap_platform',
      case when obj_description(t.oid, 'pg_class') = 'append-only' then 'select' else 'select, insert, update, delete' end,
      home, t.relname);
  end loop;
end
$$;

grant usage on schema app to hotswap_tenant, hotswap_platform;
grant execute on function app.tenant_id(), app.enter_tenant(uuid, text), app.enter_to_read(uuid, text)
  to hotswap_tenant, hotswap_platform;
grant select on app.homes, app.migrations to hotswap_platform;
