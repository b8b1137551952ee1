/**
 * What keeping tenants apart costs: one row read by its slug, through a plain prepared statement, through a transaction
 * of the tenant, and through a read in one round trip. DESIGN.md §9 bounds both as ratios to the plain one.
 */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { TenantTx } from '../server/kernel/db/database.ts'
import { withOwner } from '../server/kernel/db/migrate.ts'
import { openPool, send, withClient } from '../server/kernel/db/pool.ts'
import { rolePasswords } from '../server/kernel/db/roles.ts'
import { SECRET, open, startDatabases } from './database.ts'
import { compare } from './measure.ts'
import { printTable } from './report.ts'

const TENANTS = 200
const ROWS = 50
const CONCURRENCY = 16

export async function run(): Promise<void> {
  await using databases = await startDatabases()
  const url = await databases.create('rls')
  const tenants = Array.from({ length: TENANTS }, () => randomUUID())
  await withOwner(url, async (owner) => {
    await owner.query('set role hotswap_owner')
    await owner.query(`
      create table platform.articles (tenant_id uuid, slug text, body text, primary key (tenant_id, slug));
      create table pool.articles (tenant_id uuid, slug text, body text, primary key (tenant_id, slug));
      select app.protect_home('pool')`)
    await owner.query('reset role')
    const rows = `select t, 'article-' || n, repeat('words ', 50) from unnest($1::uuid[]) t, generate_series(0, ${ROWS - 1}) n`
    for (const table of ['platform.articles', 'pool.articles'])
      await owner.query(`insert into ${table} ${rows}`, [tenants])
    await owner.query(`insert into app.homes select unnest($1::uuid[]), 'pool'`, [tenants])
    await owner.query(
      `insert into platform.placements (tenant_id, kind, schema_name) select unnest($1::uuid[]), 'pool', 'pool'`,
      [tenants],
    )
    await owner.query('vacuum analyze')
  })
  await using db = open(url, CONCURRENCY)
  const plain = openPool({
    url,
    role: 'hotswap_platform',
    password: rolePasswords(SECRET).hotswap_platform,
    max: CONCURRENCY,
    prepare: true,
    onError: () => undefined,
  })
  const tenantAt = (index: number) => tenants[(index * 7919) % TENANTS] ?? ''
  const slugAt = (index: number) => `article-${(index * 104_729) % ROWS}`
  const statement = 'select * from platform.articles where tenant_id = $1 and slug = $2'
  const one = (rows: unknown[]) => {
    if (rows.length !== 1) throw new Error(`one row was expected, not ${rows.length}`)
  }
  const readOne = async (tx: TenantTx, index: number) =>
    one((await sql`select * from articles where slug = ${slugAt(index)}`.execute(tx)).rows)
  const samples = await compare(
    {
      plain: async (index) =>
        one(
          (await withClient(plain, (client) => send(client, statement, [tenantAt(index), slugAt(index)])))
            .rows,
        ),
      transaction: (index) => db.withTenant(tenantAt(index), (tx) => readOne(tx, index)),
      reading: (index) => db.withTenant(tenantAt(index), (tx) => readOne(tx, index), { readOnly: true }),
      hot: async (index) =>
        one(
          await db.readTenant(tenantAt(index), (tables) =>
            sql`select * from articles where slug = ${slugAt(index)}`.compile(tables),
          ),
        ),
    },
    { concurrency: CONCURRENCY, rounds: 9, durationMs: 700 },
  )
  await plain.end()
  const ratioOf = (name: keyof typeof samples) => samples[name].throughput / samples.plain.throughput
  printTable(`One row by slug, ${TENANTS} tenants, ${CONCURRENCY} at a time`, [
    { name: 'plain prepared read, no tenant', sample: samples.plain, ratio: 1 },
    {
      name: 'transaction of a tenant (withTenant)',
      sample: samples.transaction,
      ratio: ratioOf('transaction'),
      budget: { have: ratioOf('transaction'), must: 0.4, aim: 0.5, unit: '×' },
    },
    {
      name: 'the same, read only',
      sample: samples.reading,
      ratio: ratioOf('reading'),
      budget: { have: ratioOf('reading'), must: 0.4, aim: 0.5, unit: '×' },
    },
    {
      name: 'hot read of a tenant (readTenant)',
      sample: samples.hot,
      ratio: ratioOf('hot'),
      budget: { have: ratioOf('hot'), must: 0.7, aim: 0.85, unit: '×' },
    },
  ])
}
