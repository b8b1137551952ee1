-- scope: home
-- Tables of every home: the schema `pool` that tenants share, a tenant's own schema, or its own database.
-- Names are unqualified: the search path says which home. The migrator attaches row-level security afterwards.

-- How much of each countable resource a tenant uses. Taking is one UPDATE under the limit, so two requests for the last
-- place cannot both get it.
create table quota_usage (
  tenant_id uuid not null,
  resource text not null,
  used bigint not null default 0 constraint quota_usage__not_negative check (used >= 0),
  -- The month that `used` counts, as '2026-07', of a resource that begins anew each month; empty for all others.
  period text not null default '',
  -- The highest alert threshold already told to the tenant, in per cent.
  alerted_percent int not null default 0,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, resource)
);
