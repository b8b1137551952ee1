/** Row types of the tables in the schema pool. Written by scripts/schema.ts from the migrated database. */
import type { ColumnType, Generated } from 'kysely'

export type Timestamp = ColumnType<Date, Date | string, Date | string>
/** jsonb: parsed when read; written as text, so that arrays are not mistaken for PostgreSQL arrays. */
export type Json = ColumnType<unknown, string, string>

export type QuotaUsage = {
  alerted_percent: Generated<number>
  resource: string
  tenant_id: string
  updated_at: Generated<Timestamp>
  used: Generated<number>
}

export type DB = {
  quota_usage: QuotaUsage
}
