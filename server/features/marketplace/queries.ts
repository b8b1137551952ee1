/** SQL about the public catalogue of plugins, its publishers and submissions, and about advisories. */
import type { PlatformTx } from '../../kernel/db/database.ts'
import type { PluginAdvisory } from '../../published/plugin-advisories.ts'

/** More than this nobody reads; those that block are kept before those that warn. */
const IN_FORCE_MAX = 20_000

/** The advisories that hold. */
export async function listInForce(tx: PlatformTx): Promise<PluginAdvisory[]> {
  const rows = await tx
    .selectFrom('plugin_advisories as a')
    .leftJoin('plugin_advisory_feeds as f', 'f.id', 'a.feed_id')
    .select([
      'a.id',
      'a.hash',
      'a.name',
      'a.range',
      'a.scope',
      'a.severity',
      'a.action',
      'a.title',
      'a.description',
      'a.url',
      'f.name as feed',
      'a.published_at',
    ])
    .where('a.lifted_at', 'is', null)
    .orderBy('a.action')
    .orderBy('a.id')
    .limit(IN_FORCE_MAX)
    .execute()
  return rows as PluginAdvisory[]
}
