/** What bulk acts do to one website. */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { recordAudit } from '../audit/audit.ts'
import { listChangedDrafts, publishEntries } from '../entries/entries.ts'
import { publish } from '../releases/releases.ts'
import { changeSiteSettings } from '../site-settings/site-settings.ts'
import {
  type LifeCycleCtx,
  type Site,
  changeStatus,
  deleteSite,
  lockSite,
  requireEditable,
  restoreSite,
} from '../sites/sites.ts'
import {
  compiledTheme,
  findCustomizationOf,
  getTheme,
  publishedCustomization,
  scopeOf,
} from '../themes/themes.ts'
import type { BulkInput } from './schema.ts'

export type ActCtx = LifeCycleCtx & Pick<AppContext, 'blobs' | 'log'>
type Ctx = ActCtx
type Acts = Record<
  BulkInput['action'],
  (ctx: Ctx, tx: TenantTx, siteId: string, input: BulkInput) => Promise<boolean>
>

/** What each action does to one site. @returns whether it changed */
export const ACTS: Acts = {
  activate: (ctx, tx, id) => put(ctx, tx, id, 'active'),
  suspend: (ctx, tx, id, { message }) => put(ctx, tx, id, 'suspended', message),
  maintenance: (ctx, tx, id, { message }) => put(ctx, tx, id, 'maintenance', message),
  async delete(ctx, tx, id) {
    await deleteSite(ctx, tx, await lockSite(tx, id))
    return true
  },
  async restore(ctx, tx, id) {
    await restoreSite(ctx, tx, id)
    return true
  },
  async settings(ctx, tx, id, { settings = {} }) {
    const site = await lockEditable(tx, id)
    return (await changeSiteSettings(ctx, tx, site, settings)).number !== site.release_number
  },
  theme: (ctx, tx, id, { theme = '' }) => wear(ctx, tx, id, theme),
  async publish(ctx, tx, id) {
    await lockEditable(tx, id)
    const changed = await listChangedDrafts(tx, id)
    if (changed.length > 0) await publishEntries(ctx, tx, id, changed)
    return changed.length > 0
  },
}

/** Shows the site in that theme, with what it made of the theme before. */
async function wear(ctx: Ctx, tx: TenantTx, siteId: string, theme: string): Promise<boolean> {
  const site = await lockEditable(tx, siteId)
  const { hash, owner, manifest } = await getTheme(ctx, tx, themeQuery(theme))
  const compiled = await compiledTheme(ctx, scopeOf({ owner }, tx.tenantId), hash)
  const { customization } = await findCustomizationOf(tx, siteId, manifest.name)
  const theme_settings = await publishedCustomization(tx, siteId, compiled, customization)
  const release = await publish(ctx, tx, siteId, { kind: 'theme', theme: { hash, owner }, theme_settings })
  if (release.number === site.release_number) return false
  await recordAudit(tx, {
    action: 'website.activate_theme',
    subject: { type: 'website', id: siteId, label: site.name },
    after: { theme: manifest.name, version: manifest.version, hash },
  })
  return true
}

export function themeQuery(theme: string) {
  return /^[0-9a-f]{64}$/.test(theme) ? { hash: theme } : { name: theme }
}

async function lockEditable(tx: TenantTx, siteId: string): Promise<Site> {
  const site = await lockSite(tx, siteId)
  requireEditable(site)
  return site
}

async function put(
  ctx: Ctx,
  tx: TenantTx,
  siteId: string,
  status: 'active' | 'suspended' | 'maintenance',
  message?: string,
): Promise<boolean> {
  const site = await lockSite(tx, siteId)
  return (await changeStatus(ctx, tx, site, status, message)).move !== site.move
}
