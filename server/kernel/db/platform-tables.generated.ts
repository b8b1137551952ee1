/** Row types of the tables in the schema platform. Written by scripts/schema.ts from the migrated database. */
import type { ColumnType } from 'kysely'

/** A column that PostgreSQL fills when an insert leaves it out. */
export type Generated<Value> =
  Value extends ColumnType<infer Select, infer Insert, infer Update>
    ? ColumnType<Select, Insert | undefined, Update>
    : ColumnType<Value, Value | undefined, Value>
export type Timestamp = ColumnType<Date, Date | string, Date | string>
/** jsonb: parsed when read; written as text, so that arrays are not mistaken for PostgreSQL arrays. */
export type Json = ColumnType<unknown, string, string>

export type Accounts = {
  access_token: string | null
  access_token_expires_at: Timestamp | null
  account_id: string
  created_at: Generated<Timestamp>
  id: string
  id_token: string | null
  password: string | null
  provider_id: string
  refresh_token: string | null
  refresh_token_expires_at: Timestamp | null
  scope: string | null
  updated_at: Generated<Timestamp>
  user_id: string
}

export type AcmeAccounts = {
  account_url: string | null
  contact: string | null
  created_at: Generated<Timestamp>
  directory_url: string
  eab_key_id: string | null
  private_key: string
}

export type AcmeAuthorities = {
  directory_url: string
  failures: Generated<number>
  paused_until: Timestamp | null
  problem: string | null
  used_at: Timestamp | null
}

export type AcmeChallenges = {
  answer: string
  answer_key: string | null
  expires_at: Timestamp
  host: string
  kind: string
  order_id: string
  token: string
}

export type AcmeLimits = {
  bucket: string
  refilled_at: Timestamp
  tokens: number
}

export type CertificateOrders = {
  attempts: Generated<number>
  authority: string | null
  certificate_id: string | null
  challenge: string | null
  created_at: Generated<Timestamp>
  events: Generated<Json>
  finished_at: Timestamp | null
  id: string
  names: string[]
  next_attempt_at: Generated<Timestamp>
  order_url: string | null
  private_key: string | null
  problem: Json | null
  reason: string
  replaces: string | null
  state: string
  tenant_id: string | null
}

export type Certificates = {
  ari_checked_at: Timestamp | null
  ari_id: string | null
  ari_next_at: Timestamp | null
  authority: string | null
  chain: string
  created_at: Generated<Timestamp>
  fingerprint: string
  id: string
  issuer: string
  key_type: string
  names: string[]
  not_after: Timestamp
  not_before: Timestamp
  ocsp_checked_at: Timestamp | null
  ocsp_expires_at: Timestamp | null
  ocsp_failures: Generated<number>
  ocsp_next_at: Generated<Timestamp | null>
  ocsp_problem: string | null
  ocsp_response: Buffer | null
  ocsp_state: string | null
  ocsp_url: string | null
  private_key: string
  profile: string | null
  renew_at: Timestamp | null
  revocation_reason: string | null
  revoked_at: Timestamp | null
  serial: string
  source: string
  state: string
  tenant_id: string | null
  warned_days: number | null
}

export type DanglingDomains = {
  checked_at: Timestamp
  found_at: Timestamp
  host: string
  seen: string
  tenant_id: string
}

export type DataKeys = {
  created_at: Generated<Timestamp>
  destroyed_at: Timestamp | null
  master_key_id: string
  retired_at: Timestamp | null
  scope: string
  version: number
  wrapped: Buffer | null
}

export type DomainOwners = {
  created_at: Generated<Timestamp>
  proof: string
  target: string
  tenant_id: string
}

export type DomainTransfers = {
  created_at: Generated<Timestamp>
  created_by: string | null
  decided_at: Timestamp | null
  decided_by: string | null
  domain_id: string
  expires_at: Timestamp
  from_tenant_id: string
  host: string
  id: string
  message: string | null
  state: string
  to_tenant_id: string
}

export type Domains = {
  checked_at: Timestamp | null
  checks: Generated<number>
  created_at: Generated<Timestamp>
  dns_provider_id: string | null
  expires_at: Timestamp | null
  failing_since: Timestamp | null
  holds: Generated<boolean>
  host: string
  hsts_max_age: Generated<number>
  hsts_preload: Generated<boolean>
  hsts_subdomains: Generated<boolean>
  https: Generated<string>
  id: string
  is_primary: Generated<boolean>
  method: string | null
  next_check_at: Timestamp | null
  points_here: Generated<boolean>
  preferred_method: string | null
  problem: string | null
  quarantine_reason: string | null
  quarantined_until: Timestamp | null
  redirect_status: Generated<number>
  redirect_to: string | null
  redirects: Generated<boolean>
  registrable: string
  report: Json | null
  serves: Generated<string>
  site_id: string | null
  skeleton: string
  state: Generated<string>
  tenant_id: string
  updated_at: Generated<Timestamp>
  verified_at: Timestamp | null
  version: Generated<number>
  vouched_until: Timestamp | null
}

export type EmailChanges = {
  created_at: Timestamp
  expires_at: Timestamp
  new_email: string
  token_hash: string
  user_id: string
}

export type FleetTenants = {
  deployment_id: string | null
  finished_at: Timestamp | null
  fleet_id: string
  place: number | null
  problem: Json | null
  ring: number | null
  started_at: Timestamp | null
  state: Generated<string>
  tenant_id: string
  waiting_for: string | null
  websites: number
}

export type Fleets = {
  created_at: Generated<Timestamp>
  created_by: Json | null
  finished_at: Timestamp | null
  id: string
  module: string
  next_at: Timestamp | null
  next_state: string | null
  note: string | null
  options: Json
  problem: Json | null
  ring: Generated<number>
  rings: Json
  selected_to: string | null
  selection: Json
  soak_until: Timestamp | null
  started_at: Timestamp | null
  state: string
  summary: string
  template: Json
  version: Generated<number>
}

export type IdempotencyKeys = {
  actor: string
  body: Buffer | null
  created_at: Generated<Timestamp>
  fingerprint: Buffer
  headers: Json | null
  holder: string
  key: string
  lease_until_at: Timestamp
  status: number | null
  tenant_id: string
}

export type Impersonations = {
  created_at: Timestamp
  ended_at: Timestamp | null
  expires_at: Timestamp
  id: string
  operator_id: string
  reason: string
  tenant_id: string
  user_id: string
}

export type LiveSites = {
  content_position: Generated<number>
  is_main: boolean
  move: Generated<number>
  release_number: Generated<number>
  site_id: string
  slug: string
  staging_number: number | null
  standby_key: string | null
  standby_number: number | null
  standby_share: Generated<number>
  status: string
  status_message: string | null
  tenant_id: string
  updated_at: Generated<Timestamp>
}

export type Notices = {
  created_at: Generated<Timestamp>
  payload: Json
  sequence: Generated<number>
  topic: string
  transaction_id: Generated<string>
}

export type Passkeys = {
  aaguid: string | null
  backed_up: boolean
  counter: number
  created_at: Timestamp | null
  credential_id: string
  device_type: string
  id: string
  name: string | null
  public_key: string
  transports: string | null
  user_id: string
}

export type Placements = {
  database_name: string | null
  kind: string
  moved_at: Timestamp | null
  schema_name: string
  tenant_id: string
}

export type Plans = {
  alert_thresholds: Generated<number[]>
  created_at: Generated<Timestamp>
  currency: Generated<string>
  description: Generated<string>
  id: string
  is_public: Generated<boolean>
  name: string
  position: number
  price_cents: Generated<number>
  quotas: Json
  updated_at: Generated<Timestamp>
  version: Generated<number>
}

export type PluginAdvisories = {
  action: string
  created_by: string
  description: Generated<string>
  external_id: string | null
  feed_id: string | null
  hash: string | null
  id: string
  lift_reason: string | null
  lifted_at: Timestamp | null
  lifted_by: string | null
  name: string | null
  published_at: Generated<Timestamp>
  range: string | null
  scope: Generated<string>
  severity: string
  title: string
  updated_at: Generated<Timestamp>
  url: string | null
  version: Generated<number>
}

export type PluginAdvisoryFeeds = {
  checked_at: Timestamp | null
  created_at: Generated<Timestamp>
  enabled: Generated<boolean>
  error: string | null
  id: string
  name: string
  public_key: string
  sequence: Generated<number>
  taken_at: Timestamp | null
  updated_at: Generated<Timestamp>
  url: string
  version: Generated<number>
}

export type PluginAdvisoryTenants = {
  advisory_id: string
  tenant_id: string
  told_at: Generated<Timestamp>
  websites: number
}

export type PluginFeedKey = {
  id: Generated<boolean>
  private_key: string
  public_key: string
}

export type PluginInstallCounts = {
  counted_at: Timestamp
  name: string
  websites: number
}

export type PluginListings = {
  created_at: Generated<Timestamp>
  name: string
  publisher_id: string
}

export type PluginPublisherKeys = {
  created_at: Generated<Timestamp>
  created_by: string
  fingerprint: string
  name: string
  public_key: string
  publisher_id: string
  revoked_at: Timestamp | null
}

export type PluginPublishers = {
  created_at: Generated<Timestamp>
  id: string
  name: string
  tenant_id: string
  updated_at: Generated<Timestamp>
  url: string | null
  verified_at: Timestamp | null
  version: Generated<number>
}

export type PluginSubmissions = {
  created_at: Generated<Timestamp>
  decided_at: Timestamp | null
  decided_by: string | null
  findings: Generated<Json>
  fingerprint: string | null
  hash: string
  id: string
  manifest: Json
  name: string
  note: Generated<string>
  publisher_id: string
  reason: string | null
  signature: string | null
  size_bytes: number
  state: Generated<string>
  submitted_by: string
  tenant_id: string
  version: string
}

export type PluginVersions = {
  approved_by: string
  fingerprint: string | null
  hash: string
  name: string
  published_at: Generated<Timestamp>
  signature: string | null
  version: string
}

export type Processes = {
  connections_total: number
  connections_waiting: number
  cpu_percent: number
  heap_bytes: number
  host: string
  id: string
  kind: string
  lag_ms: number
  memory_bytes: number
  node_version: string
  pid: number
  seen_at: Timestamp
  started_at: Timestamp
  version: string
}

export type ProvisioningSteps = {
  error: string | null
  finished_at: Generated<Timestamp>
  name: string
  position: number
  state: string
  tenant_id: string
  took_ms: number
}

export type RefreshTokens = {
  created_at: Timestamp
  expires_at: Timestamp
  rotated_at: Timestamp | null
  session_id: string
  successor: string | null
  tenant_id: string | null
  token_hash: string
}

export type ReleasedDomains = {
  former_tenant_id: string
  host: string
  released_at: Timestamp
  rests_until: Timestamp
}

export type RequestMinutes = {
  errors: number
  kind: string
  minute_at: Timestamp
  requests: number
}

export type Secrets = {
  created_at: Generated<Timestamp>
  name: string
  value: string
}

export type ServedCertificates = {
  certificate_id: string
  name: string
  tenant_id: string | null
}

export type Sessions = {
  created_at: Generated<Timestamp>
  expires_at: Timestamp
  id: string
  ip_address: string | null
  token: string
  updated_at: Generated<Timestamp>
  user_agent: string | null
  user_id: string
}

export type SettingsVersions = {
  author_id: string | null
  created_at: Generated<Timestamp>
  kind: string
  note: string | null
  tenant_id: string
  value: Json
  version: number
}

export type SigningKeys = {
  created_at: Timestamp
  id: string
  private_key: string
  public_jwk: Json
  retired_at: Timestamp | null
}

export type TenantPortals = {
  domain_id: string | null
  sender_name: string | null
  tenant_id: string
  updated_at: Generated<Timestamp>
  version: Generated<number>
}

export type Tenants = {
  created_at: Generated<Timestamp>
  deleted_at: Timestamp | null
  display_name: string
  id: string
  lease_until_at: Timestamp | null
  logo_url: string | null
  made_by: string | null
  metadata: Generated<Json>
  name: string
  onboarding_dismissed_at: Timestamp | null
  plan_id: string
  primary_color: string | null
  purge_after_at: Timestamp | null
  purged_at: Timestamp | null
  quota_overrides: Generated<Json>
  region: Generated<string>
  secondary_color: string | null
  slug: string
  status: string
  status_before_deletion: string | null
  status_reason: string | null
  subscription_status: Generated<string>
  suspended_at: Timestamp | null
  updated_at: Generated<Timestamp>
  version: Generated<number>
}

export type TwoFactors = {
  backup_codes: string
  failed_verification_count: Generated<number | null>
  id: string
  locked_until: Timestamp | null
  secret: string
  user_id: string
  verified: Generated<boolean | null>
}

export type UserDevices = {
  fingerprint: string
  first_seen_at: Timestamp
  last_seen_at: Timestamp
  user_id: string
}

export type UserTenants = {
  created_at: Generated<Timestamp>
  tenant_id: string
  user_id: string
}

export type Users = {
  created_at: Generated<Timestamp>
  email: string
  email_verified: Generated<boolean>
  id: string
  image: string | null
  locale: string | null
  name: string
  platform_role: string | null
  preferences: Generated<Json>
  suspended_at: Timestamp | null
  suspended_reason: string | null
  two_factor_enabled: Generated<boolean>
  updated_at: Generated<Timestamp>
  version: Generated<number>
}

export type Verifications = {
  created_at: Generated<Timestamp>
  expires_at: Timestamp
  id: string
  identifier: string
  updated_at: Generated<Timestamp>
  value: string
}

export type DB = {
  accounts: Accounts
  acme_accounts: AcmeAccounts
  acme_authorities: AcmeAuthorities
  acme_challenges: AcmeChallenges
  acme_limits: AcmeLimits
  certificate_orders: CertificateOrders
  certificates: Certificates
  dangling_domains: DanglingDomains
  data_keys: DataKeys
  domain_owners: DomainOwners
  domain_transfers: DomainTransfers
  domains: Domains
  email_changes: EmailChanges
  fleet_tenants: FleetTenants
  fleets: Fleets
  idempotency_keys: IdempotencyKeys
  impersonations: Impersonations
  live_sites: LiveSites
  notices: Notices
  passkeys: Passkeys
  placements: Placements
  plans: Plans
  plugin_advisories: PluginAdvisories
  plugin_advisory_feeds: PluginAdvisoryFeeds
  plugin_advisory_tenants: PluginAdvisoryTenants
  plugin_feed_key: PluginFeedKey
  plugin_install_counts: PluginInstallCounts
  plugin_listings: PluginListings
  plugin_publisher_keys: PluginPublisherKeys
  plugin_publishers: PluginPublishers
  plugin_submissions: PluginSubmissions
  plugin_versions: PluginVersions
  processes: Processes
  provisioning_steps: ProvisioningSteps
  refresh_tokens: RefreshTokens
  released_domains: ReleasedDomains
  request_minutes: RequestMinutes
  secrets: Secrets
  served_certificates: ServedCertificates
  sessions: Sessions
  settings_versions: SettingsVersions
  signing_keys: SigningKeys
  tenant_portals: TenantPortals
  tenants: Tenants
  two_factors: TwoFactors
  user_devices: UserDevices
  user_tenants: UserTenants
  users: Users
  verifications: Verifications
}
