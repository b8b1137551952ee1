-- scope: home
-- Plugin packages: immutable, under the SHA-256 of their content. Those that ship with HotSwap, and those of the public
-- catalogue, belong to the platform's scope. What a site runs is in its releases.

create table plugin_packages (
  tenant_id uuid not null,
  hash text not null constraint plugin_packages__hash check (hash ~ '^[0-9a-f]{64}$'),
  name text not null,
  version text not null,
  title text not null,
  category text not null,
  manifest jsonb not null,
  -- How it got here: with the program, by a review of the operators, or by somebody of the tenant.
  origin text not null constraint plugin_packages__origin check (origin in ('built_in', 'public', 'uploaded')),
  file_count int not null,
  size_bytes bigint not null,
  -- Warnings; a package with errors is not stored.
  findings jsonb not null default '[]',
  created_by text not null default '',
  created_at timestamptz not null default now(),
  primary key (tenant_id, hash),
  constraint plugin_packages__version unique (tenant_id, name, version)
);
