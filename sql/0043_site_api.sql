-- scope: home
-- Keys to the endpoints that a site's plugins offer, and how often these are called.

create table site_api_keys (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  name text not null,
  -- The first characters of the secret, to recognize a key by; far too few to guess the rest from.
  prefix text not null,
  key_hash text not null,
  -- After a rotation, what the key was before opens the same for a while.
  previous_hash text,
  previous_until timestamptz,
  -- Names of plugins; empty: all of the site.
  plugins text[] not null default '{}',
  per_minute int constraint site_api_keys__per_minute check (per_minute between 1 and 1000000),
  created_by text not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint site_api_keys__hash unique (tenant_id, key_hash),
  constraint site_api_keys__previous check ((previous_hash is null) = (previous_until is null)),
  constraint site_api_keys__site foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade
);
create index site_api_keys__site on site_api_keys (tenant_id, site_id, id);
create unique index site_api_keys__previous_hash on site_api_keys (tenant_id, previous_hash)
  where previous_hash is not null;

-- Counted by the serving processes in memory and added here in batches.
create table site_api_usage (
  tenant_id uuid not null,
  site_id uuid not null,
  day date not null,
  plugin text not null,
  -- As the plugin's manifest declares it: GET /items/:id.
  endpoint text not null,
  -- The nil UUID: without a key. Of a key that was revoked since, too.
  key_id uuid not null,
  requests bigint not null default 0,
  -- Of these: refused because there were too many in a minute, other 4xx, 5xx.
  limited bigint not null default 0,
  refused bigint not null default 0,
  failed bigint not null default 0,
  took_ms bigint not null default 0,
  primary key (tenant_id, site_id, day, plugin, endpoint, key_id)
);
