-- The schema after all migrations. Written by scripts/schema.ts; the migrations are the truth.

-- Tables

create table app.homes (
  tenant_id uuid not null,
  schema_name text not null
);
create table app.migrations (
  schema_name text not null,
  name text not null,
  sha256 text not null,
  applied_at timestamp with time zone not null default now()
);
create table platform.accounts (
  id uuid not null,
  user_id uuid not null,
  provider_id text not null,
  account_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp with time zone,
  refresh_token_expires_at timestamp with time zone,
  scope text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table platform.data_keys (
  scope text not null,
  version integer not null,
  wrapped bytea,
  master_key_id text not null,
  created_at timestamp with time zone not null default now(),
  retired_at timestamp with time zone,
  destroyed_at timestamp with time zone
);
create table platform.domains (
  host text not null,
  tenant_id uuid not null,
  created_at timestamp with time zone not null default now()
);
create table platform.idempotency_keys (
  tenant_id uuid not null,
  actor text not null,
  key text not null,
  fingerprint bytea not null,
  holder uuid not null,
  lease_until_at timestamp with time zone not null,
  status integer,
  headers jsonb,
  body bytea,
  created_at timestamp with time zone not null default now()
);
create table platform.impersonations (
  id uuid not null,
  operator_id uuid not null,
  user_id uuid not null,
  tenant_id uuid not null,
  reason text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone
);
create table platform.notices (
  sequence bigint not null generated as identity,
  transaction_id xid8 not null default pg_current_xact_id(),
  topic text not null,
  payload jsonb not null,
  created_at timestamp with time zone not null default now()
);
create table platform.passkeys (
  id uuid not null,
  user_id uuid not null,
  name text,
  credential_id text not null,
  public_key text not null,
  counter bigint not null,
  device_type text not null,
  backed_up boolean not null,
  transports text,
  aaguid text,
  created_at timestamp with time zone
);
create table platform.placements (
  tenant_id uuid not null,
  kind text not null,
  database_name text,
  schema_name text not null,
  moved_at timestamp with time zone
);
create table platform.plans (
  id text not null,
  name text not null,
  description text not null default ''::text,
  position integer not null,
  quotas jsonb not null,
  alert_thresholds integer[] not null default '{80,90,100}'::integer[],
  price_cents integer not null default 0,
  currency text not null default 'EUR'::text,
  is_public boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table platform.provisioning_steps (
  tenant_id uuid not null,
  position integer not null,
  name text not null,
  state text not null,
  took_ms integer not null,
  error text,
  finished_at timestamp with time zone not null default now()
);
create table platform.refresh_tokens (
  token_hash text not null,
  session_id uuid not null,
  tenant_id uuid,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  rotated_at timestamp with time zone,
  successor text
);
create table platform.secrets (
  name text not null,
  value text not null,
  created_at timestamp with time zone not null default now()
);
create table platform.sessions (
  id uuid not null,
  user_id uuid not null,
  token text not null,
  ip_address text,
  user_agent text,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table platform.settings_versions (
  tenant_id uuid not null,
  kind text not null,
  version integer not null,
  value jsonb not null,
  author_id uuid,
  note text,
  created_at timestamp with time zone not null default now()
);
create table platform.signing_keys (
  id text not null,
  public_jwk jsonb not null,
  private_key text not null,
  created_at timestamp with time zone not null,
  retired_at timestamp with time zone
);
create table platform.tenants (
  id uuid not null,
  slug text not null,
  name text not null,
  display_name text not null,
  logo_url text,
  primary_color text,
  secondary_color text,
  metadata jsonb not null default '{}'::jsonb,
  plan_id text not null,
  quota_overrides jsonb not null default '{}'::jsonb,
  region text not null default 'default'::text,
  status text not null,
  status_reason text,
  status_before_deletion text,
  subscription_status text not null default 'active'::text,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  suspended_at timestamp with time zone,
  deleted_at timestamp with time zone,
  purge_after_at timestamp with time zone,
  purged_at timestamp with time zone,
  lease_until_at timestamp with time zone
);
create table platform.two_factors (
  id uuid not null,
  user_id uuid not null,
  secret text not null,
  backup_codes text not null,
  verified boolean default true,
  failed_verification_count integer default 0,
  locked_until timestamp with time zone
);
create table platform.user_devices (
  user_id uuid not null,
  fingerprint text not null,
  first_seen_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null
);
create table platform.user_tenants (
  user_id uuid not null,
  tenant_id uuid not null,
  created_at timestamp with time zone not null default now()
);
create table platform.users (
  id uuid not null,
  email text not null,
  email_verified boolean not null default false,
  name text not null,
  image text,
  two_factor_enabled boolean not null default false,
  platform_role text,
  locale text,
  suspended_at timestamp with time zone,
  suspended_reason text,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table platform.verifications (
  id text not null,
  identifier text not null,
  value text not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table pool.api_keys (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  prefix text not null,
  key_hash text not null,
  scopes text[] not null,
  created_by text not null,
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table pool.audit_entries (
  tenant_id uuid not null,
  seq bigint not null,
  created_at timestamp with time zone not null,
  actor_kind text not null,
  actor_id text,
  actor_label text,
  impersonator_id text,
  action text not null,
  area text not null,
  subject_type text not null,
  subject_id text not null,
  subject_label text,
  before jsonb,
  after jsonb,
  note text,
  request_id text,
  ip text,
  prev_hash bytea not null,
  hash bytea not null
);
create table pool.audit_heads (
  tenant_id uuid not null,
  seq bigint not null default 0,
  hash bytea not null default '\x'::bytea,
  created_at timestamp with time zone not null default '-infinity'::timestamp with time zone,
  anchor_seq bigint not null default 0,
  anchor_hash bytea not null default '\x'::bytea
);
create table pool.invitations (
  tenant_id uuid not null,
  id uuid not null,
  email text not null,
  role_id uuid not null,
  token_hash text not null,
  invited_by text not null,
  expires_at timestamp with time zone not null,
  sent_at timestamp with time zone not null,
  created_at timestamp with time zone not null default now()
);
create table pool.jobs (
  tenant_id uuid not null,
  id uuid not null,
  task text not null,
  lane text not null,
  payload jsonb not null,
  state text not null default 'queued'::text,
  key text,
  attempts integer not null default 0,
  max_attempts integer not null,
  run_at timestamp with time zone not null default now(),
  progress_done bigint,
  progress_total bigint,
  progress_note text,
  result jsonb,
  last_error text,
  cancel_requested_at timestamp with time zone,
  locked_by text,
  lease_until_at timestamp with time zone,
  trace jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null default now(),
  started_at timestamp with time zone,
  finished_at timestamp with time zone
);
create table pool.mail_templates (
  tenant_id uuid not null,
  slug text not null,
  locale text not null,
  subject text not null,
  text text not null,
  html text not null,
  version integer not null default 1,
  updated_by text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table pool.mails (
  tenant_id uuid not null,
  id uuid not null,
  template text not null,
  locale text not null,
  recipient text not null,
  subject text not null,
  text text not null,
  html text not null,
  state text not null default 'queued'::text,
  error text,
  message_id text,
  job_id uuid,
  created_at timestamp with time zone not null default now(),
  sent_at timestamp with time zone
);
create table pool.memberships (
  tenant_id uuid not null,
  user_id uuid not null,
  role_id uuid not null,
  email text not null,
  name text not null,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table pool.quota_usage (
  tenant_id uuid not null,
  resource text not null,
  used bigint not null default 0,
  period text not null default ''::text,
  alerted_percent integer not null default 0,
  updated_at timestamp with time zone not null default now()
);
create table pool.roles (
  tenant_id uuid not null,
  id uuid not null,
  slug text not null,
  name text not null,
  description text not null default ''::text,
  built_in boolean not null default false,
  permissions text[] not null default '{}'::text[],
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);

-- Constraints

alter table app.homes add constraint homes_pkey PRIMARY KEY (tenant_id) INCLUDE (schema_name);
alter table app.migrations add constraint migrations_pkey PRIMARY KEY (schema_name, name);
alter table platform.accounts add constraint accounts__provider UNIQUE (provider_id, account_id);
alter table platform.accounts add constraint accounts_pkey PRIMARY KEY (id);
alter table platform.accounts add constraint accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(id) ON DELETE CASCADE;
alter table platform.data_keys add constraint data_keys_pkey PRIMARY KEY (scope, version);
alter table platform.domains add constraint domains__host_form CHECK (((host = lower(host)) AND (host !~ '[:/\s]'::text)));
alter table platform.domains add constraint domains_pkey PRIMARY KEY (host);
alter table platform.idempotency_keys add constraint idempotency_keys_pkey PRIMARY KEY (tenant_id, actor, key);
alter table platform.impersonations add constraint impersonations_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES platform.users(id) ON DELETE CASCADE;
alter table platform.impersonations add constraint impersonations_pkey PRIMARY KEY (id);
alter table platform.impersonations add constraint impersonations_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(id) ON DELETE CASCADE;
alter table platform.notices add constraint notices_pkey PRIMARY KEY (sequence);
alter table platform.passkeys add constraint passkeys__credential UNIQUE (credential_id);
alter table platform.passkeys add constraint passkeys_pkey PRIMARY KEY (id);
alter table platform.passkeys add constraint passkeys_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(id) ON DELETE CASCADE;
alter table platform.placements add constraint placements__kind CHECK ((kind = ANY (ARRAY['pool'::text, 'schema'::text, 'database'::text])));
alter table platform.placements add constraint placements_pkey PRIMARY KEY (tenant_id);
alter table platform.plans add constraint plans__price_not_negative CHECK ((price_cents >= 0));
alter table platform.plans add constraint plans_pkey PRIMARY KEY (id);
alter table platform.provisioning_steps add constraint provisioning_steps__state CHECK ((state = ANY (ARRAY['done'::text, 'failed'::text, 'undone'::text, 'skipped'::text])));
alter table platform.provisioning_steps add constraint provisioning_steps_pkey PRIMARY KEY (tenant_id, "position");
alter table platform.refresh_tokens add constraint refresh_tokens_pkey PRIMARY KEY (token_hash);
alter table platform.refresh_tokens add constraint refresh_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES platform.sessions(id) ON DELETE CASCADE;
alter table platform.secrets add constraint secrets_pkey PRIMARY KEY (name);
alter table platform.sessions add constraint sessions__token UNIQUE (token);
alter table platform.sessions add constraint sessions_pkey PRIMARY KEY (id);
alter table platform.sessions add constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(id) ON DELETE CASCADE;
alter table platform.settings_versions add constraint settings_versions__kind CHECK ((kind = ANY (ARRAY['config'::text, 'branding'::text])));
alter table platform.settings_versions add constraint settings_versions_pkey PRIMARY KEY (tenant_id, kind, version);
alter table platform.signing_keys add constraint signing_keys_pkey PRIMARY KEY (id);
alter table platform.tenants add constraint tenants__slug UNIQUE (slug);
alter table platform.tenants add constraint tenants__slug_form CHECK ((slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text));
alter table platform.tenants add constraint tenants__status CHECK ((status = ANY (ARRAY['provisioning'::text, 'active'::text, 'suspended'::text, 'deprovisioning'::text, 'deleted'::text])));
alter table platform.tenants add constraint tenants__subscription_status CHECK ((subscription_status = ANY (ARRAY['trialing'::text, 'active'::text, 'past_due'::text, 'canceled'::text])));
alter table platform.tenants add constraint tenants_pkey PRIMARY KEY (id);
alter table platform.tenants add constraint tenants_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES platform.plans(id);
alter table platform.two_factors add constraint two_factors__user UNIQUE (user_id);
alter table platform.two_factors add constraint two_factors_pkey PRIMARY KEY (id);
alter table platform.two_factors add constraint two_factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(id) ON DELETE CASCADE;
alter table platform.user_devices add constraint user_devices_pkey PRIMARY KEY (user_id, fingerprint);
alter table platform.user_devices add constraint user_devices_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(id) ON DELETE CASCADE;
alter table platform.user_tenants add constraint user_tenants__user FOREIGN KEY (user_id) REFERENCES platform.users(id) ON DELETE CASCADE;
alter table platform.user_tenants add constraint user_tenants_pkey PRIMARY KEY (user_id, tenant_id);
alter table platform.users add constraint users__email UNIQUE (email);
alter table platform.users add constraint users__email_form CHECK ((email = lower(email)));
alter table platform.users add constraint users__platform_role CHECK ((platform_role = ANY (ARRAY['platform_admin'::text, 'support'::text])));
alter table platform.users add constraint users_pkey PRIMARY KEY (id);
alter table platform.verifications add constraint verifications_pkey PRIMARY KEY (id);
alter table pool.api_keys add constraint api_keys__hash UNIQUE (tenant_id, key_hash);
alter table pool.api_keys add constraint api_keys_pkey PRIMARY KEY (tenant_id, id);
alter table pool.audit_entries add constraint audit_entries__action_form CHECK ((action ~ '^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)+$'::text));
alter table pool.audit_entries add constraint audit_entries__area_of_action CHECK ((area = split_part(action, '.'::text, 1)));
alter table pool.audit_entries add constraint audit_entries_pkey PRIMARY KEY (tenant_id, seq);
alter table pool.audit_heads add constraint audit_heads_pkey PRIMARY KEY (tenant_id);
alter table pool.invitations add constraint invitations__email UNIQUE (tenant_id, email);
alter table pool.invitations add constraint invitations__email_lower_case CHECK ((email = lower(email)));
alter table pool.invitations add constraint invitations__role FOREIGN KEY (tenant_id, role_id) REFERENCES pool.roles(tenant_id, id);
alter table pool.invitations add constraint invitations__token UNIQUE (tenant_id, token_hash);
alter table pool.invitations add constraint invitations_pkey PRIMARY KEY (tenant_id, id);
alter table pool.jobs add constraint jobs__lane CHECK ((lane = ANY (ARRAY['quick'::text, 'long'::text])));
alter table pool.jobs add constraint jobs__leased CHECK (((state <> 'running'::text) OR ((locked_by IS NOT NULL) AND (lease_until_at IS NOT NULL))));
alter table pool.jobs add constraint jobs__max_attempts CHECK ((max_attempts >= 1));
alter table pool.jobs add constraint jobs__state CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'succeeded'::text, 'failed'::text, 'canceled'::text])));
alter table pool.jobs add constraint jobs__wake TRIGGER DEFERRABLE INITIALLY DEFERRED;
alter table pool.jobs add constraint jobs_pkey PRIMARY KEY (tenant_id, id);
alter table pool.mail_templates add constraint mail_templates__slug_form CHECK ((slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text));
alter table pool.mail_templates add constraint mail_templates_pkey PRIMARY KEY (tenant_id, slug, locale);
alter table pool.mails add constraint mails__state CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'captured'::text, 'failed'::text])));
alter table pool.mails add constraint mails_pkey PRIMARY KEY (tenant_id, id);
alter table pool.memberships add constraint memberships__role FOREIGN KEY (tenant_id, role_id) REFERENCES pool.roles(tenant_id, id);
alter table pool.memberships add constraint memberships_pkey PRIMARY KEY (tenant_id, user_id);
alter table pool.quota_usage add constraint quota_usage__not_negative CHECK ((used >= 0));
alter table pool.quota_usage add constraint quota_usage_pkey PRIMARY KEY (tenant_id, resource);
alter table pool.roles add constraint roles__built_in_permissions_in_code CHECK (((NOT built_in) OR (permissions = '{}'::text[])));
alter table pool.roles add constraint roles__slug UNIQUE (tenant_id, slug);
alter table pool.roles add constraint roles_pkey PRIMARY KEY (tenant_id, id);

-- Indexes

CREATE INDEX accounts__user ON platform.accounts USING btree (user_id);
CREATE INDEX data_keys__master ON platform.data_keys USING btree (master_key_id, scope, version);
CREATE INDEX domains__tenant ON platform.domains USING btree (tenant_id, host);
CREATE INDEX idempotency_keys__created ON platform.idempotency_keys USING btree (created_at);
CREATE INDEX impersonations__operator ON platform.impersonations USING btree (operator_id, created_at DESC);
CREATE INDEX impersonations__tenant ON platform.impersonations USING btree (tenant_id, created_at DESC);
CREATE INDEX impersonations__user ON platform.impersonations USING btree (user_id, expires_at DESC);
CREATE INDEX notices__created ON platform.notices USING btree (created_at);
CREATE INDEX notices__transaction ON platform.notices USING btree (transaction_id, sequence);
CREATE INDEX passkeys__user ON platform.passkeys USING btree (user_id);
CREATE INDEX placements__elsewhere ON platform.placements USING btree (kind, tenant_id) WHERE (kind <> 'pool'::text);
CREATE INDEX refresh_tokens__session ON platform.refresh_tokens USING btree (session_id);
CREATE INDEX sessions__expires ON platform.sessions USING btree (expires_at);
CREATE INDEX sessions__user ON platform.sessions USING btree (user_id, created_at DESC);
CREATE INDEX tenants__created ON platform.tenants USING btree (created_at DESC, id DESC);
CREATE INDEX tenants__leased ON platform.tenants USING btree (lease_until_at) WHERE (lease_until_at IS NOT NULL);
CREATE INDEX tenants__name ON platform.tenants USING btree (lower(name), id);
CREATE INDEX tenants__purge_due ON platform.tenants USING btree (purge_after_at) WHERE (purge_after_at IS NOT NULL);
CREATE INDEX tenants__status_created ON platform.tenants USING btree (status, created_at DESC, id DESC);
CREATE INDEX two_factors__secret ON platform.two_factors USING btree (secret);
CREATE INDEX user_tenants__tenant ON platform.user_tenants USING btree (tenant_id, user_id);
CREATE INDEX users__created ON platform.users USING btree (created_at DESC, id DESC);
CREATE INDEX users__email_prefix ON platform.users USING btree (email text_pattern_ops);
CREATE INDEX users__name_prefix ON platform.users USING btree (lower(name) text_pattern_ops);
CREATE INDEX users__operators ON platform.users USING btree (platform_role) WHERE (platform_role IS NOT NULL);
CREATE INDEX verifications__expires ON platform.verifications USING btree (expires_at);
CREATE INDEX verifications__identifier ON platform.verifications USING btree (identifier, created_at DESC);
CREATE INDEX audit_entries__action ON pool.audit_entries USING btree (tenant_id, action, seq);
CREATE INDEX audit_entries__actor ON pool.audit_entries USING btree (tenant_id, actor_id, seq);
CREATE INDEX audit_entries__area ON pool.audit_entries USING btree (tenant_id, area, seq);
CREATE INDEX audit_entries__created ON pool.audit_entries USING btree (tenant_id, created_at, seq);
CREATE INDEX audit_entries__subject ON pool.audit_entries USING btree (tenant_id, subject_id, seq);
CREATE INDEX audit_entries__subject_type ON pool.audit_entries USING btree (tenant_id, subject_type, seq);
CREATE UNIQUE INDEX jobs__key ON pool.jobs USING btree (tenant_id, task, key) WHERE ((state = 'queued'::text) AND (key IS NOT NULL));
CREATE INDEX jobs__open ON pool.jobs USING btree (tenant_id, lane, run_at, id) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));
CREATE INDEX jobs__task ON pool.jobs USING btree (tenant_id, task, id);
CREATE INDEX memberships__name ON pool.memberships USING btree (tenant_id, lower(name), user_id);
CREATE UNIQUE INDEX roles__name ON pool.roles USING btree (tenant_id, lower(name));

-- Row-level security

alter table pool.api_keys enable row level security, force row level security;
alter table pool.audit_entries enable row level security, force row level security;
alter table pool.audit_heads enable row level security, force row level security;
alter table pool.invitations enable row level security, force row level security;
alter table pool.jobs enable row level security, force row level security;
alter table pool.mail_templates enable row level security, force row level security;
alter table pool.mails enable row level security, force row level security;
alter table pool.memberships enable row level security, force row level security;
alter table pool.quota_usage enable row level security, force row level security;
alter table pool.roles enable row level security, force row level security;
create policy platform on pool.api_keys for all to hotswap_platform using (true) with check (true);
create policy platform on pool.audit_entries for all to hotswap_platform using (true) with check (true);
create policy platform on pool.audit_heads for all to hotswap_platform using (true) with check (true);
create policy platform on pool.invitations for all to hotswap_platform using (true) with check (true);
create policy platform on pool.jobs for all to hotswap_platform using (true) with check (true);
create policy platform on pool.mail_templates for all to hotswap_platform using (true) with check (true);
create policy platform on pool.mails for all to hotswap_platform using (true) with check (true);
create policy platform on pool.memberships for all to hotswap_platform using (true) with check (true);
create policy platform on pool.quota_usage for all to hotswap_platform using (true) with check (true);
create policy platform on pool.roles for all to hotswap_platform using (true) with check (true);
create policy tenant on pool.api_keys for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.audit_entries for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.audit_heads for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.invitations for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.jobs for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.mail_templates for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.mails for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.memberships for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.quota_usage for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.roles for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));

-- Functions

CREATE OR REPLACE FUNCTION app.enter_tenant(tenant uuid, home text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
declare
  is_set pg_catalog.text;
begin
  if pg_catalog.current_setting('app.tenant_id', true) operator(pg_catalog.<>) ''
    and pg_catalog.current_setting('app.tenant_id', true) operator(pg_catalog.<>) tenant::pg_catalog.text
  then
    raise exception 'this transaction works for another tenant already' using errcode = 'HS003';
  end if;
  if pg_catalog.pg_advisory_xact_lock_shared(pg_catalog.hashtextextended(tenant::pg_catalog.text, 0)) is null then
    null;
  end if;
  perform from app.homes h where h.tenant_id operator(pg_catalog.=) tenant and h.schema_name operator(pg_catalog.=) home;
  if not found then
    raise exception 'tenant % is not in schema % of this database', tenant, home using errcode = 'HS001';
  end if;
  is_set := pg_catalog.set_config('app.tenant_id', tenant::pg_catalog.text, true);
  is_set := pg_catalog.set_config('search_path', pg_catalog.quote_ident(home), true);
end
$function$
;
CREATE OR REPLACE FUNCTION app.enter_to_read(tenant uuid, home text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
declare
  is_set pg_catalog.text;
begin
  if pg_catalog.current_setting('app.tenant_id', true) operator(pg_catalog.<>) ''
    and pg_catalog.current_setting('app.tenant_id', true) operator(pg_catalog.<>) tenant::pg_catalog.text
  then
    raise exception 'this transaction works for another tenant already' using errcode = 'HS003';
  end if;
  is_set := pg_catalog.set_config('app.tenant_id', tenant::pg_catalog.text, true);
  is_set := pg_catalog.set_config('search_path', pg_catalog.quote_ident(home), true);
end
$function$
;
CREATE OR REPLACE FUNCTION app.protect_home(home text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  t record;
begin
  execute format('grant usage on schema %I to hotswap_tenant, hotswap_platform', home);
  -- Only those that lack it: altering a table waits for everybody who uses it.
  for t in
    select c.oid, c.relname from pg_class c
    where c.relnamespace = home::regnamespace and c.relkind in ('r', 'p') and not c.relforcerowsecurity
  loop
    execute format('alter table %I.%I enable row level security, force row level security', home, t.relname);
    execute format('create policy tenant on %I.%I using (tenant_id = app.tenant_id()) with check (tenant_id = app.tenant_id())', home, t.relname);
    execute format('create policy platform on %I.%I to hotswap_platform using (true) with check (true)', home, t.relname);
    execute format('grant %s on %I.%I to hotswap_tenant, hotswap_platform',
      case when obj_description(t.oid, 'pg_class') = 'append-only' then 'select' else 'select, insert, update, delete' end,
      home, t.relname);
  end loop;
end
$function$
;
CREATE OR REPLACE FUNCTION app.tenant_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (current_setting('app.tenant_id'::text))::uuid
;
CREATE OR REPLACE FUNCTION app.wake(tenant uuid, lane text, wanted timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
declare
  wake_key text := format('tenant:%s:%s', tenant, lane);
  marker text := 'app.woken_' || lane;
  woken text[];
  waiting timestamptz;
begin
  if lane not in ('quick', 'long') then
    raise exception 'there is no lane %', lane;
  end if;
  if to_regclass('graphile_worker.jobs') is null then
    return false;
  end if;
  -- A thousand jobs in one transaction need one wake-up: the transaction remembers the earliest it has made.
  woken := string_to_array(current_setting(marker, true), ' ');
  if woken[1] = tenant::text and woken[2]::float8 <= extract(epoch from wanted) then
    return true;
  end if;
  -- In turn, so that two transactions that wake two lanes in different order cannot wait for each other.
  perform pg_advisory_xact_lock(hashtextextended('wake:' || tenant::text, 0));
  loop
    -- Never later than what is waiting already, or a busy tenant would push its own turn back again and again.
    select w.run_at into waiting from graphile_worker.jobs w where w.key = wake_key and w.locked_at is null;
    perform from graphile_worker.add_job(
      'tenant_turn_' || lane,
      json_build_object('tenant_id', tenant),
      run_at => least(waiting, wanted),
      job_key => wake_key) added
    where added.id is not null;
    -- Nothing is added when a worker takes the waiting one at this very moment; the second look sees that.
    exit when found;
  end loop;
  perform set_config(marker, tenant::text || ' ' || extract(epoch from wanted)::text, true);
  return true;
end
$function$
;
CREATE OR REPLACE FUNCTION app.wake_for_job()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  perform app.wake(new.tenant_id, new.lane, greatest(new.run_at, now()));
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION app.wake_tenant(lane text, wanted timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
  select app.wake(app.tenant_id(), lane, wanted)
$function$
;
CREATE OR REPLACE FUNCTION platform.append_audit(event jsonb)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
declare
  tenant_before constant text := coalesce(current_setting('app.tenant_id', true), '');
  seq bigint;
begin
  perform set_config('app.tenant_id', '00000000-0000-0000-0000-000000000000', true);
  seq := pool.append_audit(event);
  perform set_config('app.tenant_id', tenant_before, true);
  return seq;
end
$function$
;
CREATE OR REPLACE FUNCTION platform.count_version()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.version := old.version + 1;
  new.updated_at := now();
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION pool.append_audit(event jsonb)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pool'
AS $function$
declare
  tenant constant uuid := app.tenant_id();
  head audit_heads;
  entry audit_entries;
begin
  select * into head from audit_heads h where h.tenant_id = tenant for update;
  if not found then
    insert into audit_heads (tenant_id) values (tenant) on conflict do nothing;
    select * into strict head from audit_heads h where h.tenant_id = tenant for update;
  end if;
  entry := jsonb_populate_record(null::audit_entries, event);
  entry.area := split_part(entry.action, '.', 1);
  entry.tenant_id := tenant;
  entry.seq := head.seq + 1;
  entry.created_at := greatest(clock_timestamp(), head.created_at);
  entry.prev_hash := head.hash;
  entry.hash := audit_hash(entry);
  insert into audit_entries select entry.*;
  update audit_heads h set seq = entry.seq, hash = entry.hash, created_at = entry.created_at where h.tenant_id = tenant;
  return entry.seq;
end
$function$
;
CREATE OR REPLACE FUNCTION pool.audit_hash(e pool.audit_entries)
 RETURNS bytea
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN sha256(convert_to((jsonb_build_array(1, (e).tenant_id, (e).seq, to_char(((e).created_at AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS.US'::text), (e).actor_kind, (e).actor_id, (e).actor_label, (e).impersonator_id, (e).action, (e).subject_type, (e).subject_id, (e).subject_label, ((e).before)::text, ((e).after)::text, (e).note, (e).request_id, (e).ip, encode((e).prev_hash, 'hex'::text)))::text, 'UTF8'::name))
;
CREATE OR REPLACE FUNCTION pool.prune_audit(bound timestamp with time zone, max_entries bigint)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pool'
AS $function$
declare
  tenant constant uuid := app.tenant_id();
  head audit_heads;
  last audit_entries;
begin
  if bound > clock_timestamp() - interval '30 days' then
    raise exception 'audit entries are kept for 30 days at least' using errcode = 'HS002';
  end if;
  select * into head from audit_heads h where h.tenant_id = tenant for update;
  select * into last from audit_entries e
    where e.tenant_id = tenant and e.seq <= head.anchor_seq + max_entries and e.created_at < bound
    order by e.seq desc limit 1;
  -- Of an idle tenant only the entries of earlier prunings are left: they stay, or each would leave another one.
  if last.seq is null or not exists (
    select from audit_entries e where e.tenant_id = tenant and e.seq <= last.seq and e.action <> 'audit.prune'
  ) then
    return 0;
  end if;
  perform set_config('app.audit_removal', 'on', true);
  delete from audit_entries e where e.tenant_id = tenant and e.seq <= last.seq;
  perform set_config('app.audit_removal', '', true);
  update audit_heads h set anchor_seq = last.seq, anchor_hash = last.hash where h.tenant_id = tenant;
  perform append_audit(jsonb_build_object(
    'actor_kind', 'system', 'action', 'audit.prune', 'subject_type', 'audit', 'subject_id', tenant,
    'after', jsonb_build_object('removed', last.seq - head.anchor_seq, 'seq', last.seq, 'hash', encode(last.hash, 'hex'),
      'before', to_char(bound at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))));
  return last.seq - head.anchor_seq;
end
$function$
;
CREATE OR REPLACE FUNCTION pool.refuse_audit_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' and current_setting('app.audit_removal', true) = 'on' then
    return null;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end
$function$
;

-- Triggers

CREATE CONSTRAINT TRIGGER jobs__wake AFTER INSERT OR UPDATE OF state, run_at ON pool.jobs DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.state = 'queued'::text)) EXECUTE FUNCTION app.wake_for_job();
CREATE TRIGGER audit_entries__append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON pool.audit_entries FOR EACH STATEMENT EXECUTE FUNCTION pool.refuse_audit_change();
CREATE TRIGGER audit_heads__keep BEFORE DELETE OR TRUNCATE ON pool.audit_heads FOR EACH STATEMENT EXECUTE FUNCTION pool.refuse_audit_change();
CREATE TRIGGER users__version BEFORE UPDATE ON platform.users FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION platform.count_version();

-- Privileges

grant execute on function app.app.enter_tenant(uuid,text) to hotswap_platform;
grant execute on function app.app.enter_tenant(uuid,text) to hotswap_tenant;
grant execute on function app.app.enter_to_read(uuid,text) to hotswap_platform;
grant execute on function app.app.enter_to_read(uuid,text) to hotswap_tenant;
grant execute on function app.app.tenant_id() to hotswap_platform;
grant execute on function app.app.tenant_id() to hotswap_tenant;
grant execute on function app.app.wake(uuid,text,timestamp with time zone) to hotswap_platform;
grant execute on function app.app.wake_for_job() to hotswap_platform;
grant execute on function app.app.wake_tenant(text,timestamp with time zone) to hotswap_platform;
grant execute on function app.app.wake_tenant(text,timestamp with time zone) to hotswap_tenant;
grant execute on function platform.platform.append_audit(jsonb) to hotswap_platform;
grant execute on function pool.pool.append_audit(jsonb) to hotswap_tenant;
grant execute on function pool.pool.audit_hash(pool.audit_entries) to hotswap_platform;
grant execute on function pool.pool.audit_hash(pool.audit_entries) to hotswap_tenant;
grant execute on function pool.pool.prune_audit(timestamp with time zone,bigint) to hotswap_tenant;
grant delete, insert, select on table app.homes to hotswap_platform;
grant select on table app.migrations to hotswap_platform;
grant delete, insert, select, update on table platform.accounts to hotswap_platform;
grant delete, insert, select, update on table platform.data_keys to hotswap_platform;
grant delete, insert, select, update on table platform.domains to hotswap_platform;
grant delete, insert, select, update on table platform.idempotency_keys to hotswap_platform;
grant delete, insert, select, update on table platform.impersonations to hotswap_platform;
grant delete, insert, select, update on table platform.notices to hotswap_platform;
grant delete, insert, select, update on table platform.passkeys to hotswap_platform;
grant delete, insert, select, update on table platform.placements to hotswap_platform;
grant delete, insert, select, update on table platform.plans to hotswap_platform;
grant delete, insert, select, update on table platform.provisioning_steps to hotswap_platform;
grant delete, insert, select, update on table platform.refresh_tokens to hotswap_platform;
grant delete, insert, select, update on table platform.secrets to hotswap_platform;
grant delete, insert, select, update on table platform.sessions to hotswap_platform;
grant delete, insert, select, update on table platform.settings_versions to hotswap_platform;
grant delete, insert, select, update on table platform.signing_keys to hotswap_platform;
grant delete, insert, select, update on table platform.tenants to hotswap_platform;
grant delete, insert, select, update on table platform.two_factors to hotswap_platform;
grant delete, insert, select, update on table platform.user_devices to hotswap_platform;
grant delete, insert, select, update on table platform.user_tenants to hotswap_platform;
grant delete, insert, select, update on table platform.users to hotswap_platform;
grant delete, insert, select, update on table platform.verifications to hotswap_platform;
grant delete, insert, select, update on table pool.api_keys to hotswap_platform;
grant delete, insert, select, update on table pool.api_keys to hotswap_tenant;
grant select on table pool.audit_entries to hotswap_platform;
grant select on table pool.audit_entries to hotswap_tenant;
grant select on table pool.audit_heads to hotswap_platform;
grant select on table pool.audit_heads to hotswap_tenant;
grant delete, insert, select, update on table pool.invitations to hotswap_platform;
grant delete, insert, select, update on table pool.invitations to hotswap_tenant;
grant delete, insert, select, update on table pool.jobs to hotswap_platform;
grant delete, insert, select, update on table pool.jobs to hotswap_tenant;
grant delete, insert, select, update on table pool.mail_templates to hotswap_platform;
grant delete, insert, select, update on table pool.mail_templates to hotswap_tenant;
grant delete, insert, select, update on table pool.mails to hotswap_platform;
grant delete, insert, select, update on table pool.mails to hotswap_tenant;
grant delete, insert, select, update on table pool.memberships to hotswap_platform;
grant delete, insert, select, update on table pool.memberships to hotswap_tenant;
grant delete, insert, select, update on table pool.quota_usage to hotswap_platform;
grant delete, insert, select, update on table pool.quota_usage to hotswap_tenant;
grant delete, insert, select, update on table pool.roles to hotswap_platform;
grant delete, insert, select, update on table pool.roles to hotswap_tenant;
