/** The packages that every tenant's websites can install: those that ship with the program, and the public ones. */
import type { AppContext } from '../../context.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { type Plugin, listPlugins } from '../plugins/plugins.ts'

/** Every version of each. */
export async function listPlatformPlugins(ctx: Pick<AppContext, 'db'>): Promise<Plugin[]> {
  const all = await ctx.db.withTenant(PLATFORM_SCOPE, (tx) => listPlugins(ctx, tx), { readOnly: true })
  return all.filter(({ owner }) => owner === 'platform')
}
