/** Plugins of the demo: websites with a form to write to them, a newsletter, and discussions. */
import type { AppContext } from './context.ts'
import { changeEntry, getEntryForChange, listEntries, publishEntries } from './features/entries/entries.ts'
import { changePlugins, listPlugins } from './features/plugins/plugins.ts'
import { lockSite } from './features/sites/sites.ts'
import type { TenantTx } from './kernel/db/database.ts'

/** A block below what a page or post says already. */
export type DemoBlock = {
  plugin: string
  block: string
  settings: Record<string, unknown>
  on: { type: 'page' | 'post'; slug: string }
}

/** Installs the plugins of these blocks, with all they ask for, and publishes the blocks. Plugins that are not there are passed over. */
export async function addDemoBlocks(
  ctx: AppContext,
  tenantId: string,
  siteId: string,
  blocks: readonly DemoBlock[],
): Promise<void> {
  await ctx.db.withTenant(tenantId, async (tx) => {
    const there = new Map((await listPlugins(ctx, tx)).map(({ manifest }) => [manifest.name, manifest]))
    const wanted = blocks.filter(({ plugin }) => there.has(plugin))
    const acts = [...new Set(wanted.map(({ plugin }) => plugin))].map((name) => ({
      name,
      grant: there.get(name)?.permissions ?? [],
    }))
    if (acts.length === 0) return
    await lockSite(tx, siteId)
    await changePlugins(ctx, tx, siteId, acts)
    for (const block of wanted) await placeBlock(ctx, tx, siteId, block)
  })
}

async function placeBlock(ctx: AppContext, tx: TenantTx, siteId: string, wanted: DemoBlock): Promise<void> {
  const { plugin, block, settings, on } = wanted
  const node = { type: 'pluginBlock', attrs: { plugin, block, settings } }
  // A blueprint has no more pages, nor posts, than that.
  const listed = await listEntries(tx, siteId, on, { sort: 'created_at', cursor: undefined, limit: 100 })
  const found = listed.find(({ slug }) => slug === on.slug)
  if (!found) throw new Error(`The demo has no ${on.type} ${on.slug}`)
  const entry = await getEntryForChange(tx, siteId, on.type, found.id)
  const body = { ...entry.document.body, content: [...(entry.document.body.content ?? []), node] }
  await changeEntry(ctx, tx, entry, { body })
  await publishEntries(ctx, tx, siteId, [found.id])
}
