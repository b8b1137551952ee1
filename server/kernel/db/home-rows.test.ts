/** Copying a tenant's rows: between schemas and between databases every value arrives as it was. */
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { after, test } from 'node:test'
import pg from 'pg'
import { createTestDatabase } from '../../../test/kit/database.ts'
import { type HomeTable, listHomeTables } from './home-catalog.ts'
import { type HomeSide, beginForTenant, copyRows, deleteRows, digestRows } from './home-rows.ts'

const HOME = `
  create table chapters (
    tenant_id uuid not null, id int not null, book_id int not null,
    constraint chapters__pk primary key (tenant_id, id));
  create table books (
    tenant_id uuid not null, id int not null, sequel_to int,
    title text, tags text[], extra jsonb, raw bytea, price numeric, ratio double precision,
    at timestamptz, span interval, flag boolean, words int generated always as (length(title)) stored,
    primary key (tenant_id, id),
    foreign key (tenant_id, sequel_to) references books (tenant_id, id));
  alter table chapters add foreign key (tenant_id, book_id) references books (tenant_id, id);`

async function openSide(url: string, schema: string): Promise<HomeSide> {
  const owner = new pg.Client({ connectionString: url })
  // The database is dropped under it.
  owner.on('error', () => undefined)
  await owner.connect()
  after(() => owner.end())
  return { owner, schema: await addSchema(owner, schema) }
}

async function addSchema(owner: pg.Client, schema: string, tables = HOME): Promise<string> {
  await owner.query('begin; set local role hotswap_owner')
  await owner.query(`create schema ${schema}; set local search_path to ${schema}; ${tables}`)
  await owner.query(`select app.protect_home('${schema}')`)
  await owner.query('commit')
  return schema
}

const [here, far] = [await createTestDatabase(), await createTestDatabase()]
const source = await openSide(here, 'books_of_one')
const tables = await listHomeTables(source.owner, source.schema)
const tenantId = randomUUIDv7()
const stranger = randomUUIDv7()
const noHurry = new AbortController().signal
const noLimit = { lock: 0, statement: 0 }

const VALUES = [
  [
    'plain',
    ['a'],
    { a: 1 },
    Buffer.from([0, 255]),
    '1.50',
    0.1,
    '2026-07-01T10:00:00.123456Z',
    '1 mon 2 days',
    true,
  ],
  [
    `q"uo'te,(\\)\n\t`,
    ['x,y', '', '"', '\\', 'NULL'],
    'text',
    Buffer.alloc(0),
    '1e20',
    5e-324,
    'infinity',
    '-1 sec',
    false,
  ],
  ['', [], null, null, 'NaN', -0, '-infinity', null, null],
  [null, null, [null], null, null, Number.MAX_VALUE, null, '0', null],
  [
    '𝄞é\u200b',
    ['{}'],
    { deep: [{ '': '\\u0000' }] },
    Buffer.from('é'),
    '-0.000',
    1e300,
    '0044-03-15 BC',
    '1 year',
    true,
  ],
] as const

async function fill(tenant: string): Promise<void> {
  await beginForTenant(source.owner, tenant, noLimit)
  for (let id = 600; id > 0; id--) {
    const [title, tags, extra, raw, price, ratio, at, span, flag] = VALUES[id % VALUES.length] ?? []
    await source.owner.query(
      `insert into ${source.schema}.books values ($1, $2, null, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [tenant, id, title, tags, JSON.stringify(extra), raw, price, ratio, at, span, flag],
    )
  }
  await source.owner.query(`update ${source.schema}.books set sequel_to = id + 1 where id < 600`)
  await source.owner.query(
    `insert into ${source.schema}.chapters select $1, n, 601 - n from generate_series(1, 600) n`,
    [tenant],
  )
  await source.owner.query('commit')
}
await fill(tenantId)
await fill(stranger)

async function rowsOf(side: HomeSide, tenant: string): Promise<string[]> {
  const { rows } = await side.owner.query<{ line: string }>(
    `select b::text || (select string_agg(c::text, '' order by c.id) from ${side.schema}.chapters c
       where c.tenant_id = b.tenant_id and c.book_id = b.id) as line
     from ${side.schema}.books b where tenant_id = $1 order by id`,
    [tenant],
  )
  return rows.map((row) => row.line)
}

async function copyAll(target: HomeSide): Promise<void> {
  for (const owner of new Set([source.owner, target.owner])) await beginForTenant(owner, tenantId, noLimit)
  for (const table of tables) {
    await copyRows(tenantId, table, source, target, noHurry)
    assert.deepEqual(await digestRows(tenantId, table, target), await digestRows(tenantId, table, source))
  }
  for (const owner of new Set([source.owner, target.owner])) await owner.query('commit')
}

test('tables come after those they refer to, with the columns that can be written', () => {
  assert.deepEqual(
    tables.map((table) => [table.name, table.refersToItself]),
    [
      ['books', true],
      ['chapters', false],
    ],
  )
  const [books] = tables
  assert.equal(books?.columns.includes('"words"'), false)
  assert.match(books?.shape ?? '', /words integer/)
})

test('rows that refer to each other, in any order, arrive in another schema', async () => {
  const target = { owner: source.owner, schema: await addSchema(source.owner, 'books_of_two') }
  await copyAll(target)
  const rows = await rowsOf(target, tenantId)
  assert.equal(rows.length, 600)
  assert.deepEqual(rows, await rowsOf(source, tenantId))
  assert.deepEqual(await rowsOf(target, stranger), [])
})

test('and in another database, with nothing left over there', async () => {
  const target = await openSide(far, 'books_far_away')
  await copyAll(target)
  assert.deepEqual(await rowsOf(target, tenantId), await rowsOf(source, tenantId))
  assert.deepEqual(await rowsOf(target, stranger), [])
  const { rows } = await target.owner.query(`select relname from pg_class where relname like 'rows\\_%'`)
  assert.deepEqual(rows, [])
})

test('a digest tells one changed value from the original', async () => {
  const [books] = tables as [HomeTable]
  const before = await digestRows(tenantId, books, source)
  await source.owner.query('begin')
  await source.owner.query(
    `update ${source.schema}.books set title = title || ' ' where id = 1 and tenant_id = $1`,
    [tenantId],
  )
  const changed = await digestRows(tenantId, books, source)
  await source.owner.query('rollback')
  assert.equal(changed.count, before.count)
  assert.notEqual(changed.sum, before.sum)
})

test('deleting takes the rows of one tenant, children first', async () => {
  await beginForTenant(source.owner, tenantId, noLimit)
  for (const table of tables.toReversed()) assert.equal(await deleteRows(tenantId, table, source), 600)
  await source.owner.query('rollback')
  await beginForTenant(source.owner, tenantId, noLimit)
  const { rowCount } = await source.owner.query(`delete from ${source.schema}.chapters`)
  assert.equal(rowCount, 600, 'even without naming the tenant')
  await source.owner.query('rollback')
})

test('foreign keys that form a circle, and tables that belong to nobody, are refused by name', async () => {
  await addSchema(
    source.owner,
    'circle',
    `create table one (tenant_id uuid primary key);
     create table two (tenant_id uuid primary key references one);
     alter table one add foreign key (tenant_id) references two;`,
  )
  await assert.rejects(listHomeTables(source.owner, 'circle'), /circle: one, two/)
  await source.owner.query('create schema stray; create table stray.thing (id int)')
  await assert.rejects(listHomeTables(source.owner, 'stray'), /stray\.thing has no tenant_id/)
})
