/** The settings of a website: its configuration, changed by publishing a release of it. */
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PublishedImage } from '../../published/documents.ts'
import type { SiteConfig } from '../../published/site-config.ts'
import { recordAudit } from '../audit/audit.ts'
import { getEntry, republishPaths } from '../entries/entries.ts'
import { findMedia, publishedImage } from '../media/media.ts'
import { type Release, currentRelease, publish } from '../releases/releases.ts'
import { type PointerCtx, type Site, defaultConfig } from '../sites/sites.ts'
import { checkedConfig } from './checks.ts'
import type { SiteSettingsInput } from './schema.ts'

export { ContentApi, SiteSettingsChange, type SiteSettingsInput } from './schema.ts'
export { checkedConfig }

/**
 * Changes settings and publishes them at once.
 * @param site locked
 * @param input of `contact` and `seo` the parts named, of everything else the whole; null takes an image away
 * @param options.replace what is left out, but for the title, becomes as a new website has it
 * @param options.audit false: the caller records the larger act that this is part of
 * @returns the release that shows them
 * @throws AppError validation_failed naming each field that is wrong
 */
export async function changeSiteSettings(
  ctx: PointerCtx,
  tx: TenantTx,
  site: Site,
  input: SiteSettingsInput,
  options: { replace?: boolean; audit?: boolean } = {},
): Promise<Release> {
  const before = await currentRelease(tx, site.id)
  const ground = options.replace ? defaultConfig({ title: before.config.title }) : before.config
  const config = await plannedSettings(tx, site.id, ground, input)
  let release = await publish(ctx, tx, site.id, { kind: 'configuration', config })
  if (release.number === before.number) return release
  if (placesOf(config) !== placesOf(before.config)) {
    await republishPaths(ctx, tx, site.id)
    release = await currentRelease(tx, site.id)
  }
  if (options.audit !== false)
    await recordAudit(tx, {
      action: 'website.change_settings',
      subject: { type: 'website', id: site.id, label: site.name },
      before: viewConfig(before.config),
      after: viewConfig(config),
    })
  return release
}

/**
 * What a change makes of a configuration.
 * @throws AppError validation_failed naming each field that is wrong
 */
export async function plannedSettings(
  tx: TenantTx,
  siteId: string,
  present: SiteConfig,
  input: SiteSettingsInput,
): Promise<SiteConfig> {
  const config = await mergedConfig(tx, siteId, present, input)
  if (config.home.kind === 'page') await requirePage(tx, siteId, config.home.page_id)
  return config
}

const OPEN_API = { enabled: true, allowed_origin: '*' }

/** What decides where pages and posts are found. */
function placesOf({ home, blog_path, post_path }: SiteConfig): string {
  return JSON.stringify([home.kind === 'page' ? home.page_id : home.kind, blog_path, post_path])
}

async function requirePage(tx: TenantTx, siteId: string, pageId: string): Promise<void> {
  await getEntry(tx, siteId, 'page', pageId).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error
    throw new AppError('validation_failed', '/body/home/page_id: the website has no such page', {
      errors: [{ path: '/body/home/page_id', message: 'must be the id of a page of this website' }],
    })
  })
}

async function mergedConfig(
  tx: TenantTx,
  siteId: string,
  present: SiteConfig,
  input: SiteSettingsInput,
): Promise<SiteConfig> {
  const { logo_media_id, icon_media_id, seo: seoInput = {}, contact, home, api, ...plain } = input
  const { og_image_media_id, ...seo } = seoInput
  const images = await imagesOf(tx, siteId, {
    logo_media_id,
    icon_media_id,
    'seo/og_image_media_id': og_image_media_id,
  })
  const [logo, icon, ogImage] = [
    images(logo_media_id, present.logo),
    images(icon_media_id, present.icon),
    images(og_image_media_id, present.seo.og_image),
  ]
  const { logo: _logo, icon: _icon, ...before } = present
  const { og_image: _image, ...seoBefore } = present.seo
  return checkedConfig({
    ...before,
    ...plain,
    ...(home && { home: home as SiteConfig['home'] }),
    contact: { ...present.contact, ...contact },
    ...(api && { api: { ...OPEN_API, ...present.api, ...api } }),
    seo: { ...seoBefore, ...seo, ...(ogImage && { og_image: ogImage }) },
    ...(logo && { logo }),
    ...(icon && { icon }),
  })
}

type Choose = (
  id: string | null | undefined,
  present: PublishedImage | undefined,
) => PublishedImage | undefined

/** Looks up the images that are named, all at once. @returns what chooses between the named and the present one */
async function imagesOf(
  tx: TenantTx,
  siteId: string,
  named: Record<string, string | null | undefined>,
): Promise<Choose> {
  const ids = Object.values(named).filter((id) => typeof id === 'string')
  const found = ids.length > 0 ? await findMedia(tx, siteId, ids) : new Map<string, never>()
  for (const [field, id] of Object.entries(named))
    if (typeof id === 'string' && found.get(id)?.kind !== 'image')
      throw new AppError('validation_failed', `/body/${field}: the website has no such image`, {
        errors: [{ path: `/body/${field}`, message: 'must be the id of an image of this website' }],
      })
  return (id, present) => {
    if (id === undefined) return present
    const row = id === null ? undefined : found.get(id)
    return row && publishedImage(row)
  }
}

/** A configuration as the API shows it: images by their ids, too. */
export function viewConfig(config: SiteConfig) {
  return {
    ...config,
    logo_media_id: config.logo?.id ?? null,
    icon_media_id: config.icon?.id ?? null,
    seo: { ...config.seo, og_image_media_id: config.seo.og_image?.id ?? null },
    api: config.api ?? OPEN_API,
    cdn: config.cdn ?? { keep_seconds: 0 },
  }
}
