-- The schema after all migrations. Written by scripts/schema.ts; the migrations are the truth.

-- Tables

create table app.homes (
  tenant_id uuid not null,
  schema_name text not null
);
create table app.migrations (
  schema_name text not null,
  name text not null,
  sha256 text not null,
  applied_at timestamp with time zone not null default now()
);
create table platform.data_keys (
  scope text not null,
  version integer not null,
  wrapped bytea,
  master_key_id text not null,
  created_at timestamp with time zone not null default now(),
  retired_at timestamp with time zone,
  destroyed_at timestamp with time zone
);
create table platform.domains (
  host text not null,
  tenant_id uuid not null,
  created_at timestamp with time zone not null default now()
);
create table platform.idempotency_keys (
  actor text not null,
  key text not null,
  tenant_id uuid,
  fingerprint text not null,
  status integer,
  headers jsonb,
  body text,
  created_at timestamp with time zone not null default now()
);
create table platform.notices (
  sequence bigint not null generated as identity,
  topic text not null,
  payload jsonb not null,
  created_at timestamp with time zone not null default now()
);
create table platform.placements (
  tenant_id uuid not null,
  kind text not null,
  database_name text,
  schema_name text not null,
  moved_at timestamp with time zone
);
create table platform.plans (
  id text not null,
  name text not null,
  description text not null default ''::text,
  position integer not null,
  quotas jsonb not null,
  alert_thresholds integer[] not null default '{80,90,100}'::integer[],
  price_cents integer not null default 0,
  currency text not null default 'EUR'::text,
  is_public boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table platform.provisioning_steps (
  tenant_id uuid not null,
  position integer not null,
  name text not null,
  state text not null,
  took_ms integer not null,
  error text,
  finished_at timestamp with time zone not null default now()
);
create table platform.settings_versions (
  tenant_id uuid not null,
  kind text not null,
  version integer not null,
  value jsonb not null,
  author_id uuid,
  note text,
  created_at timestamp with time zone not null default now()
);
create table platform.tenants (
  id uuid not null,
  slug text not null,
  name text not null,
  display_name text not null,
  logo_url text,
  primary_color text,
  secondary_color text,
  metadata jsonb not null default '{}'::jsonb,
  plan_id text not null,
  quota_overrides jsonb not null default '{}'::jsonb,
  region text not null default 'default'::text,
  status text not null,
  status_reason text,
  status_before_deletion text,
  subscription_status text not null default 'active'::text,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  suspended_at timestamp with time zone,
  deleted_at timestamp with time zone,
  purge_after_at timestamp with time zone,
  purged_at timestamp with time zone,
  lease_until_at timestamp with time zone
);
create table pool.quota_usage (
  tenant_id uuid not null,
  resource text not null,
  used bigint not null default 0,
  alerted_percent integer not null default 0,
  updated_at timestamp with time zone not null default now()
);

-- Constraints

alter table app.homes add constraint homes_pkey PRIMARY KEY (tenant_id);
alter table app.migrations add constraint migrations_pkey PRIMARY KEY (schema_name, name);
alter table platform.data_keys add constraint data_keys_pkey PRIMARY KEY (scope, version);
alter table platform.domains add constraint domains__host_form CHECK (((host = lower(host)) AND (host !~ '[:/\s]'::text)));
alter table platform.domains add constraint domains_pkey PRIMARY KEY (host);
alter table platform.idempotency_keys add constraint idempotency_keys_pkey PRIMARY KEY (actor, key);
alter table platform.notices add constraint notices_pkey PRIMARY KEY (sequence);
alter table platform.placements add constraint placements__kind CHECK ((kind = ANY (ARRAY['pool'::text, 'schema'::text, 'database'::text])));
alter table platform.placements add constraint placements_pkey PRIMARY KEY (tenant_id);
alter table platform.plans add constraint plans__price_not_negative CHECK ((price_cents >= 0));
alter table platform.plans add constraint plans_pkey PRIMARY KEY (id);
alter table platform.provisioning_steps add constraint provisioning_steps__state CHECK ((state = ANY (ARRAY['done'::text, 'failed'::text, 'undone'::text, 'skipped'::text])));
alter table platform.provisioning_steps add constraint provisioning_steps_pkey PRIMARY KEY (tenant_id, "position");
alter table platform.settings_versions add constraint settings_versions__kind CHECK ((kind = ANY (ARRAY['config'::text, 'branding'::text])));
alter table platform.settings_versions add constraint settings_versions_pkey PRIMARY KEY (tenant_id, kind, version);
alter table platform.tenants add constraint tenants__slug UNIQUE (slug);
alter table platform.tenants add constraint tenants__slug_form CHECK ((slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text));
alter table platform.tenants add constraint tenants__status CHECK ((status = ANY (ARRAY['provisioning'::text, 'active'::text, 'suspended'::text, 'deprovisioning'::text, 'deleted'::text])));
alter table platform.tenants add constraint tenants__subscription_status CHECK ((subscription_status = ANY (ARRAY['trialing'::text, 'active'::text, 'past_due'::text, 'canceled'::text])));
alter table platform.tenants add constraint tenants_pkey PRIMARY KEY (id);
alter table platform.tenants add constraint tenants_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES platform.plans(id);
alter table pool.quota_usage add constraint quota_usage__not_negative CHECK ((used >= 0));
alter table pool.quota_usage add constraint quota_usage_pkey PRIMARY KEY (tenant_id, resource);

-- Indexes

CREATE INDEX data_keys__master ON platform.data_keys USING btree (master_key_id, scope, version);
CREATE INDEX domains__tenant ON platform.domains USING btree (tenant_id, host);
CREATE INDEX idempotency_keys__created ON platform.idempotency_keys USING btree (created_at);
CREATE INDEX idempotency_keys__tenant ON platform.idempotency_keys USING btree (tenant_id);
CREATE INDEX notices__created ON platform.notices USING btree (created_at);
CREATE INDEX placements__elsewhere ON platform.placements USING btree (kind, tenant_id) WHERE (kind <> 'pool'::text);
CREATE INDEX tenants__created ON platform.tenants USING btree (created_at DESC, id DESC);
CREATE INDEX tenants__leased ON platform.tenants USING btree (lease_until_at) WHERE (lease_until_at IS NOT NULL);
CREATE INDEX tenants__name ON platform.tenants USING btree (lower(name), id);
CREATE INDEX tenants__purge_due ON platform.tenants USING btree (purge_after_at) WHERE (purge_after_at IS NOT NULL);
CREATE INDEX tenants__status_created ON platform.tenants USING btree (status, created_at DESC, id DESC);

-- Row-level security

alter table pool.quota_usage enable row level security, force row level security;
create policy platform on pool.quota_usage for all to hotswap_platform using (true) with check (true);
create policy tenant on pool.quota_usage for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));

-- Functions

CREATE OR REPLACE FUNCTION app.enter_tenant(tenant uuid, home text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended(tenant::text, 0));
  perform from app.homes h where h.tenant_id = tenant and h.schema_name = home;
  if not found then
    raise exception 'tenant % is not in schema % of this database', tenant, home using errcode = 'HS001';
  end if;
  perform set_config('app.tenant_id', tenant::text, true), set_config('search_path', quote_ident(home), true);
end
$function$
;
CREATE OR REPLACE FUNCTION app.protect_home(home text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
      execute format('grant select, insert, update, delete on %I.%I to hotswap_tenant, hotswap_platform', home, t.relname);
    end if;
  end loop;
end
$function$
;
CREATE OR REPLACE FUNCTION app.tenant_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (current_setting('app.tenant_id'::text))::uuid
;

-- Triggers



-- Privileges

grant execute on function app.app.enter_tenant(uuid,text) to hotswap_platform;
grant execute on function app.app.enter_tenant(uuid,text) to hotswap_tenant;
grant execute on function app.app.tenant_id() to hotswap_platform;
grant execute on function app.app.tenant_id() to hotswap_tenant;
grant delete, insert, select on table app.homes to hotswap_platform;
grant delete, insert, select, update on table platform.data_keys to hotswap_platform;
grant delete, insert, select, update on table platform.domains to hotswap_platform;
grant delete, insert, select, update on table platform.idempotency_keys to hotswap_platform;
grant delete, insert, select, update on table platform.notices to hotswap_platform;
grant delete, insert, select, update on table platform.placements to hotswap_platform;
grant delete, insert, select, update on table platform.plans to hotswap_platform;
grant delete, insert, select, update on table platform.provisioning_steps to hotswap_platform;
grant delete, insert, select, update on table platform.settings_versions to hotswap_platform;
grant delete, insert, select, update on table platform.tenants to hotswap_platform;
grant delete, insert, select, update on table pool.quota_usage to hotswap_platform;
grant delete, insert, select, update on table pool.quota_usage to hotswap_tenant;
