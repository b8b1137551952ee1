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

export type Invitations = {
  created_at: Generated<Timestamp>
  email: string
  expires_at: Timestamp
  id: string
  invited_by: string
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
  sent_at: Timestamp | null
  state: Generated<string>
  subject: string
  template: string
  tenant_id: string
  text: string
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

export type QuotaUsage = {
  alerted_percent: Generated<number>
  period: Generated<string>
  resource: string
  tenant_id: string
  updated_at: Generated<Timestamp>
  used: Generated<number>
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

export type DB = {
  api_keys: ApiKeys
  audit_entries: AuditEntries
  audit_heads: AuditHeads
  invitations: Invitations
  jobs: Jobs
  mail_templates: MailTemplates
  mails: Mails
  memberships: Memberships
  quota_usage: QuotaUsage
  roles: Roles
}
