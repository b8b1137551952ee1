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
create table platform.acme_accounts (
  directory_url text not null,
  contact text,
  private_key text not null,
  account_url text,
  eab_key_id text,
  created_at timestamp with time zone not null default now()
);
create table platform.acme_authorities (
  directory_url text not null,
  failures integer not null default 0,
  paused_until timestamp with time zone,
  problem text,
  used_at timestamp with time zone
);
create table platform.acme_challenges (
  kind text not null,
  host text not null,
  token text not null,
  answer text not null,
  answer_key text,
  order_id uuid not null,
  expires_at timestamp with time zone not null
);
create table platform.acme_limits (
  bucket text not null,
  tokens double precision not null,
  refilled_at timestamp with time zone not null
);
create table platform.certificate_orders (
  id uuid not null,
  tenant_id uuid,
  names text[] not null,
  reason text not null,
  state text not null,
  challenge text,
  authority text,
  order_url text,
  private_key text,
  replaces uuid,
  certificate_id uuid,
  attempts integer not null default 0,
  next_attempt_at timestamp with time zone not null default now(),
  problem jsonb,
  events jsonb not null default '[]'::jsonb,
  created_at timestamp with time zone not null default now(),
  finished_at timestamp with time zone
);
create table platform.certificates (
  id uuid not null,
  tenant_id uuid,
  source text not null,
  state text not null,
  names text[] not null,
  chain text not null,
  private_key text not null,
  key_type text not null,
  fingerprint text not null,
  serial text not null,
  issuer text not null,
  not_before timestamp with time zone not null,
  not_after timestamp with time zone not null,
  authority text,
  profile text,
  ari_id text,
  ari_checked_at timestamp with time zone,
  ari_next_at timestamp with time zone,
  renew_at timestamp with time zone,
  warned_days integer,
  revoked_at timestamp with time zone,
  revocation_reason text,
  created_at timestamp with time zone not null default now(),
  ocsp_url text,
  ocsp_state text,
  ocsp_response bytea,
  ocsp_expires_at timestamp with time zone,
  ocsp_checked_at timestamp with time zone,
  ocsp_next_at timestamp with time zone default '1970-01-01 00:00:00+00'::timestamp with time zone,
  ocsp_failures integer not null default 0,
  ocsp_problem text
);
create table platform.dangling_domains (
  host text not null,
  tenant_id uuid not null,
  seen text not null,
  found_at timestamp with time zone not null,
  checked_at timestamp with time zone not null
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
create table platform.domain_owners (
  tenant_id uuid not null,
  proof text not null,
  target text not null,
  created_at timestamp with time zone not null default now()
);
create table platform.domain_transfers (
  id uuid not null,
  domain_id uuid not null,
  host text not null,
  from_tenant_id uuid not null,
  to_tenant_id uuid not null,
  state text not null,
  message text,
  created_by text,
  decided_by text,
  created_at timestamp with time zone not null default now(),
  decided_at timestamp with time zone,
  expires_at timestamp with time zone not null
);
create table platform.domains (
  host text not null,
  tenant_id uuid not null,
  created_at timestamp with time zone not null default now(),
  site_id uuid,
  id uuid not null,
  registrable text not null,
  state text not null default 'pending'::text,
  holds boolean not null default false,
  method text,
  points_here boolean not null default false,
  is_primary boolean not null default false,
  redirects boolean not null default false,
  redirect_to text,
  redirect_status integer not null default 308,
  https text not null default 'auto'::text,
  hsts_max_age integer not null default 0,
  hsts_subdomains boolean not null default false,
  hsts_preload boolean not null default false,
  dns_provider_id uuid,
  verified_at timestamp with time zone,
  checked_at timestamp with time zone,
  next_check_at timestamp with time zone,
  checks integer not null default 0,
  failing_since timestamp with time zone,
  report jsonb,
  expires_at timestamp with time zone,
  quarantined_until timestamp with time zone,
  quarantine_reason text,
  version integer not null default 1,
  updated_at timestamp with time zone not null default now(),
  skeleton text not null,
  preferred_method text,
  problem text,
  vouched_until timestamp with time zone,
  serves text not null default 'website'::text
);
create table platform.email_changes (
  user_id uuid not null,
  new_email text not null,
  token_hash text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null
);
create table platform.fleet_tenants (
  fleet_id uuid not null,
  tenant_id uuid not null,
  place integer,
  ring integer,
  websites integer not null,
  state text not null default 'pending'::text,
  deployment_id uuid,
  waiting_for text,
  problem jsonb,
  started_at timestamp with time zone,
  finished_at timestamp with time zone
);
create table platform.fleets (
  id uuid not null,
  module text not null,
  state text not null,
  next_state text,
  selection jsonb not null,
  selected_to uuid,
  template jsonb not null,
  rings jsonb not null,
  ring integer not null default 0,
  soak_until timestamp with time zone,
  options jsonb not null,
  summary text not null,
  note text,
  problem jsonb,
  version integer not null default 1,
  created_by jsonb,
  created_at timestamp with time zone not null default now(),
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  next_at timestamp with time zone
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
create table platform.live_sites (
  tenant_id uuid not null,
  site_id uuid not null,
  slug text not null,
  is_main boolean not null,
  status text not null,
  status_message text,
  release_number integer not null default 0,
  content_position bigint not null default 0,
  move bigint not null default 0,
  updated_at timestamp with time zone not null default now(),
  standby_number integer,
  standby_share integer not null default 0,
  standby_key text,
  staging_number integer
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
create table platform.plugin_advisories (
  id uuid not null,
  feed_id uuid,
  external_id text,
  hash text,
  name text,
  range text,
  scope text not null default 'all'::text,
  severity text not null,
  action text not null,
  title text not null,
  description text not null default ''::text,
  url text,
  created_by text not null,
  version integer not null default 1,
  published_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  lifted_at timestamp with time zone,
  lifted_by text,
  lift_reason text
);
create table platform.plugin_advisory_feeds (
  id uuid not null,
  name text not null,
  url text not null,
  public_key text not null,
  enabled boolean not null default true,
  sequence bigint not null default '-1'::integer,
  checked_at timestamp with time zone,
  taken_at timestamp with time zone,
  error text,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table platform.plugin_advisory_tenants (
  advisory_id uuid not null,
  tenant_id uuid not null,
  websites integer not null,
  told_at timestamp with time zone not null default now()
);
create table platform.plugin_feed_key (
  id boolean not null default true,
  public_key text not null,
  private_key text not null
);
create table platform.plugin_install_counts (
  name text not null,
  websites integer not null,
  counted_at timestamp with time zone not null
);
create table platform.plugin_listings (
  name text not null,
  publisher_id uuid not null,
  created_at timestamp with time zone not null default now()
);
create table platform.plugin_publisher_keys (
  publisher_id uuid not null,
  fingerprint text not null,
  public_key text not null,
  name text not null,
  created_by text not null,
  created_at timestamp with time zone not null default now(),
  revoked_at timestamp with time zone
);
create table platform.plugin_publishers (
  id uuid not null,
  tenant_id uuid not null,
  name text not null,
  url text,
  verified_at timestamp with time zone,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table platform.plugin_submissions (
  id uuid not null,
  tenant_id uuid not null,
  publisher_id uuid not null,
  name text not null,
  version text not null,
  hash text not null,
  manifest jsonb not null,
  findings jsonb not null default '[]'::jsonb,
  size_bytes bigint not null,
  note text not null default ''::text,
  fingerprint text,
  signature text,
  state text not null default 'pending'::text,
  reason text,
  submitted_by text not null,
  decided_by text,
  created_at timestamp with time zone not null default now(),
  decided_at timestamp with time zone
);
create table platform.plugin_versions (
  name text not null,
  version text not null,
  hash text not null,
  fingerprint text,
  signature text,
  published_at timestamp with time zone not null default now(),
  approved_by text not null
);
create table platform.processes (
  id uuid not null,
  kind text not null,
  host text not null,
  pid integer not null,
  version text not null,
  node_version text not null,
  started_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  memory_bytes bigint not null,
  heap_bytes bigint not null,
  cpu_percent double precision not null,
  lag_ms double precision not null,
  connections_total integer not null,
  connections_waiting integer not null
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
create table platform.released_domains (
  host text not null,
  former_tenant_id uuid not null,
  released_at timestamp with time zone not null,
  rests_until timestamp with time zone not null
);
create table platform.request_minutes (
  minute_at timestamp with time zone not null,
  kind text not null,
  requests bigint not null,
  errors bigint not null
);
create table platform.secrets (
  name text not null,
  value text not null,
  created_at timestamp with time zone not null default now()
);
create table platform.served_certificates (
  name text not null,
  certificate_id uuid not null,
  tenant_id uuid
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
create table platform.tenant_portals (
  tenant_id uuid not null,
  domain_id uuid,
  sender_name text,
  version integer not null default 1,
  updated_at timestamp with time zone not null default now()
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
  lease_until_at timestamp with time zone,
  made_by uuid,
  onboarding_dismissed_at timestamp with time zone
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
  updated_at timestamp with time zone not null default now(),
  preferences jsonb not null default '{}'::jsonb
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
  updated_at timestamp with time zone not null default now(),
  created_by_id uuid
);
create table pool.approval_rules (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  enabled boolean not null default true,
  environments text[] not null,
  modules text[] not null,
  website_ids uuid[],
  mode text not null,
  approvers jsonb not null,
  required integer not null default 1,
  timeout_seconds integer not null,
  remind_after_seconds integer,
  allow_self_approval boolean not null default false,
  auto_approve jsonb not null default '{}'::jsonb,
  exempt_roles text[] not null default '{}'::text[],
  version integer not null default 1,
  created_by text not null default ''::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table pool.approval_votes (
  tenant_id uuid not null,
  approval_id uuid not null,
  user_id uuid not null,
  place integer not null,
  decision text not null,
  comment text not null default ''::text,
  label text not null,
  created_at timestamp with time zone not null default now()
);
create table pool.approvals (
  tenant_id uuid not null,
  id uuid not null,
  deployment_id uuid not null,
  rule_id uuid not null,
  rule jsonb not null,
  proposal jsonb not null,
  requested_by uuid,
  state text not null default 'pending'::text,
  reason text not null,
  expires_at timestamp with time zone not null,
  next_reminder_at timestamp with time zone,
  reminders integer not null default 0,
  decided_at timestamp with time zone,
  created_at timestamp with time zone not null default now()
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
create table pool.authors (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  slug text not null,
  name text not null,
  bio text not null default ''::text,
  avatar_media_id uuid,
  links jsonb not null default '[]'::jsonb,
  user_id uuid,
  source_key text,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table pool.blueprints (
  tenant_id uuid not null,
  id uuid not null,
  slug text not null,
  name text not null,
  description text not null default ''::text,
  size_bytes bigint not null,
  counts jsonb not null default '{}'::jsonb,
  version integer not null default 1,
  created_by text not null default ''::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table pool.bulk_operations (
  tenant_id uuid not null,
  id uuid not null,
  action text not null,
  input jsonb not null default '{}'::jsonb,
  site_ids uuid[] not null,
  state text not null default 'queued'::text,
  job_id uuid,
  created_by text not null default ''::text,
  created_at timestamp with time zone not null default now(),
  finished_at timestamp with time zone,
  created_by_id uuid
);
create table pool.bulk_outcomes (
  tenant_id uuid not null,
  operation_id uuid not null,
  site_id uuid not null,
  outcome text not null,
  code text,
  detail text,
  finished_at timestamp with time zone not null default now()
);
create table pool.canary_samples (
  tenant_id uuid not null,
  site_id uuid not null,
  release_number integer not null,
  source text not null,
  process text not null,
  at timestamp with time zone not null,
  requests integer not null default 0,
  errors integer not null default 0,
  renders integer not null default 0,
  render_ms integer[] not null,
  response_ms integer[] not null,
  failed_paths jsonb not null default '{}'::jsonb
);
create table pool.cdn_hooks (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  kind text not null,
  website_id uuid,
  settings jsonb not null,
  credentials text not null,
  enabled boolean not null default true,
  failing_since timestamp with time zone,
  problem text,
  held_until timestamp with time zone,
  created_by text not null,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table pool.cdn_purges (
  tenant_id uuid not null,
  id uuid not null,
  hook_id uuid not null,
  reason text not null,
  by text not null,
  items text[] not null,
  note text not null,
  state text not null default 'waiting'::text,
  attempts integer not null default 0,
  next_attempt_at timestamp with time zone not null,
  status integer,
  answer text not null default ''::text,
  problem text,
  created_at timestamp with time zone not null,
  finished_at timestamp with time zone
);
create table pool.cdn_sites (
  tenant_id uuid not null,
  hook_id uuid not null,
  site_id uuid not null,
  release_number integer not null,
  content_position bigint not null,
  move bigint not null,
  state text not null
);
create table pool.change_windows (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  reason text not null default ''::text,
  kind text not null,
  enabled boolean not null default true,
  environments text[] not null,
  modules text[] not null,
  website_ids uuid[],
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  cron text,
  time_zone text,
  duration_minutes integer,
  version integer not null default 1,
  created_by text not null default ''::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table pool.collections (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  slug text not null,
  name text not null,
  singular text not null,
  description text not null default ''::text,
  fields jsonb not null,
  has_pages boolean not null default true,
  is_public boolean not null default true,
  counted_as text,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table pool.comments (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  entry_id uuid not null,
  reply_to uuid,
  author_name text not null,
  author_url text,
  body text not null,
  status text not null,
  source_key text,
  version integer not null default 1,
  commented_at timestamp with time zone not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table pool.content_log (
  tenant_id uuid not null,
  site_id uuid not null,
  position bigint not null,
  kind text not null,
  entry_id uuid not null,
  until_position bigint,
  type text not null,
  path text,
  parent_id uuid,
  title text not null default ''::text,
  published_at timestamp with time zone not null,
  terms uuid[] not null default '{}'::uuid[],
  authors uuid[] not null default '{}'::uuid[],
  search tsvector,
  document jsonb not null
);
create table pool.deployment_events (
  tenant_id uuid not null,
  deployment_id uuid not null,
  sequence integer not null,
  at timestamp with time zone not null default now(),
  type text not null,
  data jsonb not null
);
create table pool.deployment_sites (
  tenant_id uuid not null,
  deployment_id uuid not null,
  site_id uuid not null,
  state text not null default 'pending'::text,
  place integer not null,
  base_number integer,
  candidate_number integer,
  live_number integer,
  evidence jsonb,
  problem jsonb,
  live_at timestamp with time zone,
  restored_at timestamp with time zone
);
create table pool.deployment_steps (
  tenant_id uuid not null,
  deployment_id uuid not null,
  name text not null,
  place integer not null,
  state text not null default 'pending'::text,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  detail text,
  evidence jsonb
);
create table pool.deployments (
  tenant_id uuid not null,
  id uuid not null,
  module text not null,
  environment text not null,
  strategy text not null,
  state text not null default 'queued'::text,
  step text not null default 'validate'::text,
  waiting_for text,
  next_at timestamp with time zone,
  scope jsonb not null,
  change jsonb not null,
  options jsonb not null default '{}'::jsonb,
  progress jsonb not null default '{}'::jsonb,
  summary text not null default ''::text,
  note text,
  problem jsonb,
  approval_id uuid,
  promoted_from uuid,
  fleet_id uuid,
  holds_place boolean not null default false,
  last_sequence integer not null default 0,
  created_by jsonb,
  created_at timestamp with time zone not null default now(),
  scheduled_at timestamp with time zone,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  hot_until timestamp with time zone
);
create table pool.dns_providers (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  kind text not null,
  settings jsonb not null default '{}'::jsonb,
  secret text not null,
  state text not null default 'unchecked'::text,
  problem text,
  zones jsonb not null default '[]'::jsonb,
  checked_at timestamp with time zone,
  created_by text not null default ''::text,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table pool.entries (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  type text not null,
  slug text not null,
  parent_id uuid,
  title text not null default ''::text,
  document jsonb not null,
  search tsvector,
  terms uuid[] not null default '{}'::uuid[],
  authors uuid[] not null default '{}'::uuid[],
  status text not null default 'draft'::text,
  published_version integer,
  published_path text,
  published_at timestamp with time zone,
  publish_at timestamp with time zone,
  expire_at timestamp with time zone,
  source_key text,
  version integer not null default 1,
  created_by text not null default ''::text,
  updated_by text not null default ''::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone
);
create table pool.entry_versions (
  tenant_id uuid not null,
  site_id uuid not null,
  entry_id uuid not null,
  version integer not null,
  document jsonb not null,
  slug text not null,
  author text not null default ''::text,
  note text,
  created_at timestamp with time zone not null default now(),
  author_id uuid,
  autosaved_since timestamp with time zone,
  superseded_at timestamp with time zone
);
create table pool.exports (
  tenant_id uuid not null,
  id uuid not null,
  site_id uuid not null,
  format text not null,
  state text not null,
  size_bytes bigint,
  error text,
  job_id uuid,
  created_by text not null default ''::text,
  created_at timestamp with time zone not null default now(),
  finished_at timestamp with time zone,
  expires_at timestamp with time zone,
  created_by_id uuid
);
create table pool.imports (
  tenant_id uuid not null,
  id uuid not null,
  site_id uuid not null,
  format text not null,
  file_name text not null default ''::text,
  is_dry_run boolean not null default false,
  options jsonb not null default '{}'::jsonb,
  state text not null,
  progress jsonb not null default '{}'::jsonb,
  counts jsonb not null default '{}'::jsonb,
  report jsonb not null default '[]'::jsonb,
  checkpoint jsonb not null default '{}'::jsonb,
  error text,
  job_id uuid,
  created_by text not null default ''::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  finished_at timestamp with time zone,
  created_by_id uuid
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
  created_at timestamp with time zone not null default now(),
  invited_by_id uuid
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
  sent_at timestamp with time zone,
  reply_to text
);
create table pool.media (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  folder_id uuid,
  name text not null,
  kind text not null,
  content_type text not null,
  size_bytes bigint not null,
  sha256 text not null,
  width integer,
  height integer,
  is_animated boolean not null default false,
  color text,
  alt text not null default ''::text,
  title text not null default ''::text,
  caption text not null default ''::text,
  credit text not null default ''::text,
  source_key text,
  version integer not null default 1,
  created_by text not null default ''::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table pool.media_folders (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  parent_id uuid,
  name text not null,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
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
create table pool.menus (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  handle text not null,
  name text not null,
  items jsonb not null default '[]'::jsonb,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table pool.notification_preferences (
  tenant_id uuid not null,
  user_id uuid not null,
  kind text not null,
  portal boolean not null,
  mail boolean not null
);
create table pool.notifications (
  tenant_id uuid not null,
  user_id uuid not null,
  id uuid not null,
  kind text not null,
  subject_type text not null,
  subject_id text not null,
  data jsonb not null,
  key text,
  count integer not null default 1,
  read_at timestamp with time zone,
  created_at timestamp with time zone not null
);
create table pool.plugin_keys (
  tenant_id uuid not null,
  site_id uuid not null,
  plugin text not null,
  table_name text not null,
  columns text not null,
  key bytea not null,
  row_id uuid not null,
  is_unique boolean not null
);
create table pool.plugin_listeners (
  tenant_id uuid not null,
  event text not null,
  site_id uuid not null,
  plugin text not null,
  priority smallint not null
);
create table pool.plugin_logs (
  tenant_id uuid not null,
  site_id uuid not null,
  plugin text not null,
  id uuid not null,
  level text not null,
  message text not null,
  fields jsonb,
  call_kind text not null,
  call_name text not null,
  plugin_version text not null,
  logged_at timestamp with time zone not null
);
create table pool.plugin_packages (
  tenant_id uuid not null,
  hash text not null,
  name text not null,
  version text not null,
  title text not null,
  category text not null,
  manifest jsonb not null,
  origin text not null,
  file_count integer not null,
  size_bytes bigint not null,
  findings jsonb not null default '[]'::jsonb,
  created_by text not null default ''::text,
  created_at timestamp with time zone not null default now()
);
create table pool.plugin_rows (
  tenant_id uuid not null,
  site_id uuid not null,
  plugin text not null,
  table_name text not null,
  id uuid not null,
  data jsonb not null,
  size_bytes integer not null,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null
);
create table pool.plugin_schedules (
  tenant_id uuid not null,
  site_id uuid not null,
  plugin text not null,
  name text not null,
  cron text not null,
  timezone text not null,
  next_at timestamp with time zone,
  idle_since timestamp with time zone,
  last_at timestamp with time zone,
  last_outcome text,
  last_error text
);
create table pool.plugin_secrets (
  tenant_id uuid not null,
  site_id uuid not null,
  plugin text not null,
  name text not null,
  secret text not null,
  updated_by text not null default ''::text,
  updated_at timestamp with time zone not null default now()
);
create table pool.plugin_stores (
  tenant_id uuid not null,
  site_id uuid not null,
  plugin text not null,
  hash text not null default ''::text,
  tables jsonb not null default '{}'::jsonb,
  size_bytes bigint not null default 0,
  row_counts jsonb not null default '{}'::jsonb,
  reserved_bytes bigint not null default 0,
  created_at timestamp with time zone not null default now(),
  removed_at timestamp with time zone
);
create table pool.plugin_usage (
  tenant_id uuid not null,
  site_id uuid not null,
  plugin text not null,
  day date not null,
  call_kind text not null,
  calls bigint not null default 0,
  failures bigint not null default 0,
  cpu_ms double precision not null default 0,
  wall_ms double precision not null default 0
);
create table pool.plugin_values (
  tenant_id uuid not null,
  site_id uuid not null,
  plugin text not null,
  key text not null,
  value jsonb not null,
  size_bytes integer not null,
  updated_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone
);
create table pool.quota_usage (
  tenant_id uuid not null,
  resource text not null,
  used bigint not null default 0,
  period text not null default ''::text,
  alerted_percent integer not null default 0,
  updated_at timestamp with time zone not null default now()
);
create table pool.redirects (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  from_path text not null,
  target text not null,
  status integer not null default 301,
  is_automatic boolean not null default false,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table pool.releases (
  tenant_id uuid not null,
  site_id uuid not null,
  number integer not null,
  id uuid not null,
  kind text not null,
  theme_hash text not null,
  theme_owner text not null,
  theme_settings jsonb not null default '{}'::jsonb,
  plugins jsonb not null default '[]'::jsonb,
  config jsonb not null,
  content_position bigint not null,
  changes jsonb not null default '{}'::jsonb,
  overlay jsonb,
  expires_at timestamp with time zone,
  note text,
  created_by jsonb,
  created_at timestamp with time zone not null default now(),
  deployment_id uuid,
  live_at timestamp with time zone,
  restored_from integer,
  pinned boolean not null default false,
  overlay_removed uuid[],
  base_number integer,
  config_since integer not null default 0
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
create table pool.site_api_keys (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  name text not null,
  prefix text not null,
  key_hash text not null,
  previous_hash text,
  previous_until timestamp with time zone,
  plugins text[] not null default '{}'::text[],
  per_minute integer,
  created_by text not null,
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table pool.site_api_usage (
  tenant_id uuid not null,
  site_id uuid not null,
  day date not null,
  plugin text not null,
  endpoint text not null,
  key_id uuid not null,
  requests bigint not null default 0,
  limited bigint not null default 0,
  refused bigint not null default 0,
  failed bigint not null default 0,
  took_ms bigint not null default 0
);
create table pool.site_plugins (
  tenant_id uuid not null,
  site_id uuid not null,
  name text not null,
  version text not null,
  hash text not null,
  enabled boolean not null,
  published jsonb not null
);
create table pool.site_presence (
  tenant_id uuid not null,
  site_id uuid not null,
  user_id uuid not null,
  tab text not null,
  entry_id uuid,
  mode text not null,
  by_operator boolean not null default false,
  since timestamp with time zone not null default now(),
  seen_at timestamp with time zone not null default now()
);
create table pool.sites (
  tenant_id uuid not null,
  id uuid not null,
  slug text not null,
  name text not null,
  is_main boolean not null default false,
  status text not null,
  status_before_deletion text,
  status_message text,
  blueprint text not null default 'blank'::text,
  release_number integer not null default 0,
  last_release_number integer not null default 0,
  content_position bigint not null default 0,
  move bigint not null default 0,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  purge_after_at timestamp with time zone,
  standby_number integer,
  standby_share integer not null default 0,
  standby_key text,
  staging_number integer,
  deployment_id uuid,
  keep_releases integer not null default 50,
  keep_days integer not null default 90
);
create table pool.smoke_checks (
  tenant_id uuid not null,
  id uuid not null,
  site_id uuid,
  name text not null,
  path text not null,
  expected_status integer not null default 200,
  contains text,
  does_not_contain text,
  max_ms integer,
  is_enabled boolean not null default true,
  version integer not null default 1,
  created_by text not null default ''::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table pool.terms (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  taxonomy text not null,
  slug text not null,
  name text not null,
  description text not null default ''::text,
  parent_id uuid,
  source_key text,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table pool.theme_customizations (
  tenant_id uuid not null,
  site_id uuid not null,
  theme_name text not null,
  customization jsonb not null,
  version integer not null default 1,
  updated_at timestamp with time zone not null default now()
);
create table pool.theme_packages (
  tenant_id uuid not null,
  hash text not null,
  name text not null,
  version text not null,
  title text not null,
  manifest jsonb not null,
  file_count integer not null,
  size_bytes bigint not null,
  findings jsonb not null default '[]'::jsonb,
  created_by text not null default ''::text,
  created_at timestamp with time zone not null default now()
);
create table pool.traffic_daily (
  tenant_id uuid not null,
  site_id uuid not null,
  day date not null,
  requests bigint not null default 0,
  views bigint not null default 0,
  bytes bigint not null default 0,
  status_2xx bigint not null default 0,
  status_3xx bigint not null default 0,
  status_4xx bigint not null default 0,
  status_5xx bigint not null default 0,
  latency_buckets bigint[] not null default '{0,0,0,0,0,0,0,0,0,0,0}'::bigint[],
  visitor_sketch bytea,
  visitors bigint not null default 0
);
create table pool.traffic_hourly (
  tenant_id uuid not null,
  site_id uuid not null,
  hour_at timestamp with time zone not null,
  host text not null,
  release_number integer not null,
  requests bigint not null default 0,
  views bigint not null default 0,
  bytes bigint not null default 0,
  status_2xx bigint not null default 0,
  status_3xx bigint not null default 0,
  status_4xx bigint not null default 0,
  status_5xx bigint not null default 0,
  latency_buckets bigint[] not null default '{0,0,0,0,0,0,0,0,0,0,0}'::bigint[]
);
create table pool.traffic_paths (
  tenant_id uuid not null,
  site_id uuid not null,
  day date not null,
  kind text not null,
  name text not null,
  views bigint not null default 0
);
create table pool.uploads (
  tenant_id uuid not null,
  id uuid not null,
  site_id uuid not null,
  is_resumable boolean not null,
  state text not null default 'receiving'::text,
  size_bytes bigint,
  offset_bytes bigint not null default 0,
  reserved_bytes bigint not null,
  fields jsonb not null default '{}'::jsonb,
  metadata jsonb not null default '{}'::jsonb,
  parts text[] not null default '{}'::text[],
  media_id uuid not null,
  duplicate_of uuid,
  error jsonb,
  created_by text not null default ''::text,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null
);
create table pool.webhook_attempts (
  tenant_id uuid not null,
  delivery_id uuid not null,
  number integer not null,
  at timestamp with time zone not null,
  duration_ms integer not null,
  status integer,
  excerpt text not null default ''::text,
  error text
);
create table pool.webhook_deliveries (
  tenant_id uuid not null,
  id uuid not null,
  webhook_id uuid not null,
  event_id uuid not null,
  state text not null default 'waiting'::text,
  next_attempt_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  finished_at timestamp with time zone
);
create table pool.webhook_events (
  tenant_id uuid not null,
  id uuid not null,
  type text not null,
  data jsonb not null,
  created_at timestamp with time zone not null
);
create table pool.webhooks (
  tenant_id uuid not null,
  id uuid not null,
  url text not null,
  description text not null default ''::text,
  events text[] not null,
  enabled boolean not null default true,
  disabled_reason text,
  secret text not null,
  previous_secret text,
  previous_secret_until timestamp with time zone,
  failing_since timestamp with time zone,
  held_until timestamp with time zone,
  created_by text not null,
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
alter table platform.acme_accounts add constraint acme_accounts_pkey PRIMARY KEY (directory_url);
alter table platform.acme_authorities add constraint acme_authorities_pkey PRIMARY KEY (directory_url);
alter table platform.acme_challenges add constraint acme_challenges__kind CHECK ((kind = ANY (ARRAY['http-01'::text, 'tls-alpn-01'::text])));
alter table platform.acme_challenges add constraint acme_challenges_order_id_fkey FOREIGN KEY (order_id) REFERENCES platform.certificate_orders(id) ON DELETE CASCADE;
alter table platform.acme_challenges add constraint acme_challenges_pkey PRIMARY KEY (kind, host, token);
alter table platform.acme_limits add constraint acme_limits_pkey PRIMARY KEY (bucket);
alter table platform.certificate_orders add constraint certificate_orders__challenge CHECK ((challenge = ANY (ARRAY['http-01'::text, 'tls-alpn-01'::text, 'dns-01'::text])));
alter table platform.certificate_orders add constraint certificate_orders__reason CHECK ((reason = ANY (ARRAY['new'::text, 'renewal'::text, 'handshake'::text, 'manual'::text])));
alter table platform.certificate_orders add constraint certificate_orders__state CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'issued'::text, 'failed'::text, 'canceled'::text])));
alter table platform.certificate_orders add constraint certificate_orders_pkey PRIMARY KEY (id);
alter table platform.certificate_orders add constraint certificate_orders_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES platform.tenants(id) ON DELETE CASCADE;
alter table platform.certificates add constraint certificates__ocsp_state CHECK ((ocsp_state = ANY (ARRAY['good'::text, 'revoked'::text])));
alter table platform.certificates add constraint certificates__source CHECK ((source = ANY (ARRAY['acme'::text, 'upload'::text])));
alter table platform.certificates add constraint certificates__state CHECK ((state = ANY (ARRAY['active'::text, 'replaced'::text, 'revoked'::text, 'expired'::text, 'removed'::text])));
alter table platform.certificates add constraint certificates_pkey PRIMARY KEY (id);
alter table platform.certificates add constraint certificates_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES platform.tenants(id) ON DELETE CASCADE;
alter table platform.dangling_domains add constraint dangling_domains_pkey PRIMARY KEY (host);
alter table platform.data_keys add constraint data_keys_pkey PRIMARY KEY (scope, version);
alter table platform.domain_owners add constraint domain_owners__proof UNIQUE (proof);
alter table platform.domain_owners add constraint domain_owners__target UNIQUE (target);
alter table platform.domain_owners add constraint domain_owners_pkey PRIMARY KEY (tenant_id);
alter table platform.domain_owners add constraint domain_owners_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES platform.tenants(id) ON DELETE CASCADE;
alter table platform.domain_transfers add constraint domain_transfers__state CHECK ((state = ANY (ARRAY['offered'::text, 'accepted'::text, 'declined'::text, 'canceled'::text, 'expired'::text])));
alter table platform.domain_transfers add constraint domain_transfers_domain_id_fkey FOREIGN KEY (domain_id) REFERENCES platform.domains(id) ON DELETE CASCADE;
alter table platform.domain_transfers add constraint domain_transfers_from_tenant_id_fkey FOREIGN KEY (from_tenant_id) REFERENCES platform.tenants(id) ON DELETE CASCADE;
alter table platform.domain_transfers add constraint domain_transfers_pkey PRIMARY KEY (id);
alter table platform.domain_transfers add constraint domain_transfers_to_tenant_id_fkey FOREIGN KEY (to_tenant_id) REFERENCES platform.tenants(id) ON DELETE CASCADE;
alter table platform.domains add constraint domains__host_form CHECK (((host = lower(host)) AND (host !~ '[:/\s]'::text)));
alter table platform.domains add constraint domains__hsts CHECK (((hsts_max_age >= 0) AND (hsts_max_age <= 63072000)));
alter table platform.domains add constraint domains__https CHECK ((https = ANY (ARRAY['auto'::text, 'manual'::text, 'off'::text])));
alter table platform.domains add constraint domains__method CHECK ((method = ANY (ARRAY['txt'::text, 'cname'::text, 'http'::text, 'operator'::text])));
alter table platform.domains add constraint domains__portal_alone CHECK (((serves = 'website'::text) OR (NOT (is_primary OR redirects OR starts_with(host, '*'::text)))));
alter table platform.domains add constraint domains__preferred_method CHECK ((preferred_method = ANY (ARRAY['txt'::text, 'cname'::text, 'http'::text])));
alter table platform.domains add constraint domains__problem CHECK ((problem = ANY (ARRAY['held_elsewhere'::text, 'resting'::text, 'proof_missing'::text, 'not_pointing_here'::text, 'stopped'::text])));
alter table platform.domains add constraint domains__redirect_status CHECK ((redirect_status = ANY (ARRAY[301, 302, 307, 308])));
alter table platform.domains add constraint domains__serves CHECK ((serves = ANY (ARRAY['website'::text, 'portal'::text])));
alter table platform.domains add constraint domains__state CHECK ((state = ANY (ARRAY['pending'::text, 'verified'::text, 'misconfigured'::text, 'lost'::text, 'quarantined'::text])));
alter table platform.domains add constraint domains__tenant FOREIGN KEY (tenant_id) REFERENCES platform.tenants(id) ON DELETE CASCADE;
alter table platform.domains add constraint domains_pkey PRIMARY KEY (id);
alter table platform.email_changes add constraint email_changes__form CHECK ((new_email = lower(new_email)));
alter table platform.email_changes add constraint email_changes__token UNIQUE (token_hash);
alter table platform.email_changes add constraint email_changes_pkey PRIMARY KEY (user_id);
alter table platform.email_changes add constraint email_changes_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(id) ON DELETE CASCADE;
alter table platform.fleet_tenants add constraint fleet_tenants__fleet FOREIGN KEY (fleet_id) REFERENCES platform.fleets(id) ON DELETE CASCADE;
alter table platform.fleet_tenants add constraint fleet_tenants__state CHECK ((state = ANY (ARRAY['pending'::text, 'starting'::text, 'running'::text, 'waiting'::text, 'succeeded'::text, 'failed'::text, 'rolled_back'::text, 'aborted'::text, 'rejected'::text, 'skipped'::text])));
alter table platform.fleet_tenants add constraint fleet_tenants_pkey PRIMARY KEY (fleet_id, tenant_id);
alter table platform.fleets add constraint fleets__module CHECK ((module = ANY (ARRAY['theme'::text, 'configuration'::text])));
alter table platform.fleets add constraint fleets__state CHECK ((state = ANY (ARRAY['selecting'::text, 'running'::text, 'soaking'::text, 'paused'::text, 'stopping'::text, 'succeeded'::text, 'failed'::text, 'aborted'::text, 'rolled_back'::text])));
alter table platform.fleets add constraint fleets_pkey PRIMARY KEY (id);
alter table platform.idempotency_keys add constraint idempotency_keys_pkey PRIMARY KEY (tenant_id, actor, key);
alter table platform.impersonations add constraint impersonations_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES platform.users(id) ON DELETE CASCADE;
alter table platform.impersonations add constraint impersonations_pkey PRIMARY KEY (id);
alter table platform.impersonations add constraint impersonations_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(id) ON DELETE CASCADE;
alter table platform.live_sites add constraint live_sites_pkey PRIMARY KEY (tenant_id, site_id);
alter table platform.notices add constraint notices_pkey PRIMARY KEY (sequence);
alter table platform.passkeys add constraint passkeys__credential UNIQUE (credential_id);
alter table platform.passkeys add constraint passkeys_pkey PRIMARY KEY (id);
alter table platform.passkeys add constraint passkeys_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(id) ON DELETE CASCADE;
alter table platform.placements add constraint placements__kind CHECK ((kind = ANY (ARRAY['pool'::text, 'schema'::text, 'database'::text])));
alter table platform.placements add constraint placements_pkey PRIMARY KEY (tenant_id);
alter table platform.plans add constraint plans__price_not_negative CHECK ((price_cents >= 0));
alter table platform.plans add constraint plans_pkey PRIMARY KEY (id);
alter table platform.plugin_advisories add constraint plugin_advisories__action CHECK ((action = ANY (ARRAY['warn'::text, 'block'::text])));
alter table platform.plugin_advisories add constraint plugin_advisories__external UNIQUE (feed_id, external_id);
alter table platform.plugin_advisories add constraint plugin_advisories__feed FOREIGN KEY (feed_id) REFERENCES platform.plugin_advisory_feeds(id) ON DELETE SET NULL;
alter table platform.plugin_advisories add constraint plugin_advisories__names CHECK ((((hash IS NOT NULL) AND (num_nulls(name, range) = 2)) OR ((hash IS NULL) AND (num_nonnulls(name, range) = 2))));
alter table platform.plugin_advisories add constraint plugin_advisories__scope CHECK ((scope = ANY (ARRAY['all'::text, 'public'::text])));
alter table platform.plugin_advisories add constraint plugin_advisories__severity CHECK ((severity = ANY (ARRAY['low'::text, 'moderate'::text, 'high'::text, 'critical'::text])));
alter table platform.plugin_advisories add constraint plugin_advisories_pkey PRIMARY KEY (id);
alter table platform.plugin_advisory_feeds add constraint plugin_advisory_feeds__url UNIQUE (url);
alter table platform.plugin_advisory_feeds add constraint plugin_advisory_feeds_pkey PRIMARY KEY (id);
alter table platform.plugin_advisory_tenants add constraint plugin_advisory_tenants__advisory FOREIGN KEY (advisory_id) REFERENCES platform.plugin_advisories(id) ON DELETE CASCADE;
alter table platform.plugin_advisory_tenants add constraint plugin_advisory_tenants__tenant FOREIGN KEY (tenant_id) REFERENCES platform.tenants(id) ON DELETE CASCADE;
alter table platform.plugin_advisory_tenants add constraint plugin_advisory_tenants_pkey PRIMARY KEY (advisory_id, tenant_id);
alter table platform.plugin_feed_key add constraint plugin_feed_key__one CHECK (id);
alter table platform.plugin_feed_key add constraint plugin_feed_key_pkey PRIMARY KEY (id);
alter table platform.plugin_install_counts add constraint plugin_install_counts_pkey PRIMARY KEY (name);
alter table platform.plugin_listings add constraint plugin_listings__publisher FOREIGN KEY (publisher_id) REFERENCES platform.plugin_publishers(id);
alter table platform.plugin_listings add constraint plugin_listings_pkey PRIMARY KEY (name);
alter table platform.plugin_publisher_keys add constraint plugin_publisher_keys__fingerprint CHECK ((fingerprint ~ '^[0-9a-f]{64}$'::text));
alter table platform.plugin_publisher_keys add constraint plugin_publisher_keys__publisher FOREIGN KEY (publisher_id) REFERENCES platform.plugin_publishers(id) ON DELETE CASCADE;
alter table platform.plugin_publisher_keys add constraint plugin_publisher_keys_pkey PRIMARY KEY (publisher_id, fingerprint);
alter table platform.plugin_publishers add constraint plugin_publishers__tenant UNIQUE (tenant_id);
alter table platform.plugin_publishers add constraint plugin_publishers_pkey PRIMARY KEY (id);
alter table platform.plugin_submissions add constraint plugin_submissions__publisher FOREIGN KEY (publisher_id) REFERENCES platform.plugin_publishers(id) ON DELETE CASCADE;
alter table platform.plugin_submissions add constraint plugin_submissions__state CHECK ((state = ANY (ARRAY['pending'::text, 'approved'::text, 'rejected'::text, 'withdrawn'::text])));
alter table platform.plugin_submissions add constraint plugin_submissions__tenant FOREIGN KEY (tenant_id) REFERENCES platform.tenants(id) ON DELETE CASCADE;
alter table platform.plugin_submissions add constraint plugin_submissions_pkey PRIMARY KEY (id);
alter table platform.plugin_versions add constraint plugin_versions__hash UNIQUE (hash);
alter table platform.plugin_versions add constraint plugin_versions__listing FOREIGN KEY (name) REFERENCES platform.plugin_listings(name);
alter table platform.plugin_versions add constraint plugin_versions_pkey PRIMARY KEY (name, version);
alter table platform.processes add constraint processes__kind CHECK ((kind = ANY (ARRAY['supervisor'::text, 'worker'::text, 'single'::text])));
alter table platform.processes add constraint processes_pkey PRIMARY KEY (id);
alter table platform.provisioning_steps add constraint provisioning_steps__state CHECK ((state = ANY (ARRAY['done'::text, 'failed'::text, 'undone'::text, 'skipped'::text])));
alter table platform.provisioning_steps add constraint provisioning_steps_pkey PRIMARY KEY (tenant_id, "position");
alter table platform.refresh_tokens add constraint refresh_tokens_pkey PRIMARY KEY (token_hash);
alter table platform.refresh_tokens add constraint refresh_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES platform.sessions(id) ON DELETE CASCADE;
alter table platform.released_domains add constraint released_domains_pkey PRIMARY KEY (host);
alter table platform.request_minutes add constraint request_minutes__kind CHECK ((kind = ANY (ARRAY['api'::text, 'site'::text])));
alter table platform.request_minutes add constraint request_minutes_pkey PRIMARY KEY (minute_at, kind);
alter table platform.secrets add constraint secrets_pkey PRIMARY KEY (name);
alter table platform.served_certificates add constraint served_certificates_certificate_id_fkey FOREIGN KEY (certificate_id) REFERENCES platform.certificates(id) ON DELETE CASCADE;
alter table platform.served_certificates add constraint served_certificates_pkey PRIMARY KEY (name, certificate_id);
alter table platform.served_certificates add constraint served_certificates_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES platform.tenants(id) ON DELETE CASCADE;
alter table platform.sessions add constraint sessions__token UNIQUE (token);
alter table platform.sessions add constraint sessions_pkey PRIMARY KEY (id);
alter table platform.sessions add constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(id) ON DELETE CASCADE;
alter table platform.settings_versions add constraint settings_versions__kind CHECK ((kind = ANY (ARRAY['config'::text, 'branding'::text])));
alter table platform.settings_versions add constraint settings_versions_pkey PRIMARY KEY (tenant_id, kind, version);
alter table platform.signing_keys add constraint signing_keys_pkey PRIMARY KEY (id);
alter table platform.tenant_portals add constraint tenant_portals_domain_id_fkey FOREIGN KEY (domain_id) REFERENCES platform.domains(id) ON DELETE SET NULL;
alter table platform.tenant_portals add constraint tenant_portals_pkey PRIMARY KEY (tenant_id);
alter table platform.tenant_portals add constraint tenant_portals_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES platform.tenants(id) ON DELETE CASCADE;
alter table platform.tenants add constraint tenants__slug UNIQUE (slug);
alter table platform.tenants add constraint tenants__slug_form CHECK ((slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text));
alter table platform.tenants add constraint tenants__status CHECK ((status = ANY (ARRAY['provisioning'::text, 'active'::text, 'suspended'::text, 'deprovisioning'::text, 'deleted'::text])));
alter table platform.tenants add constraint tenants__subscription_status CHECK ((subscription_status = ANY (ARRAY['trialing'::text, 'active'::text, 'past_due'::text, 'canceled'::text])));
alter table platform.tenants add constraint tenants_made_by_fkey FOREIGN KEY (made_by) REFERENCES platform.users(id) ON DELETE SET NULL;
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
alter table platform.users add constraint users__preferences CHECK (((jsonb_typeof(preferences) = 'object'::text) AND (length((preferences)::text) <= 8192)));
alter table platform.users add constraint users_pkey PRIMARY KEY (id);
alter table platform.verifications add constraint verifications_pkey PRIMARY KEY (id);
alter table pool.api_keys add constraint api_keys__hash UNIQUE (tenant_id, key_hash);
alter table pool.api_keys add constraint api_keys_pkey PRIMARY KEY (tenant_id, id);
alter table pool.approval_rules add constraint approval_rules__mode CHECK ((mode = ANY (ARRAY['any'::text, 'all'::text, 'in_order'::text])));
alter table pool.approval_rules add constraint approval_rules__required CHECK ((required >= 1));
alter table pool.approval_rules add constraint approval_rules_pkey PRIMARY KEY (tenant_id, id);
alter table pool.approval_votes add constraint approval_votes__approval FOREIGN KEY (tenant_id, approval_id) REFERENCES pool.approvals(tenant_id, id) ON DELETE CASCADE;
alter table pool.approval_votes add constraint approval_votes__decision CHECK ((decision = ANY (ARRAY['approve'::text, 'reject'::text])));
alter table pool.approval_votes add constraint approval_votes_pkey PRIMARY KEY (tenant_id, approval_id, user_id);
alter table pool.approvals add constraint approvals__state CHECK ((state = ANY (ARRAY['pending'::text, 'approved'::text, 'rejected'::text, 'expired'::text, 'canceled'::text])));
alter table pool.approvals add constraint approvals_pkey PRIMARY KEY (tenant_id, id);
alter table pool.audit_entries add constraint audit_entries__action_form CHECK ((action ~ '^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)+$'::text));
alter table pool.audit_entries add constraint audit_entries__area_of_action CHECK ((area = split_part(action, '.'::text, 1)));
alter table pool.audit_entries add constraint audit_entries_pkey PRIMARY KEY (tenant_id, seq);
alter table pool.audit_heads add constraint audit_heads_pkey PRIMARY KEY (tenant_id);
alter table pool.authors add constraint authors__site FOREIGN KEY (tenant_id, site_id) REFERENCES pool.sites(tenant_id, id) ON DELETE CASCADE;
alter table pool.authors add constraint authors__slug UNIQUE (tenant_id, site_id, slug);
alter table pool.authors add constraint authors_pkey PRIMARY KEY (tenant_id, site_id, id);
alter table pool.blueprints add constraint blueprints__slug UNIQUE (tenant_id, slug);
alter table pool.blueprints add constraint blueprints_pkey PRIMARY KEY (tenant_id, id);
alter table pool.bulk_operations add constraint bulk_operations__state CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'succeeded'::text, 'failed'::text, 'canceled'::text])));
alter table pool.bulk_operations add constraint bulk_operations_pkey PRIMARY KEY (tenant_id, id);
alter table pool.bulk_outcomes add constraint bulk_outcomes__operation FOREIGN KEY (tenant_id, operation_id) REFERENCES pool.bulk_operations(tenant_id, id) ON DELETE CASCADE;
alter table pool.bulk_outcomes add constraint bulk_outcomes__outcome CHECK ((outcome = ANY (ARRAY['done'::text, 'unchanged'::text, 'failed'::text])));
alter table pool.bulk_outcomes add constraint bulk_outcomes_pkey PRIMARY KEY (tenant_id, operation_id, site_id);
alter table pool.canary_samples add constraint canary_samples__source CHECK ((source = ANY (ARRAY['visitors'::text, 'synthetic'::text])));
alter table pool.canary_samples add constraint canary_samples_pkey PRIMARY KEY (tenant_id, site_id, release_number, at, process, source);
alter table pool.cdn_hooks add constraint cdn_hooks__kind CHECK ((kind = ANY (ARRAY['cloudflare'::text, 'cloudfront'::text, 'fastly'::text, 'http'::text])));
alter table pool.cdn_hooks add constraint cdn_hooks_pkey PRIMARY KEY (tenant_id, id);
alter table pool.cdn_purges add constraint cdn_purges__by CHECK ((by = ANY (ARRAY['keys'::text, 'urls'::text])));
alter table pool.cdn_purges add constraint cdn_purges__hook FOREIGN KEY (tenant_id, hook_id) REFERENCES pool.cdn_hooks(tenant_id, id) ON DELETE CASCADE;
alter table pool.cdn_purges add constraint cdn_purges__reason CHECK ((reason = ANY (ARRAY['change'::text, 'hook'::text, 'manual'::text])));
alter table pool.cdn_purges add constraint cdn_purges__state CHECK ((state = ANY (ARRAY['waiting'::text, 'succeeded'::text, 'failed'::text, 'replaced'::text])));
alter table pool.cdn_purges add constraint cdn_purges_pkey PRIMARY KEY (tenant_id, id);
alter table pool.cdn_sites add constraint cdn_sites__hook FOREIGN KEY (tenant_id, hook_id) REFERENCES pool.cdn_hooks(tenant_id, id) ON DELETE CASCADE;
alter table pool.cdn_sites add constraint cdn_sites_pkey PRIMARY KEY (tenant_id, hook_id, site_id);
alter table pool.change_windows add constraint change_windows__kind CHECK ((kind = ANY (ARRAY['freeze'::text, 'maintenance'::text])));
alter table pool.change_windows add constraint change_windows__when CHECK ((((starts_at < ends_at) AND (num_nulls(cron, time_zone, duration_minutes) = 3)) OR ((num_nulls(starts_at, ends_at) = 2) AND (num_nonnulls(cron, time_zone, duration_minutes) = 3))));
alter table pool.change_windows add constraint change_windows_pkey PRIMARY KEY (tenant_id, id);
alter table pool.collections add constraint collections__site FOREIGN KEY (tenant_id, site_id) REFERENCES pool.sites(tenant_id, id) ON DELETE CASCADE;
alter table pool.collections add constraint collections__slug UNIQUE (tenant_id, site_id, slug);
alter table pool.collections add constraint collections_pkey PRIMARY KEY (tenant_id, site_id, id);
alter table pool.comments add constraint comments__entry FOREIGN KEY (tenant_id, site_id, entry_id) REFERENCES pool.entries(tenant_id, site_id, id) ON DELETE CASCADE;
alter table pool.comments add constraint comments__status CHECK ((status = ANY (ARRAY['approved'::text, 'pending'::text, 'spam'::text])));
alter table pool.comments add constraint comments_pkey PRIMARY KEY (tenant_id, site_id, id);
alter table pool.content_log add constraint content_log__kind CHECK ((kind = ANY (ARRAY['page'::text, 'post'::text, 'record'::text, 'collection'::text, 'term'::text, 'author'::text, 'menu'::text, 'redirect'::text, 'comment'::text])));
alter table pool.content_log add constraint content_log__site FOREIGN KEY (tenant_id, site_id) REFERENCES pool.sites(tenant_id, id) ON DELETE CASCADE;
alter table pool.content_log add constraint content_log_pkey PRIMARY KEY (tenant_id, site_id, kind, entry_id, "position");
alter table pool.deployment_events add constraint deployment_events__deployment FOREIGN KEY (tenant_id, deployment_id) REFERENCES pool.deployments(tenant_id, id) ON DELETE CASCADE;
alter table pool.deployment_events add constraint deployment_events_pkey PRIMARY KEY (tenant_id, deployment_id, sequence);
alter table pool.deployment_sites add constraint deployment_sites__deployment FOREIGN KEY (tenant_id, deployment_id) REFERENCES pool.deployments(tenant_id, id) ON DELETE CASCADE;
alter table pool.deployment_sites add constraint deployment_sites__site FOREIGN KEY (tenant_id, site_id) REFERENCES pool.sites(tenant_id, id) ON DELETE CASCADE;
alter table pool.deployment_sites add constraint deployment_sites__state CHECK ((state = ANY (ARRAY['pending'::text, 'built'::text, 'tested'::text, 'live'::text, 'restored'::text, 'failed'::text, 'skipped'::text, 'unchanged'::text])));
alter table pool.deployment_sites add constraint deployment_sites_pkey PRIMARY KEY (tenant_id, deployment_id, site_id);
alter table pool.deployment_steps add constraint deployment_steps__deployment FOREIGN KEY (tenant_id, deployment_id) REFERENCES pool.deployments(tenant_id, id) ON DELETE CASCADE;
alter table pool.deployment_steps add constraint deployment_steps__state CHECK ((state = ANY (ARRAY['pending'::text, 'running'::text, 'waiting'::text, 'succeeded'::text, 'failed'::text, 'skipped'::text])));
alter table pool.deployment_steps add constraint deployment_steps_pkey PRIMARY KEY (tenant_id, deployment_id, name);
alter table pool.deployments add constraint deployments__environment CHECK ((environment = ANY (ARRAY['staging'::text, 'production'::text])));
alter table pool.deployments add constraint deployments__module CHECK ((module = ANY (ARRAY['theme'::text, 'plugin'::text, 'content'::text, 'configuration'::text, 'api'::text])));
alter table pool.deployments add constraint deployments__state CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'waiting'::text, 'paused'::text, 'succeeded'::text, 'failed'::text, 'rolled_back'::text, 'aborted'::text, 'rejected'::text])));
alter table pool.deployments add constraint deployments__strategy CHECK ((strategy = ANY (ARRAY['direct'::text, 'blue_green'::text, 'rolling'::text, 'canary'::text])));
alter table pool.deployments add constraint deployments_pkey PRIMARY KEY (tenant_id, id);
alter table pool.dns_providers add constraint dns_providers__kind CHECK ((kind = ANY (ARRAY['cloudflare'::text, 'route53'::text, 'rfc2136'::text])));
alter table pool.dns_providers add constraint dns_providers__name UNIQUE (tenant_id, name);
alter table pool.dns_providers add constraint dns_providers__state CHECK ((state = ANY (ARRAY['unchecked'::text, 'working'::text, 'failing'::text])));
alter table pool.dns_providers add constraint dns_providers_pkey PRIMARY KEY (tenant_id, id);
alter table pool.entries add constraint entries__site FOREIGN KEY (tenant_id, site_id) REFERENCES pool.sites(tenant_id, id) ON DELETE CASCADE;
alter table pool.entries add constraint entries__status CHECK ((status = ANY (ARRAY['draft'::text, 'scheduled'::text, 'published'::text, 'unpublished'::text])));
alter table pool.entries add constraint entries_pkey PRIMARY KEY (tenant_id, site_id, id);
alter table pool.entry_versions add constraint entry_versions__entry FOREIGN KEY (tenant_id, site_id, entry_id) REFERENCES pool.entries(tenant_id, site_id, id) ON DELETE CASCADE;
alter table pool.entry_versions add constraint entry_versions_pkey PRIMARY KEY (tenant_id, site_id, entry_id, version);
alter table pool.exports add constraint exports__format CHECK ((format = ANY (ARRAY['bundle'::text, 'json'::text, 'csv'::text])));
alter table pool.exports add constraint exports__site FOREIGN KEY (tenant_id, site_id) REFERENCES pool.sites(tenant_id, id) ON DELETE CASCADE;
alter table pool.exports add constraint exports__state CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'succeeded'::text, 'failed'::text, 'canceled'::text])));
alter table pool.exports add constraint exports_pkey PRIMARY KEY (tenant_id, id);
alter table pool.imports add constraint imports__format CHECK ((format = ANY (ARRAY['wxr'::text, 'ghost'::text, 'markdown'::text, 'bundle'::text])));
alter table pool.imports add constraint imports__site FOREIGN KEY (tenant_id, site_id) REFERENCES pool.sites(tenant_id, id) ON DELETE CASCADE;
alter table pool.imports add constraint imports__state CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'succeeded'::text, 'failed'::text, 'canceled'::text])));
alter table pool.imports add constraint imports_pkey PRIMARY KEY (tenant_id, id);
alter table pool.invitations add constraint invitations__email UNIQUE (tenant_id, email);
alter table pool.invitations add constraint invitations__email_lower_case CHECK ((email = lower(email)));
alter table pool.invitations add constraint invitations__role FOREIGN KEY (tenant_id, role_id) REFERENCES pool.roles(tenant_id, id);
alter table pool.invitations add constraint invitations__token UNIQUE (tenant_id, token_hash);
alter table pool.invitations add constraint invitations_pkey PRIMARY KEY (tenant_id, id);
alter table pool.jobs add constraint jobs__lane CHECK ((lane = ANY (ARRAY['quick'::text, 'long'::text, 'outbound'::text])));
alter table pool.jobs add constraint jobs__leased CHECK (((state <> 'running'::text) OR ((locked_by IS NOT NULL) AND (lease_until_at IS NOT NULL))));
alter table pool.jobs add constraint jobs__max_attempts CHECK ((max_attempts >= 1));
alter table pool.jobs add constraint jobs__state CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'succeeded'::text, 'failed'::text, 'canceled'::text])));
alter table pool.jobs add constraint jobs__wake TRIGGER DEFERRABLE INITIALLY DEFERRED;
alter table pool.jobs add constraint jobs_pkey PRIMARY KEY (tenant_id, id);
alter table pool.mail_templates add constraint mail_templates__slug_form CHECK ((slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text));
alter table pool.mail_templates add constraint mail_templates_pkey PRIMARY KEY (tenant_id, slug, locale);
alter table pool.mails add constraint mails__state CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'captured'::text, 'failed'::text])));
alter table pool.mails add constraint mails_pkey PRIMARY KEY (tenant_id, id);
alter table pool.media add constraint media__folder FOREIGN KEY (tenant_id, site_id, folder_id) REFERENCES pool.media_folders(tenant_id, site_id, id);
alter table pool.media add constraint media__kind CHECK ((kind = ANY (ARRAY['image'::text, 'video'::text, 'audio'::text, 'document'::text])));
alter table pool.media add constraint media__sha256 UNIQUE (tenant_id, site_id, sha256);
alter table pool.media add constraint media__site FOREIGN KEY (tenant_id, site_id) REFERENCES pool.sites(tenant_id, id) ON DELETE CASCADE;
alter table pool.media add constraint media_pkey PRIMARY KEY (tenant_id, site_id, id);
alter table pool.media_folders add constraint media_folders__site FOREIGN KEY (tenant_id, site_id) REFERENCES pool.sites(tenant_id, id) ON DELETE CASCADE;
alter table pool.media_folders add constraint media_folders_pkey PRIMARY KEY (tenant_id, site_id, id);
alter table pool.memberships add constraint memberships__role FOREIGN KEY (tenant_id, role_id) REFERENCES pool.roles(tenant_id, id);
alter table pool.memberships add constraint memberships_pkey PRIMARY KEY (tenant_id, user_id);
alter table pool.menus add constraint menus__handle UNIQUE (tenant_id, site_id, handle);
alter table pool.menus add constraint menus__site FOREIGN KEY (tenant_id, site_id) REFERENCES pool.sites(tenant_id, id) ON DELETE CASCADE;
alter table pool.menus add constraint menus_pkey PRIMARY KEY (tenant_id, site_id, id);
alter table pool.notification_preferences add constraint notification_preferences_pkey PRIMARY KEY (tenant_id, user_id, kind);
alter table pool.notifications add constraint notifications__key UNIQUE (tenant_id, key, user_id);
alter table pool.notifications add constraint notifications__open CHECK (((key IS NULL) OR (read_at IS NULL)));
alter table pool.notifications add constraint notifications__size CHECK ((octet_length((data)::text) <= 16000));
alter table pool.notifications add constraint notifications_pkey PRIMARY KEY (tenant_id, user_id, id);
alter table pool.plugin_keys add constraint plugin_keys__row FOREIGN KEY (tenant_id, site_id, plugin, table_name, row_id) REFERENCES pool.plugin_rows(tenant_id, site_id, plugin, table_name, id) ON DELETE CASCADE;
alter table pool.plugin_keys add constraint plugin_keys_pkey PRIMARY KEY (tenant_id, site_id, plugin, table_name, columns, key, row_id);
alter table pool.plugin_listeners add constraint plugin_listeners__plugin FOREIGN KEY (tenant_id, site_id, plugin) REFERENCES pool.site_plugins(tenant_id, site_id, name) ON DELETE CASCADE;
alter table pool.plugin_listeners add constraint plugin_listeners_pkey PRIMARY KEY (tenant_id, event, site_id, plugin);
alter table pool.plugin_logs add constraint plugin_logs__level CHECK ((level = ANY (ARRAY['debug'::text, 'info'::text, 'warn'::text, 'error'::text])));
alter table pool.plugin_logs add constraint plugin_logs__store FOREIGN KEY (tenant_id, site_id, plugin) REFERENCES pool.plugin_stores(tenant_id, site_id, plugin) ON DELETE CASCADE;
alter table pool.plugin_logs add constraint plugin_logs_pkey PRIMARY KEY (tenant_id, site_id, plugin, id);
alter table pool.plugin_packages add constraint plugin_packages__hash CHECK ((hash ~ '^[0-9a-f]{64}$'::text));
alter table pool.plugin_packages add constraint plugin_packages__origin CHECK ((origin = ANY (ARRAY['built_in'::text, 'public'::text, 'uploaded'::text])));
alter table pool.plugin_packages add constraint plugin_packages__version UNIQUE (tenant_id, name, version);
alter table pool.plugin_packages add constraint plugin_packages_pkey PRIMARY KEY (tenant_id, hash);
alter table pool.plugin_rows add constraint plugin_rows__store FOREIGN KEY (tenant_id, site_id, plugin) REFERENCES pool.plugin_stores(tenant_id, site_id, plugin) ON DELETE CASCADE;
alter table pool.plugin_rows add constraint plugin_rows_pkey PRIMARY KEY (tenant_id, site_id, plugin, table_name, id);
alter table pool.plugin_schedules add constraint plugin_schedules__last_outcome CHECK ((last_outcome = ANY (ARRAY['succeeded'::text, 'failed'::text])));
alter table pool.plugin_schedules add constraint plugin_schedules__site FOREIGN KEY (tenant_id, site_id) REFERENCES pool.sites(tenant_id, id) ON DELETE CASCADE;
alter table pool.plugin_schedules add constraint plugin_schedules_pkey PRIMARY KEY (tenant_id, site_id, plugin, name);
alter table pool.plugin_secrets add constraint plugin_secrets__store FOREIGN KEY (tenant_id, site_id, plugin) REFERENCES pool.plugin_stores(tenant_id, site_id, plugin) ON DELETE CASCADE;
alter table pool.plugin_secrets add constraint plugin_secrets_pkey PRIMARY KEY (tenant_id, site_id, plugin, name);
alter table pool.plugin_stores add constraint plugin_stores__site FOREIGN KEY (tenant_id, site_id) REFERENCES pool.sites(tenant_id, id) ON DELETE CASCADE;
alter table pool.plugin_stores add constraint plugin_stores__size CHECK ((size_bytes >= 0));
alter table pool.plugin_stores add constraint plugin_stores_pkey PRIMARY KEY (tenant_id, site_id, plugin);
alter table pool.plugin_usage add constraint plugin_usage__store FOREIGN KEY (tenant_id, site_id, plugin) REFERENCES pool.plugin_stores(tenant_id, site_id, plugin) ON DELETE CASCADE;
alter table pool.plugin_usage add constraint plugin_usage_pkey PRIMARY KEY (tenant_id, site_id, plugin, day, call_kind);
alter table pool.plugin_values add constraint plugin_values__store FOREIGN KEY (tenant_id, site_id, plugin) REFERENCES pool.plugin_stores(tenant_id, site_id, plugin) ON DELETE CASCADE;
alter table pool.plugin_values add constraint plugin_values_pkey PRIMARY KEY (tenant_id, site_id, plugin, key);
alter table pool.quota_usage add constraint quota_usage__not_negative CHECK ((used >= 0));
alter table pool.quota_usage add constraint quota_usage_pkey PRIMARY KEY (tenant_id, resource);
alter table pool.redirects add constraint redirects__from UNIQUE (tenant_id, site_id, from_path);
alter table pool.redirects add constraint redirects__site FOREIGN KEY (tenant_id, site_id) REFERENCES pool.sites(tenant_id, id) ON DELETE CASCADE;
alter table pool.redirects add constraint redirects__status CHECK ((status = ANY (ARRAY[301, 302, 307, 308])));
alter table pool.redirects add constraint redirects_pkey PRIMARY KEY (tenant_id, site_id, id);
alter table pool.releases add constraint releases__id UNIQUE (tenant_id, id);
alter table pool.releases add constraint releases__kind CHECK ((kind = ANY (ARRAY['site'::text, 'theme'::text, 'plugin'::text, 'content'::text, 'configuration'::text, 'api'::text, 'preview'::text, 'restore'::text])));
alter table pool.releases add constraint releases__site FOREIGN KEY (tenant_id, site_id) REFERENCES pool.sites(tenant_id, id) ON DELETE CASCADE;
alter table pool.releases add constraint releases__theme_owner CHECK ((theme_owner = ANY (ARRAY['platform'::text, 'tenant'::text])));
alter table pool.releases add constraint releases_pkey PRIMARY KEY (tenant_id, site_id, number);
alter table pool.roles add constraint roles__built_in_permissions_in_code CHECK (((NOT built_in) OR (permissions = '{}'::text[])));
alter table pool.roles add constraint roles__slug UNIQUE (tenant_id, slug);
alter table pool.roles add constraint roles_pkey PRIMARY KEY (tenant_id, id);
alter table pool.site_api_keys add constraint site_api_keys__hash UNIQUE (tenant_id, key_hash);
alter table pool.site_api_keys add constraint site_api_keys__per_minute CHECK (((per_minute >= 1) AND (per_minute <= 1000000)));
alter table pool.site_api_keys add constraint site_api_keys__previous CHECK (((previous_hash IS NULL) = (previous_until IS NULL)));
alter table pool.site_api_keys add constraint site_api_keys__site FOREIGN KEY (tenant_id, site_id) REFERENCES pool.sites(tenant_id, id) ON DELETE CASCADE;
alter table pool.site_api_keys add constraint site_api_keys_pkey PRIMARY KEY (tenant_id, id);
alter table pool.site_api_usage add constraint site_api_usage_pkey PRIMARY KEY (tenant_id, site_id, day, plugin, endpoint, key_id);
alter table pool.site_plugins add constraint site_plugins__site FOREIGN KEY (tenant_id, site_id) REFERENCES pool.sites(tenant_id, id) ON DELETE CASCADE;
alter table pool.site_plugins add constraint site_plugins_pkey PRIMARY KEY (tenant_id, site_id, name);
alter table pool.site_presence add constraint site_presence__entry FOREIGN KEY (tenant_id, site_id, entry_id) REFERENCES pool.entries(tenant_id, site_id, id) ON DELETE CASCADE;
alter table pool.site_presence add constraint site_presence__member FOREIGN KEY (tenant_id, user_id) REFERENCES pool.memberships(tenant_id, user_id) ON DELETE CASCADE;
alter table pool.site_presence add constraint site_presence__mode CHECK ((mode = ANY (ARRAY['viewing'::text, 'editing'::text])));
alter table pool.site_presence add constraint site_presence__site FOREIGN KEY (tenant_id, site_id) REFERENCES pool.sites(tenant_id, id) ON DELETE CASCADE;
alter table pool.site_presence add constraint site_presence_pkey PRIMARY KEY (tenant_id, site_id, user_id, tab);
alter table pool.sites add constraint sites__keep_days CHECK (((keep_days >= 1) AND (keep_days <= 3650)));
alter table pool.sites add constraint sites__keep_releases CHECK (((keep_releases >= 2) AND (keep_releases <= 10000)));
alter table pool.sites add constraint sites__slug_form CHECK ((slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text));
alter table pool.sites add constraint sites__standby_share CHECK (((standby_share >= 0) AND (standby_share <= 10000)));
alter table pool.sites add constraint sites__status CHECK ((status = ANY (ARRAY['provisioning'::text, 'active'::text, 'suspended'::text, 'maintenance'::text, 'deleted'::text])));
alter table pool.sites add constraint sites_pkey PRIMARY KEY (tenant_id, id);
alter table pool.smoke_checks add constraint smoke_checks__expected_status CHECK (((expected_status >= 200) AND (expected_status <= 599)));
alter table pool.smoke_checks add constraint smoke_checks__max_ms CHECK (((max_ms >= 1) AND (max_ms <= 10000)));
alter table pool.smoke_checks add constraint smoke_checks__site FOREIGN KEY (tenant_id, site_id) REFERENCES pool.sites(tenant_id, id) ON DELETE CASCADE;
alter table pool.smoke_checks add constraint smoke_checks_pkey PRIMARY KEY (tenant_id, id);
alter table pool.terms add constraint terms__site FOREIGN KEY (tenant_id, site_id) REFERENCES pool.sites(tenant_id, id) ON DELETE CASCADE;
alter table pool.terms add constraint terms__slug UNIQUE (tenant_id, site_id, taxonomy, slug);
alter table pool.terms add constraint terms__taxonomy CHECK ((taxonomy = ANY (ARRAY['category'::text, 'tag'::text])));
alter table pool.terms add constraint terms_pkey PRIMARY KEY (tenant_id, site_id, id);
alter table pool.theme_customizations add constraint theme_customizations__site FOREIGN KEY (tenant_id, site_id) REFERENCES pool.sites(tenant_id, id) ON DELETE CASCADE;
alter table pool.theme_customizations add constraint theme_customizations_pkey PRIMARY KEY (tenant_id, site_id, theme_name);
alter table pool.theme_packages add constraint theme_packages__hash CHECK ((hash ~ '^[0-9a-f]{64}$'::text));
alter table pool.theme_packages add constraint theme_packages__version UNIQUE (tenant_id, name, version);
alter table pool.theme_packages add constraint theme_packages_pkey PRIMARY KEY (tenant_id, hash);
alter table pool.traffic_daily add constraint traffic_daily_pkey PRIMARY KEY (tenant_id, site_id, day);
alter table pool.traffic_hourly add constraint traffic_hourly_pkey PRIMARY KEY (tenant_id, site_id, hour_at, host, release_number);
alter table pool.traffic_paths add constraint traffic_paths__kind CHECK ((kind = ANY (ARRAY['page'::text, 'referrer'::text])));
alter table pool.traffic_paths add constraint traffic_paths_pkey PRIMARY KEY (tenant_id, site_id, day, kind, name);
alter table pool.uploads add constraint uploads__site FOREIGN KEY (tenant_id, site_id) REFERENCES pool.sites(tenant_id, id) ON DELETE CASCADE;
alter table pool.uploads add constraint uploads__state CHECK ((state = ANY (ARRAY['receiving'::text, 'received'::text, 'done'::text, 'failed'::text, 'removing'::text])));
alter table pool.uploads add constraint uploads_pkey PRIMARY KEY (tenant_id, id);
alter table pool.webhook_attempts add constraint webhook_attempts__delivery FOREIGN KEY (tenant_id, delivery_id) REFERENCES pool.webhook_deliveries(tenant_id, id) ON DELETE CASCADE;
alter table pool.webhook_attempts add constraint webhook_attempts_pkey PRIMARY KEY (tenant_id, delivery_id, number);
alter table pool.webhook_deliveries add constraint webhook_deliveries__event FOREIGN KEY (tenant_id, event_id) REFERENCES pool.webhook_events(tenant_id, id) ON DELETE CASCADE;
alter table pool.webhook_deliveries add constraint webhook_deliveries__state CHECK ((state = ANY (ARRAY['waiting'::text, 'succeeded'::text, 'failed'::text])));
alter table pool.webhook_deliveries add constraint webhook_deliveries__webhook FOREIGN KEY (tenant_id, webhook_id) REFERENCES pool.webhooks(tenant_id, id) ON DELETE CASCADE;
alter table pool.webhook_deliveries add constraint webhook_deliveries_pkey PRIMARY KEY (tenant_id, id);
alter table pool.webhook_events add constraint webhook_events__size CHECK ((octet_length((data)::text) <= 256000));
alter table pool.webhook_events add constraint webhook_events_pkey PRIMARY KEY (tenant_id, id);
alter table pool.webhooks add constraint webhooks_pkey PRIMARY KEY (tenant_id, id);

-- Indexes

CREATE INDEX accounts__user ON platform.accounts USING btree (user_id);
CREATE INDEX acme_challenges__order ON platform.acme_challenges USING btree (order_id);
CREATE INDEX certificate_orders__due ON platform.certificate_orders USING btree (next_attempt_at) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));
CREATE INDEX certificate_orders__finished ON platform.certificate_orders USING btree (finished_at) WHERE (finished_at IS NOT NULL);
CREATE INDEX certificate_orders__names ON platform.certificate_orders USING gin (names);
CREATE INDEX certificate_orders__of_tenant ON platform.certificate_orders USING btree (tenant_id, id);
CREATE UNIQUE INDEX certificate_orders__open ON platform.certificate_orders USING btree (tenant_id, names) NULLS NOT DISTINCT WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));
CREATE INDEX certificates__end ON platform.certificates USING btree (not_after) WHERE (state = 'active'::text);
CREATE INDEX certificates__names ON platform.certificates USING gin (names) WHERE (state = ANY (ARRAY['active'::text, 'expired'::text]));
CREATE INDEX certificates__ocsp ON platform.certificates USING btree (ocsp_next_at) WHERE ((state = 'active'::text) AND (ocsp_next_at IS NOT NULL));
CREATE INDEX certificates__of_tenant ON platform.certificates USING btree (tenant_id, id);
CREATE INDEX certificates__renewal ON platform.certificates USING btree (renew_at) WHERE ((state = 'active'::text) AND (renew_at IS NOT NULL));
CREATE INDEX certificates__uploads ON platform.certificates USING btree (tenant_id) WHERE ((state = 'active'::text) AND (source = 'upload'::text));
CREATE INDEX certificates__window ON platform.certificates USING btree (ari_next_at) WHERE ((state = 'active'::text) AND (source = 'acme'::text) AND (ari_id IS NOT NULL));
CREATE INDEX dangling_domains__of_tenant ON platform.dangling_domains USING btree (tenant_id, host);
CREATE INDEX data_keys__master ON platform.data_keys USING btree (master_key_id, scope, version);
CREATE INDEX domain_transfers__from ON platform.domain_transfers USING btree (from_tenant_id, id);
CREATE UNIQUE INDEX domain_transfers__open ON platform.domain_transfers USING btree (domain_id) WHERE (state = 'offered'::text);
CREATE INDEX domain_transfers__to ON platform.domain_transfers USING btree (to_tenant_id, id);
CREATE INDEX domains__claims ON platform.domains USING btree (host);
CREATE INDEX domains__due ON platform.domains USING btree (next_check_at) WHERE (next_check_at IS NOT NULL);
CREATE UNIQUE INDEX domains__held ON platform.domains USING btree (host) WHERE holds;
CREATE INDEX domains__looks ON platform.domains USING btree (skeleton) WHERE holds;
CREATE INDEX domains__of_site ON platform.domains USING btree (tenant_id, site_id, host);
CREATE INDEX domains__portals ON platform.domains USING btree (tenant_id, host) WHERE (serves = 'portal'::text);
CREATE UNIQUE INDEX domains__primary ON platform.domains USING btree (tenant_id, site_id) NULLS NOT DISTINCT WHERE is_primary;
CREATE UNIQUE INDEX domains__tenant_host ON platform.domains USING btree (tenant_id, host);
CREATE INDEX email_changes__expires ON platform.email_changes USING btree (expires_at);
CREATE INDEX fleet_tenants__place ON platform.fleet_tenants USING btree (fleet_id, place);
CREATE INDEX fleet_tenants__tenant ON platform.fleet_tenants USING btree (tenant_id);
CREATE INDEX fleets__due ON platform.fleets USING btree (next_at) WHERE (next_at IS NOT NULL);
CREATE INDEX idempotency_keys__created ON platform.idempotency_keys USING btree (created_at);
CREATE INDEX impersonations__operator ON platform.impersonations USING btree (operator_id, created_at DESC);
CREATE INDEX impersonations__tenant ON platform.impersonations USING btree (tenant_id, created_at DESC);
CREATE INDEX impersonations__user ON platform.impersonations USING btree (user_id, expires_at DESC);
CREATE UNIQUE INDEX live_sites__main ON platform.live_sites USING btree (tenant_id) WHERE (is_main AND (status <> 'deleted'::text));
CREATE UNIQUE INDEX live_sites__slug ON platform.live_sites USING btree (tenant_id, slug);
CREATE INDEX notices__created ON platform.notices USING btree (created_at);
CREATE INDEX notices__transaction ON platform.notices USING btree (transaction_id, sequence);
CREATE INDEX passkeys__user ON platform.passkeys USING btree (user_id);
CREATE INDEX placements__elsewhere ON platform.placements USING btree (kind, tenant_id) WHERE (kind <> 'pool'::text);
CREATE INDEX plugin_advisories__in_force ON platform.plugin_advisories USING btree (id) WHERE (lifted_at IS NULL);
CREATE INDEX plugin_advisory_tenants__of_tenant ON platform.plugin_advisory_tenants USING btree (tenant_id);
CREATE UNIQUE INDEX plugin_publishers__name ON platform.plugin_publishers USING btree (lower(name));
CREATE INDEX plugin_submissions__by_state ON platform.plugin_submissions USING btree (state, id);
CREATE INDEX plugin_submissions__by_tenant ON platform.plugin_submissions USING btree (tenant_id, id);
CREATE UNIQUE INDEX plugin_submissions__pending ON platform.plugin_submissions USING btree (tenant_id, hash) WHERE (state = 'pending'::text);
CREATE INDEX processes__seen ON platform.processes USING btree (seen_at);
CREATE INDEX refresh_tokens__session ON platform.refresh_tokens USING btree (session_id);
CREATE INDEX released_domains__rest ON platform.released_domains USING btree (rests_until);
CREATE INDEX served_certificates__certificate ON platform.served_certificates USING btree (certificate_id);
CREATE UNIQUE INDEX served_certificates__owner ON platform.served_certificates USING btree (tenant_id, name) NULLS NOT DISTINCT;
CREATE INDEX sessions__expires ON platform.sessions USING btree (expires_at);
CREATE INDEX sessions__user ON platform.sessions USING btree (user_id, created_at DESC);
CREATE INDEX tenant_portals__domain ON platform.tenant_portals USING btree (domain_id) WHERE (domain_id IS NOT NULL);
CREATE INDEX tenants__created ON platform.tenants USING btree (created_at DESC, id DESC);
CREATE INDEX tenants__leased ON platform.tenants USING btree (lease_until_at) WHERE (lease_until_at IS NOT NULL);
CREATE INDEX tenants__made_by ON platform.tenants USING btree (made_by) WHERE (made_by IS NOT NULL);
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
CREATE UNIQUE INDEX approval_rules__name ON pool.approval_rules USING btree (tenant_id, lower(name));
CREATE INDEX approvals__by_state ON pool.approvals USING btree (tenant_id, state, id);
CREATE INDEX approvals__deployment ON pool.approvals USING btree (tenant_id, deployment_id, id);
CREATE UNIQUE INDEX approvals__pending ON pool.approvals USING btree (tenant_id, deployment_id) WHERE (state = 'pending'::text);
CREATE INDEX audit_entries__action ON pool.audit_entries USING btree (tenant_id, action, seq);
CREATE INDEX audit_entries__actor ON pool.audit_entries USING btree (tenant_id, actor_id, seq);
CREATE INDEX audit_entries__area ON pool.audit_entries USING btree (tenant_id, area, seq);
CREATE INDEX audit_entries__created ON pool.audit_entries USING btree (tenant_id, created_at, seq);
CREATE INDEX audit_entries__subject ON pool.audit_entries USING btree (tenant_id, subject_id, seq);
CREATE INDEX audit_entries__subject_type ON pool.audit_entries USING btree (tenant_id, subject_type, seq);
CREATE INDEX authors__name ON pool.authors USING btree (tenant_id, site_id, lower(name), id);
CREATE UNIQUE INDEX authors__source ON pool.authors USING btree (tenant_id, site_id, source_key) WHERE (source_key IS NOT NULL);
CREATE INDEX canary_samples__at ON pool.canary_samples USING btree (tenant_id, at);
CREATE INDEX cdn_purges__created ON pool.cdn_purges USING btree (tenant_id, created_at);
CREATE INDEX cdn_purges__log ON pool.cdn_purges USING btree (tenant_id, hook_id, id);
CREATE INDEX cdn_purges__waiting ON pool.cdn_purges USING btree (tenant_id, hook_id, next_attempt_at) WHERE (state = 'waiting'::text);
CREATE UNIQUE INDEX comments__source ON pool.comments USING btree (tenant_id, site_id, source_key) WHERE (source_key IS NOT NULL);
CREATE INDEX content_log__begun ON pool.content_log USING btree (tenant_id, site_id, "position");
CREATE UNIQUE INDEX content_log__current ON pool.content_log USING btree (tenant_id, site_id, kind, entry_id) WHERE (until_position IS NULL);
CREATE INDEX content_log__ended ON pool.content_log USING btree (tenant_id, site_id, until_position) WHERE (until_position IS NOT NULL);
CREATE INDEX content_log__listed ON pool.content_log USING btree (tenant_id, site_id, type, published_at DESC, entry_id DESC);
CREATE INDEX content_log__parent ON pool.content_log USING btree (tenant_id, site_id, parent_id, published_at) WHERE (parent_id IS NOT NULL);
CREATE INDEX content_log__path ON pool.content_log USING btree (tenant_id, site_id, path, "position" DESC) WHERE (path IS NOT NULL);
CREATE INDEX content_log__search ON pool.content_log USING gin (tenant_id, site_id, search) WHERE (search IS NOT NULL);
CREATE INDEX deployment_sites__order ON pool.deployment_sites USING btree (tenant_id, deployment_id, place);
CREATE INDEX deployments__due ON pool.deployments USING btree (tenant_id, next_at) WHERE (next_at IS NOT NULL);
CREATE INDEX deployments__fleet ON pool.deployments USING btree (tenant_id, fleet_id) WHERE (fleet_id IS NOT NULL);
CREATE INDEX entries__expire_due ON pool.entries USING btree (tenant_id, expire_at) WHERE (expire_at IS NOT NULL);
CREATE INDEX entries__parent ON pool.entries USING btree (tenant_id, site_id, parent_id) WHERE (parent_id IS NOT NULL);
CREATE INDEX entries__publish_due ON pool.entries USING btree (tenant_id, publish_at) WHERE (publish_at IS NOT NULL);
CREATE INDEX entries__search ON pool.entries USING gin (tenant_id, site_id, search);
CREATE UNIQUE INDEX entries__slug ON pool.entries USING btree (tenant_id, site_id, type, COALESCE(parent_id, '00000000-0000-0000-0000-000000000000'::uuid), slug) WHERE (deleted_at IS NULL);
CREATE UNIQUE INDEX entries__source ON pool.entries USING btree (tenant_id, site_id, source_key) WHERE (source_key IS NOT NULL);
CREATE INDEX entries__title ON pool.entries USING btree (tenant_id, site_id, type, lower(title), id);
CREATE INDEX entries__updated ON pool.entries USING btree (tenant_id, site_id, type, updated_at DESC, id DESC);
CREATE UNIQUE INDEX jobs__key ON pool.jobs USING btree (tenant_id, task, key) WHERE ((state = 'queued'::text) AND (key IS NOT NULL));
CREATE INDEX jobs__open ON pool.jobs USING btree (tenant_id, lane, run_at, id) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));
CREATE INDEX jobs__task ON pool.jobs USING btree (tenant_id, task, id);
CREATE INDEX media__created ON pool.media USING btree (tenant_id, site_id, id DESC);
CREATE INDEX media__name ON pool.media USING btree (tenant_id, site_id, lower(name), id);
CREATE UNIQUE INDEX media__source ON pool.media USING btree (tenant_id, site_id, source_key) WHERE (source_key IS NOT NULL);
CREATE UNIQUE INDEX media_folders__name ON pool.media_folders USING btree (tenant_id, site_id, COALESCE(parent_id, '00000000-0000-0000-0000-000000000000'::uuid), lower(name));
CREATE INDEX memberships__name ON pool.memberships USING btree (tenant_id, lower(name), user_id);
CREATE UNIQUE INDEX plugin_keys__unique ON pool.plugin_keys USING btree (tenant_id, site_id, plugin, table_name, columns, key) WHERE is_unique;
CREATE INDEX plugin_schedules__due ON pool.plugin_schedules USING btree (tenant_id, next_at) WHERE (next_at IS NOT NULL);
CREATE INDEX plugin_values__expires_at ON pool.plugin_values USING btree (tenant_id, expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX releases__deployment ON pool.releases USING btree (tenant_id, deployment_id) WHERE (deployment_id IS NOT NULL);
CREATE INDEX releases__expiring ON pool.releases USING btree (tenant_id, expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX releases__position ON pool.releases USING btree (tenant_id, site_id, content_position);
CREATE UNIQUE INDEX roles__name ON pool.roles USING btree (tenant_id, lower(name));
CREATE UNIQUE INDEX site_api_keys__previous_hash ON pool.site_api_keys USING btree (tenant_id, previous_hash) WHERE (previous_hash IS NOT NULL);
CREATE INDEX site_plugins__package ON pool.site_plugins USING btree (tenant_id, name, version);
CREATE INDEX sites__created ON pool.sites USING btree (tenant_id, created_at DESC, id DESC);
CREATE INDEX sites__deployment ON pool.sites USING btree (tenant_id, deployment_id) WHERE (deployment_id IS NOT NULL);
CREATE UNIQUE INDEX sites__main ON pool.sites USING btree (tenant_id) WHERE (is_main AND (status <> 'deleted'::text));
CREATE INDEX sites__name ON pool.sites USING btree (tenant_id, lower(name), id);
CREATE INDEX sites__purge_due ON pool.sites USING btree (tenant_id, purge_after_at) WHERE (purge_after_at IS NOT NULL);
CREATE UNIQUE INDEX sites__slug ON pool.sites USING btree (tenant_id, slug) WHERE (status <> 'deleted'::text);
CREATE INDEX smoke_checks__by_site ON pool.smoke_checks USING btree (tenant_id, site_id, id);
CREATE INDEX terms__name ON pool.terms USING btree (tenant_id, site_id, taxonomy, lower(name), id);
CREATE UNIQUE INDEX terms__source ON pool.terms USING btree (tenant_id, site_id, source_key) WHERE (source_key IS NOT NULL);
CREATE INDEX uploads__expiring ON pool.uploads USING btree (tenant_id, expires_at);
CREATE INDEX webhook_deliveries__due ON pool.webhook_deliveries USING btree (tenant_id, webhook_id, next_attempt_at) WHERE (state = 'waiting'::text);
CREATE INDEX webhook_deliveries__log ON pool.webhook_deliveries USING btree (tenant_id, webhook_id, id);
CREATE INDEX webhook_events__created ON pool.webhook_events USING btree (tenant_id, created_at);

-- Row-level security

alter table pool.api_keys enable row level security, force row level security;
alter table pool.approval_rules enable row level security, force row level security;
alter table pool.approval_votes enable row level security, force row level security;
alter table pool.approvals enable row level security, force row level security;
alter table pool.audit_entries enable row level security, force row level security;
alter table pool.audit_heads enable row level security, force row level security;
alter table pool.authors enable row level security, force row level security;
alter table pool.blueprints enable row level security, force row level security;
alter table pool.bulk_operations enable row level security, force row level security;
alter table pool.bulk_outcomes enable row level security, force row level security;
alter table pool.canary_samples enable row level security, force row level security;
alter table pool.cdn_hooks enable row level security, force row level security;
alter table pool.cdn_purges enable row level security, force row level security;
alter table pool.cdn_sites enable row level security, force row level security;
alter table pool.change_windows enable row level security, force row level security;
alter table pool.collections enable row level security, force row level security;
alter table pool.comments enable row level security, force row level security;
alter table pool.content_log enable row level security, force row level security;
alter table pool.deployment_events enable row level security, force row level security;
alter table pool.deployment_sites enable row level security, force row level security;
alter table pool.deployment_steps enable row level security, force row level security;
alter table pool.deployments enable row level security, force row level security;
alter table pool.dns_providers enable row level security, force row level security;
alter table pool.entries enable row level security, force row level security;
alter table pool.entry_versions enable row level security, force row level security;
alter table pool.exports enable row level security, force row level security;
alter table pool.imports enable row level security, force row level security;
alter table pool.invitations enable row level security, force row level security;
alter table pool.jobs enable row level security, force row level security;
alter table pool.mail_templates enable row level security, force row level security;
alter table pool.mails enable row level security, force row level security;
alter table pool.media enable row level security, force row level security;
alter table pool.media_folders enable row level security, force row level security;
alter table pool.memberships enable row level security, force row level security;
alter table pool.menus enable row level security, force row level security;
alter table pool.notification_preferences enable row level security, force row level security;
alter table pool.notifications enable row level security, force row level security;
alter table pool.plugin_keys enable row level security, force row level security;
alter table pool.plugin_listeners enable row level security, force row level security;
alter table pool.plugin_logs enable row level security, force row level security;
alter table pool.plugin_packages enable row level security, force row level security;
alter table pool.plugin_rows enable row level security, force row level security;
alter table pool.plugin_schedules enable row level security, force row level security;
alter table pool.plugin_secrets enable row level security, force row level security;
alter table pool.plugin_stores enable row level security, force row level security;
alter table pool.plugin_usage enable row level security, force row level security;
alter table pool.plugin_values enable row level security, force row level security;
alter table pool.quota_usage enable row level security, force row level security;
alter table pool.redirects enable row level security, force row level security;
alter table pool.releases enable row level security, force row level security;
alter table pool.roles enable row level security, force row level security;
alter table pool.site_api_keys enable row level security, force row level security;
alter table pool.site_api_usage enable row level security, force row level security;
alter table pool.site_plugins enable row level security, force row level security;
alter table pool.site_presence enable row level security, force row level security;
alter table pool.sites enable row level security, force row level security;
alter table pool.smoke_checks enable row level security, force row level security;
alter table pool.terms enable row level security, force row level security;
alter table pool.theme_customizations enable row level security, force row level security;
alter table pool.theme_packages enable row level security, force row level security;
alter table pool.traffic_daily enable row level security, force row level security;
alter table pool.traffic_hourly enable row level security, force row level security;
alter table pool.traffic_paths enable row level security, force row level security;
alter table pool.uploads enable row level security, force row level security;
alter table pool.webhook_attempts enable row level security, force row level security;
alter table pool.webhook_deliveries enable row level security, force row level security;
alter table pool.webhook_events enable row level security, force row level security;
alter table pool.webhooks enable row level security, force row level security;
create policy platform on pool.api_keys for all to hotswap_platform using (true) with check (true);
create policy platform on pool.approval_rules for all to hotswap_platform using (true) with check (true);
create policy platform on pool.approval_votes for all to hotswap_platform using (true) with check (true);
create policy platform on pool.approvals for all to hotswap_platform using (true) with check (true);
create policy platform on pool.audit_entries for all to hotswap_platform using (true) with check (true);
create policy platform on pool.audit_heads for all to hotswap_platform using (true) with check (true);
create policy platform on pool.authors for all to hotswap_platform using (true) with check (true);
create policy platform on pool.blueprints for all to hotswap_platform using (true) with check (true);
create policy platform on pool.bulk_operations for all to hotswap_platform using (true) with check (true);
create policy platform on pool.bulk_outcomes for all to hotswap_platform using (true) with check (true);
create policy platform on pool.canary_samples for all to hotswap_platform using (true) with check (true);
create policy platform on pool.cdn_hooks for all to hotswap_platform using (true) with check (true);
create policy platform on pool.cdn_purges for all to hotswap_platform using (true) with check (true);
create policy platform on pool.cdn_sites for all to hotswap_platform using (true) with check (true);
create policy platform on pool.change_windows for all to hotswap_platform using (true) with check (true);
create policy platform on pool.collections for all to hotswap_platform using (true) with check (true);
create policy platform on pool.comments for all to hotswap_platform using (true) with check (true);
create policy platform on pool.content_log for all to hotswap_platform using (true) with check (true);
create policy platform on pool.deployment_events for all to hotswap_platform using (true) with check (true);
create policy platform on pool.deployment_sites for all to hotswap_platform using (true) with check (true);
create policy platform on pool.deployment_steps for all to hotswap_platform using (true) with check (true);
create policy platform on pool.deployments for all to hotswap_platform using (true) with check (true);
create policy platform on pool.dns_providers for all to hotswap_platform using (true) with check (true);
create policy platform on pool.entries for all to hotswap_platform using (true) with check (true);
create policy platform on pool.entry_versions for all to hotswap_platform using (true) with check (true);
create policy platform on pool.exports for all to hotswap_platform using (true) with check (true);
create policy platform on pool.imports for all to hotswap_platform using (true) with check (true);
create policy platform on pool.invitations for all to hotswap_platform using (true) with check (true);
create policy platform on pool.jobs for all to hotswap_platform using (true) with check (true);
create policy platform on pool.mail_templates for all to hotswap_platform using (true) with check (true);
create policy platform on pool.mails for all to hotswap_platform using (true) with check (true);
create policy platform on pool.media for all to hotswap_platform using (true) with check (true);
create policy platform on pool.media_folders for all to hotswap_platform using (true) with check (true);
create policy platform on pool.memberships for all to hotswap_platform using (true) with check (true);
create policy platform on pool.menus for all to hotswap_platform using (true) with check (true);
create policy platform on pool.notification_preferences for all to hotswap_platform using (true) with check (true);
create policy platform on pool.notifications for all to hotswap_platform using (true) with check (true);
create policy platform on pool.plugin_keys for all to hotswap_platform using (true) with check (true);
create policy platform on pool.plugin_listeners for all to hotswap_platform using (true) with check (true);
create policy platform on pool.plugin_logs for all to hotswap_platform using (true) with check (true);
create policy platform on pool.plugin_packages for all to hotswap_platform using (true) with check (true);
create policy platform on pool.plugin_rows for all to hotswap_platform using (true) with check (true);
create policy platform on pool.plugin_schedules for all to hotswap_platform using (true) with check (true);
create policy platform on pool.plugin_secrets for all to hotswap_platform using (true) with check (true);
create policy platform on pool.plugin_stores for all to hotswap_platform using (true) with check (true);
create policy platform on pool.plugin_usage for all to hotswap_platform using (true) with check (true);
create policy platform on pool.plugin_values for all to hotswap_platform using (true) with check (true);
create policy platform on pool.quota_usage for all to hotswap_platform using (true) with check (true);
create policy platform on pool.redirects for all to hotswap_platform using (true) with check (true);
create policy platform on pool.releases for all to hotswap_platform using (true) with check (true);
create policy platform on pool.roles for all to hotswap_platform using (true) with check (true);
create policy platform on pool.site_api_keys for all to hotswap_platform using (true) with check (true);
create policy platform on pool.site_api_usage for all to hotswap_platform using (true) with check (true);
create policy platform on pool.site_plugins for all to hotswap_platform using (true) with check (true);
create policy platform on pool.site_presence for all to hotswap_platform using (true) with check (true);
create policy platform on pool.sites for all to hotswap_platform using (true) with check (true);
create policy platform on pool.smoke_checks for all to hotswap_platform using (true) with check (true);
create policy platform on pool.terms for all to hotswap_platform using (true) with check (true);
create policy platform on pool.theme_customizations for all to hotswap_platform using (true) with check (true);
create policy platform on pool.theme_packages for all to hotswap_platform using (true) with check (true);
create policy platform on pool.traffic_daily for all to hotswap_platform using (true) with check (true);
create policy platform on pool.traffic_hourly for all to hotswap_platform using (true) with check (true);
create policy platform on pool.traffic_paths for all to hotswap_platform using (true) with check (true);
create policy platform on pool.uploads for all to hotswap_platform using (true) with check (true);
create policy platform on pool.webhook_attempts for all to hotswap_platform using (true) with check (true);
create policy platform on pool.webhook_deliveries for all to hotswap_platform using (true) with check (true);
create policy platform on pool.webhook_events for all to hotswap_platform using (true) with check (true);
create policy platform on pool.webhooks for all to hotswap_platform using (true) with check (true);
create policy tenant on pool.api_keys for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.approval_rules for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.approval_votes for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.approvals for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.audit_entries for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.audit_heads for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.authors for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.blueprints for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.bulk_operations for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.bulk_outcomes for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.canary_samples for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.cdn_hooks for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.cdn_purges for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.cdn_sites for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.change_windows for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.collections for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.comments for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.content_log for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.deployment_events for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.deployment_sites for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.deployment_steps for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.deployments for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.dns_providers for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.entries for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.entry_versions for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.exports for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.imports for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.invitations for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.jobs for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.mail_templates for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.mails for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.media for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.media_folders for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.memberships for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.menus for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.notification_preferences for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.notifications for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.plugin_keys for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.plugin_listeners for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.plugin_logs for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.plugin_packages for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.plugin_rows for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.plugin_schedules for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.plugin_secrets for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.plugin_stores for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.plugin_usage for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.plugin_values for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.quota_usage for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.redirects for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.releases for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.roles for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.site_api_keys for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.site_api_usage for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.site_plugins for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.site_presence for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.sites for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.smoke_checks for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.terms for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.theme_customizations for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.theme_packages for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.traffic_daily for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.traffic_hourly for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.traffic_paths for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.uploads for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.webhook_attempts for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.webhook_deliveries for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.webhook_events for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));
create policy tenant on pool.webhooks for all to public using ((tenant_id = app.tenant_id())) with check ((tenant_id = app.tenant_id()));

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
  if lane not in ('quick', 'long', 'outbound') then
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
CREATE OR REPLACE FUNCTION platform.domain_answering(name text)
 RETURNS SETOF platform.domains
 LANGUAGE sql
 STABLE
AS $function$
  select * from (
    select * from platform.domains
    where holds and host in (name, '*' || substr(name, strpos(name, '.')))
    order by host = name desc
    limit 1
  ) as nearest
  where state <> 'quarantined'
$function$
;
CREATE OR REPLACE FUNCTION platform.portal_hosts_of(tenant uuid)
 RETURNS text[]
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(array_agg(d.host order by (d.id = p.domain_id) desc nulls last, d.host), '{}')
  from platform.domains d left join platform.tenant_portals p on p.tenant_id = d.tenant_id
  where d.tenant_id = tenant and d.serves = 'portal' and d.holds and d.state = 'verified'
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
grant execute on function platform.platform.domain_answering(text) to hotswap_platform;
grant execute on function platform.platform.portal_hosts_of(uuid) to hotswap_platform;
grant execute on function pool.pool.append_audit(jsonb) to hotswap_tenant;
grant execute on function pool.pool.audit_hash(pool.audit_entries) to hotswap_platform;
grant execute on function pool.pool.audit_hash(pool.audit_entries) to hotswap_tenant;
grant execute on function pool.pool.prune_audit(timestamp with time zone,bigint) to hotswap_tenant;
grant delete, insert, select on table app.homes to hotswap_platform;
grant select on table app.migrations to hotswap_platform;
grant delete, insert, select, update on table platform.accounts to hotswap_platform;
grant delete, insert, select, update on table platform.acme_accounts to hotswap_platform;
grant delete, insert, select, update on table platform.acme_authorities to hotswap_platform;
grant delete, insert, select, update on table platform.acme_challenges to hotswap_platform;
grant delete, insert, select, update on table platform.acme_limits to hotswap_platform;
grant delete, insert, select, update on table platform.certificate_orders to hotswap_platform;
grant delete, insert, select, update on table platform.certificates to hotswap_platform;
grant delete, insert, select, update on table platform.dangling_domains to hotswap_platform;
grant delete, insert, select, update on table platform.data_keys to hotswap_platform;
grant delete, insert, select, update on table platform.domain_owners to hotswap_platform;
grant delete, insert, select, update on table platform.domain_transfers to hotswap_platform;
grant delete, insert, select, update on table platform.domains to hotswap_platform;
grant delete, insert, select, update on table platform.email_changes to hotswap_platform;
grant delete, insert, select, update on table platform.fleet_tenants to hotswap_platform;
grant delete, insert, select, update on table platform.fleets to hotswap_platform;
grant delete, insert, select, update on table platform.idempotency_keys to hotswap_platform;
grant delete, insert, select, update on table platform.impersonations to hotswap_platform;
grant delete, insert, select, update on table platform.live_sites to hotswap_platform;
grant delete, insert, select, update on table platform.notices to hotswap_platform;
grant delete, insert, select, update on table platform.passkeys to hotswap_platform;
grant delete, insert, select, update on table platform.placements to hotswap_platform;
grant delete, insert, select, update on table platform.plans to hotswap_platform;
grant delete, insert, select, update on table platform.plugin_advisories to hotswap_platform;
grant delete, insert, select, update on table platform.plugin_advisory_feeds to hotswap_platform;
grant delete, insert, select, update on table platform.plugin_advisory_tenants to hotswap_platform;
grant delete, insert, select, update on table platform.plugin_feed_key to hotswap_platform;
grant delete, insert, select, update on table platform.plugin_install_counts to hotswap_platform;
grant delete, insert, select, update on table platform.plugin_listings to hotswap_platform;
grant delete, insert, select, update on table platform.plugin_publisher_keys to hotswap_platform;
grant delete, insert, select, update on table platform.plugin_publishers to hotswap_platform;
grant delete, insert, select, update on table platform.plugin_submissions to hotswap_platform;
grant delete, insert, select, update on table platform.plugin_versions to hotswap_platform;
grant delete, insert, select, update on table platform.processes to hotswap_platform;
grant delete, insert, select, update on table platform.provisioning_steps to hotswap_platform;
grant delete, insert, select, update on table platform.refresh_tokens to hotswap_platform;
grant delete, insert, select, update on table platform.released_domains to hotswap_platform;
grant delete, insert, select, update on table platform.request_minutes to hotswap_platform;
grant delete, insert, select, update on table platform.secrets to hotswap_platform;
grant delete, insert, select, update on table platform.served_certificates to hotswap_platform;
grant delete, insert, select, update on table platform.sessions to hotswap_platform;
grant delete, insert, select, update on table platform.settings_versions to hotswap_platform;
grant delete, insert, select, update on table platform.signing_keys to hotswap_platform;
grant delete, insert, select, update on table platform.tenant_portals to hotswap_platform;
grant delete, insert, select, update on table platform.tenants to hotswap_platform;
grant delete, insert, select, update on table platform.two_factors to hotswap_platform;
grant delete, insert, select, update on table platform.user_devices to hotswap_platform;
grant delete, insert, select, update on table platform.user_tenants to hotswap_platform;
grant delete, insert, select, update on table platform.users to hotswap_platform;
grant delete, insert, select, update on table platform.verifications to hotswap_platform;
grant delete, insert, select, update on table pool.api_keys to hotswap_platform;
grant delete, insert, select, update on table pool.api_keys to hotswap_tenant;
grant delete, insert, select, update on table pool.approval_rules to hotswap_platform;
grant delete, insert, select, update on table pool.approval_rules to hotswap_tenant;
grant delete, insert, select, update on table pool.approval_votes to hotswap_platform;
grant delete, insert, select, update on table pool.approval_votes to hotswap_tenant;
grant delete, insert, select, update on table pool.approvals to hotswap_platform;
grant delete, insert, select, update on table pool.approvals to hotswap_tenant;
grant select on table pool.audit_entries to hotswap_platform;
grant select on table pool.audit_entries to hotswap_tenant;
grant select on table pool.audit_heads to hotswap_platform;
grant select on table pool.audit_heads to hotswap_tenant;
grant delete, insert, select, update on table pool.authors to hotswap_platform;
grant delete, insert, select, update on table pool.authors to hotswap_tenant;
grant delete, insert, select, update on table pool.blueprints to hotswap_platform;
grant delete, insert, select, update on table pool.blueprints to hotswap_tenant;
grant delete, insert, select, update on table pool.bulk_operations to hotswap_platform;
grant delete, insert, select, update on table pool.bulk_operations to hotswap_tenant;
grant delete, insert, select, update on table pool.bulk_outcomes to hotswap_platform;
grant delete, insert, select, update on table pool.bulk_outcomes to hotswap_tenant;
grant delete, insert, select, update on table pool.canary_samples to hotswap_platform;
grant delete, insert, select, update on table pool.canary_samples to hotswap_tenant;
grant delete, insert, select, update on table pool.cdn_hooks to hotswap_platform;
grant delete, insert, select, update on table pool.cdn_hooks to hotswap_tenant;
grant delete, insert, select, update on table pool.cdn_purges to hotswap_platform;
grant delete, insert, select, update on table pool.cdn_purges to hotswap_tenant;
grant delete, insert, select, update on table pool.cdn_sites to hotswap_platform;
grant delete, insert, select, update on table pool.cdn_sites to hotswap_tenant;
grant delete, insert, select, update on table pool.change_windows to hotswap_platform;
grant delete, insert, select, update on table pool.change_windows to hotswap_tenant;
grant delete, insert, select, update on table pool.collections to hotswap_platform;
grant delete, insert, select, update on table pool.collections to hotswap_tenant;
grant delete, insert, select, update on table pool.comments to hotswap_platform;
grant delete, insert, select, update on table pool.comments to hotswap_tenant;
grant delete, insert, select, update on table pool.content_log to hotswap_platform;
grant delete, insert, select, update on table pool.content_log to hotswap_tenant;
grant delete, insert, select, update on table pool.deployment_events to hotswap_platform;
grant delete, insert, select, update on table pool.deployment_events to hotswap_tenant;
grant delete, insert, select, update on table pool.deployment_sites to hotswap_platform;
grant delete, insert, select, update on table pool.deployment_sites to hotswap_tenant;
grant delete, insert, select, update on table pool.deployment_steps to hotswap_platform;
grant delete, insert, select, update on table pool.deployment_steps to hotswap_tenant;
grant delete, insert, select, update on table pool.deployments to hotswap_platform;
grant delete, insert, select, update on table pool.deployments to hotswap_tenant;
grant delete, insert, select, update on table pool.dns_providers to hotswap_platform;
grant delete, insert, select, update on table pool.dns_providers to hotswap_tenant;
grant delete, insert, select, update on table pool.entries to hotswap_platform;
grant delete, insert, select, update on table pool.entries to hotswap_tenant;
grant delete, insert, select, update on table pool.entry_versions to hotswap_platform;
grant delete, insert, select, update on table pool.entry_versions to hotswap_tenant;
grant delete, insert, select, update on table pool.exports to hotswap_platform;
grant delete, insert, select, update on table pool.exports to hotswap_tenant;
grant delete, insert, select, update on table pool.imports to hotswap_platform;
grant delete, insert, select, update on table pool.imports to hotswap_tenant;
grant delete, insert, select, update on table pool.invitations to hotswap_platform;
grant delete, insert, select, update on table pool.invitations to hotswap_tenant;
grant delete, insert, select, update on table pool.jobs to hotswap_platform;
grant delete, insert, select, update on table pool.jobs to hotswap_tenant;
grant delete, insert, select, update on table pool.mail_templates to hotswap_platform;
grant delete, insert, select, update on table pool.mail_templates to hotswap_tenant;
grant delete, insert, select, update on table pool.mails to hotswap_platform;
grant delete, insert, select, update on table pool.mails to hotswap_tenant;
grant delete, insert, select, update on table pool.media to hotswap_platform;
grant delete, insert, select, update on table pool.media to hotswap_tenant;
grant delete, insert, select, update on table pool.media_folders to hotswap_platform;
grant delete, insert, select, update on table pool.media_folders to hotswap_tenant;
grant delete, insert, select, update on table pool.memberships to hotswap_platform;
grant delete, insert, select, update on table pool.memberships to hotswap_tenant;
grant delete, insert, select, update on table pool.menus to hotswap_platform;
grant delete, insert, select, update on table pool.menus to hotswap_tenant;
grant delete, insert, select, update on table pool.notification_preferences to hotswap_platform;
grant delete, insert, select, update on table pool.notification_preferences to hotswap_tenant;
grant delete, insert, select, update on table pool.notifications to hotswap_platform;
grant delete, insert, select, update on table pool.notifications to hotswap_tenant;
grant delete, insert, select, update on table pool.plugin_keys to hotswap_platform;
grant delete, insert, select, update on table pool.plugin_keys to hotswap_tenant;
grant delete, insert, select, update on table pool.plugin_listeners to hotswap_platform;
grant delete, insert, select, update on table pool.plugin_listeners to hotswap_tenant;
grant delete, insert, select, update on table pool.plugin_logs to hotswap_platform;
grant delete, insert, select, update on table pool.plugin_logs to hotswap_tenant;
grant delete, insert, select, update on table pool.plugin_packages to hotswap_platform;
grant delete, insert, select, update on table pool.plugin_packages to hotswap_tenant;
grant delete, insert, select, update on table pool.plugin_rows to hotswap_platform;
grant delete, insert, select, update on table pool.plugin_rows to hotswap_tenant;
grant delete, insert, select, update on table pool.plugin_schedules to hotswap_platform;
grant delete, insert, select, update on table pool.plugin_schedules to hotswap_tenant;
grant delete, insert, select, update on table pool.plugin_secrets to hotswap_platform;
grant delete, insert, select, update on table pool.plugin_secrets to hotswap_tenant;
grant delete, insert, select, update on table pool.plugin_stores to hotswap_platform;
grant delete, insert, select, update on table pool.plugin_stores to hotswap_tenant;
grant delete, insert, select, update on table pool.plugin_usage to hotswap_platform;
grant delete, insert, select, update on table pool.plugin_usage to hotswap_tenant;
grant delete, insert, select, update on table pool.plugin_values to hotswap_platform;
grant delete, insert, select, update on table pool.plugin_values to hotswap_tenant;
grant delete, insert, select, update on table pool.quota_usage to hotswap_platform;
grant delete, insert, select, update on table pool.quota_usage to hotswap_tenant;
grant delete, insert, select, update on table pool.redirects to hotswap_platform;
grant delete, insert, select, update on table pool.redirects to hotswap_tenant;
grant delete, insert, select, update on table pool.releases to hotswap_platform;
grant delete, insert, select, update on table pool.releases to hotswap_tenant;
grant delete, insert, select, update on table pool.roles to hotswap_platform;
grant delete, insert, select, update on table pool.roles to hotswap_tenant;
grant delete, insert, select, update on table pool.site_api_keys to hotswap_platform;
grant delete, insert, select, update on table pool.site_api_keys to hotswap_tenant;
grant delete, insert, select, update on table pool.site_api_usage to hotswap_platform;
grant delete, insert, select, update on table pool.site_api_usage to hotswap_tenant;
grant delete, insert, select, update on table pool.site_plugins to hotswap_platform;
grant delete, insert, select, update on table pool.site_plugins to hotswap_tenant;
grant delete, insert, select, update on table pool.site_presence to hotswap_platform;
grant delete, insert, select, update on table pool.site_presence to hotswap_tenant;
grant delete, insert, select, update on table pool.sites to hotswap_platform;
grant delete, insert, select, update on table pool.sites to hotswap_tenant;
grant delete, insert, select, update on table pool.smoke_checks to hotswap_platform;
grant delete, insert, select, update on table pool.smoke_checks to hotswap_tenant;
grant delete, insert, select, update on table pool.terms to hotswap_platform;
grant delete, insert, select, update on table pool.terms to hotswap_tenant;
grant delete, insert, select, update on table pool.theme_customizations to hotswap_platform;
grant delete, insert, select, update on table pool.theme_customizations to hotswap_tenant;
grant delete, insert, select, update on table pool.theme_packages to hotswap_platform;
grant delete, insert, select, update on table pool.theme_packages to hotswap_tenant;
grant delete, insert, select, update on table pool.traffic_daily to hotswap_platform;
grant delete, insert, select, update on table pool.traffic_daily to hotswap_tenant;
grant delete, insert, select, update on table pool.traffic_hourly to hotswap_platform;
grant delete, insert, select, update on table pool.traffic_hourly to hotswap_tenant;
grant delete, insert, select, update on table pool.traffic_paths to hotswap_platform;
grant delete, insert, select, update on table pool.traffic_paths to hotswap_tenant;
grant delete, insert, select, update on table pool.uploads to hotswap_platform;
grant delete, insert, select, update on table pool.uploads to hotswap_tenant;
grant delete, insert, select, update on table pool.webhook_attempts to hotswap_platform;
grant delete, insert, select, update on table pool.webhook_attempts to hotswap_tenant;
grant delete, insert, select, update on table pool.webhook_deliveries to hotswap_platform;
grant delete, insert, select, update on table pool.webhook_deliveries to hotswap_tenant;
grant delete, insert, select, update on table pool.webhook_events to hotswap_platform;
grant delete, insert, select, update on table pool.webhook_events to hotswap_tenant;
grant delete, insert, select, update on table pool.webhooks to hotswap_platform;
grant delete, insert, select, update on table pool.webhooks to hotswap_tenant;
