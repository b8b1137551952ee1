/** From what a site runs and what is to be done to it to what it shall run. Nothing is written here. */
import type { AppContext } from '../../context.ts'
import { AppError, type FieldError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PluginManifest } from '../../plugin/manifest.ts'
import { askedBy } from '../../plugin/permissions.ts'
import type { PublishedPlugin } from '../../published/plugins.ts'
import type { PluginAct } from './act.ts'
import { type Plugin, choosePlugin, listAllPlugins, pickPlugin } from './catalogue.ts'
import { type Missing, consentRequired, grantedTo, publishedGrant } from './consent.ts'
import { type Node, type Problem, dependencyProblems, inOrder, rangesFor } from './dependencies.ts'
import { manifestOf } from './packages.ts'
import { mergedSettings, settingErrors } from './settings.ts'
import { isDevVersion } from './versions.ts'

export type PlanCtx = Pick<AppContext, 'db' | 'blobs' | 'pluginAdvisories'>

/** More of them would not fit into the time of a page. */
const PLUGINS_MAX = 50

/** A plugin of the site while the acts are being worked in. */
type Planned = Node & {
  hash: string
  owner: PublishedPlugin['owner']
  manifest: PluginManifest
  /** What the live release has of it, and the manifest of that version. */
  before?: { plugin: PublishedPlugin; manifest: PluginManifest }
  act?: PluginAct
  settings: Record<string, unknown>
}

/**
 * The plugins of a site after some acts, in the order in which they need each other.
 * @param current what the site runs
 * @throws AppError not_found for a plugin or version that is not there; consent_required; validation_failed for settings;
 *   conflict for what others need, what was withdrawn, and too many
 */
export async function plannedPlugins(
  ctx: PlanCtx,
  tx: TenantTx,
  current: readonly PublishedPlugin[],
  acts: readonly PluginAct[],
): Promise<PublishedPlugin[]> {
  const { nodes, granted, missing } = await workedIn(ctx, tx, current, acts)
  if (missing.length > 0) throw consentRequired(missing)
  return inOrder([...nodes.values()]).map((node) => publishedOf(node, granted.get(node.name)))
}

/**
 * Whether the acts can be done to these sites. What is still to be agreed to is said for all of them at once.
 * @param states what each of the sites runs; those that run the same are looked at once
 * @param options.some it is enough if they can be done to one of the sites; consent is needed for all the same
 * @throws AppError as plannedPlugins does
 */
export async function requirePlannable(
  ctx: PlanCtx,
  tx: TenantTx,
  states: readonly (readonly PublishedPlugin[])[],
  acts: readonly PluginAct[],
  options: { some: boolean },
): Promise<void> {
  const distinct = new Map(states.map((state) => [JSON.stringify(state), state]))
  const missing: Missing[] = []
  const failures: AppError[] = []
  for (const state of distinct.values()) {
    try {
      missing.push(...(await workedIn(ctx, tx, state, acts)).missing)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      failures.push(error)
    }
  }
  const [failure] = failures
  if (failure && (!options.some || failures.length === distinct.size)) throw failure
  if (missing.length > 0) throw consentRequired(missing)
}

type Worked = {
  nodes: Map<string, Planned>
  /** What is agreed to for each plugin, in words. */
  granted: Map<string, Set<string>>
  missing: Missing[]
}

async function workedIn(
  ctx: PlanCtx,
  tx: TenantTx,
  current: readonly PublishedPlugin[],
  acts: readonly PluginAct[],
): Promise<Worked> {
  const nodes = new Map<string, Planned>()
  for (const plugin of current) nodes.set(plugin.name, await nodeOf(ctx, tx, plugin))
  const former = new Set(dependencyProblems(nodes).map(keyOf))
  const catalogue = await catalogueOf(ctx, tx)
  for (const act of acts) applyAct(nodes, act, catalogue)
  const helper = acts.find(({ with_dependencies }) => with_dependencies)
  if (helper) addNeeded(nodes, helper, catalogue)
  // What was wrong before these acts does not stand in their way.
  refuseProblems(dependencyProblems(nodes).filter((problem) => !former.has(keyOf(problem))))
  requireAllowed(ctx, nodes)
  if (nodes.size > Math.max(PLUGINS_MAX, current.length))
    throw new AppError('conflict', `A website has at most ${PLUGINS_MAX} plugins; remove one first.`)
  requireSettings(nodes, acts)
  refuseUnasked(nodes, acts)
  return { nodes, ...consentOf(nodes) }
}

const catalogues = new WeakMap<TenantTx, Plugin[]>()

/** Read once in a transaction: a deployment plans a thousand sites in one. */
async function catalogueOf(ctx: PlanCtx, tx: TenantTx): Promise<Plugin[]> {
  const catalogue = catalogues.get(tx) ?? (await listAllPlugins(ctx, tx))
  catalogues.set(tx, catalogue)
  return catalogue
}

async function nodeOf(ctx: PlanCtx, tx: TenantTx, plugin: PublishedPlugin): Promise<Planned> {
  const manifest = await manifestOf(ctx, tx.tenantId, plugin)
  const { hash, owner, enabled, settings } = plugin
  return { ...inOthersEyes(manifest), hash, owner, manifest, enabled, settings, before: { plugin, manifest } }
}

function inOthersEyes({ name, title, version, dependencies }: PluginManifest) {
  return { name, title, version, dependencies }
}

function applyAct(nodes: Map<string, Planned>, act: PluginAct, catalogue: readonly Plugin[]): void {
  const present = nodes.get(act.name)
  if (act.remove) {
    nodes.delete(act.name)
    return
  }
  if (!present && !installs(act)) return
  const node = present && !isOther(act, present) ? present : chosen(act, catalogue, present)
  nodes.set(act.name, {
    ...node,
    act,
    enabled: act.enabled ?? present?.enabled ?? true,
    settings: mergedSettings(
      node.manifest.settings,
      act.replaces && act.settings ? {} : node.settings,
      act.settings,
    ),
  })
}

/** Where it is not there, nothing has to be installed to be switched off, or to be configured and no more. */
function installs({ version, enabled, settings, grant }: PluginAct): boolean {
  if (version !== undefined || enabled === true) return true
  return enabled === undefined && (grant !== undefined || settings === undefined)
}

function isOther({ version, package: id }: PluginAct, present: Planned): boolean {
  if (version === undefined) return false
  return id ? id.hash !== present.hash : version !== present.version
}

/** The package that an act asks for. One that is installed is replaced by one of the same owner, unless it is named. */
function chosen(act: PluginAct, catalogue: readonly Plugin[], present: Planned | undefined): Planned {
  const { name, version, package: id } = act
  const named = catalogue.filter(({ manifest }) => manifest.name === name)
  // Whoever is making it shows it in place of whatever is installed.
  const isCandidate = ({ owner, manifest }: Plugin) =>
    !present || owner === present.owner || (manifest.version === version && isDevVersion(version))
  const plugin = id
    ? named.find(({ hash, owner }) => hash === id.hash && owner === id.owner)
    : choosePlugin(named.filter(isCandidate), name, version)
  if (!plugin) throw new AppError('not_found', `The package of ${name} that was chosen is gone.`)
  return replaced(plugin, present)
}

function replaced({ hash, owner, manifest }: Plugin, present: Planned | undefined): Planned {
  return {
    ...inOthersEyes(manifest),
    hash,
    owner,
    manifest,
    enabled: present?.enabled ?? true,
    settings: mergedSettings(manifest.settings, present?.settings ?? {}),
    ...(present?.before && { before: present.before }),
  }
}

/** Installs, updates and enables what enabled plugins lack, until nothing is left that could be helped. */
function addNeeded(nodes: Map<string, Planned>, helper: PluginAct, catalogue: readonly Plugin[]): void {
  for (let round = 0; round < PLUGINS_MAX; round += 1) {
    const problem = dependencyProblems(nodes).find(
      ({ reason, needs }) => reason !== 'cycle' && nodes.get(needs)?.act?.name !== needs,
    )
    if (!problem) return
    const { needs, reason } = problem
    const present = nodes.get(needs)
    const act: PluginAct = { name: needs, grant: helper.grant }
    if (present && reason === 'disabled') {
      nodes.set(needs, { ...present, act, enabled: true })
      continue
    }
    const ranges = rangesFor(needs, nodes)
    const candidates = catalogue.filter(
      ({ manifest, owner }) => manifest.name === needs && (!present || owner === present.owner),
    )
    const plugin = pickPlugin(candidates, ranges)
    if (!plugin)
      throw new AppError(
        'conflict',
        `${problem.message} There is no version of it that could be installed and satisfies ${ranges.join(' and ')}.`,
        { members: { problems: [problem] } },
      )
    nodes.set(needs, { ...replaced(plugin, present), act, enabled: true })
  }
}

const keyOf = ({ plugin, needs, reason }: Problem) => `${plugin} ${needs} ${reason}`

function refuseProblems(problems: readonly Problem[]): void {
  if (problems.length === 0) return
  const canBeHelped = problems.every(({ reason }) => reason === 'absent' || reason === 'disabled')
  const advice = canBeHelped
    ? ' Install and enable that too, or ask for it with "with_dependencies"; to remove or disable what others need, do so with those first.'
    : ''
  throw new AppError('conflict', `${problems.map(({ message }) => message).join(' ')}${advice}`, {
    members: { problems },
  })
}

/** Nobody begins to run what was withdrawn. Whoever has it may configure it, and gets rid of it. */
function requireAllowed({ pluginAdvisories }: PlanCtx, nodes: ReadonlyMap<string, Planned>): void {
  for (const { name, title, version, hash, owner, enabled, before } of nodes.values()) {
    const isBegun = enabled && !(before?.plugin.enabled && before.plugin.hash === hash)
    const advisory = isBegun ? pluginAdvisories.isBlocked({ name, version, hash, owner }) : undefined
    if (advisory)
      throw new AppError(
        'conflict',
        `${title} ${version} was withdrawn: ${advisory.title}. Choose another version.`,
        {
          members: { advisory_id: advisory.id },
        },
      )
  }
}

function requireSettings(nodes: ReadonlyMap<string, Planned>, acts: readonly PluginAct[]): void {
  const errors = acts.flatMap(({ name, settings = {} }, index): FieldError[] => {
    const node = nodes.get(name)
    if (!node) return []
    const path = acts.length === 1 ? '/body/settings' : `/body/plugins/${index}/settings`
    const found = settingErrors(node.manifest.settings, node.settings, settings, path)
    // One that does not run may lack what it needs.
    return node.enabled
      ? found
      : found.filter((error) => Object.keys(settings).some((id) => error.path.endsWith(`/${id}`)))
  })
  const [first] = errors
  if (first) throw new AppError('validation_failed', `${first.path}: ${first.message}`, { errors })
}

function consentOf(nodes: ReadonlyMap<string, Planned>): Omit<Worked, 'nodes'> {
  const granted = new Map<string, Set<string>>()
  const missing: Missing[] = []
  for (const { name, act, before, manifest, enabled } of nodes.values()) {
    const kept = before && !(act?.replaces && act.grant) ? grantedTo(before.plugin, before.manifest) : []
    const words = new Set([...kept, ...(act?.grant ?? [])])
    granted.set(name, words)
    const lacking = askedBy(manifest).filter((word) => !words.has(word))
    // A plugin that nobody touches stays as it is.
    if (act && enabled && lacking.length > 0) missing.push({ manifest, words: lacking })
  }
  return { granted, missing }
}

/** A word that nobody asks for is a typo, or meant for another version. */
function refuseUnasked(nodes: ReadonlyMap<string, Planned>, acts: readonly PluginAct[]): void {
  // What one site lacks, another one may have: the words are for both.
  const isForOthers = acts.some(({ with_dependencies }) => with_dependencies)
  const meant = [...nodes.values()].filter(({ act }) => act || isForOthers)
  const asked = new Set(meant.flatMap(({ manifest }) => askedBy(manifest)))
  const unasked = acts.flatMap(({ name, grant = [] }) =>
    nodes.has(name) ? grant.filter((word) => !asked.has(word)) : [],
  )
  const [first] = unasked
  if (first === undefined) return
  throw new AppError('validation_failed', `/body/grant: the plugin does not ask for "${first}"`, {
    errors: unasked.map((word) => ({
      path: '/body/grant',
      message: `the plugin does not ask for "${word}"`,
    })),
  })
}

function publishedOf(node: Planned, granted: ReadonlySet<string> = new Set()): PublishedPlugin {
  const { name, version, hash, owner, enabled, settings, act, before, manifest } = node
  if (!act && before) return before.plugin
  return { name, version, hash, owner, enabled, settings, ...publishedGrant(manifest, granted) }
}
