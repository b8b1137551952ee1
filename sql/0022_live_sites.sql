-- scope: main
-- The pointers: which release of each site is live. One transaction here moves one site or a thousand, wherever the
-- tenants' rows live; the data plane reads nothing else to find a site.

create table platform.live_sites (
  tenant_id uuid not null,
  site_id uuid not null,
  -- Of a deleted site its id, and it is no main site: nothing leads to it, and its names are free for others.
  slug text not null,
  is_main boolean not null,
  status text not null,
  status_message text,
  -- 0: nothing is live yet.
  release_number int not null default 0,
  content_position bigint not null default 0,
  -- Grows with every move of the pointer; an older move never overwrites a newer one.
  move bigint not null default 0,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, site_id)
);
create unique index live_sites__slug on platform.live_sites (tenant_id, slug);
create unique index live_sites__main on platform.live_sites (tenant_id) where is_main and status <> 'deleted';

-- Which site a custom host name shows; null: the tenant's main site.
alter table platform.domains add column site_id uuid;
