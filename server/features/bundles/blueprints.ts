/** Blueprints: what a website can begin as. Those of the program are folders, those of a tenant bundles among its blobs. */
import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { slugOf } from '../../kernel/slug.ts'
import { zipInBlob } from '../../kernel/zip.ts'
import { recordAudit } from '../audit/audit.ts'
import { applyIntake } from './apply.ts'
import type { ApplyCtx, ApplyTarget, Counts } from './application.ts'
import { builtInBlueprints, openBuiltIn } from './built-in.ts'
import { type BundleFiles, filesInZip } from './bundle-files.ts'
import {
  type BlueprintRow,
  deleteBlueprintRow,
  findBlueprintRow,
  insertBlueprint,
  listBlueprintRows,
} from './queries.ts'
import { readBundle } from './read-bundle.ts'
import { writeBundle } from './write-bundle.ts'

export type Blueprint = {
  /** Of a tenant's own; the program's are known by their slugs alone. */
  id: string | null
  slug: string
  name: string
  description: string
  category: string
  owner: 'platform' | 'tenant'
  has_preview: boolean
  created_at: Date | null
}

type Ctx = Pick<ApplyCtx, 'log'>

/** A site without content, which every new site is before a blueprint is applied. */
export const BLANK = 'blank'
const SAVED_MAX = 200

const EMPTY: Blueprint = {
  id: null,
  slug: BLANK,
  name: 'Blank',
  description: 'No content at all: the theme, its menus, and an empty website to begin with.',
  category: 'other',
  owner: 'platform',
  has_preview: false,
  created_at: null,
}

/** The tenant's own before those of the program, each by name. */
export async function listBlueprints(ctx: Ctx, tx: TenantTx): Promise<Blueprint[]> {
  const own = (await listBlueprintRows(tx)).map(ownBlueprint)
  const builtIn = (await builtInBlueprints(ctx)).map(
    ({ slug, name, description = '', category = 'other', preview_image }): Blueprint => ({
      id: null,
      slug,
      name,
      description,
      category,
      owner: 'platform',
      has_preview: preview_image !== undefined,
      created_at: null,
    }),
  )
  return [...own, EMPTY, ...builtIn]
}

/** @param slug of one of the program's, or slug or id of one of the tenant's own @throws AppError not_found */
export async function getBlueprint(ctx: Ctx, tx: TenantTx, slug: string): Promise<Blueprint> {
  const found = (await listBlueprints(ctx, tx)).find((each) => each.slug === slug || each.id === slug)
  if (found) return found
  throw new AppError(
    'not_found',
    `There is no blueprint “${slug.slice(0, 100)}”; GET /blueprints lists them.`,
  )
}

/**
 * Fills a site that has a release and no content yet. Opens transactions of its own; what it brings is visible at once.
 * @param options.keepsTheme the site's theme stays, whatever the blueprint would wear
 * @throws AppError not_found; validation_failed naming the file that is wrong; quota_exceeded
 */
export async function applyBlueprint(
  ctx: ApplyCtx,
  target: ApplyTarget,
  slug: string,
  options: { withDemoContent?: boolean; keepsTheme?: boolean } = {},
): Promise<Counts> {
  if (slug === BLANK) return {}
  const { withDemoContent = true, keepsTheme = false } = options
  const blueprint = await ctx.db.withTenant(target.tenantId, (tx) => getBlueprint(ctx, tx, slug), {
    readOnly: true,
  })
  using files = await filesOf(ctx, target.tenantId, blueprint)
  const intake = await readBundle(files, { withDemoContent })
  return await applyIntake(
    ctx,
    target,
    { ...intake, ...(keepsTheme && { theme: undefined }) },
    {
      mode: 'new',
      withConfig: true,
      isTrusted: blueprint.owner === 'platform',
      // A blueprint that is not right must be noticed by whoever makes it, not by who looks for a missing image.
      report: ({ item, message, level }) => {
        if (level !== 'info')
          throw new AppError('validation_failed', `Blueprint ${slug}, ${item}: ${message}`)
      },
    },
  )
}

/**
 * Saves a site as a blueprint of the tenant's own.
 * @throws AppError validation_failed, slug_taken, conflict when there are too many
 */
export async function saveAsBlueprint(
  ctx: ApplyCtx,
  { tenantId, siteId }: ApplyTarget,
  input: { name: string; description?: string },
  author: string,
): Promise<Blueprint> {
  const name = input.name.trim()
  const slug = slugOf(name)
  if (!slug) throw new AppError('validation_failed', 'The name needs a letter or a digit.')
  const isTaken = async (tx: TenantTx) => (await listBlueprints(ctx, tx)).some((each) => each.slug === slug)
  const taken = () =>
    new AppError('slug_taken', `There is a blueprint “${slug}” already; choose another name.`)
  await ctx.db.withTenant(
    tenantId,
    async (tx) => {
      if (await isTaken(tx)) throw taken()
      if ((await listBlueprintRows(tx)).length >= SAVED_MAX)
        throw new AppError('conflict', `A tenant keeps at most ${SAVED_MAX} blueprints; delete one first.`)
    },
    { readOnly: true },
  )
  const id = randomUUIDv7()
  const blobs = ctx.blobs.scope({ tenantId })
  const { size_bytes } = await blobs.put(
    blobKey(id),
    writeBundle(ctx, { tenantId, siteId }, { blueprint: { name, description: input.description ?? '' } }),
    { contentType: 'application/zip' },
  )
  try {
    return await ctx.db.withTenant(tenantId, async (tx) => {
      const row = await insertBlueprint(tx, {
        id,
        slug,
        name,
        description: input.description ?? '',
        size_bytes,
        created_by: author,
        created_at: ctx.clock.now(),
      })
      if (!row) throw taken()
      await recordAudit(tx, {
        action: 'blueprint.add',
        subject: { type: 'blueprint', id, label: name },
        after: { name, slug, website_id: siteId },
      })
      return ownBlueprint(row)
    })
  } catch (error) {
    await blobs.remove(blobKey(id))
    throw error
  }
}

/** Sites that were made of it stay as they are. @throws AppError not_found */
export async function removeBlueprint(ctx: Pick<ApplyCtx, 'blobs'>, tx: TenantTx, id: string): Promise<void> {
  const row = await findBlueprintRow(tx, { id })
  if (!row) throw new AppError('not_found', 'There is no such blueprint of yours.')
  await deleteBlueprintRow(tx, id)
  await recordAudit(tx, { action: 'blueprint.remove', subject: { type: 'blueprint', id, label: row.name } })
  tx.afterCommit(() => ctx.blobs.scope({ tenantId: tx.tenantId }).remove(blobKey(id)))
}

async function filesOf(
  ctx: Pick<ApplyCtx, 'blobs' | 'log'>,
  tenantId: string,
  { id, slug }: Blueprint,
): Promise<BundleFiles> {
  if (id !== null) return filesInZip(await zipInBlob(ctx.blobs.scope({ tenantId }), blobKey(id)))
  const builtIn = (await builtInBlueprints(ctx)).find((each) => each.slug === slug)
  if (!builtIn) throw new AppError('not_found', 'There is no such blueprint.')
  return openBuiltIn(builtIn)
}

function ownBlueprint({ id, slug, name, description, created_at }: BlueprintRow): Blueprint {
  return { id, slug, name, description, category: 'own', owner: 'tenant', has_preview: false, created_at }
}

function blobKey(id: string): string {
  return `blueprints/${id}.zip`
}

/** @throws AppError not_found */
export async function previewImage(ctx: Ctx, slug: string): Promise<{ bytes: Buffer; content_type: string }> {
  const builtIn = (await builtInBlueprints(ctx)).find((each) => each.slug === slug)
  const path = builtIn?.preview_image
  const content_type = PREVIEW_TYPES.get(path?.split('.').at(-1) ?? '')
  if (!builtIn || path === undefined || content_type === undefined)
    throw new AppError('not_found', 'This blueprint has no picture.')
  using files = await openBuiltIn(builtIn)
  return { bytes: await files.bytes(path, 2_000_000), content_type }
}

const PREVIEW_TYPES = new Map([
  ['webp', 'image/webp'],
  ['jpg', 'image/jpeg'],
  ['png', 'image/png'],
])
