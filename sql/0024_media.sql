-- scope: home
-- Images, videos and documents of sites. The bytes are blobs under sites/<site>/media/<id>/.

create table media_folders (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  parent_id uuid,
  name text not null,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, site_id, id),
  constraint media_folders__site foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade
);
create unique index media_folders__name on media_folders
  (tenant_id, site_id, coalesce(parent_id, '00000000-0000-0000-0000-000000000000'), lower(name));

create table media (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  folder_id uuid,
  -- What the file is called, for people and at the end of its address.
  name text not null,
  kind text not null constraint media__kind check (kind in ('image', 'video', 'audio', 'document')),
  content_type text not null,
  -- Of the file and all its variants: what counts against the quota.
  size_bytes bigint not null,
  file_size_bytes bigint not null,
  -- Of the bytes as they were uploaded, to notice the same file again.
  sha256 text not null,
  width int,
  height int,
  alt text not null default '',
  title text not null default '',
  caption text not null default '',
  credit text not null default '',
  -- [{ width, height, content_type, size_bytes }]
  variants jsonb not null default '[]',
  -- One dominant colour as #rrggbb, shown until the image is there.
  color text,
  source_key text,
  version int not null default 1,
  created_by text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, site_id, id),
  constraint media__site foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade
);
create index media__created on media (tenant_id, site_id, created_at desc, id desc);
create index media__folder on media (tenant_id, site_id, folder_id, created_at desc, id desc);
create index media__name on media (tenant_id, site_id, lower(name), id);
create index media__sha256 on media (tenant_id, site_id, sha256);
create unique index media__source on media (tenant_id, site_id, source_key) where source_key is not null;

-- Resumable uploads under way (tus). The parts are blobs under uploads/<id>/.
create table uploads (
  tenant_id uuid not null,
  id uuid not null,
  site_id uuid not null,
  size_bytes bigint not null,
  offset_bytes bigint not null default 0,
  metadata jsonb not null default '{}',
  parts jsonb not null default '[]',
  media_id uuid,
  error text,
  created_by text not null default '',
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  constraint uploads__site foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade
);
create index uploads__expiring on uploads (tenant_id, expires_at);
