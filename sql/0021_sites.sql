-- scope: home
-- Sites, their releases, and the log of published content that releases point into.

create table sites (
  tenant_id uuid not null,
  id uuid not null,
  -- The first label of <slug>.<tenant>.<domain>; the main site answers at <tenant>.<domain>.
  slug text not null constraint sites__slug_form check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  name text not null,
  is_main boolean not null default false,
  status text not null constraint sites__status
    check (status in ('provisioning', 'active', 'suspended', 'maintenance', 'deleted')),
  -- The state an undone deletion goes back to.
  status_before_deletion text,
  -- What visitors read while the site is in maintenance or suspended.
  status_message text,
  blueprint text not null default 'blank',
  -- The live release's number (0: none yet), the last number given to a release or preview, the last position of the
  -- content log, and how often the pointer was moved.
  release_number int not null default 0,
  last_release_number int not null default 0,
  content_position bigint not null default 0,
  move bigint not null default 0,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  -- When everything of a deleted site is removed; or of one being set up, unless it is finished or goes on by then.
  purge_after_at timestamptz,
  primary key (tenant_id, id)
);
-- A deleted site keeps its slug only as long as no other one wants it.
create unique index sites__slug on sites (tenant_id, slug) where status <> 'deleted';
create unique index sites__main on sites (tenant_id) where is_main and status <> 'deleted';
create index sites__created on sites (tenant_id, created_at desc, id desc);
create index sites__name on sites (tenant_id, lower(name), id);
create index sites__purge_due on sites (tenant_id, purge_after_at) where purge_after_at is not null;

-- What a site shows: immutable once written. The pointer to the live one is platform.live_sites.
create table releases (
  tenant_id uuid not null,
  site_id uuid not null,
  number int not null,
  id uuid not null,
  -- What the release changed: site, theme, content, configuration; or preview, which never goes live.
  kind text not null constraint releases__kind
    check (kind in ('site', 'theme', 'plugin', 'content', 'configuration', 'preview', 'restore')),
  -- The theme package by the SHA-256 of its content, and who keeps it.
  theme_hash text not null,
  theme_owner text not null constraint releases__theme_owner check (theme_owner in ('platform', 'tenant')),
  -- ThemeCustomization, PublishedPlugin[], SiteConfig of server/published/.
  theme_settings jsonb not null default '{}',
  plugins jsonb not null default '[]',
  config jsonb not null,
  content_position bigint not null,
  -- How many rows of each kind it added, replaced and removed.
  changes jsonb not null default '{}',
  -- Of a preview: rows shown instead of, or besides, those of the log.
  overlay jsonb,
  expires_at timestamptz,
  note text,
  created_by jsonb,
  created_at timestamptz not null default now(),
  primary key (tenant_id, site_id, number),
  constraint releases__id unique (tenant_id, id),
  constraint releases__site foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade
);
create index releases__expiring on releases (tenant_id, expires_at) where expires_at is not null;

-- Every published state of everything, with the positions between which it holds: visitors of a release with position p
-- see the rows where position <= p and (until_position is null or until_position > p).
create table content_log (
  tenant_id uuid not null,
  site_id uuid not null,
  position bigint not null,
  kind text not null constraint content_log__kind check (kind in
    ('page', 'post', 'record', 'collection', 'term', 'author', 'menu', 'redirect', 'comment')),
  entry_id uuid not null,
  until_position bigint,
  -- page, post, a collection's slug (record and collection), category or tag (term), author, a menu's handle, redirect, comment
  type text not null,
  -- The path on the site, such as /about/team; null for what has no page.
  path text,
  -- Of a page its parent page, of a term its parent term, of a comment its entry.
  parent_id uuid,
  title text not null default '',
  published_at timestamptz not null,
  terms uuid[] not null default '{}',
  authors uuid[] not null default '{}',
  -- In the site's language; null for what is not found by searching.
  search tsvector,
  -- PublishedDocument of server/published/documents.ts
  document jsonb not null,
  primary key (tenant_id, site_id, kind, entry_id, position),
  constraint content_log__site foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade
);
create unique index content_log__current on content_log (tenant_id, site_id, kind, entry_id) where until_position is null;
create index content_log__path on content_log (tenant_id, site_id, path, position desc) where path is not null;
create index content_log__listed on content_log (tenant_id, site_id, type, published_at desc, entry_id desc);
create index content_log__parent on content_log (tenant_id, site_id, parent_id, published_at) where parent_id is not null;
-- What changed between two positions.
create index content_log__begun on content_log (tenant_id, site_id, position);
create index content_log__ended on content_log (tenant_id, site_id, until_position) where until_position is not null;
create index content_log__search on content_log using gin (tenant_id, site_id, search) where search is not null;
