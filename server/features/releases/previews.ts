/** Previews: releases that never go live, each at an address of its own that a signed link opens. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PublishedRow } from '../../published/documents.ts'
import type { PublishedPlugin } from '../../published/plugins.ts'
import type { SiteConfig, ThemeCustomization } from '../../published/site-config.ts'
import { getSite, takeReleaseNumber } from '../sites/sites.ts'
import { previewLink } from './links.ts'
import { findCurrentRelease, insertRelease } from './queries.ts'
import { type Release, stampOf, toRelease } from './release.ts'

/** What the preview shows in place of what is live. */
export type PreviewInput = {
  theme?: { hash: string; owner: 'platform' | 'tenant' }
  theme_settings?: ThemeCustomization
  config?: SiteConfig
  plugins?: readonly PublishedPlugin[]
  /** Shown instead of, or besides, what is published. */
  put?: readonly PublishedRow[]
  /** From now; a day if unset. */
  expires_in_seconds?: number
}

const DEFAULT_SECONDS = 86_400

/**
 * Makes a preview of the live release with changes.
 * @returns its release, and the link that opens it until `expires_at`
 * @throws AppError not_found
 */
export async function createPreview(
  ctx: Pick<AppContext, 'config' | 'secret' | 'clock' | 'tenants'>,
  tx: TenantTx,
  siteId: string,
  input: PreviewInput,
): Promise<{ release: Release; url: string; expires_at: Date }> {
  const site = await getSite(tx, siteId)
  const base = await findCurrentRelease(tx, siteId)
  if (!base)
    throw new AppError(
      'not_found',
      'Nothing of this website has been released yet: there is nothing to preview.',
    )
  const seconds = input.expires_in_seconds ?? DEFAULT_SECONDS
  const expiresAt = new Date(ctx.clock.now().getTime() + seconds * 1000)
  const number = await takeReleaseNumber(tx, siteId)
  const row = await insertRelease(tx, {
    ...stampOf(ctx.clock),
    site_id: siteId,
    number,
    kind: 'preview',
    theme_hash: input.theme?.hash ?? base.theme_hash,
    theme_owner: input.theme?.owner ?? base.theme_owner,
    theme_settings: JSON.stringify(input.theme_settings ?? base.theme_settings),
    plugins: JSON.stringify(input.plugins ?? base.plugins),
    config: JSON.stringify(input.config ?? base.config),
    config_since: input.config ? number : base.config_since,
    content_position: base.content_position,
    base_number: base.number,
    overlay: input.put ? JSON.stringify(input.put) : null,
    expires_at: expiresAt,
  })
  const url = await previewLink(ctx, tx, site, number, seconds)
  return { release: toRelease(row), url, expires_at: expiresAt }
}
