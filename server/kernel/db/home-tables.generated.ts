/** Row types of the tables in the schema pool. Written by scripts/schema.ts from the migrated database. */
import type { ColumnType } from 'kysely'

/** A column that PostgreSQL fills when an insert leaves it out. */
export type Generated<Value> =
  Value extends ColumnType<infer Select, infer Insert, infer Update>
    ? ColumnType<Select, Insert | undefined, Update>
    : ColumnType<Value, Value | undefined, Value>
export type Timestamp = ColumnType<Date, Date | string, Date | string>
/** jsonb: parsed when read; written as text, so that arrays are not mistaken for PostgreSQL arrays. */
export type Json = ColumnType<unknown, string, string>

export type ApiKeys = {
  created_at: Generated<Timestamp>
  created_by: string
  created_by_id: string | null
  expires_at: Timestamp | null
  id: string
  key_hash: string
  last_used_at: Timestamp | null
  name: string
  prefix: string
  scopes: string[]
  tenant_id: string
  updated_at: Generated<Timestamp>
  version: Generated<number>
}

export type ApprovalRules = {
  allow_self_approval: Generated<boolean>
  approvers: Json
  auto_approve: Generated<Json>
  created_at: Generated<Timestamp>
  created_by: Generated<string>
  enabled: Generated<boolean>
  environments: string[]
  exempt_roles: Generated<string[]>
  id: string
  mode: string
  modules: string[]
  name: string
  remind_after_seconds: number | null
  required: Generated<number>
  tenant_id: string
  timeout_seconds: number
  updated_at: Generated<Timestamp>
  version: Generated<number>
  website_ids: string[] | null
}

export type ApprovalVotes = {
  approval_id: string
  comment: Generated<string>
  created_at: Generated<Timestamp>
  decision: string
  label: string
  place: number
  tenant_id: string
  user_id: string
}

export type Approvals = {
  created_at: Generated<Timestamp>
  decided_at: Timestamp | null
  deployment_id: string
  expires_at: Timestamp
  id: string
  next_reminder_at: Timestamp | null
  proposal: Json
  reason: string
  reminders: Generated<number>
  requested_by: string | null
  rule: Json
  rule_id: string
  state: Generated<string>
  tenant_id: string
}

export type AuditEntries = {
  action: string
  actor_id: string | null
  actor_kind: string
  actor_label: string | null
  after: Json | null
  area: string
  before: Json | null
  created_at: Timestamp
  hash: Buffer
  impersonator_id: string | null
  ip: string | null
  note: string | null
  prev_hash: Buffer
  request_id: string | null
  seq: number
  subject_id: string
  subject_label: string | null
  subject_type: string
  tenant_id: string
}

export type AuditHeads = {
  anchor_hash: Generated<Buffer>
  anchor_seq: Generated<number>
  created_at: Generated<Timestamp>
  hash: Generated<Buffer>
  seq: Generated<number>
  tenant_id: string
}

export type Authors = {
  avatar_media_id: string | null
  bio: Generated<string>
  created_at: Generated<Timestamp>
  id: string
  links: Generated<Json>
  name: string
  site_id: string
  slug: string
  source_key: string | null
  tenant_id: string
  updated_at: Generated<Timestamp>
  user_id: string | null
  version: Generated<number>
}

export type Blueprints = {
  counts: Generated<Json>
  created_at: Generated<Timestamp>
  created_by: Generated<string>
  description: Generated<string>
  id: string
  name: string
  size_bytes: number
  slug: string
  tenant_id: string
  updated_at: Generated<Timestamp>
  version: Generated<number>
}

export type BulkOperations = {
  action: string
  created_at: Generated<Timestamp>
  created_by: Generated<string>
  created_by_id: string | null
  finished_at: Timestamp | null
  id: string
  input: Generated<Json>
  job_id: string | null
  site_ids: string[]
  state: Generated<string>
  tenant_id: string
}

export type BulkOutcomes = {
  code: string | null
  detail: string | null
  finished_at: Generated<Timestamp>
  operation_id: string
  outcome: string
  site_id: string
  tenant_id: string
}

export type CanarySamples = {
  at: Timestamp
  errors: Generated<number>
  failed_paths: Generated<Json>
  process: string
  release_number: number
  render_ms: number[]
  renders: Generated<number>
  requests: Generated<number>
  response_ms: number[]
  site_id: string
  source: string
  tenant_id: string
}

export type CdnHooks = {
  created_at: Generated<Timestamp>
  created_by: string
  credentials: string
  enabled: Generated<boolean>
  failing_since: Timestamp | null
  held_until: Timestamp | null
  id: string
  kind: string
  name: string
  problem: string | null
  settings: Json
  tenant_id: string
  updated_at: Generated<Timestamp>
  version: Generated<number>
  website_id: string | null
}

export type CdnPurges = {
  answer: Generated<string>
  attempts: Generated<number>
  by: string
  created_at: Timestamp
  finished_at: Timestamp | null
  hook_id: string
  id: string
  items: string[]
  next_attempt_at: Timestamp
  note: string
  problem: string | null
  reason: string
  state: Generated<string>
  status: number | null
  tenant_id: string
}

export type CdnSites = {
  content_position: number
  hook_id: string
  move: number
  release_number: number
  site_id: string
  state: string
  tenant_id: string
}

export type ChangeWindows = {
  created_at: Generated<Timestamp>
  created_by: Generated<string>
  cron: string | null
  duration_minutes: number | null
  enabled: Generated<boolean>
  ends_at: Timestamp | null
  environments: string[]
  id: string
  kind: string
  modules: string[]
  name: string
  reason: Generated<string>
  starts_at: Timestamp | null
  tenant_id: string
  time_zone: string | null
  updated_at: Generated<Timestamp>
  version: Generated<number>
  website_ids: string[] | null
}

export type Collections = {
  counted_as: string | null
  created_at: Generated<Timestamp>
  description: Generated<string>
  fields: Json
  has_pages: Generated<boolean>
  id: string
  is_public: Generated<boolean>
  name: string
  singular: string
  site_id: string
  slug: string
  tenant_id: string
  updated_at: Generated<Timestamp>
  version: Generated<number>
}

export type Comments = {
  author_name: string
  author_url: string | null
  body: string
  commented_at: Timestamp
  created_at: Generated<Timestamp>
  entry_id: string
  id: string
  reply_to: string | null
  site_id: string
  source_key: string | null
  status: string
  tenant_id: string
  updated_at: Generated<Timestamp>
  version: Generated<number>
}

export type ContentLog = {
  authors: Generated<string[]>
  document: Json
  entry_id: string
  kind: string
  parent_id: string | null
  path: string | null
  position: number
  published_at: Timestamp
  search: string | null
  site_id: string
  tenant_id: string
  terms: Generated<string[]>
  title: Generated<string>
  type: string
  until_position: number | null
}

export type DeploymentEvents = {
  at: Generated<Timestamp>
  data: Json
  deployment_id: string
  sequence: number
  tenant_id: string
  type: string
}

export type DeploymentSites = {
  base_number: number | null
  candidate_number: number | null
  deployment_id: string
  evidence: Json | null
  live_at: Timestamp | null
  live_number: number | null
  place: number
  problem: Json | null
  restored_at: Timestamp | null
  site_id: string
  state: Generated<string>
  tenant_id: string
}

export type DeploymentSteps = {
  deployment_id: string
  detail: string | null
  evidence: Json | null
  finished_at: Timestamp | null
  name: string
  place: number
  started_at: Timestamp | null
  state: Generated<string>
  tenant_id: string
}

export type Deployments = {
  approval_id: string | null
  change: Json
  created_at: Generated<Timestamp>
  created_by: Json | null
  environment: string
  finished_at: Timestamp | null
  fleet_id: string | null
  holds_place: Generated<boolean>
  hot_until: Timestamp | null
  id: string
  last_sequence: Generated<number>
  module: string
  next_at: Timestamp | null
  note: string | null
  options: Generated<Json>
  problem: Json | null
  progress: Generated<Json>
  promoted_from: string | null
  scheduled_at: Timestamp | null
  scope: Json
  started_at: Timestamp | null
  state: Generated<string>
  step: Generated<string>
  strategy: string
  summary: Generated<string>
  tenant_id: string
  waiting_for: string | null
}

export type DnsProviders = {
  checked_at: Timestamp | null
  created_at: Generated<Timestamp>
  created_by: Generated<string>
  id: string
  kind: string
  name: string
  problem: string | null
  secret: string
  settings: Generated<Json>
  state: Generated<string>
  tenant_id: string
  updated_at: Generated<Timestamp>
  version: Generated<number>
  zones: Generated<Json>
}

export type Entries = {
  authors: Generated<string[]>
  created_at: Generated<Timestamp>
  created_by: Generated<string>
  deleted_at: Timestamp | null
  document: Json
  expire_at: Timestamp | null
  id: string
  parent_id: string | null
  publish_at: Timestamp | null
  published_at: Timestamp | null
  published_path: string | null
  published_version: number | null
  search: string | null
  site_id: string
  slug: string
  source_key: string | null
  status: Generated<string>
  tenant_id: string
  terms: Generated<string[]>
  title: Generated<string>
  type: string
  updated_at: Generated<Timestamp>
  updated_by: Generated<string>
  version: Generated<number>
}

export type EntryVersions = {
  author: Generated<string>
  author_id: string | null
  autosaved_since: Timestamp | null
  created_at: Generated<Timestamp>
  document: Json
  entry_id: string
  note: string | null
  site_id: string
  slug: string
  superseded_at: Timestamp | null
  tenant_id: string
  version: number
}

export type Exports = {
  created_at: Generated<Timestamp>
  created_by: Generated<string>
  created_by_id: string | null
  error: string | null
  expires_at: Timestamp | null
  finished_at: Timestamp | null
  format: string
  id: string
  job_id: string | null
  site_id: string
  size_bytes: number | null
  state: string
  tenant_id: string
}

export type Imports = {
  checkpoint: Generated<Json>
  counts: Generated<Json>
  created_at: Generated<Timestamp>
  created_by: Generated<string>
  created_by_id: string | null
  error: string | null
  file_name: Generated<string>
  finished_at: Timestamp | null
  format: string
  id: string
  is_dry_run: Generated<boolean>
  job_id: string | null
  options: Generated<Json>
  progress: Generated<Json>
  report: Generated<Json>
  site_id: string
  state: string
  tenant_id: string
  updated_at: Generated<Timestamp>
}

export type Invitations = {
  created_at: Generated<Timestamp>
  email: string
  expires_at: Timestamp
  id: string
  invited_by: string
  invited_by_id: string | null
  role_id: string
  sent_at: Timestamp
  tenant_id: string
  token_hash: string
}

export type Jobs = {
  attempts: Generated<number>
  cancel_requested_at: Timestamp | null
  created_at: Generated<Timestamp>
  finished_at: Timestamp | null
  id: string
  key: string | null
  lane: string
  last_error: string | null
  lease_until_at: Timestamp | null
  locked_by: string | null
  max_attempts: number
  payload: Json
  progress_done: number | null
  progress_note: string | null
  progress_total: number | null
  result: Json | null
  run_at: Generated<Timestamp>
  started_at: Timestamp | null
  state: Generated<string>
  task: string
  tenant_id: string
  trace: Generated<Json>
}

export type MailTemplates = {
  created_at: Generated<Timestamp>
  html: string
  locale: string
  slug: string
  subject: string
  tenant_id: string
  text: string
  updated_at: Generated<Timestamp>
  updated_by: string | null
  version: Generated<number>
}

export type Mails = {
  created_at: Generated<Timestamp>
  error: string | null
  html: string
  id: string
  job_id: string | null
  locale: string
  message_id: string | null
  recipient: string
  reply_to: string | null
  sent_at: Timestamp | null
  state: Generated<string>
  subject: string
  template: string
  tenant_id: string
  text: string
}

export type Media = {
  alt: Generated<string>
  caption: Generated<string>
  color: string | null
  content_type: string
  created_at: Generated<Timestamp>
  created_by: Generated<string>
  credit: Generated<string>
  folder_id: string | null
  height: number | null
  id: string
  is_animated: Generated<boolean>
  kind: string
  name: string
  sha256: string
  site_id: string
  size_bytes: number
  source_key: string | null
  tenant_id: string
  title: Generated<string>
  updated_at: Generated<Timestamp>
  version: Generated<number>
  width: number | null
}

export type MediaFolders = {
  created_at: Generated<Timestamp>
  id: string
  name: string
  parent_id: string | null
  site_id: string
  tenant_id: string
  updated_at: Generated<Timestamp>
  version: Generated<number>
}

export type Memberships = {
  created_at: Generated<Timestamp>
  email: string
  name: string
  role_id: string
  tenant_id: string
  updated_at: Generated<Timestamp>
  user_id: string
  version: Generated<number>
}

export type Menus = {
  created_at: Generated<Timestamp>
  handle: string
  id: string
  items: Generated<Json>
  name: string
  site_id: string
  tenant_id: string
  updated_at: Generated<Timestamp>
  version: Generated<number>
}

export type NotificationPreferences = {
  kind: string
  mail: boolean
  portal: boolean
  tenant_id: string
  user_id: string
}

export type Notifications = {
  count: Generated<number>
  created_at: Timestamp
  data: Json
  id: string
  key: string | null
  kind: string
  read_at: Timestamp | null
  subject_id: string
  subject_type: string
  tenant_id: string
  user_id: string
}

export type PluginKeys = {
  columns: string
  is_unique: boolean
  key: Buffer
  plugin: string
  row_id: string
  site_id: string
  table_name: string
  tenant_id: string
}

export type PluginListeners = {
  event: string
  plugin: string
  priority: number
  site_id: string
  tenant_id: string
}

export type PluginLogs = {
  call_kind: string
  call_name: string
  fields: Json | null
  id: string
  level: string
  logged_at: Timestamp
  message: string
  plugin: string
  plugin_version: string
  site_id: string
  tenant_id: string
}

export type PluginPackages = {
  category: string
  created_at: Generated<Timestamp>
  created_by: Generated<string>
  file_count: number
  findings: Generated<Json>
  hash: string
  manifest: Json
  name: string
  origin: string
  size_bytes: number
  tenant_id: string
  title: string
  version: string
}

export type PluginRows = {
  created_at: Timestamp
  data: Json
  id: string
  plugin: string
  site_id: string
  size_bytes: number
  table_name: string
  tenant_id: string
  updated_at: Timestamp
  version: Generated<number>
}

export type PluginSchedules = {
  cron: string
  idle_since: Timestamp | null
  last_at: Timestamp | null
  last_error: string | null
  last_outcome: string | null
  name: string
  next_at: Timestamp | null
  plugin: string
  site_id: string
  tenant_id: string
  timezone: string
}

export type PluginSecrets = {
  name: string
  plugin: string
  secret: string
  site_id: string
  tenant_id: string
  updated_at: Generated<Timestamp>
  updated_by: Generated<string>
}

export type PluginStores = {
  created_at: Generated<Timestamp>
  hash: Generated<string>
  plugin: string
  removed_at: Timestamp | null
  reserved_bytes: Generated<number>
  row_counts: Generated<Json>
  site_id: string
  size_bytes: Generated<number>
  tables: Generated<Json>
  tenant_id: string
}

export type PluginUsage = {
  call_kind: string
  calls: Generated<number>
  cpu_ms: Generated<number>
  day: string
  failures: Generated<number>
  plugin: string
  site_id: string
  tenant_id: string
  wall_ms: Generated<number>
}

export type PluginValues = {
  expires_at: Timestamp | null
  key: string
  plugin: string
  site_id: string
  size_bytes: number
  tenant_id: string
  updated_at: Generated<Timestamp>
  value: Json
}

export type QuotaUsage = {
  alerted_percent: Generated<number>
  period: Generated<string>
  resource: string
  tenant_id: string
  updated_at: Generated<Timestamp>
  used: Generated<number>
}

export type Redirects = {
  created_at: Generated<Timestamp>
  from_path: string
  id: string
  is_automatic: Generated<boolean>
  site_id: string
  status: Generated<number>
  target: string
  tenant_id: string
  updated_at: Generated<Timestamp>
  version: Generated<number>
}

export type Releases = {
  base_number: number | null
  changes: Generated<Json>
  config: Json
  config_since: Generated<number>
  content_position: number
  created_at: Generated<Timestamp>
  created_by: Json | null
  deployment_id: string | null
  expires_at: Timestamp | null
  id: string
  kind: string
  live_at: Timestamp | null
  note: string | null
  number: number
  overlay: Json | null
  overlay_removed: string[] | null
  pinned: Generated<boolean>
  plugins: Generated<Json>
  restored_from: number | null
  site_id: string
  tenant_id: string
  theme_hash: string
  theme_owner: string
  theme_settings: Generated<Json>
}

export type Roles = {
  built_in: Generated<boolean>
  created_at: Generated<Timestamp>
  description: Generated<string>
  id: string
  name: string
  permissions: Generated<string[]>
  slug: string
  tenant_id: string
  updated_at: Generated<Timestamp>
  version: Generated<number>
}

export type SiteApiKeys = {
  created_at: Generated<Timestamp>
  created_by: string
  expires_at: Timestamp | null
  id: string
  key_hash: string
  last_used_at: Timestamp | null
  name: string
  per_minute: number | null
  plugins: Generated<string[]>
  prefix: string
  previous_hash: string | null
  previous_until: Timestamp | null
  site_id: string
  tenant_id: string
  updated_at: Generated<Timestamp>
  version: Generated<number>
}

export type SiteApiUsage = {
  day: string
  endpoint: string
  failed: Generated<number>
  key_id: string
  limited: Generated<number>
  plugin: string
  refused: Generated<number>
  requests: Generated<number>
  site_id: string
  tenant_id: string
  took_ms: Generated<number>
}

export type SitePlugins = {
  enabled: boolean
  hash: string
  name: string
  published: Json
  site_id: string
  tenant_id: string
  version: string
}

export type SitePresence = {
  by_operator: Generated<boolean>
  entry_id: string | null
  mode: string
  seen_at: Generated<Timestamp>
  since: Generated<Timestamp>
  site_id: string
  tab: string
  tenant_id: string
  user_id: string
}

export type Sites = {
  blueprint: Generated<string>
  content_position: Generated<number>
  created_at: Generated<Timestamp>
  deleted_at: Timestamp | null
  deployment_id: string | null
  id: string
  is_main: Generated<boolean>
  keep_days: Generated<number>
  keep_releases: Generated<number>
  last_release_number: Generated<number>
  move: Generated<number>
  name: string
  purge_after_at: Timestamp | null
  release_number: Generated<number>
  slug: string
  staging_number: number | null
  standby_key: string | null
  standby_number: number | null
  standby_share: Generated<number>
  status: string
  status_before_deletion: string | null
  status_message: string | null
  tenant_id: string
  updated_at: Generated<Timestamp>
  version: Generated<number>
}

export type SmokeChecks = {
  contains: string | null
  created_at: Generated<Timestamp>
  created_by: Generated<string>
  does_not_contain: string | null
  expected_status: Generated<number>
  id: string
  is_enabled: Generated<boolean>
  max_ms: number | null
  name: string
  path: string
  site_id: string | null
  tenant_id: string
  updated_at: Generated<Timestamp>
  version: Generated<number>
}

export type Terms = {
  created_at: Generated<Timestamp>
  description: Generated<string>
  id: string
  name: string
  parent_id: string | null
  site_id: string
  slug: string
  source_key: string | null
  taxonomy: string
  tenant_id: string
  updated_at: Generated<Timestamp>
  version: Generated<number>
}

export type ThemeCustomizations = {
  customization: Json
  site_id: string
  tenant_id: string
  theme_name: string
  updated_at: Generated<Timestamp>
  version: Generated<number>
}

export type ThemePackages = {
  created_at: Generated<Timestamp>
  created_by: Generated<string>
  file_count: number
  findings: Generated<Json>
  hash: string
  manifest: Json
  name: string
  size_bytes: number
  tenant_id: string
  title: string
  version: string
}

export type TrafficDaily = {
  bytes: Generated<number>
  day: string
  latency_buckets: Generated<number[]>
  requests: Generated<number>
  site_id: string
  status_2xx: Generated<number>
  status_3xx: Generated<number>
  status_4xx: Generated<number>
  status_5xx: Generated<number>
  tenant_id: string
  views: Generated<number>
  visitor_sketch: Buffer | null
  visitors: Generated<number>
}

export type TrafficHourly = {
  bytes: Generated<number>
  host: string
  hour_at: Timestamp
  latency_buckets: Generated<number[]>
  release_number: number
  requests: Generated<number>
  site_id: string
  status_2xx: Generated<number>
  status_3xx: Generated<number>
  status_4xx: Generated<number>
  status_5xx: Generated<number>
  tenant_id: string
  views: Generated<number>
}

export type TrafficPaths = {
  day: string
  kind: string
  name: string
  site_id: string
  tenant_id: string
  views: Generated<number>
}

export type Uploads = {
  created_at: Generated<Timestamp>
  created_by: Generated<string>
  duplicate_of: string | null
  error: Json | null
  expires_at: Timestamp
  fields: Generated<Json>
  id: string
  is_resumable: boolean
  media_id: string
  metadata: Generated<Json>
  offset_bytes: Generated<number>
  parts: Generated<string[]>
  reserved_bytes: number
  site_id: string
  size_bytes: number | null
  state: Generated<string>
  tenant_id: string
}

export type WebhookAttempts = {
  at: Timestamp
  delivery_id: string
  duration_ms: number
  error: string | null
  excerpt: Generated<string>
  number: number
  status: number | null
  tenant_id: string
}

export type WebhookDeliveries = {
  created_at: Timestamp
  event_id: string
  finished_at: Timestamp | null
  id: string
  next_attempt_at: Timestamp
  state: Generated<string>
  tenant_id: string
  webhook_id: string
}

export type WebhookEvents = {
  created_at: Timestamp
  data: Json
  id: string
  tenant_id: string
  type: string
}

export type Webhooks = {
  created_at: Generated<Timestamp>
  created_by: string
  description: Generated<string>
  disabled_reason: string | null
  enabled: Generated<boolean>
  events: string[]
  failing_since: Timestamp | null
  held_until: Timestamp | null
  id: string
  previous_secret: string | null
  previous_secret_until: Timestamp | null
  secret: string
  tenant_id: string
  updated_at: Generated<Timestamp>
  url: string
  version: Generated<number>
}

export type DB = {
  api_keys: ApiKeys
  approval_rules: ApprovalRules
  approval_votes: ApprovalVotes
  approvals: Approvals
  audit_entries: AuditEntries
  audit_heads: AuditHeads
  authors: Authors
  blueprints: Blueprints
  bulk_operations: BulkOperations
  bulk_outcomes: BulkOutcomes
  canary_samples: CanarySamples
  cdn_hooks: CdnHooks
  cdn_purges: CdnPurges
  cdn_sites: CdnSites
  change_windows: ChangeWindows
  collections: Collections
  comments: Comments
  content_log: ContentLog
  deployment_events: DeploymentEvents
  deployment_sites: DeploymentSites
  deployment_steps: DeploymentSteps
  deployments: Deployments
  dns_providers: DnsProviders
  entries: Entries
  entry_versions: EntryVersions
  exports: Exports
  imports: Imports
  invitations: Invitations
  jobs: Jobs
  mail_templates: MailTemplates
  mails: Mails
  media: Media
  media_folders: MediaFolders
  memberships: Memberships
  menus: Menus
  notification_preferences: NotificationPreferences
  notifications: Notifications
  plugin_keys: PluginKeys
  plugin_listeners: PluginListeners
  plugin_logs: PluginLogs
  plugin_packages: PluginPackages
  plugin_rows: PluginRows
  plugin_schedules: PluginSchedules
  plugin_secrets: PluginSecrets
  plugin_stores: PluginStores
  plugin_usage: PluginUsage
  plugin_values: PluginValues
  quota_usage: QuotaUsage
  redirects: Redirects
  releases: Releases
  roles: Roles
  site_api_keys: SiteApiKeys
  site_api_usage: SiteApiUsage
  site_plugins: SitePlugins
  site_presence: SitePresence
  sites: Sites
  smoke_checks: SmokeChecks
  terms: Terms
  theme_customizations: ThemeCustomizations
  theme_packages: ThemePackages
  traffic_daily: TrafficDaily
  traffic_hourly: TrafficHourly
  traffic_paths: TrafficPaths
  uploads: Uploads
  webhook_attempts: WebhookAttempts
  webhook_deliveries: WebhookDeliveries
  webhook_events: WebhookEvents
  webhooks: Webhooks
}
