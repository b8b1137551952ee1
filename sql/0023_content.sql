-- scope: home
-- What editors work on. Visitors see what was published of it into content_log, never these rows.

-- Pages, posts, and records of collections.
create table entries (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  -- page, post, or the slug of a collection
  type text not null,
  slug text not null,
  parent_id uuid,
  title text not null default '',
  -- EntryDocument of features/entries: the newest draft.
  document jsonb not null,
  -- What editors find it by: title and plain text of the draft.
  search tsvector,
  terms uuid[] not null default '{}',
  authors uuid[] not null default '{}',
  status text not null default 'draft' constraint entries__status
    check (status in ('draft', 'scheduled', 'published', 'unpublished')),
  -- The version visitors see, and since when it has been published.
  published_version int,
  published_path text,
  published_at timestamptz,
  publish_at timestamptz,
  expire_at timestamptz,
  -- Where an import found it, so that a repeated import changes it instead of adding it again.
  source_key text,
  version int not null default 1,
  created_by text not null default '',
  updated_by text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (tenant_id, site_id, id),
  constraint entries__site foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade
);
create unique index entries__slug on entries
  (tenant_id, site_id, type, coalesce(parent_id, '00000000-0000-0000-0000-000000000000'), slug) where deleted_at is null;
create unique index entries__source on entries (tenant_id, site_id, source_key) where source_key is not null;
create index entries__updated on entries (tenant_id, site_id, type, updated_at desc, id desc);
create index entries__title on entries (tenant_id, site_id, type, lower(title), id);
create index entries__parent on entries (tenant_id, site_id, parent_id) where parent_id is not null;
create index entries__publish_due on entries (tenant_id, publish_at) where publish_at is not null;
create index entries__expire_due on entries (tenant_id, expire_at) where expire_at is not null;
create index entries__search on entries using gin (tenant_id, site_id, search);

create table entry_versions (
  tenant_id uuid not null,
  site_id uuid not null,
  entry_id uuid not null,
  version int not null,
  document jsonb not null,
  slug text not null,
  author text not null default '',
  note text,
  created_at timestamptz not null default now(),
  primary key (tenant_id, site_id, entry_id, version),
  constraint entry_versions__entry foreign key (tenant_id, site_id, entry_id)
    references entries (tenant_id, site_id, id) on delete cascade
);

create table collections (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  slug text not null,
  name text not null,
  singular text not null,
  description text not null default '',
  -- CollectionField[] of features/collections
  fields jsonb not null,
  -- Whether records have pages of their own below /<slug>, and whether the public read API lists them.
  has_pages boolean not null default true,
  is_public boolean not null default true,
  -- The quota its records count against besides collection_records: professionals or customers.
  counted_as text,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, site_id, id),
  constraint collections__slug unique (tenant_id, site_id, slug),
  constraint collections__site foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade
);

create table terms (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  taxonomy text not null constraint terms__taxonomy check (taxonomy in ('category', 'tag')),
  slug text not null,
  name text not null,
  description text not null default '',
  parent_id uuid,
  source_key text,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, site_id, id),
  constraint terms__slug unique (tenant_id, site_id, taxonomy, slug),
  constraint terms__site foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade
);
create index terms__name on terms (tenant_id, site_id, taxonomy, lower(name), id);
create unique index terms__source on terms (tenant_id, site_id, source_key) where source_key is not null;

create table authors (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  slug text not null,
  name text not null,
  bio text not null default '',
  avatar_media_id uuid,
  links jsonb not null default '[]',
  -- The member who writes under this name, if any.
  user_id uuid,
  source_key text,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, site_id, id),
  constraint authors__slug unique (tenant_id, site_id, slug),
  constraint authors__site foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade
);
create index authors__name on authors (tenant_id, site_id, lower(name), id);
create unique index authors__source on authors (tenant_id, site_id, source_key) where source_key is not null;

create table menus (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  handle text not null,
  name text not null,
  items jsonb not null default '[]',
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, site_id, id),
  constraint menus__handle unique (tenant_id, site_id, handle),
  constraint menus__site foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade
);

create table redirects (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  from_path text not null,
  -- A path of the site, or an https or http URL.
  target text not null,
  status int not null default 301 constraint redirects__status check (status in (301, 302, 307, 308)),
  -- Made by the program because an address changed.
  is_automatic boolean not null default false,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, site_id, id),
  constraint redirects__from unique (tenant_id, site_id, from_path),
  constraint redirects__site foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade
);

create table comments (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  entry_id uuid not null,
  reply_to uuid,
  author_name text not null,
  author_url text,
  body text not null,
  status text not null constraint comments__status check (status in ('approved', 'pending', 'spam')),
  source_key text,
  version int not null default 1,
  commented_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, site_id, id),
  constraint comments__entry foreign key (tenant_id, site_id, entry_id)
    references entries (tenant_id, site_id, id) on delete cascade
);
create index comments__entry on comments (tenant_id, site_id, entry_id, commented_at, id);
create index comments__status on comments (tenant_id, site_id, status, commented_at desc, id desc);
create unique index comments__source on comments (tenant_id, site_id, source_key) where source_key is not null;
