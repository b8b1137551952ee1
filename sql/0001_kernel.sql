-- scope: database
-- The tenancy kernel of every database that holds tenants: who may do what, and what "the current tenant" means.

create schema app;

-- Which schema of this database holds a tenant's rows. A tenant without a row here is not in this database.
create table app.homes (
  tenant_id uuid primary key,
  schema_name text not null
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
create function app.enter_tenant(tenant uuid, home text) returns void
  language plpgsql volatile security definer
as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended(tenant::text, 0));
  perform from app.homes h where h.tenant_id = tenant and h.schema_name = home;
  if not found then
    raise exception 'tenant % is not in schema % of this database', tenant, home using errcode = 'HS001';
  end if;
  perform set_config('app.tenant_id', tenant::text, true), set_config('search_path', quote_ident(home), true);
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
  for t in select c.oid, c.relname from pg_class c where c.relnamespace = home::regnamespace and c.relkind in ('r', 'p')
  loop
    execute format('alter table %I.%I enable row level security, force row level security', home, t.relname);
    if not exists (select from pg_policy where polrelid = t.oid and polname = 'tenant') then
      execute format('create policy tenant on %I.%I using (tenant_id = app.tenant_id()) with check (tenant_id = app.tenant_id())', home, t.relname);
      execute format('create policy platform on %I.%I to hotswap_platform using (true) with check (true)', home, t.relname);
      execute format('grant %s on %I.%I to hotswap_tenant, hotswap_platform',
        case when obj_description(t.oid, 'pg_class') = 'append-only' then 'select' else 'select, insert, update, delete' end,
        home, t.relname);
    end if;
  end loop;
end
$$;

revoke all on all functions in schema app from public;
grant usage on schema app to hotswap_tenant, hotswap_platform;
grant execute on function app.tenant_id(), app.enter_tenant(uuid, text) to hotswap_tenant, hotswap_platform;
grant select on app.homes to hotswap_platform;
