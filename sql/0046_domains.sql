-- scope: main
-- Names of customers: who claims which, what proves it, what each leads to; and the certificates that answer for them.

-- What proves that a tenant may use a name: random, the same for all of its names, never another tenant's.
create table platform.domain_owners (
  tenant_id uuid primary key references platform.tenants (id) on delete cascade,
  -- The value of TXT records and HTTP tokens.
  proof text not null constraint domain_owners__proof unique,
  -- The label in front of `dns.<platform domain>` that CNAME records lead to.
  target text not null constraint domain_owners__target unique,
  created_at timestamptz not null default now()
);

-- Several tenants may claim a name; one holds it.
alter table platform.domains drop constraint domains_pkey;
alter table platform.domains
  add column id uuid not null default gen_random_uuid(),
  -- The registrable domain by the public suffix list, such as example.co.uk: certificate limits count by it.
  add column registrable text not null default '',
  add column state text not null default 'verified'
    constraint domains__state check (state in ('pending', 'verified', 'misconfigured', 'lost', 'quarantined')),
  add column holds boolean not null default true,
  -- How it was proven; null: not yet. An operator vouches for a name without a look at DNS.
  add column method text constraint domains__method check (method in ('txt', 'cname', 'http', 'operator')),
  -- Whether the last look found that visitors of the name reach this installation.
  add column points_here boolean not null default false,
  add column is_primary boolean not null default false,
  -- A name that is not the primary one either shows the site itself or redirects: to this name, or to the primary one.
  add column redirects boolean not null default false,
  add column redirect_to text,
  add column redirect_status int not null default 308
    constraint domains__redirect_status check (redirect_status in (301, 302, 307, 308)),
  -- `auto`: a certificate is kept, and HTTP leads to HTTPS while there is one. `manual`: own certificates only. `off`: neither.
  add column https text not null default 'auto' constraint domains__https check (https in ('auto', 'manual', 'off')),
  -- Seconds; 0: no Strict-Transport-Security.
  add column hsts_max_age int not null default 0 constraint domains__hsts check (hsts_max_age between 0 and 63072000),
  add column hsts_subdomains boolean not null default false,
  add column hsts_preload boolean not null default false,
  -- The account at a DNS provider in which records of the name are kept; of the tenant's home.
  add column dns_provider_id uuid,
  add column verified_at timestamptz,
  add column checked_at timestamptz,
  add column next_check_at timestamptz,
  -- Looks since the state last changed.
  add column checks int not null default 0,
  add column failing_since timestamptz,
  -- Record by record what the last look saw.
  add column report jsonb,
  -- When a name that was never proven is given up.
  add column expires_at timestamptz,
  add column quarantined_until timestamptz,
  add column quarantine_reason text,
  add column version int not null default 1,
  add column updated_at timestamptz not null default now(),
  add primary key (id),
  add constraint domains__tenant foreign key (tenant_id) references platform.tenants (id) on delete cascade;
alter table platform.domains alter column id drop default, alter column registrable drop default;
alter table platform.domains alter column state set default 'pending', alter column holds set default false;
update platform.domains set method = 'operator', verified_at = created_at, points_here = true;

drop index platform.domains__tenant;
create unique index domains__tenant_host on platform.domains (tenant_id, host);
create unique index domains__held on platform.domains (host) where holds;
create index domains__claims on platform.domains (host);
create unique index domains__primary on platform.domains (tenant_id, site_id) nulls not distinct where is_primary;
create index domains__of_site on platform.domains (tenant_id, site_id, host);
create index domains__due on platform.domains (next_check_at) where next_check_at is not null;

-- A name that was given up rests before another tenant may have it: whoever still trusts it must not meet a stranger.
create table platform.released_domains (
  host text primary key,
  former_tenant_id uuid not null,
  released_at timestamptz not null,
  rests_until timestamptz not null
);
create index released_domains__rest on platform.released_domains (rests_until);

-- A name on its way from one tenant to another: one offers, the other accepts.
create table platform.domain_transfers (
  id uuid primary key,
  domain_id uuid not null references platform.domains (id) on delete cascade,
  host text not null,
  from_tenant_id uuid not null references platform.tenants (id) on delete cascade,
  to_tenant_id uuid not null references platform.tenants (id) on delete cascade,
  state text not null constraint domain_transfers__state check (state in ('offered', 'accepted', 'declined', 'canceled', 'expired')),
  message text,
  created_by text,
  decided_by text,
  created_at timestamptz not null default now(),
  decided_at timestamptz,
  expires_at timestamptz not null
);
create unique index domain_transfers__open on platform.domain_transfers (domain_id) where state = 'offered';
create index domain_transfers__from on platform.domain_transfers (from_tenant_id, id);
create index domain_transfers__to on platform.domain_transfers (to_tenant_id, id);

-- Certificates, with private keys that only the tenant's key opens. `tenant_id` null: the platform's own names.
create table platform.certificates (
  id uuid primary key,
  tenant_id uuid references platform.tenants (id) on delete cascade,
  source text not null constraint certificates__source check (source in ('acme', 'upload')),
  state text not null constraint certificates__state check (state in ('active', 'replaced', 'revoked', 'expired', 'removed')),
  -- As in the certificate: may hold wildcards.
  names text[] not null,
  -- PEM, the leaf first.
  chain text not null,
  -- Empty once it has ended for good: replaced, revoked or removed.
  private_key text not null,
  key_type text not null,
  -- SHA-256 of the leaf, hexadecimal.
  fingerprint text not null,
  serial text not null,
  issuer text not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  -- Of certificates over ACME: the authority's directory, the profile that was asked for, and the id of RFC 9773, 4.1.
  authority text,
  profile text,
  ari_id text,
  ari_checked_at timestamptz,
  ari_next_at timestamptz,
  -- When the next one is ordered; null: never by itself.
  renew_at timestamptz,
  -- Days that were left when somebody was last warned.
  warned_days int,
  revoked_at timestamptz,
  revocation_reason text,
  created_at timestamptz not null default now()
);
create index certificates__of_tenant on platform.certificates (tenant_id, id);
create index certificates__renewal on platform.certificates (renew_at) where state = 'active' and renew_at is not null;
create index certificates__end on platform.certificates (not_after) where state = 'active';
create index certificates__names on platform.certificates using gin (names) where state in ('active', 'expired');
create index certificates__uploads on platform.certificates (tenant_id) where state = 'active' and source = 'upload';

-- Which certificate answers for a name: one per owner, and it counts only while the owner holds the name.
create table platform.served_certificates (
  name text not null,
  certificate_id uuid not null references platform.certificates (id) on delete cascade,
  tenant_id uuid references platform.tenants (id) on delete cascade,
  primary key (name, certificate_id)
);
create unique index served_certificates__owner on platform.served_certificates (tenant_id, name) nulls not distinct;
create index served_certificates__certificate on platform.served_certificates (certificate_id);

-- Attempts to get certificates: what waits, what runs, and the history.
create table platform.certificate_orders (
  id uuid primary key,
  tenant_id uuid references platform.tenants (id) on delete cascade,
  -- Sorted.
  names text[] not null,
  reason text not null constraint certificate_orders__reason check (reason in ('new', 'renewal', 'handshake', 'manual')),
  state text not null constraint certificate_orders__state check (state in ('queued', 'running', 'issued', 'failed', 'canceled')),
  challenge text constraint certificate_orders__challenge check (challenge in ('http-01', 'tls-alpn-01', 'dns-01')),
  authority text,
  -- Where the order stands at the authority, and the key that is to get the certificate, encrypted: so that another
  -- process can go on with it.
  order_url text,
  private_key text,
  replaces uuid,
  certificate_id uuid,
  attempts int not null default 0,
  next_attempt_at timestamptz not null default now(),
  -- Of the last failure: type, detail, what to do about it, whether it is worth another attempt.
  problem jsonb,
  -- What happened, in order: [{at, event, detail}].
  events jsonb not null default '[]',
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
-- Nothing is issued twice.
create unique index certificate_orders__open on platform.certificate_orders (tenant_id, names) nulls not distinct
  where state in ('queued', 'running');
create index certificate_orders__due on platform.certificate_orders (next_attempt_at) where state in ('queued', 'running');
create index certificate_orders__of_tenant on platform.certificate_orders (tenant_id, id);

-- One account per authority and external binding, for the whole installation.
create table platform.acme_accounts (
  directory_url text primary key,
  contact text,
  private_key text not null,
  account_url text,
  eab_key_id text,
  created_at timestamptz not null default now()
);

-- What authorities come to look for; any process answers.
create table platform.acme_challenges (
  kind text not null constraint acme_challenges__kind check (kind in ('http-01', 'tls-alpn-01')),
  host text not null,
  -- http-01: the token in the path; tls-alpn-01: empty.
  token text not null,
  -- http-01: the key authorization; tls-alpn-01: the PEM of the certificate to show, and of its key.
  answer text not null,
  answer_key text,
  order_id uuid not null references platform.certificate_orders (id) on delete cascade,
  expires_at timestamptz not null,
  primary key (kind, host, token)
);
create index acme_challenges__order on platform.acme_challenges (order_id);

-- Token buckets of what may be asked of authorities, by authority and account or registrable domain.
create table platform.acme_limits (
  bucket text primary key,
  tokens double precision not null,
  refilled_at timestamptz not null
);

create table platform.acme_authorities (
  directory_url text primary key,
  -- In a row.
  failures int not null default 0,
  paused_until timestamptz,
  problem text,
  used_at timestamptz
);
