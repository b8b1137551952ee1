-- scope: home
-- What plugins keep for a site: values under keys, rows of tables, what they wrote to their log and how much they were
-- used. It belongs to the site and the plugin's name, whichever version of the plugin a release holds.

-- One per plugin and site, locked by whoever writes, so that its figures are exact.
create table plugin_stores (
  tenant_id uuid not null,
  site_id uuid not null,
  plugin text not null,
  -- Of the package that wrote last: its tables are those below.
  hash text not null default '',
  -- Table -> its declaration, of tables once declared too: what they hold must stay readable.
  tables jsonb not null default '{}',
  -- Values and rows together, and table -> rows.
  size_bytes bigint not null default 0 constraint plugin_stores__size check (size_bytes >= 0),
  row_counts jsonb not null default '{}',
  -- How much of the tenant's storage is taken for them, ahead of need.
  reserved_bytes bigint not null default 0,
  created_at timestamptz not null default now(),
  -- Since when the site has been without the plugin; what it kept goes 30 days later.
  removed_at timestamptz,
  primary key (tenant_id, site_id, plugin),
  constraint plugin_stores__site foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade
);

create table plugin_values (
  tenant_id uuid not null,
  site_id uuid not null,
  plugin text not null,
  -- In the order of its bytes, so that a prefix is a range.
  key text collate "C" not null,
  value jsonb not null,
  size_bytes int not null,
  updated_at timestamptz not null default now(),
  expires_at timestamptz,
  primary key (tenant_id, site_id, plugin, key),
  constraint plugin_values__store foreign key (tenant_id, site_id, plugin)
    references plugin_stores (tenant_id, site_id, plugin) on delete cascade
);
create index plugin_values__expires_at on plugin_values (tenant_id, expires_at) where expires_at is not null;

create table plugin_rows (
  tenant_id uuid not null,
  site_id uuid not null,
  plugin text not null,
  table_name text not null,
  id uuid not null,
  -- Column -> value, without those that are empty.
  data jsonb not null,
  size_bytes int not null,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, site_id, plugin, table_name, id),
  constraint plugin_rows__store foreign key (tenant_id, site_id, plugin)
    references plugin_stores (tenant_id, site_id, plugin) on delete cascade
)
-- Starting parallel workers takes longer (20 ms) than most lists do, and one plugin would have several processors at work.
with (parallel_workers = 0);

-- What the manifest declares as `unique` and `index`: which rows hold these values in those columns.
create table plugin_keys (
  tenant_id uuid not null,
  site_id uuid not null,
  plugin text not null,
  table_name text not null,
  -- The columns, such as `email` or `list,email`.
  columns text not null,
  -- SHA-256 of the values.
  key bytea not null,
  row_id uuid not null,
  is_unique boolean not null,
  primary key (tenant_id, site_id, plugin, table_name, columns, key, row_id),
  constraint plugin_keys__row foreign key (tenant_id, site_id, plugin, table_name, row_id)
    references plugin_rows (tenant_id, site_id, plugin, table_name, id) on delete cascade
);
create unique index plugin_keys__unique on plugin_keys (tenant_id, site_id, plugin, table_name, columns, key)
  where is_unique;
create index plugin_keys__row on plugin_keys (tenant_id, site_id, plugin, table_name, row_id);

create table plugin_logs (
  tenant_id uuid not null,
  site_id uuid not null,
  plugin text not null,
  -- Carries the time.
  id uuid not null,
  level text not null constraint plugin_logs__level check (level in ('debug', 'info', 'warn', 'error')),
  message text not null,
  fields jsonb,
  -- What was called: hook, block, endpoint, schedule, job or action, and its name.
  call_kind text not null,
  call_name text not null,
  plugin_version text not null,
  logged_at timestamptz not null,
  primary key (tenant_id, site_id, plugin, id),
  constraint plugin_logs__store foreign key (tenant_id, site_id, plugin)
    references plugin_stores (tenant_id, site_id, plugin) on delete cascade
);

create table plugin_usage (
  tenant_id uuid not null,
  site_id uuid not null,
  plugin text not null,
  day date not null,
  call_kind text not null,
  calls bigint not null default 0,
  failures bigint not null default 0,
  cpu_ms double precision not null default 0,
  wall_ms double precision not null default 0,
  primary key (tenant_id, site_id, plugin, day, call_kind),
  constraint plugin_usage__store foreign key (tenant_id, site_id, plugin)
    references plugin_stores (tenant_id, site_id, plugin) on delete cascade
);
