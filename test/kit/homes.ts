/** A home for a tenant's rows in each placement, without the product around it: for tests of what lives in homes. */
import { randomUUIDv7 } from 'node:crypto'
import { after } from 'node:test'
import { urlOfDatabase } from '../../server/kernel/db/database.ts'
import { migrateDatabase, migrateSchema, withOwner } from '../../server/kernel/db/migrate.ts'

export type TestHome = {
  tenantId: string
  /** The superuser's URL of the database the rows are in, and their schema. */
  url: string
  schema: string
}

/** @param url a migrated platform database, see openTestDatabase */
export async function addHome(url: string, kind: 'pool' | 'schema' | 'database' = 'pool'): Promise<TestHome> {
  const tenantId = randomUUIDv7()
  const name = `tenant_${tenantId.replaceAll('-', '')}`
  const schema = kind === 'schema' ? name : 'pool'
  if (kind === 'schema') await migrateSchema(url, schema)
  if (kind === 'database') {
    await withOwner(url, (owner) => owner.query(`create database ${name}`))
    after(() =>
      withOwner(urlOfDatabase(url, 'postgres'), (owner) =>
        owner.query(`drop database if exists ${name} with (force)`),
      ),
    )
    await migrateDatabase(urlOfDatabase(url, name))
  }
  const home = { tenantId, schema, url: kind === 'database' ? urlOfDatabase(url, name) : url }
  await withOwner(home.url, (owner) =>
    owner.query('insert into app.homes (tenant_id, schema_name) values ($1, $2)', [tenantId, schema]),
  )
  await withOwner(url, (owner) =>
    owner.query(
      'insert into platform.placements (tenant_id, kind, database_name, schema_name) values ($1, $2, $3, $4)',
      [tenantId, kind, kind === 'database' ? name : null, schema],
    ),
  )
  return home
}
