/** What a store knows of a plugin's tables: how they were declared last, and which keys are kept of their rows. */
import type { PluginManifest, PluginTable } from '../../plugin/manifest.ts'

export type KnownTable = {
  /** By the version that wrote last. */
  declared: PluginTable
  /** Lists of columns whose values are kept as keys: of that version and of the one before it. */
  kept: string[]
}

export type KnownTables = Record<string, KnownTable>

type Keys = { table: string; columns: string }

/** The keys of a table: those that no two rows may share, and those that only help to find rows. */
export function keysOf({ unique, index }: Pick<PluginTable, 'unique' | 'index'>): string[] {
  return [...new Set([...unique, ...index].map(nameOf))]
}

/** What a list of columns is called in plugin_keys. */
export function nameOf(columns: readonly string[]): string {
  return columns.join(',')
}

/**
 * Adds what another version declares. Keys of the version before are kept: while both run, as in a canary or after a
 * rollback, neither has them built anew. Tables that are declared no more stay, because their rows do.
 * @returns also which keys must be built, and which are of no use any more
 */
export function mergeTables(
  known: KnownTables,
  declared: PluginManifest['tables'],
): { tables: KnownTables; added: Keys[]; dropped: Keys[] } {
  const tables = { ...known }
  const added: Keys[] = []
  const dropped: Keys[] = []
  for (const [table, declaration] of Object.entries(declared)) {
    const before = known[table]
    const wanted = new Set([...keysOf(declaration), ...(before ? keysOf(before.declared) : [])])
    const kept = new Set(before?.kept)
    for (const columns of wanted.difference(kept)) added.push({ table, columns })
    for (const columns of kept.difference(wanted)) dropped.push({ table, columns })
    tables[table] = { declared: declaration, kept: [...wanted] }
  }
  return { tables, added, dropped }
}
