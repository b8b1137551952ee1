/** SQL about how many websites run plugins of the platform. */
import type { PlatformTx } from '../../../kernel/db/database.ts'

/** By name; those that were not counted, or that nobody runs, are absent. */
export async function countsOf(tx: PlatformTx, names: readonly string[]): Promise<Map<string, number>> {
  if (names.length === 0) return new Map()
  const rows = await tx
    .selectFrom('plugin_install_counts')
    .select(['name', 'websites'])
    .where('name', 'in', names)
    .execute()
  return new Map(rows.map(({ name, websites }) => [name, websites]))
}

/** Puts these counts in place of all others. */
export async function replaceCounts(
  tx: PlatformTx,
  counts: ReadonlyMap<string, number>,
  counted_at: Date,
): Promise<void> {
  await tx.deleteFrom('plugin_install_counts').execute()
  const rows = [...counts].map(([name, websites]) => ({ name, websites, counted_at }))
  // A statement takes 65,535 values.
  for (let at = 0; at < rows.length; at += 5_000)
    await tx
      .insertInto('plugin_install_counts')
      .values(rows.slice(at, at + 5_000))
      .execute()
}
