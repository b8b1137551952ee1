/** Tells webhooks, plugins and those who have the website open what its visitors see now. */
import { isDeepStrictEqual } from 'node:util'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PublishedKind } from '../../published/documents.ts'
import { type SettingsPart, tellSites } from '../site-news/site-news.ts'
import type { PointerCtx } from '../sites/sites.ts'
import { emitEvents } from '../webhooks/webhooks.ts'
import type { Frame, ReleaseChanges } from './release.ts'

/** What is told of by its kind; entries tell of themselves. */
const PARTS: Partial<Record<PublishedKind, SettingsPart>> = {
  menu: 'menus',
  redirect: 'redirects',
  term: 'terms',
  author: 'authors',
  collection: 'collections',
  comment: 'comments',
}

/** @param site as it was before; those that show `number` already are left out */
export async function announceReleases(
  ctx: PointerCtx,
  tx: TenantTx,
  released: readonly { site: { id: string; release_number: number }; number: number }[],
  deploymentId: string | undefined,
): Promise<void> {
  const events = released
    .filter(({ site, number }) => site.release_number !== number)
    .map(({ site, number }) => ({
      type: 'website.released' as const,
      data: {
        website_id: site.id,
        release: number,
        // A site begins without one.
        previous_release: site.release_number || null,
        deployment_id: deploymentId ?? null,
      },
    }))
  await emitEvents(ctx, tx, events)
}

/** Tells which parts of a website are other than they were, besides its entries. */
export async function announceParts(
  ctx: PointerCtx,
  tx: TenantTx,
  siteId: string,
  [before, after]: [Frame, Frame],
  { added, changed, removed }: ReleaseChanges,
): Promise<void> {
  const kinds = Object.keys({ ...added, ...changed, ...removed }) as PublishedKind[]
  const themeOf = ({ theme_hash, theme_settings }: Frame) => ({ theme_hash, theme_settings })
  const parts: (SettingsPart | false | undefined)[] = [
    !isDeepStrictEqual(before.config, after.config) && 'settings',
    !isDeepStrictEqual(themeOf(before), themeOf(after)) && 'theme',
    !isDeepStrictEqual(before.plugins, after.plugins) && 'plugins',
    ...kinds.map((kind) => PARTS[kind]),
  ]
  const news = parts
    .filter((part) => part !== false && part !== undefined)
    .map((part) => ({ site_id: siteId, about: 'settings' as const, part }))
  await tellSites(ctx, tx, news)
}
