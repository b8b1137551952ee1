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
  -- Of the file as it is kept: what counts against the quota. Smaller variants are a cache and count for nothing.
  size_bytes bigint not null,
  -- Of the bytes as they were uploaded, to notice the same file again.
  sha256 text not null,
  width int,
  height int,
  is_animated boolean not null default false,
  -- One dominant colour as #rrggbb, shown until the image is there.
  color text,
  alt text not null default '',
  title text not null default '',
  caption text not null default '',
  credit text not null default '',
  -- Where an import found it.
  source_key text,
  version int not null default 1,
  created_by text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, site_id, id),
  constraint media__sha256 unique (tenant_id, site_id, sha256),
  constraint media__site foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade,
  constraint media__folder foreign key (tenant_id, site_id, folder_id)
    references media_folders (tenant_id, site_id, id)
);
create index media__created on media (tenant_id, site_id, id desc);
create index media__folder on media (tenant_id, site_id, folder_id, id desc);
create index media__name on media (tenant_id, site_id, lower(name), id);
create unique index media__source on media (tenant_id, site_id, source_key) where source_key is not null;

-- Files on their way in, resumable or not. A row outlives the blobs it stands for, so that whatever a dead process left
-- behind, bytes and quota, is found by it: parts under sites/<site>/uploads/<id>/, a file under sites/<site>/media/<media_id>/.
create table uploads (
  tenant_id uuid not null,
  id uuid not null,
  site_id uuid not null,
  -- Spoken to by the tus protocol; others belong to one request.
  is_resumable boolean not null,
  state text not null default 'receiving' constraint uploads__state
    check (state in ('receiving', 'received', 'done', 'failed', 'removing')),
  -- Null while an upload that is not resumable has not ended.
  size_bytes bigint,
  offset_bytes bigint not null default 0,
  -- What it holds of the quota.
  reserved_bytes bigint not null,
  -- UploadFields of features/media, and what the tus client sent.
  fields jsonb not null default '{}',
  metadata jsonb not null default '{}',
  -- Keys of the blobs, in their order.
  parts text[] not null default '{}',
  -- The medium it becomes; or the one with the same bytes that was there before.
  media_id uuid not null,
  duplicate_of uuid,
  -- Why it failed: code and detail of an error.
  error jsonb,
  created_by text not null default '',
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  constraint uploads__site foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade
);
create index uploads__expiring on uploads (tenant_id, expires_at);
create index uploads__site on uploads (tenant_id, site_id, id desc);
