/** Copies a site of the tenant, whole: drafts, versions, media, theme, redirects. Afterwards nothing connects the two. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Job } from '../../kernel/jobs/task.ts'
import { recordAudit } from '../audit/audit.ts'
import { fileKey } from '../media/media.ts'
import { requireQuota, returnQuota, takeQuota } from '../quotas/quotas.ts'
import { copyReleased } from '../releases/releases.ts'
import {
  type PointerCtx,
  type Site,
  abandonSite,
  addSite,
  finishSite,
  freeSlug,
  getSite,
  lockSite,
  prolongSetup,
  requireEditable,
  requireFreeSlug,
} from '../sites/sites.ts'
import {
  type Holdings,
  type MediaRow,
  copySiteRows,
  countMedia,
  deleteMediaRow,
  listMediaAfter,
  measureHoldings,
} from './queries.ts'

export const CLONE_TASK = 'websites.clone'
/** Longer than a run of the job may take. */
const SETUP_MS = 2 * 3_600_000
const PAGE = 200

export type ClonePayload = { from: string; to: string }
type Ctx = PointerCtx & Pick<AppContext, 'plans' | 'blobs'>

/**
 * Begins a copy: the site is there at once, in the state provisioning, and its job fills it.
 * @throws AppError not_found, slug_taken, slug_reserved, validation_failed, quota_exceeded
 */
export async function startClone(
  ctx: Ctx,
  tx: TenantTx,
  siteId: string,
  input: { name: string; slug?: string },
): Promise<{ site: Site; jobId: string }> {
  const original = await getSite(tx, siteId)
  requireEditable(original)
  const name = input.name.trim()
  if (input.slug !== undefined) await requireFreeSlug(tx, input.slug)
  const slug = input.slug ?? (await freeSlug(tx, name))
  // Said now rather than by a job that fails.
  for (const [resource, amount] of holdingsOf(await measureHoldings(tx, siteId)))
    await requireQuota(ctx, tx, resource, amount)
  const site = await addSite(ctx, tx, { name, slug, blueprint: original.blueprint, setupMs: SETUP_MS })
  const payload: ClonePayload = { from: siteId, to: site.id }
  const jobId = await ctx.jobs.enqueue(tx, CLONE_TASK, payload, { key: site.id })
  await recordAudit(tx, {
    action: 'website.clone',
    subject: { type: 'website', id: site.id, label: site.name },
    after: { name, slug, from: original.name, from_id: original.id },
  })
  return { site, jobId }
}

/** Fills the copy. Repeatable: rows are copied once, of the bytes those that are not there yet. */
export async function runClone(ctx: Ctx, job: Job<ClonePayload>): Promise<{ media: number }> {
  const { tenantId, payload } = job
  try {
    const total = await ctx.db.withTenant(tenantId, async (tx) => {
      await copyOnce(ctx, tx, payload)
      return countMedia(tx, payload.to)
    })
    const media = await copyMedia(ctx, job, total)
    await ctx.db.withTenant(tenantId, (tx) => finishSite(ctx, tx, payload.to))
    return { media }
  } catch (error) {
    // Such an error ends the job for good: nobody would finish the site.
    if (error instanceof AppError && error.status < 500)
      await ctx.db.withTenant(tenantId, (tx) => abandonSite(ctx, tx, payload.to))
    throw error
  }
}

async function copyOnce(ctx: Ctx, tx: TenantTx, { from, to }: ClonePayload): Promise<void> {
  for (const id of [from, to].toSorted()) await lockSite(tx, id)
  const copy = await getSite(tx, to)
  await prolongSetup(ctx, tx, to, SETUP_MS)
  if (copy.release_number > 0) return
  for (const [resource, amount] of holdingsOf(await measureHoldings(tx, from)))
    await takeQuota(ctx, tx, resource, amount)
  const original = await getSite(tx, from)
  await copySiteRows(tx, from, to)
  await copyReleased(ctx, tx, from, to, (config) => ({
    ...config,
    // A title of its own stays what the owner made it.
    title: config.title === original.name ? copy.name : config.title,
  }))
}

function holdingsOf(held: Holdings) {
  return (Object.entries(held) as [keyof Holdings, number][]).filter(([, amount]) => amount > 0)
}

/** Copies the files; the smaller variants are made anew when somebody looks at them. @returns how many there are */
async function copyMedia(ctx: Ctx, job: Job<ClonePayload>, total: number): Promise<number> {
  const { tenantId, payload, signal } = job
  let done = 0
  let page: MediaRow[] = []
  do {
    const after = page.at(-1)?.id
    page = await ctx.db.withTenant(tenantId, (tx) => listMediaAfter(tx, payload.to, after, PAGE), {
      readOnly: true,
    })
    for (const row of page) {
      signal.throwIfAborted()
      await copyFile(ctx, tenantId, payload, row, signal)
      done += 1
      await job.progress(done, total, 'media')
    }
  } while (page.length === PAGE)
  return done
}

async function copyFile(
  ctx: Ctx,
  tenantId: string,
  { from, to }: ClonePayload,
  row: MediaRow,
  signal: AbortSignal,
): Promise<void> {
  const blobs = ctx.blobs.scope({ tenantId })
  const key = fileKey(to, row.id)
  if (await blobs.findInfo(key)) return
  const original = await blobs.find(fileKey(from, row.id), { signal })
  if (original) {
    await blobs.put(key, original.body, { contentType: original.content_type, signal })
    return
  }
  // It was deleted meanwhile.
  await ctx.db.withTenant(tenantId, async (tx) => {
    await deleteMediaRow(tx, to, row.id)
    await returnQuota(tx, 'storage_bytes', row.size_bytes)
  })
}
