/** A tenant's logo and favicon, uploaded: made small and harmless, kept under the hash of their bytes, shown to anybody. */
import { createHash } from 'node:crypto'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { StoredBlob } from '../../kernel/blobs/blobs.ts'
import { type EmblemBox, makeEmblem } from '../../kernel/images/emblem.ts'
import { type Settings, changeSettings } from '../settings/settings.ts'

export const EMBLEMS = {
  logo: { field: 'logo_url', box: { width: 640, height: 320, isSquare: false } },
  favicon: { field: 'favicon_url', box: { width: 192, height: 192, isSquare: true } },
} as const satisfies Record<string, { field: string; box: EmblemBox }>
export type Emblem = keyof typeof EMBLEMS

export const MAX_UPLOAD_BYTES = 512 * 1024
const FOLDER = 'branding/'
/** Files of a tenant that are kept: older versions of its branding go on showing theirs. */
const KEPT = 40

type Ctx = Pick<AppContext, 'blobs' | 'db' | 'notices' | 'log' | 'config'>

/**
 * Keeps the image and makes it the tenant's logo or favicon: a new version of its branding.
 * @param checkVersion see `changeSettings`
 * @throws AppError unsupported_media_type, validation_failed for what is no image, what `changeSettings` throws
 */
export async function putEmblem(
  ctx: Ctx,
  tenantId: string,
  emblem: Emblem,
  upload: Buffer,
  checkVersion: (version: number) => void,
): Promise<Settings> {
  const { field, box } = EMBLEMS[emblem]
  const bytes = await makeEmblem(upload, box)
  const file = `${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}.png`
  await ctx.blobs.scope({ tenantId }).put(FOLDER + file, bytes, { contentType: 'image/png' })
  const address = `/api/v1/portal/branding/${tenantId}/${file}`
  const settings = await changeSettings(
    ctx,
    tenantId,
    'branding',
    { merge: { [field]: address } },
    checkVersion,
  )
  await forgetOldest(ctx, tenantId, settings)
  return settings
}

/** @throws AppError not_found, also for a tenant that does not exist */
export async function getEmblem(
  { blobs }: Pick<AppContext, 'blobs'>,
  tenantId: string,
  file: string,
): Promise<StoredBlob> {
  const found = await blobs.scope({ tenantId: tenantId.toLowerCase() }).find(FOLDER + file)
  if (!found) throw new AppError('not_found', 'There is no such picture.')
  return found
}

async function forgetOldest({ blobs }: Ctx, tenantId: string, { stored }: Settings): Promise<void> {
  const scope = blobs.scope({ tenantId })
  const { blobs: files } = await scope.list({ prefix: FOLDER })
  const inUse = JSON.stringify(stored)
  const others = files.filter(({ key }) => !inUse.includes(key.slice(FOLDER.length)))
  const newestFirst = others.toSorted((a, b) => b.modified_at.getTime() - a.modified_at.getTime())
  for (const { key } of newestFirst.slice(KEPT)) await scope.remove(key)
}
