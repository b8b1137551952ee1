-- scope: home
-- Pages that a tenant wants looked at before visitors see a new release, and what they must say.

create table smoke_checks (
  tenant_id uuid not null,
  id uuid not null,
  -- Null: of every site of the tenant.
  site_id uuid,
  name text not null,
  -- With its query, such as /search?q=bread.
  path text not null,
  expected_status int not null default 200
    constraint smoke_checks__expected_status check (expected_status between 200 and 599),
  contains text,
  does_not_contain text,
  max_ms int constraint smoke_checks__max_ms check (max_ms between 1 and 10000),
  is_enabled boolean not null default true,
  version int not null default 1,
  created_by text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint smoke_checks__site foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade
);
create index smoke_checks__by_site on smoke_checks (tenant_id, site_id, id);
