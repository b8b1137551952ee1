-- scope: home
-- Accounts at DNS providers, in which records of the tenant's names can be created. Those of the platform's own names
-- belong to the platform's scope.

create table dns_providers (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  kind text not null constraint dns_providers__kind check (kind in ('cloudflare', 'route53', 'rfc2136')),
  -- What is no secret: the access key's id, the name server, the zones it has.
  settings jsonb not null default '{}',
  -- The token or key itself, encrypted.
  secret text not null,
  state text not null default 'unchecked' constraint dns_providers__state
    check (state in ('unchecked', 'working', 'failing')),
  -- Why it fails.
  problem text,
  -- The zones found at the last look: [{ id, name }].
  zones jsonb not null default '[]',
  checked_at timestamptz,
  created_by text not null default '',
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint dns_providers__name unique (tenant_id, name)
);
