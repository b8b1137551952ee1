/** Secrets of plugins: entered by people, read by the plugin alone, and never shown again. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { currentTrace } from '../../kernel/trace.ts'
import { recordAudit } from '../audit/audit.ts'
import { pluginsOfSite } from '../plugins/plugins.ts'
import { getSite, lockSite } from '../sites/sites.ts'
import {
  type SecretKey,
  type SecretRow,
  deleteSecret,
  findSecret,
  listSecrets as readSecrets,
  putSecret,
} from './queries.ts'

export type { SecretKey, SecretRow } from './queries.ts'

type Ctx = Pick<AppContext, 'keyring' | 'clock'>

const SECRETS_MAX = 20

/** What is set, without the secrets. @throws AppError not_found for a plugin that is not there and has none */
export async function listSecrets(tx: TenantTx, siteId: string, plugin: string): Promise<SecretRow[]> {
  await getSite(tx, siteId)
  const rows = await readSecrets(tx, siteId, plugin)
  if (rows.length === 0) await requireInstalled(tx, siteId, plugin)
  return rows
}

/**
 * Sets a secret, or replaces it. Which there can be, the version says that reads it: that may be one still to come.
 * @throws AppError not_found for a plugin that is not installed, conflict for one too many
 */
export async function setSecret(ctx: Ctx, tx: TenantTx, key: SecretKey, secret: string): Promise<SecretRow> {
  const { siteId, plugin, name } = key
  await lockSite(tx, siteId)
  await requireInstalled(tx, siteId, plugin)
  const known = await readSecrets(tx, siteId, plugin)
  const isNew = !known.some((row) => row.name === name)
  if (isNew && known.length >= SECRETS_MAX)
    throw new AppError('conflict', `A plugin has ${SECRETS_MAX} secrets at most; remove one first.`)
  const row = await putSecret(tx, key, {
    secret: await ctx.keyring.encrypt(`tenant:${tx.tenantId}`, secret, contextOf(key)),
    updated_by: currentTrace().actor?.label ?? '',
    updated_at: ctx.clock.now(),
  })
  await recordAudit(tx, { action: 'plugin_secret.set', subject: subjectOf(key), note: `${plugin}: ${name}` })
  return row
}

/** @throws AppError not_found */
export async function removeSecret(tx: TenantTx, key: SecretKey): Promise<void> {
  if (!(await deleteSecret(tx, key))) throw new AppError('not_found', 'There is no such secret.')
  await recordAudit(tx, {
    action: 'plugin_secret.remove',
    subject: subjectOf(key),
    note: `${key.plugin}: ${key.name}`,
  })
}

/** In the clear, for the plugin. */
export async function openSecret(ctx: Ctx, tx: TenantTx, key: SecretKey): Promise<string | undefined> {
  const row = await findSecret(tx, key)
  return row && ctx.keyring.decrypt(`tenant:${tx.tenantId}`, row.secret, contextOf(key))
}

async function requireInstalled(tx: TenantTx, siteId: string, plugin: string): Promise<void> {
  const installed = await pluginsOfSite(tx, siteId)
  if (!installed.some(({ name }) => name === plugin))
    throw new AppError('not_found', 'The website has no plugin of this name; install it first.')
}

function subjectOf({ siteId }: SecretKey) {
  return { type: 'website', id: siteId }
}

function contextOf({ siteId, plugin, name }: SecretKey): string {
  return `plugin_secrets.secret:${siteId}:${plugin}:${name}`
}
