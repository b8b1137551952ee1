/** Makes websites: from nothing to something visitors can look at, whole or not at all. */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { SiteConfig } from '../../published/site-config.ts'
import { recordAudit } from '../audit/audit.ts'
import { type ApplyCtx, BLANK, applyBlueprint, getBlueprint } from '../bundles/bundles.ts'
import { addEntry } from '../entries/entries.ts'
import { addDefaultMenus, addMenu, menuRows } from '../menus/menus.ts'
import { publish } from '../releases/releases.ts'
import { currentSettings } from '../settings/settings.ts'
import { type SiteSettingsInput, changeSiteSettings, checkedConfig } from '../site-settings/site-settings.ts'
import {
  type Site,
  abandonSite,
  addSite,
  defaultConfig,
  finishSite,
  freeSlug,
  lockSite,
  requireFreeSlug,
} from '../sites/sites.ts'
import { defaultTheme, getTheme } from '../themes/themes.ts'

export type NewSite = {
  name: string
  /** Made of the name if unset. */
  slug?: string
  /** `blank` if unset. */
  blueprint?: string
  /** By name; the blueprint's, or the default one, if unset. */
  theme?: string
  /** Those of the tenant if unset. */
  locale?: string
  timezone?: string
  /** Whether the blueprint brings its sample content, too; so if unset. */
  demo_content?: boolean
}

type Ctx = ApplyCtx & Pick<AppContext, 'db' | 'blobs'>

/**
 * Makes a website. Until it is finished nobody sees it; one that cannot be finished disappears.
 * @throws AppError slug_taken, slug_reserved, validation_failed, not_found (theme, blueprint), quota_exceeded
 */
export async function createSite(ctx: Ctx, tenantId: string, input: NewSite): Promise<Site> {
  const config = await firstConfig(ctx, tenantId, input)
  const site = await ctx.db.withTenant(tenantId, (tx) => begin(ctx, tx, input, config))
  try {
    // In transactions of its own: sample images are stored as they come.
    if (site.blueprint !== BLANK)
      await applyBlueprint(ctx, { tenantId, siteId: site.id }, site.blueprint, {
        withDemoContent: input.demo_content ?? true,
        keepsTheme: input.theme !== undefined,
      })
    return await ctx.db.withTenant(tenantId, async (tx) => {
      const locked = await lockSite(tx, site.id)
      if (site.blueprint === BLANK) await addFirstPage(ctx, tx, locked)
      else await changeSiteSettings(ctx, tx, locked, wishesOf(input), { audit: false })
      return finishSite(ctx, tx, site.id)
    })
  } catch (error) {
    await ctx.db.withTenant(tenantId, (tx) => abandonSite(ctx, tx, site.id))
    throw error
  }
}

/** What was asked for goes before what the blueprint brings. */
function wishesOf({ name, locale, timezone }: NewSite): SiteSettingsInput {
  return { title: name, ...(locale !== undefined && { locale }), ...(timezone !== undefined && { timezone }) }
}

async function firstConfig(
  ctx: Pick<AppContext, 'db'>,
  tenantId: string,
  input: NewSite,
): Promise<SiteConfig> {
  const { value } = await ctx.db.withPlatform((tx) => currentSettings(tx, tenantId, 'config'), {
    readOnly: true,
  })
  return checkedConfig(
    defaultConfig({
      title: input.name,
      locale: input.locale ?? String(value['locale']),
      timezone: input.timezone ?? String(value['timezone']),
    }),
  )
}

/** The site with its first release, which nobody is shown yet. */
async function begin(ctx: Ctx, tx: TenantTx, input: NewSite, config: SiteConfig): Promise<Site> {
  const { hash, owner } =
    input.theme === undefined ? await defaultTheme(ctx) : await getTheme(ctx, tx, { name: input.theme })
  const { blueprint = BLANK } = input
  if (blueprint !== BLANK) await getBlueprint(ctx, tx, blueprint)
  const name = input.name.trim()
  if (input.slug !== undefined) await requireFreeSlug(tx, input.slug)
  const site = await addSite(ctx, tx, {
    name,
    slug: input.slug ?? (await freeSlug(tx, name)),
    blueprint,
  })
  await publish(ctx, tx, site.id, { kind: 'site', theme: { hash, owner }, config })
  await recordAudit(tx, {
    action: 'website.add',
    subject: { type: 'website', id: site.id, label: name },
    after: { name, slug: site.slug, blueprint: site.blueprint, theme: input.theme },
  })
  return site
}

/** Something to begin with: a front page, and menus that lead there and to the posts to come. */
async function addFirstPage(ctx: Ctx, tx: TenantTx, site: Site): Promise<void> {
  const text = `This is the first page of ${site.name}. Write here what visitors should know first.`
  const page = await addEntry(
    ctx,
    tx,
    site.id,
    {
      type: 'page',
      document: {
        title: site.name,
        slug: 'home',
        body: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] },
      },
      status: 'published',
    },
    { audit: false },
  )
  const items = [
    { title: 'Home', target: { kind: 'page' as const, id: page.id }, opens_new_tab: false, items: [] },
    { title: 'Blog', target: { url: '/blog' }, opens_new_tab: false, items: [] },
  ]
  await addMenu(ctx, tx, site.id, { handle: 'main', name: 'Main menu', items }, { publish: false })
  await addDefaultMenus(ctx, tx, site.id)
  await publish(ctx, tx, site.id, { kind: 'content', put: await menuRows(tx, site.id) })
  await changeSiteSettings(ctx, tx, site, { home: { kind: 'page', page_id: page.id } }, { audit: false })
}
