/** From what somebody asks for to a deployment: names become hashes and versions, and what is left out is filled in. */
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import {
  type PluginAct,
  actOf,
  getPackageFor,
  listLivePlugins,
  requirePlannable,
} from '../plugins/plugins.ts'
import { type Theme, checkedCustomization, compiledTheme, getTheme, scopeOf } from '../themes/themes.ts'
import { type Change, MAX_WEBSITES, type Module, type Options, type Scope } from './options.ts'
import { findDraftVersions, findTargets, listAllSites } from './queries.ts'
import type {
  ApiDeploymentInput,
  CommonInput,
  ConfigurationDeploymentInput,
  ContentDeploymentInput,
  PluginDeploymentInput,
  ThemeDeploymentInput,
} from './schema.ts'
import type { DeployCtx } from './work.ts'

export type Plan = { module: Module; change: Change; summary: string }

const YEAR_MS = 366 * 86_400_000
const CANARY = [
  { percent: 10, seconds: 300 },
  { percent: 50, seconds: 300 },
]
const BATCH = { batch_size: 10, pause_seconds: 10 }
const KEEP_HOT_SECONDS = 600
const WATCH_SECONDS = 60

function refuse(path: string, message: string): never {
  throw new AppError('validation_failed', `${path}: ${message}`, { errors: [{ path, message }] })
}

/** @throws AppError validation_failed unless exactly one way of naming sites is used; not_found */
export async function scopeOfInput(tx: TenantTx, input: CommonInput): Promise<Scope> {
  const { website_id, website_ids, all_websites } = input
  const ways = [website_id !== undefined, website_ids !== undefined, all_websites === true]
  if (ways.filter(Boolean).length !== 1)
    refuse(
      '/body/website_id',
      'name the websites: with either website_id, website_ids, or all_websites: true',
    )
  if (all_websites) return { kind: 'all' }
  const ids = website_ids ?? [website_id ?? '']
  const known = new Set(
    (await findTargets(tx, ids)).filter(({ status }) => status !== 'deleted').map(({ id }) => id),
  )
  const index = ids.findIndex((id) => !known.has(id))
  if (index >= 0) {
    const path = website_ids ? `/body/website_ids/${index}` : '/body/website_id'
    throw new AppError('not_found', `${path}: there is no such website`, {
      errors: [{ path, message: 'there is no such website' }],
    })
  }
  return { kind: 'websites', ids }
}

export function optionsOf(input: CommonInput): Options {
  const { strategy = 'direct', keep_hot_seconds = KEEP_HOT_SECONDS, rolling, canary, analysis } = input
  const steps = canary?.steps ?? CANARY
  const falling = steps.findIndex(({ percent }, index) => percent <= (steps[index - 1]?.percent ?? 0))
  if (falling > 0)
    refuse(`/body/canary/steps/${falling}/percent`, 'must be more than that of the step before')
  if (input.canary && strategy !== 'canary') refuse('/body/canary', 'is for strategy canary only')
  if (input.rolling && strategy !== 'rolling') refuse('/body/rolling', 'is for strategy rolling only')
  return {
    on_site_failure: input.on_site_failure ?? 'abort',
    keep_hot_seconds,
    watch_seconds: input.watch_seconds ?? (strategy === 'blue_green' ? WATCH_SECONDS : 0),
    rolling: { ...BATCH, max_failed_websites: null, ...rolling },
    canary: { steps },
    analysis: { enabled: true, synthetic: true, ...analysis },
    ...(input.override_freeze && { override_freeze: input.override_freeze }),
  }
}

/** @throws AppError validation_failed for a time that is over or more than a year away */
export function scheduledAt(input: CommonInput, now: Date): Date | null {
  if (input.scheduled_at === undefined) return null
  const at = new Date(input.scheduled_at)
  // Leap seconds have the form of a moment.
  if (Number.isNaN(at.getTime())) refuse('/body/scheduled_at', 'is no moment')
  if (at <= now) refuse('/body/scheduled_at', 'must be in the future')
  if (at.getTime() - now.getTime() > YEAR_MS) refuse('/body/scheduled_at', 'must be within a year')
  return at
}

export async function themePlan(ctx: DeployCtx, tx: TenantTx, input: ThemeDeploymentInput): Promise<Plan> {
  const { theme: name, version } = input
  const isHash = /^[0-9a-f]{64}$/.test(name)
  if (isHash && version !== undefined) refuse('/body/version', 'is part of the hash already')
  const theme = await getTheme(ctx, tx, isHash ? { hash: name } : { name, version })
  return planOfTheme(ctx, tx.tenantId, theme, input)
}

/** @throws AppError validation_failed for a customization that does not fit the theme */
export async function planOfTheme(
  ctx: Pick<DeployCtx, 'blobs'>,
  tenantId: string,
  { hash, owner, manifest }: Theme,
  { customization }: Pick<ThemeDeploymentInput, 'customization'>,
): Promise<Plan> {
  if (customization)
    checkedCustomization(await compiledTheme(ctx, scopeOf({ owner }, tenantId), hash), customization)
  const theme = { hash, owner, name: manifest.name, version: manifest.version }
  return {
    module: 'theme',
    change: { theme, ...(customization && { customization }) },
    summary: `Theme ${manifest.title} ${manifest.version}`,
  }
}

export function configurationPlan({ settings }: ConfigurationDeploymentInput): Plan {
  return {
    module: 'configuration',
    change: { settings },
    summary: `Settings: ${Object.keys(settings).join(', ')}`,
  }
}

export function apiPlan({ api }: ApiDeploymentInput): Plan {
  return {
    module: 'api',
    change: { settings: { api } },
    summary: `Content API: ${Object.keys(api).join(', ')}`,
  }
}

/** @throws AppError consent_required for all websites together, and what else keeps it from being done to one of them */
export async function pluginPlan(
  ctx: DeployCtx,
  tx: TenantTx,
  scope: Scope,
  { plugins, on_site_failure }: PluginDeploymentInput,
): Promise<Plan> {
  const names = plugins.map(({ name }) => name)
  const twice = names.findIndex((name, index) => names.indexOf(name) < index)
  if (twice >= 0) refuse(`/body/plugins/${twice}/name`, 'is named twice')
  const acts: PluginAct[] = []
  for (const { name, ...input } of plugins) acts.push(await pinned(ctx, tx, actOf(name, input)))
  const siteIds = scope.kind === 'all' ? await listAllSites(tx, MAX_WEBSITES) : scope.ids
  const live = await listLivePlugins(tx, siteIds)
  const states = live.map((site) => site.plugins)
  await requirePlannable(ctx, tx, states, acts, { some: on_site_failure === 'skip' })
  const summary = `Plugins: ${acts.map(describeAct).join(', ')}`
  return { module: 'plugin', change: { plugins: acts }, summary: summary.slice(0, 300) }
}

async function pinned(ctx: DeployCtx, tx: TenantTx, act: PluginAct): Promise<PluginAct> {
  const { name, version, enabled, settings, grant, remove } = act
  const isChange =
    enabled === false || (settings !== undefined && grant === undefined && enabled === undefined)
  if (remove || (version === undefined && isChange)) return act
  const { hash, owner, manifest } = await getPackageFor(ctx, tx, name, version)
  return {
    ...act,
    ...(version !== undefined && { version: manifest.version }),
    package: { hash, owner },
  }
}

function describeAct({ name, version, enabled, remove }: PluginAct): string {
  const state = remove ? 'removed' : enabled === undefined ? '' : enabled ? 'on' : 'off'
  return [name, version, state].filter(Boolean).join(' ')
}

/** Drafts are pinned by their versions: what is approved and tested is what goes online. */
export async function contentPlan(
  tx: TenantTx,
  scope: Scope,
  { entry_ids, unpublish_entry_ids, all_drafts, restore_release }: ContentDeploymentInput,
): Promise<Plan> {
  const named = entry_ids !== undefined || unpublish_entry_ids !== undefined
  if ([named, all_drafts === true, restore_release !== undefined].filter(Boolean).length !== 1)
    refuse(
      '/body/entry_ids',
      'say what to publish: entry_ids or unpublish_entry_ids, all_drafts, or restore_release',
    )
  if (all_drafts)
    return { module: 'content', change: { all_drafts }, summary: 'Everything changed since it was published' }
  const [siteId, ...others] = scope.kind === 'websites' ? scope.ids : []
  if (siteId === undefined || others.length > 0)
    refuse('/body/website_id', 'entries and releases belong to one website: name it')
  if (restore_release !== undefined)
    return {
      module: 'content',
      change: { restore_release },
      summary: `Content of release ${restore_release}`,
    }
  const versions = new Map(
    (await findDraftVersions(tx, siteId, [...(entry_ids ?? []), ...(unpublish_entry_ids ?? [])])).map(
      ({ id, version }) => [id, version],
    ),
  )
  for (const [field, ids] of Object.entries({ entry_ids, unpublish_entry_ids }))
    for (const [index, id] of (ids ?? []).entries())
      if (!versions.has(id))
        refuse(`/body/${field}/${index}`, 'must be an entry of the website that is not in the trash')
  const entries = Object.fromEntries((entry_ids ?? []).map((id) => [id, versions.get(id) ?? 0]))
  const parts = [
    entry_ids && `${count(entry_ids.length)} to publish`,
    unpublish_entry_ids && `${count(unpublish_entry_ids.length)} to take offline`,
  ]
  return {
    module: 'content',
    change: { entries, ...(unpublish_entry_ids && { unpublish: unpublish_entry_ids }) },
    summary: `Content: ${parts.filter(Boolean).join(', ')}`,
  }
}

const count = (entries: number) => (entries === 1 ? 'one entry' : `${entries} entries`)
