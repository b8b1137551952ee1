/** Actions: what people have a plugin do, from the portal or with a key. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { type PluginManifest, resolveSettings, settingProblems } from '../../plugin/manifest.ts'
import type { PublishedPlugin } from '../../published/plugins.ts'
import type { Principal } from '../../kernel/http/access.ts'
import { recordAudit } from '../audit/audit.ts'
import { nameOfActor } from '../members/members.ts'
import { manifestOf } from '../plugins/plugins.ts'
import { type LiveSite, findLiveSites } from '../releases/releases.ts'
import { getSite } from '../sites/sites.ts'

export type Asked = {
  plugin: string
  action: string
  input: Record<string, unknown>
  /** The id of the row it is asked for. */
  row?: string | undefined
  by: Principal
}

type Ctx = Pick<AppContext, 'blobs' | 'config' | 'db' | 'plugins' | 'tenants'>

const MESSAGE_MAX = 1_000

/**
 * Has the plugin do it, and records that somebody asked.
 * @returns what the plugin says was done
 * @throws AppError not_found for a plugin or an action that is not there; validation_failed; plugin_unavailable while the
 *   plugin is off; conflict when it fails
 */
export async function runAction(
  ctx: Ctx,
  tenantId: string,
  siteId: string,
  { plugin: name, action, input, row, by }: Asked,
): Promise<string | null> {
  const { live, plugin, manifest, label } = await getInstalled(ctx, tenantId, siteId, name)
  const declared = manifest.actions.find((one) => one.name === action)
  if (!declared) throw new AppError('not_found', `${manifest.title} has no action “${action}”.`)
  requireInput(declared, input, row)
  const given = { ...resolveSettings(declared.input, input), ...(row !== undefined && { row }) }
  const person = await ctx.db.withTenant(tenantId, (tx) => nameOfActor(tx, by), { readOnly: true })
  const call = { kind: 'action', name: action, input: given, by: person } as const
  const outcome = await ctx.plugins.call(live.site, plugin, call)
  if (!outcome.ok) {
    const { reason, message } = outcome.failure
    const [said = ''] = message.split('\n', 1)
    if (reason === 'off' || reason === 'busy') throw new AppError('plugin_unavailable', said)
    throw new AppError('conflict', `${manifest.title} failed: ${said.slice(0, MESSAGE_MAX)}`)
  }
  await ctx.db.withTenant(tenantId, (tx) =>
    recordAudit(tx, {
      action: 'website.plugin_action',
      subject: { type: 'website', id: siteId, label },
      // What was entered may be about visitors, and nobody can erase from the audit trail.
      after: { plugin: name, action, input: Object.keys(input), ...(row !== undefined && { row }) },
    }),
  )
  return messageOf(outcome.value)
}

/** The plugin as the live release has it. @throws AppError not_found */
export async function getInstalled(
  ctx: Omit<Ctx, 'plugins'>,
  tenantId: string,
  siteId: string,
  name: string,
): Promise<{ live: LiveSite; plugin: PublishedPlugin; manifest: PluginManifest; label: string }> {
  const { live, label } = await ctx.db.withTenant(
    tenantId,
    async (tx) => {
      const site = await getSite(tx, siteId)
      return { live: (await findLiveSites(ctx, tx, [siteId])).get(siteId), label: site.name }
    },
    { readOnly: true },
  )
  const plugin = live?.plugins.find((one) => one.name === name)
  if (!live || !plugin) throw new AppError('not_found', 'The website has no such plugin.')
  return { live, plugin, label, manifest: await manifestOf(ctx, tenantId, plugin) }
}

function requireInput(
  action: { name: string; on?: string; input: Parameters<typeof settingProblems>[0] },
  input: Record<string, unknown>,
  row: string | undefined,
): void {
  const errors = settingProblems(action.input, input).map(({ id, message }) => ({
    path: `/body/input/${id}`,
    message,
  }))
  if (action.on !== undefined && row === undefined)
    errors.push({ path: '/body/row', message: `is required: the action is for rows of ${action.on}` })
  if (action.on === undefined && row !== undefined)
    errors.push({ path: '/body/row', message: 'is not wanted: the action is for no table' })
  const [first] = errors
  if (first)
    throw new AppError('validation_failed', `${first.path}: ${first.message}`, {
      errors: errors.slice(0, 50),
    })
}

function messageOf(answer: unknown): string | null {
  const message =
    typeof answer === 'object' && answer !== null && 'message' in answer ? answer.message : undefined
  return typeof message === 'string' ? message.slice(0, MESSAGE_MAX) : null
}
