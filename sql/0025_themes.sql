-- scope: home
-- Theme packages: immutable, under the SHA-256 of their content. Those that ship with HotSwap belong to the platform's scope.

create table theme_packages (
  tenant_id uuid not null,
  hash text not null constraint theme_packages__hash check (hash ~ '^[0-9a-f]{64}$'),
  name text not null,
  version text not null,
  title text not null,
  manifest jsonb not null,
  file_count int not null,
  size_bytes bigint not null,
  -- Warnings of the linter; a package with errors is not stored.
  findings jsonb not null default '[]',
  created_by text not null default '',
  created_at timestamptz not null default now(),
  primary key (tenant_id, hash),
  constraint theme_packages__version unique (tenant_id, name, version)
);

-- What a site has made of a theme, kept by the theme's name: switching away and back, or upgrading, loses nothing.
create table theme_customizations (
  tenant_id uuid not null,
  site_id uuid not null,
  theme_name text not null,
  customization jsonb not null,
  version int not null default 1,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, site_id, theme_name),
  constraint theme_customizations__site foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade
);
