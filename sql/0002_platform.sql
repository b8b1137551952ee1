-- scope: main
-- The control plane's own tables: tenants, where they live, what they may use. Only hotswap_platform reads them.

create schema platform;

-- Plans are data: `quotas` maps a resource to its limit (null: unlimited).
create table platform.plans (
  id text primary key,
  name text not null,
  description text not null default '',
  position int not null,
  quotas jsonb not null,
  -- Per cent of a quota at which the tenant is alerted.
  alert_thresholds int[] not null default '{80,90,100}',
  price_cents int not null default 0 constraint plans__price_not_negative check (price_cents >= 0),
  currency text not null default 'EUR',
  is_public boolean not null default true,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table platform.tenants (
  id uuid primary key,
  slug text not null constraint tenants__slug unique
    constraint tenants__slug_form check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  name text not null,
  display_name text not null,
  logo_url text,
  primary_color text,
  secondary_color text,
  metadata jsonb not null default '{}',
  plan_id text not null references platform.plans (id),
  -- Limits of this tenant that differ from its plan's, same form as plans.quotas.
  quota_overrides jsonb not null default '{}',
  region text not null default 'default',
  status text not null constraint tenants__status
    check (status in ('provisioning', 'active', 'suspended', 'deprovisioning', 'deleted')),
  status_reason text,
  -- The state an undone deletion goes back to.
  status_before_deletion text,
  subscription_status text not null default 'active' constraint tenants__subscription_status
    check (subscription_status in ('trialing', 'active', 'past_due', 'canceled')),
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  suspended_at timestamptz,
  deleted_at timestamptz,
  purge_after_at timestamptz,
  purged_at timestamptz,
  -- Whoever provisions or purges the tenant keeps this in the future; in the past, another process takes over.
  lease_until_at timestamptz
);
create index tenants__created on platform.tenants (created_at desc, id desc);
create index tenants__name on platform.tenants (lower(name), id);
create index tenants__status_created on platform.tenants (status, created_at desc, id desc);
create index tenants__purge_due on platform.tenants (purge_after_at) where purge_after_at is not null;
create index tenants__leased on platform.tenants (lease_until_at) where lease_until_at is not null;

-- Where a tenant's rows live. `database_name` null: this database.
create table platform.placements (
  tenant_id uuid primary key,
  kind text not null constraint placements__kind check (kind in ('pool', 'schema', 'database')),
  database_name text,
  schema_name text not null,
  moved_at timestamptz
);
create index placements__elsewhere on platform.placements (kind, tenant_id) where kind <> 'pool';

-- Custom host names that name a tenant.
create table platform.domains (
  host text primary key constraint domains__host_form check (host = lower(host) and host !~ '[:/\s]'),
  tenant_id uuid not null,
  created_at timestamptz not null default now()
);
create index domains__tenant on platform.domains (tenant_id, host);

-- Every version of a tenant's configuration and branding; the one with the highest number is in force.
create table platform.settings_versions (
  tenant_id uuid not null,
  kind text not null constraint settings_versions__kind check (kind in ('config', 'branding')),
  version int not null,
  value jsonb not null,
  author_id uuid,
  note text,
  created_at timestamptz not null default now(),
  primary key (tenant_id, kind, version)
);

-- The steps of provisioning a tenant, in the order they ran, with what each took.
create table platform.provisioning_steps (
  tenant_id uuid not null,
  position int not null,
  name text not null,
  state text not null constraint provisioning_steps__state check (state in ('done', 'failed', 'undone', 'skipped')),
  took_ms int not null,
  error text,
  finished_at timestamptz not null default now(),
  primary key (tenant_id, position)
);

-- Data keys of tenants, wrapped by the master key. Destroying them makes every encrypted field unreadable.
create table platform.data_keys (
  scope text not null,
  version int not null,
  wrapped bytea,
  master_key_id text not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz,
  destroyed_at timestamptz,
  primary key (scope, version)
);
create index data_keys__master on platform.data_keys (master_key_id, scope, version);

-- Changes other processes must hear about. Readers ask for the transactions that were running when they last looked, so
-- that none is missed whatever the order in which they commit.
create table platform.notices (
  sequence bigint generated always as identity primary key,
  transaction_id xid8 not null default pg_current_xact_id(),
  topic text not null,
  payload jsonb not null,
  created_at timestamptz not null default now()
);
create index notices__transaction on platform.notices (transaction_id, sequence);
create index notices__created on platform.notices (created_at);

-- Answers of finished POST requests, given again when the same Idempotency-Key comes again.
-- `tenant_id` is the nil UUID for requests about no tenant. The answer is encrypted under the tenant's data key.
create table platform.idempotency_keys (
  tenant_id uuid not null,
  actor text not null,
  key text not null,
  fingerprint bytea not null,
  -- The run that does the work; when its lease has run out, its process is dead and another run may take over.
  holder uuid not null,
  lease_until_at timestamptz not null,
  -- Null while the request runs.
  status int,
  headers jsonb,
  body bytea,
  created_at timestamptz not null default now(),
  primary key (tenant_id, actor, key)
);
create index idempotency_keys__created on platform.idempotency_keys (created_at);

grant usage on schema platform to hotswap_platform;
alter default privileges in schema platform grant select, insert, update, delete on tables to hotswap_platform;
alter default privileges in schema platform grant usage on sequences to hotswap_platform;
grant select, insert, update, delete on all tables in schema platform to hotswap_platform;
grant insert, delete on app.homes to hotswap_platform;

-- graphile-worker keeps row-level security on its tables and works as their owner.
create schema graphile_worker authorization hotswap_platform;

-- The platform's own scope (nil UUID): its audit entries, mails and jobs live in the pool beside the tenants'.
insert into platform.placements (tenant_id, kind, schema_name) values ('00000000-0000-0000-0000-000000000000', 'pool', 'pool');
insert into app.homes (tenant_id, schema_name) values ('00000000-0000-0000-0000-000000000000', 'pool');
