/** Switches a plugin off that keeps failing on a site: by a release, which can be undone, and with a mail to the owners. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { Job } from '../../kernel/jobs/task.ts'
import { withTrace } from '../../kernel/trace.ts'
import { findMembersAmong } from '../members/members.ts'
import { notify } from '../notifications/notifications.ts'
import { disablePlugin, pluginsOfSite } from '../plugins/plugins.ts'
import { getSite } from '../sites/sites.ts'

export type SwitchOff = {
  site_id: string
  plugin: string
  /** Of the package that failed: another version begins anew. */
  hash: string
  failures: number
  message: string
}

/** Who is told. */
const TOLD = { userIds: [], roles: ['owner', 'admin'] }
const TOLD_MAX = 100
const ACTOR = { kind: 'system', id: 'plugin-health', label: 'Plugin health' } as const

/** @throws Error while a deployment holds the site: then later */
export async function switchOff(
  ctx: AppContext,
  { tenantId, payload }: Job<SwitchOff>,
): Promise<'switched off' | 'nothing to do'> {
  const { site_id, plugin: name, hash, failures, message } = payload
  try {
    return await withTrace({ tenantId, actor: ACTOR }, () =>
      ctx.db.withTenant(tenantId, async (tx) => {
        const site = await getSite(tx, site_id)
        const plugin = (await pluginsOfSite(tx, site_id)).find((one) => one.name === name)
        if (!plugin?.enabled || plugin.hash !== hash) return 'nothing to do'
        const note = `${name} ${plugin.version} was switched off after ${failures} failures: ${firstLine(message)}`
        if (!(await disablePlugin(ctx, tx, site_id, name, note))) return 'nothing to do'
        const facts = {
          plugin: name,
          version: plugin.version,
          website: site.name,
          failures,
          reason: firstLine(message),
        }
        await notify(ctx, tx, await findMembersAmong(tx, TOLD, TOLD_MAX), {
          kind: 'plugin.disabled',
          subject: { type: 'website', id: site_id },
          data: { ...facts, website_id: site_id },
          mail: { template: 'plugin-disabled', variables: facts },
        })
        return 'switched off'
      }),
    )
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.code === 'not_found') return 'nothing to do'
    // An expected failure would end the job; this one passes.
    throw new Error(`${name} could not be switched off: ${error.message}`, { cause: error })
  }
}

function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').slice(0, 300)
}
