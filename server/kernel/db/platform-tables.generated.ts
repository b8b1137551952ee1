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

export type DataKeys = {
  created_at: Generated<Timestamp>
  destroyed_at: Timestamp | null
  master_key_id: string
  retired_at: Timestamp | null
  scope: string
  version: number
  wrapped: Buffer | null
}

export type Domains = {
  created_at: Generated<Timestamp>
  host: string
  tenant_id: string
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

export type Notices = {
  created_at: Generated<Timestamp>
  payload: Json
  sequence: Generated<number>
  topic: string
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

export type ProvisioningSteps = {
  error: string | null
  finished_at: Generated<Timestamp>
  name: string
  position: number
  state: string
  tenant_id: string
  took_ms: number
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

export type Tenants = {
  created_at: Generated<Timestamp>
  deleted_at: Timestamp | null
  display_name: string
  id: string
  lease_until_at: Timestamp | null
  logo_url: string | null
  metadata: Generated<Json>
  name: string
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

export type DB = {
  data_keys: DataKeys
  domains: Domains
  idempotency_keys: IdempotencyKeys
  notices: Notices
  placements: Placements
  plans: Plans
  provisioning_steps: ProvisioningSteps
  settings_versions: SettingsVersions
  tenants: Tenants
}
