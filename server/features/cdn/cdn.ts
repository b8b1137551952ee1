/** Hooks to CDNs: which caches in front of websites are told what to forget when something is published. */
import { randomBytes, randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { PLATFORM_SCOPE, type TenantTx } from '../../kernel/db/database.ts'
import type { Principal } from '../../kernel/http/access.ts'
import { readRequest } from '../../kernel/http/outbound-request.ts'
import { siteKey } from '../../published/tags.ts'
import { type AuditEvent, recordAudit, recordPlatformAudit } from '../audit/audit.ts'
import { openCredentials, sealCredentials } from './credentials.ts'
import { lookSoon } from './look.ts'
import { type CdnCredentials, type CdnKind, type CdnSettings, type Outcome, refuse } from './provider.ts'
import { PROVIDERS } from './providers/providers.ts'
import {
  type HookRow,
  countHooksInTurn,
  deleteHook,
  endWaiting,
  findHook,
  findPurge,
  insertHook,
  isSite,
  lockHook,
  updateHealth,
  updateHook,
} from './queries.ts'
import { everythingOf, queuePurge } from './queue.ts'
import { purgeNow } from './send.ts'

export type Hook = HookRow
export type HookInput = {
  name: string
  kind: CdnKind
  website_id?: string | null
  settings: CdnSettings
  credentials?: CdnCredentials
  enabled?: boolean
}
export type PurgeInput = { everything?: true; website_id?: string; urls?: string[] }

type Ctx = Pick<AppContext, 'db' | 'keyring' | 'jobs' | 'clock' | 'fetcher' | 'notices'>

/** The notice that a tenant has other hooks than before. */
export const HOOKS_CHANGED = 'cdn-hooks'
const HOOKS_MAX = 20
const FRESH = { failing_since: null, held_until: null, problem: null }

/** @throws AppError not_found */
export async function getHook(tx: TenantTx, id: string): Promise<Hook> {
  return (await findHook(tx, id)) ?? notFound()
}

/** The hook, locked until `tx` ends. @throws AppError not_found */
export async function getHookForChange(tx: TenantTx, id: string): Promise<Hook> {
  return (await lockHook(tx, id)) ?? notFound()
}

/**
 * Adds a hook, and has everything purged that its CDN may have kept before.
 * @param tx the tenant's, or the platform's own: then it is for the websites of all tenants
 * @throws AppError validation_failed, conflict when there are 20 already
 */
export async function addHook(ctx: Ctx, tx: TenantTx, input: HookInput, creator: Principal): Promise<Hook> {
  const { name, kind, website_id = null, settings, credentials = {}, enabled = true } = input
  requireComplete(ctx, tx, kind, settings, credentials)
  await requireSite(tx, website_id)
  if ((await countHooksInTurn(tx)) >= HOOKS_MAX)
    throw new AppError('conflict', `There are ${HOOKS_MAX} hooks at most; remove one first.`)
  const id = randomUUIDv7()
  const hook = await insertHook(tx, {
    id,
    name,
    kind,
    website_id,
    settings: JSON.stringify(settings),
    credentials: await sealCredentials(ctx.keyring, { tenant_id: tx.tenantId, id }, credentials),
    enabled,
    created_by: creator.label,
  })
  await startOver(ctx, tx, hook)
  await record(ctx, tx, { action: 'cdn_hook.add', subject: subjectOf(hook), after: contentOf(hook) })
  return hook
}

/**
 * Changes a hook. Settings and credentials are replaced as a whole. What waits is given up; everything is purged, unless
 * the hook is switched off.
 * @param hook from getHookForChange
 * @throws AppError validation_failed, also where secrets would go to another server than the one they were given for
 */
export async function changeHook(
  ctx: Ctx,
  tx: TenantTx,
  hook: Hook,
  change: Partial<Omit<HookInput, 'kind'>>,
): Promise<Hook> {
  const { settings, credentials, website_id, ...plain } = change
  const before = await openCredentials(ctx.keyring, hook)
  const next = settings ?? (hook.settings as CdnSettings)
  requireComplete(ctx, tx, hook.kind as CdnKind, next, credentials ?? before)
  if (!credentials && before.headers && originOf(next) !== originOf(hook.settings as CdnSettings))
    refuse('/body/credentials', 'must be given again for another address')
  if (website_id !== undefined) await requireSite(tx, website_id)
  const changed = await updateHook(tx, hook.id, {
    ...plain,
    ...(website_id !== undefined && { website_id }),
    ...(settings && { settings: JSON.stringify(settings) }),
    ...(credentials && { credentials: await sealCredentials(ctx.keyring, hook, credentials) }),
    ...FRESH,
  })
  const isSame = Object.keys(change).every((member) => member === 'name')
  if (!isSame) await startOver(ctx, tx, changed)
  await record(ctx, tx, {
    action: 'cdn_hook.change',
    subject: subjectOf(changed),
    before: contentOf(hook),
    after: contentOf(changed),
    note: credentials && 'Credentials were replaced.',
  })
  return changed
}

/** Removes a hook, with what waits for it and its log. @param hook from getHookForChange */
export async function removeHook(ctx: Ctx, tx: TenantTx, hook: Hook): Promise<void> {
  await deleteHook(tx, hook.id)
  announce(ctx, tx)
  await record(ctx, tx, { action: 'cdn_hook.remove', subject: subjectOf(hook), before: contentOf(hook) })
}

/**
 * Purges by hand: everything the CDN may have of the hook's websites, one of them, or single addresses.
 * @returns the ids of the purges; what becomes of them, their list says
 * @throws AppError transition_not_allowed while the hook is switched off, validation_failed
 */
export async function purgeByHand(
  ctx: Ctx,
  tx: TenantTx,
  hook: Hook,
  { website_id, urls }: PurgeInput,
): Promise<string[]> {
  requireOn(hook)
  if (website_id !== undefined && hook.website_id !== null && hook.website_id !== website_id)
    refuse('/body/website_id', 'is not the website of this hook')
  if (website_id !== undefined) await requireSite(tx, website_id)
  await updateHealth(tx, hook.id, { held_until: null })
  const items = urls ?? [website_id === undefined ? everythingOf(hook) : siteKey(website_id)]
  const what = urls
    ? `${urls.length} addresses`
    : website_id === undefined
      ? 'everything'
      : `website ${website_id}`
  const ids = await queuePurge(
    ctx,
    tx,
    { ...hook, held_until: null },
    { reason: 'manual', by: urls ? 'urls' : 'keys', items, note: what },
  )
  await record(ctx, tx, { action: 'cdn_hook.purge', subject: subjectOf(hook), note: what })
  return ids
}

/** Sends a purge that failed once more. @returns its new id @throws AppError not_found, transition_not_allowed */
export async function repeatPurge(ctx: Ctx, tx: TenantTx, hook: Hook, id: string): Promise<string> {
  requireOn(hook)
  const purge = await findPurge(tx, hook.id, id)
  if (!purge) throw new AppError('not_found', 'There is no such purge.')
  await updateHealth(tx, hook.id, { held_until: null })
  const [made = ''] = await queuePurge(
    ctx,
    tx,
    { ...hook, held_until: null },
    {
      reason: 'manual',
      by: purge.by === 'urls' ? 'urls' : 'keys',
      items: purge.items,
      note: `again: ${purge.note}`,
    },
  )
  return made
}

/** Has the CDN forget something that no page has, now: whether it takes purges at all. */
export async function testHook(ctx: Ctx, hook: Hook): Promise<Outcome & { durationMs: number }> {
  const name = `hotswap-test-${randomBytes(6).toString('hex')}`
  const startedAt = performance.now()
  const outcome = await purgeNow(
    ctx,
    hook,
    // By keys CloudFront would invalidate everything.
    hook.kind === 'cloudfront'
      ? { by: 'urls', items: [`https://hotswap.invalid/${name}`] }
      : { by: 'keys', items: [name] },
    new AbortController().signal,
  )
  return { ...outcome, durationMs: Math.round(performance.now() - startedAt) }
}

/** From here on the CDN knows nothing that is older. */
async function startOver(ctx: Ctx, tx: TenantTx, hook: Hook): Promise<void> {
  const at = ctx.clock.now()
  announce(ctx, tx)
  if (!hook.enabled)
    return endWaiting(tx, hook.id, { state: 'failed', problem: 'The hook was switched off.', at })
  await endWaiting(tx, hook.id, { state: 'replaced', problem: 'The hook was changed.', at })
  await queuePurge(ctx, tx, hook, {
    reason: 'hook',
    by: 'keys',
    items: [everythingOf(hook)],
    note: 'everything, since the hook is new or was changed',
  })
  await lookSoon(ctx, tx, { hook_id: hook.id, is_thorough: true })
}

/** @throws AppError validation_failed for what is missing, does not belong to the kind, or may not be sent */
function requireComplete(
  ctx: Pick<Ctx, 'fetcher'>,
  tx: TenantTx,
  kind: CdnKind,
  settings: CdnSettings,
  credentials: CdnCredentials,
): void {
  const { needs, takes } = PROVIDERS[kind]
  for (const [part, given] of [
    ['settings', settings],
    ['credentials', credentials],
  ] as const) {
    for (const member of needs[part])
      if (!(member in given)) refuse(`/body/${part}/${member}`, `is needed for ${kind}`)
    const known = new Set<string>([...needs[part], ...takes[part]])
    for (const member of Object.keys(given))
      if (!known.has(member)) refuse(`/body/${part}/${member}`, `does not belong to ${kind}`)
  }
  if (settings.url !== undefined) requireAddress(ctx, tx, settings.url)
  try {
    const { key_header: header = 'surrogate-key' } = settings
    readRequest({ method: 'POST', headers: { ...credentials.headers, [header]: 'key' } })
  } catch (error) {
    if (error instanceof AppError) refuse('/body/credentials/headers', error.message)
    throw error
  }
}

function requireAddress({ fetcher }: Pick<Ctx, 'fetcher'>, tx: TenantTx, url: string): void {
  try {
    if (tx.tenantId !== PLATFORM_SCOPE) fetcher.check(url)
    else if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
      refuse('/body/settings/url', 'must be http or https')
  } catch (error) {
    if (error instanceof AppError) refuse('/body/settings/url', error.message)
    throw error
  }
}

/** @throws AppError validation_failed */
async function requireSite(tx: TenantTx, siteId: string | null): Promise<void> {
  // The platform's hooks are for all websites, which lie elsewhere.
  if (siteId !== null && !(await isSite(tx, siteId))) refuse('/body/website_id', 'is no website')
}

function requireOn({ enabled }: Hook): void {
  if (!enabled) throw new AppError('transition_not_allowed', 'The hook is switched off; switch it on first.')
}

function announce(ctx: Ctx, tx: TenantTx): void {
  const { tenantId: tenant_id } = tx
  tx.afterCommit(() =>
    ctx.db.withPlatform((platform) => ctx.notices.publish(platform, HOOKS_CHANGED, { tenant_id })),
  )
}

/** The platform's own acts belong into its own chain, which is in another transaction. */
async function record(ctx: Ctx, tx: TenantTx, event: AuditEvent): Promise<void> {
  if (tx.tenantId !== PLATFORM_SCOPE) return recordAudit(tx, event)
  tx.afterCommit(() => ctx.db.withPlatform((platform) => recordPlatformAudit(platform, event)))
}

const originOf = ({ url = '' }: CdnSettings) => URL.parse(url)?.origin

function subjectOf({ id, name }: Hook) {
  return { type: 'cdn_hook', id, label: name }
}

function contentOf({ name, kind, website_id, settings, enabled }: Hook) {
  return { name, kind, website_id, settings, enabled }
}

function notFound(): never {
  throw new AppError('not_found', 'There is no such hook.')
}
