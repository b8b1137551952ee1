-- scope: home
-- Traffic of sites, counted by the serving processes in memory and added here in batches.

create table traffic_hourly (
  tenant_id uuid not null,
  site_id uuid not null,
  hour_at timestamptz not null,
  host text not null,
  release_number int not null,
  requests bigint not null default 0,
  -- Pages answered with 200 to what looks like a person.
  views bigint not null default 0,
  bytes bigint not null default 0,
  status_2xx bigint not null default 0,
  status_3xx bigint not null default 0,
  status_4xx bigint not null default 0,
  status_5xx bigint not null default 0,
  -- How many answers took at most 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000 ms, and longer.
  latency_buckets bigint[] not null default '{0,0,0,0,0,0,0,0,0,0,0}',
  primary key (tenant_id, site_id, hour_at, host, release_number)
);

create table traffic_daily (
  tenant_id uuid not null,
  site_id uuid not null,
  day date not null,
  requests bigint not null default 0,
  views bigint not null default 0,
  bytes bigint not null default 0,
  status_2xx bigint not null default 0,
  status_3xx bigint not null default 0,
  status_4xx bigint not null default 0,
  status_5xx bigint not null default 0,
  latency_buckets bigint[] not null default '{0,0,0,0,0,0,0,0,0,0,0}',
  -- A HyperLogLog sketch of the day's visitors, and its estimate. The hashes in it are salted anew each day.
  visitor_sketch bytea,
  visitors bigint not null default 0,
  primary key (tenant_id, site_id, day)
);

create table traffic_paths (
  tenant_id uuid not null,
  site_id uuid not null,
  day date not null,
  -- page: a path of the site; referrer: a host that links to it
  kind text not null constraint traffic_paths__kind check (kind in ('page', 'referrer')),
  name text not null,
  views bigint not null default 0,
  primary key (tenant_id, site_id, day, kind, name)
);
