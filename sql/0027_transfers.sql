-- scope: home
-- Imports into sites, exports of sites, and the blueprints a tenant has made of its sites.

create table imports (
  tenant_id uuid not null,
  id uuid not null,
  site_id uuid not null,
  format text not null constraint imports__format check (format in ('wxr', 'ghost', 'markdown', 'bundle')),
  file_name text not null default '',
  is_dry_run boolean not null default false,
  options jsonb not null default '{}',
  state text not null constraint imports__state check (state in ('queued', 'running', 'succeeded', 'failed', 'canceled')),
  -- How far it is, what it made of each kind, and what it left out and why.
  progress jsonb not null default '{}',
  counts jsonb not null default '{}',
  report jsonb not null default '[]',
  checkpoint jsonb not null default '{}',
  error text,
  job_id uuid,
  created_by text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (tenant_id, id),
  constraint imports__site foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade
);
create index imports__site on imports (tenant_id, site_id, created_at desc, id desc);

create table exports (
  tenant_id uuid not null,
  id uuid not null,
  site_id uuid not null,
  format text not null constraint exports__format check (format in ('bundle', 'json', 'csv')),
  state text not null constraint exports__state check (state in ('queued', 'running', 'succeeded', 'failed', 'canceled')),
  size_bytes bigint,
  error text,
  job_id uuid,
  created_by text not null default '',
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  expires_at timestamptz,
  primary key (tenant_id, id),
  constraint exports__site foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade
);
create index exports__site on exports (tenant_id, site_id, created_at desc, id desc);

-- Each is a bundle without what is only this site's; the bytes are a blob under blueprints/<id>.
create table blueprints (
  tenant_id uuid not null,
  id uuid not null,
  slug text not null,
  name text not null,
  description text not null default '',
  size_bytes bigint not null,
  counts jsonb not null default '{}',
  version int not null default 1,
  created_by text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint blueprints__slug unique (tenant_id, slug)
);
