/** Generates Kysely table types from a migrated database: SQL is the truth, this file only repeats it. */
import type pg from 'pg'

type Column = {
  table: string
  column: string
  type: string
  nullable: boolean
  defaulted: boolean
  generated: boolean
}

/** How a PostgreSQL type arrives in TypeScript (see the parsers in kernel/db/pool.ts). */
const TYPES: Record<string, string> = {
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float8: 'number',
  numeric: 'number',
  text: 'string',
  uuid: 'string',
  inet: 'string',
  xid8: 'string',
  bytea: 'Buffer',
  timestamptz: 'Timestamp',
  date: 'string',
  jsonb: 'Json',
  tsvector: 'string',
}

const HEADER = `/** Row types of the tables in the schema SCHEMA. Written by scripts/schema.ts from the migrated database. */
import type { ColumnType } from 'kysely'

/** A column that PostgreSQL fills when an insert leaves it out. */
export type Generated<Value> =
  Value extends ColumnType<infer Select, infer Insert, infer Update>
    ? ColumnType<Select, Insert | undefined, Update>
    : ColumnType<Value, Value | undefined, Value>
export type Timestamp = ColumnType<Date, Date | string, Date | string>
/** jsonb: parsed when read; written as text, so that arrays are not mistaken for PostgreSQL arrays. */
export type Json = ColumnType<unknown, string, string>

`

/**
 * @param owner a connection that may read the catalogue
 * @returns the source of a module that exports \`DB\`, the tables of \`schema\`
 */
export async function rowTypes(owner: pg.Client, schema: string): Promise<string> {
  const { rows } = await owner.query<Column>(
    `select c.relname as "table", a.attname as "column", t.typname as type, not a.attnotnull as nullable,
            a.atthasdef as defaulted, a.attidentity <> '' or a.attgenerated <> '' as generated
     from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid
     where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
     order by c.relname, a.attname`,
    [schema],
  )
  const tables = Map.groupBy(rows, (row) => row.table)
  let out = HEADER.replace('SCHEMA', schema)
  for (const [table, columns] of tables) {
    out += `export type ${pascal(table)} = {\n${columns.map((column) => `  ${column.column}: ${typeOf(column)}\n`).join('')}}\n\n`
  }
  out += `export type DB = {\n${[...tables.keys()].map((table) => `  ${table}: ${pascal(table)}\n`).join('')}}\n`
  return out
}

function typeOf(column: Column): string {
  const isArray = column.type.startsWith('_')
  const base = TYPES[isArray ? column.type.slice(1) : column.type]
  if (!base)
    throw new Error(
      `row-types.ts does not know the PostgreSQL type ${column.type} of ${column.table}.${column.column}`,
    )
  const value = `${base}${isArray ? '[]' : ''}${column.nullable ? ' | null' : ''}`
  return column.defaulted || column.generated ? `Generated<${value}>` : value
}

function pascal(name: string): string {
  return name.replace(/(^|_)(\w)/g, (_match, _dash, letter: string) => letter.toUpperCase())
}
