-- scope: main
-- The catalogue of public plugins: who publishes them, what waits for review, which versions there are, and what is known
-- to be bad. The packages lie in the platform's scope of plugin_packages; what sites run is in their releases.

-- A tenant that publishes. It outlives its tenant, because others run what it has published.
create table platform.plugin_publishers (
  id uuid primary key,
  tenant_id uuid not null constraint plugin_publishers__tenant unique,
  name text not null,
  url text,
  -- When an operator made sure that they are who they say they are.
  verified_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index plugin_publishers__name on platform.plugin_publishers (lower(name));

-- Ed25519. Whoever has a key in use signs everything.
create table platform.plugin_publisher_keys (
  publisher_id uuid not null constraint plugin_publisher_keys__publisher references platform.plugin_publishers (id) on delete cascade,
  -- SHA-256 of the key's 32 bytes.
  fingerprint text not null constraint plugin_publisher_keys__fingerprint check (fingerprint ~ '^[0-9a-f]{64}$'),
  public_key text not null,
  name text not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  primary key (publisher_id, fingerprint)
);

create table platform.plugin_submissions (
  id uuid primary key,
  tenant_id uuid not null,
  publisher_id uuid not null constraint plugin_submissions__publisher references platform.plugin_publishers (id) on delete cascade,
  name text not null,
  version text not null,
  hash text not null,
  manifest jsonb not null,
  -- What the checks said when it was submitted.
  findings jsonb not null default '[]',
  size_bytes bigint not null,
  note text not null default '',
  fingerprint text,
  signature text,
  state text not null default 'pending'
    constraint plugin_submissions__state check (state in ('pending', 'approved', 'rejected', 'withdrawn')),
  reason text,
  submitted_by text not null,
  decided_by text,
  created_at timestamptz not null default now(),
  decided_at timestamptz
);
create unique index plugin_submissions__pending on platform.plugin_submissions (tenant_id, hash) where state = 'pending';
create index plugin_submissions__by_tenant on platform.plugin_submissions (tenant_id, id);
create index plugin_submissions__by_state on platform.plugin_submissions (state, id);

-- Whose a public plugin's name is: the first approved version claims it.
create table platform.plugin_listings (
  name text primary key,
  publisher_id uuid not null constraint plugin_listings__publisher references platform.plugin_publishers (id),
  created_at timestamptz not null default now()
);

-- How each public version came into the catalogue.
create table platform.plugin_versions (
  name text not null constraint plugin_versions__listing references platform.plugin_listings (name),
  version text not null,
  hash text not null constraint plugin_versions__hash unique,
  fingerprint text,
  signature text,
  published_at timestamptz not null default now(),
  approved_by text not null,
  primary key (name, version)
);

-- Sites that run a plugin of the platform's scope, of all tenants, counted each night.
create table platform.plugin_install_counts (
  name text primary key,
  websites int not null,
  counted_at timestamptz not null
);

-- Where advisories come from besides this installation's operators.
create table platform.plugin_advisory_feeds (
  id uuid primary key,
  name text not null,
  url text not null constraint plugin_advisory_feeds__url unique,
  -- Pinned: what is not signed with it changes nothing.
  public_key text not null,
  enabled boolean not null default true,
  -- Of the newest document taken in; an older one is refused.
  sequence bigint not null default -1,
  checked_at timestamptz,
  taken_at timestamptz,
  error text,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table platform.plugin_advisories (
  id uuid primary key,
  feed_id uuid constraint plugin_advisories__feed references platform.plugin_advisory_feeds (id) on delete set null,
  -- What the feed calls it.
  external_id text,
  hash text,
  name text,
  range text,
  scope text not null default 'all' constraint plugin_advisories__scope check (scope in ('all', 'public')),
  severity text not null
    constraint plugin_advisories__severity check (severity in ('low', 'moderate', 'high', 'critical')),
  action text not null constraint plugin_advisories__action check (action in ('warn', 'block')),
  title text not null,
  description text not null default '',
  url text,
  created_by text not null,
  version int not null default 1,
  published_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  lifted_at timestamptz,
  lifted_by text,
  lift_reason text,
  constraint plugin_advisories__names check (
    (hash is not null and num_nulls(name, range) = 2) or (hash is null and num_nonnulls(name, range) = 2)),
  constraint plugin_advisories__external unique (feed_id, external_id)
);
create index plugin_advisories__in_force on platform.plugin_advisories (id) where lifted_at is null;

-- Whose owners were told that a plugin of theirs was switched off: nobody is told twice.
create table platform.plugin_advisory_tenants (
  advisory_id uuid not null constraint plugin_advisory_tenants__advisory references platform.plugin_advisories (id) on delete cascade,
  tenant_id uuid not null,
  websites int not null,
  told_at timestamptz not null default now(),
  primary key (advisory_id, tenant_id)
);

-- What this installation signs its own feed with.
create table platform.plugin_feed_key (
  id boolean primary key default true constraint plugin_feed_key__one check (id),
  public_key text not null,
  -- Encrypted with the platform's key.
  private_key text not null
);
-- Grows with each change of the advisories; subscribers refuse a document with a lower one.
create sequence platform.plugin_advisories_sequence as bigint;
