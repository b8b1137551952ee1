-- scope: home
-- CDNs in front of websites: which ones are told what to forget, and what became of it. The platform's own, which keeps the
-- pages of all tenants, is under the nil tenant.

create table cdn_hooks (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  kind text not null constraint cdn_hooks__kind check (kind in ('cloudflare', 'cloudfront', 'fastly', 'http')),
  -- Whose pages it keeps; null: those of all websites of the tenant, or of all tenants.
  website_id uuid,
  settings jsonb not null,
  -- Encrypted JSON.
  credentials text not null,
  enabled boolean not null default true,
  -- Since when nothing got through, and why; null while it does.
  failing_since timestamptz,
  problem text,
  -- Nothing is sent before.
  held_until timestamptz,
  created_by text not null,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);

-- What each site showed when it was last looked whether something is to be purged.
create table cdn_sites (
  tenant_id uuid not null,
  hook_id uuid not null,
  site_id uuid not null,
  release_number int not null,
  content_position bigint not null,
  move bigint not null,
  -- Everything else that pages depend on: names, whether it is shown at all, whether visitors see different releases.
  state text not null,
  primary key (tenant_id, hook_id, site_id),
  constraint cdn_sites__hook foreign key (tenant_id, hook_id) references cdn_hooks (tenant_id, id) on delete cascade
);

create table cdn_purges (
  tenant_id uuid not null,
  id uuid not null,
  hook_id uuid not null,
  reason text not null constraint cdn_purges__reason check (reason in ('change', 'hook', 'manual')),
  by text not null constraint cdn_purges__by check (by in ('keys', 'urls')),
  items text[] not null,
  -- Why, in words.
  note text not null,
  state text not null default 'waiting' constraint cdn_purges__state check (state in ('waiting', 'succeeded', 'failed', 'replaced')),
  attempts int not null default 0,
  next_attempt_at timestamptz not null,
  -- Of the last attempt.
  status int,
  answer text not null default '',
  problem text,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (tenant_id, id),
  constraint cdn_purges__hook foreign key (tenant_id, hook_id) references cdn_hooks (tenant_id, id) on delete cascade
);
create index cdn_purges__log on cdn_purges (tenant_id, hook_id, id);
create index cdn_purges__waiting on cdn_purges (tenant_id, hook_id, next_attempt_at) where state = 'waiting';
create index cdn_purges__created on cdn_purges (tenant_id, created_at);
