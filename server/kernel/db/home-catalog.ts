/** What tables a home has, in an order that honours their foreign keys; read from the catalog, so new tables are covered. */
import type pg from 'pg'
import { quoteIdentifier } from './sql-text.ts'

export type HomeTable = {
  name: string
  /** Quoted names of the columns that hold values of their own, in the order of the table. */
  columns: string[]
  /** Name and type of every column: two homes of one version agree in it. */
  shape: string
  /** Has a foreign key to itself, so its rows can only be inserted all in one statement. */
  refersToItself: boolean
}

/**
 * The tables of a home, each after those it refers to.
 * @throws Error when foreign keys form a circle, or a table has no `tenant_id`
 */
export async function listHomeTables(owner: pg.Client, schema: string): Promise<HomeTable[]> {
  const { rows } = await owner.query<{ name: string; column: string; type: string; generated: boolean }>(
    `select c.relname as name, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
       a.attgenerated <> '' as generated
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = (select oid from pg_namespace where nspname = $1)
       and c.relkind in ('r', 'p') and not c.relispartition
     order by c.relname, a.attnum`,
    [schema],
  )
  const references = await listReferences(owner, schema)
  const names = [...new Set(rows.map((row) => row.name))]
  return inOrder(names, references).map((name) => {
    const columns = rows.filter((row) => row.name === name)
    if (!columns.some((row) => row.column === 'tenant_id'))
      throw new Error(`${schema}.${name} has no tenant_id`)
    return {
      name,
      columns: columns.filter((row) => !row.generated).map((row) => quoteIdentifier(row.column)),
      // A type of the home's own is named with its schema.
      shape: columns
        .map((row) => `${row.column} ${row.type.replace(`${quoteIfNeeded(schema)}.`, '')}`)
        .join(', '),
      refersToItself: references.some((reference) => reference.from === name && reference.to === name),
    }
  })
}

type Reference = { from: string; to: string }

async function listReferences(owner: pg.Client, schema: string): Promise<Reference[]> {
  const { rows } = await owner.query<Reference>(
    `select f.relname as from, t.relname as to
     from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
     where k.contype = 'f' and k.conparentid = 0
       and f.relnamespace = (select oid from pg_namespace where nspname = $1)`,
    [schema],
  )
  return rows
}

function inOrder(names: string[], references: Reference[]): string[] {
  const ordered: string[] = []
  const waiting = new Set(names)
  while (waiting.size > 0) {
    const ready = [...waiting].filter(
      (name) => !references.some(({ from, to }) => from === name && to !== name && waiting.has(to)),
    )
    if (ready.length === 0) throw new Error(`foreign keys form a circle: ${[...waiting].join(', ')}`)
    for (const name of ready) waiting.delete(name)
    ordered.push(...ready)
  }
  return ordered
}

function quoteIfNeeded(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : quoteIdentifier(name)
}
