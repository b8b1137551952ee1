/**
 * Before-hooks: plugins may change or refuse what people do to entries. They are asked before the transaction begins, for
 * a transaction must not wait for strangers' code. One that fails, or takes longer than two seconds, is passed over.
 */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { slugOf } from '../../kernel/slug.ts'
import { currentTrace } from '../../kernel/trace.ts'
import { validatorOf } from '../../kernel/validator.ts'
import { HOOKS } from '../../plugin/hooks.ts'
import type { PluginSite, PublishedPlugin } from '../../published/plugins.ts'
import { type Collection, findCollections } from '../collections/collections.ts'
import { nameOfActor } from '../members/members.ts'
import { findLiveSites } from '../releases/releases.ts'
import { readListening } from '../site-plugins/site-plugins.ts'
import { type DocumentInput, readDocument } from './document.ts'
import { draftForPlugins, entryForPlugins, withPatch } from './plugin-shapes.ts'
import { type EntryRow, findEntries } from './queries.ts'
import { kindOf } from './rows.ts'

export type HookedCtx = Pick<AppContext, 'config' | 'db' | 'log' | 'plugins' | 'tenants'>
export type BeforeHook = `content.before_${'save' | 'publish' | 'unpublish' | 'delete'}`
/** The entry that a request is about; no id for a new one. */
export type Target = { tenantId: string; siteId: string; type: string; id?: string | undefined }
/** `replaces`: the input is the whole document. `publishes`: what is saved is published with it. */
type Saving = { replaces: boolean; publishes: boolean }

/** What a save may fail of that a plugin has changed. */
const PATCHED: readonly string[] = ['validation_failed', 'slug_taken', 'slug_reserved', 'conflict']

/**
 * Saves what plugins make of the input; as it came where that cannot be saved, for the plugin's mistake is not the editor's.
 * @param save called with what to save, perhaps twice
 * @throws AppError validation_failed, which names the plugin, when one refuses; and what `save` throws
 */
export async function saveAsked<Result>(
  ctx: HookedCtx,
  target: Target,
  input: DocumentInput,
  saving: Saving,
  save: (input: DocumentInput) => Promise<Result>,
): Promise<Result> {
  const patched = await askBeforeSave(ctx, target, input, saving)
  try {
    return await save(patched)
  } catch (error) {
    if (patched === input || !(error instanceof AppError) || !PATCHED.includes(error.code)) throw error
    ctx.log.warn({ err: error, site_id: target.siteId }, 'what plugins made of a draft could not be saved')
    return save(input)
  }
}

/** @throws AppError validation_failed, which names the plugin, when one refuses */
export async function requireAllowed(
  ctx: HookedCtx,
  tenantId: string,
  siteId: string,
  hook: Exclude<BeforeHook, 'content.before_save'>,
  id: string,
): Promise<void> {
  for (const refusal of (await listRefusals(ctx, tenantId, siteId, hook, [id])).values()) throw refusal
}

/** Which of these entries a plugin refuses to have published, taken off or deleted, and how; those that are not there: none. */
export async function listRefusals(
  ctx: HookedCtx,
  tenantId: string,
  siteId: string,
  hook: Exclude<BeforeHook, 'content.before_save'>,
  ids: readonly string[],
): Promise<Map<string, AppError>> {
  const refusals = new Map<string, AppError>()
  const plugins = await readListening(ctx.db, tenantId, siteId, hook)
  if (plugins.length === 0) return refusals
  const { site, entries, by } = await ctx.db.withTenant(
    tenantId,
    async (tx) => {
      const found = []
      for (const entry of await findEntries(tx, siteId, ids)) found.push(await entryForPlugins(tx, entry))
      return { site: await findShown(ctx, tx, siteId), entries: found, by: await whoAsks(tx) }
    },
    { readOnly: true },
  )
  if (!site) return refusals
  for (const entry of entries)
    for (const plugin of plugins) {
      const answer = await ask(ctx, site, plugin, hook, { entry, by })
      if (!answer || !('refuse' in answer)) continue
      refusals.set(entry.id, refusalOf(plugin, answer.refuse))
      break
    }
  return refusals
}

async function askBeforeSave(
  ctx: HookedCtx,
  target: Target,
  input: DocumentInput,
  { replaces, publishes }: Saving,
): Promise<DocumentInput> {
  const { tenantId, siteId, type, id } = target
  const [savers, publishers] = await Promise.all([
    readListening(ctx.db, tenantId, siteId, 'content.before_save'),
    publishes ? readListening(ctx.db, tenantId, siteId, 'content.before_publish') : [],
  ])
  if (savers.length + publishers.length === 0) return input
  const read = <Result>(work: (tx: TenantTx) => Promise<Result>) =>
    ctx.db.withTenant(tenantId, work, { readOnly: true })
  const { site, before, collection, by } = await read(async (tx) => {
    const [entry] = id === undefined ? [] : await findEntries(tx, siteId, [id])
    const [found] = kindOf(type) === 'record' ? await findCollections(tx, siteId, [type]) : []
    const shown = await findShown(ctx, tx, siteId)
    return { site: shown, before: entry, collection: found, by: await whoAsks(tx) }
  })
  if (!site) return input
  const documentOf = (given: DocumentInput) => readable(given, replaces ? undefined : before, collection)
  const draftOf = (given: DocumentInput) =>
    read(async (tx) => {
      const document = documentOf(given)
      const slug = given.slug ?? before?.slug ?? slugOf(given.title ?? '', site.locale)
      return document && draftForPlugins(tx, siteId, { id: id ?? null, type, slug }, document)
    })
  const previous = before ? await read((tx) => entryForPlugins(tx, before)) : null
  let wanted = input
  for (const plugin of savers) {
    const draft = await draftOf(wanted)
    // The save itself says what is wrong.
    if (!draft) return wanted
    const answer = await ask(ctx, site, plugin, 'content.before_save', { entry: draft, previous, by })
    if (!answer) continue
    if ('refuse' in answer) throw refusalOf(plugin, answer.refuse)
    const patched = withPatch(wanted, answer.patch)
    if (patched && documentOf(patched)) wanted = patched
    else
      ctx.log.warn(
        { site_id: siteId, plugin: plugin.name },
        'what a plugin wanted changed of a draft fits no draft',
      )
  }
  const draft = publishers.length > 0 ? await draftOf(wanted) : undefined
  if (!draft) return wanted
  const entry = { ...NEVER_SAVED, ...previous, ...draft, id: id ?? NO_ID }
  for (const plugin of publishers) {
    const answer = await ask(ctx, site, plugin, 'content.before_publish', { entry, by })
    if (answer && 'refuse' in answer) throw refusalOf(plugin, answer.refuse)
  }
  return wanted
}

/** Of what is published as it is created. */
const NO_ID = '00000000-0000-0000-0000-000000000000'
const NEVER_SAVED = {
  status: 'draft',
  path: null,
  version: 0,
  published_at: null,
  created_at: '',
  updated_at: '',
}

function readable(input: DocumentInput, before: EntryRow | undefined, collection: Collection | undefined) {
  try {
    return readDocument(input, before?.document, collection).document
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

async function findShown(ctx: HookedCtx, tx: TenantTx, siteId: string): Promise<PluginSite | undefined> {
  return (await findLiveSites(ctx, tx, [siteId])).get(siteId)?.site
}

type Answer = { refuse: string } | { patch: object } | undefined

/** @returns undefined also for what fails, and for an answer of another form */
async function ask(
  ctx: HookedCtx,
  site: PluginSite,
  plugin: PublishedPlugin,
  hook: BeforeHook,
  event: unknown,
): Promise<Answer> {
  const outcome = await ctx.plugins.call(site, plugin, { kind: 'hook', name: hook, event })
  if (!outcome.ok || outcome.value === null || outcome.value === undefined) return undefined
  if (validatorOf(HOOKS[hook].result).Check(outcome.value)) return outcome.value
  ctx.log.warn({ site_id: site.siteId, plugin: plugin.name, hook }, 'a plugin answered in another form')
  return undefined
}

function refusalOf({ name }: PublishedPlugin, why: string): AppError {
  const message = `The plugin ${name} refuses: ${why.slice(0, 500)}`
  return new AppError('validation_failed', message, {
    errors: [{ path: '/body', message }],
    members: { plugin: name },
  })
}

async function whoAsks(tx: TenantTx): Promise<{ name: string }> {
  const { actor } = currentTrace()
  return { name: actor ? await nameOfActor(tx, actor) : 'HotSwap' }
}
