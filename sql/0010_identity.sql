-- scope: main
-- Identity: users, how they prove who they are, their sessions and tokens. Users belong to the platform, not to one
-- tenant, so all of it lives beside the control plane's tables, out of reach of tenant work.
-- `users`, `accounts`, `sessions`, `verifications`, `two_factors` and `passkeys` are better-auth's tables under our
-- names; a test compares them with what better-auth expects.

create table platform.users (
  id uuid primary key,
  email text not null constraint users__email unique constraint users__email_form check (email = lower(email)),
  email_verified boolean not null default false,
  name text not null,
  image text,
  two_factor_enabled boolean not null default false,
  -- What the user may do across tenants; null for everybody but operators.
  platform_role text constraint users__platform_role check (platform_role in ('platform_admin', 'support')),
  locale text,
  suspended_at timestamptz,
  suspended_reason text,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index users__created on platform.users (created_at desc, id desc);
create index users__email_prefix on platform.users (email text_pattern_ops);
create index users__name_prefix on platform.users (lower(name) text_pattern_ops);
create index users__operators on platform.users (platform_role) where platform_role is not null;

-- better-auth writes users as well as we do; the version counts every change, whoever makes it.
create function platform.count_version() returns trigger
  language plpgsql
as $$
begin
  new.version := old.version + 1;
  new.updated_at := now();
  return new;
end
$$;
create trigger users__version before update on platform.users
  for each row when (old.* is distinct from new.*) execute function platform.count_version();

alter table platform.user_tenants add constraint user_tenants__user foreign key (user_id) references platform.users (id) on delete cascade;

-- How a user signs in: `credential` with a password (scrypt), later the identity providers.
create table platform.accounts (
  id uuid primary key,
  user_id uuid not null references platform.users (id) on delete cascade,
  provider_id text not null,
  account_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint accounts__provider unique (provider_id, account_id)
);
create index accounts__user on platform.accounts (user_id);

-- `token` is better-auth's name for the session. No route takes it: callers hold access and refresh tokens.
create table platform.sessions (
  id uuid primary key,
  user_id uuid not null references platform.users (id) on delete cascade,
  token text not null constraint sessions__token unique,
  ip_address text,
  user_agent text,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  -- Moves with every refresh: when the session was last used, to the quarter of an hour.
  updated_at timestamptz not null default now()
);
create index sessions__user on platform.sessions (user_id, created_at desc);
create index sessions__expires on platform.sessions (expires_at);

-- The refresh tokens of a session, oldest to newest: one is usable, the others were rotated away. `successor` is the
-- token that replaced this one, encrypted with a key only this token's text gives: see refresh-tokens.ts.
create table platform.refresh_tokens (
  token_hash text primary key,
  session_id uuid not null references platform.sessions (id) on delete cascade,
  tenant_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  rotated_at timestamptz,
  successor text
);
create index refresh_tokens__session on platform.refresh_tokens (session_id);

-- Short-lived proofs: reset tokens, sign-in challenges, one-time codes already used. Identifiers are stored hashed.
create table platform.verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verifications__identifier on platform.verifications (identifier, created_at desc);
create index verifications__expires on platform.verifications (expires_at);

create table platform.two_factors (
  id uuid primary key,
  user_id uuid not null constraint two_factors__user unique references platform.users (id) on delete cascade,
  -- Encrypted by better-auth under a key of the master secret.
  secret text not null,
  backup_codes text not null,
  verified boolean default true,
  failed_verification_count int default 0,
  locked_until timestamptz
);
create index two_factors__secret on platform.two_factors (secret);

create table platform.passkeys (
  id uuid primary key,
  user_id uuid not null references platform.users (id) on delete cascade,
  name text,
  credential_id text not null constraint passkeys__credential unique,
  public_key text not null,
  counter bigint not null,
  device_type text not null,
  backed_up boolean not null,
  transports text,
  aaguid text,
  created_at timestamptz
);
create index passkeys__user on platform.passkeys (user_id);

-- From where a user has signed in before; a new pair of browser and network is told to the user by mail.
create table platform.user_devices (
  user_id uuid not null references platform.users (id) on delete cascade,
  fingerprint text not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (user_id, fingerprint)
);

-- Keys that sign access tokens. The newest that is not retired signs; the others verify until their tokens have expired.
create table platform.signing_keys (
  id text primary key,
  public_jwk jsonb not null,
  -- PKCS #8, encrypted by the keyring in the scope `platform`.
  private_key text not null,
  created_at timestamptz not null,
  retired_at timestamptz
);

-- Random secrets the platform made for itself, encrypted by the keyring in the scope `platform`.
create table platform.secrets (
  name text primary key,
  value text not null,
  created_at timestamptz not null default now()
);

-- Operators acting as a user. Rows stay: they are what audit entries refer to.
create table platform.impersonations (
  id uuid primary key,
  operator_id uuid not null references platform.users (id) on delete cascade,
  user_id uuid not null references platform.users (id) on delete cascade,
  tenant_id uuid not null,
  reason text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index impersonations__user on platform.impersonations (user_id, expires_at desc);
create index impersonations__tenant on platform.impersonations (tenant_id, created_at desc);
create index impersonations__operator on platform.impersonations (operator_id, created_at desc);
