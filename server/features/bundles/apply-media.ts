/** Brings the files of an intake into the media library. */
import { AppError } from '../../errors.ts'
import {
  type MediaRow,
  addFolder,
  addMedia,
  addTrustedMedia,
  findMedia,
  publishedFile,
} from '../media/media.ts'
import type { Application } from './application.ts'
import type { IntakeMedia } from './intake.ts'
import { listFolders } from './queries.ts'

/** Expected of strangers' files; anything else, such as a full disk, ends the work. */
const OWN_FAULT = new Set([
  'fetch_failed',
  'body_too_large',
  'unsupported_media_type',
  'validation_failed',
  'not_found',
])

export async function applyMedia(application: Application): Promise<void> {
  const { ctx, target, intake, options, resolver } = application
  const folders = await makeFolders(application)
  const fieldsOf = (item: IntakeMedia) => ({
    id: resolver.idOf(item.key),
    name: item.name ?? item.file,
    alt: item.alt ?? '',
    title: item.title ?? '',
    caption: item.caption ?? '',
    credit: item.credit ?? '',
    folder_id: item.folder ? folders.get(item.folder) : null,
    ...(item.source_key && { source_key: item.source_key }),
  })
  if (options.isTrusted) {
    const sources = await Promise.all(
      intake.media.map(async (item) => ({
        ...fieldsOf(item),
        bytes: Buffer.concat(await (await item.open(options.signal)).body.toArray()),
        width: item.width ?? null,
        height: item.height ?? null,
        color: item.color ?? null,
      })),
    )
    const rows = await addTrustedMedia(ctx, target, sources)
    for (const [index, { key }] of intake.media.entries()) {
      application.count('media', 'added')
      settle(application, key, rows[index])
    }
    return
  }
  const present = await ctx.db.withTenant(
    target.tenantId,
    (tx) =>
      findMedia(
        tx,
        target.siteId,
        intake.media.flatMap(({ key }) => resolver.idOf(key) ?? []),
      ),
    { readOnly: true },
  )
  for (const [index, item] of intake.media.entries()) {
    options.signal?.throwIfAborted()
    await options.progress?.('media', index, intake.media.length)
    const row = present.get(resolver.idOf(item.key) ?? '')
    if (row) application.count('media', 'unchanged')
    settle(application, item.key, row ?? (await bring(application, item, fieldsOf(item))))
  }
}

async function bring(
  { ctx, target, options, count, report }: Application,
  item: IntakeMedia,
  fields: Omit<Parameters<typeof addMedia>[2], 'body' | 'size_bytes'>,
): Promise<MediaRow | undefined> {
  try {
    const { body, size_bytes } = await item.open(options.signal)
    const added = await addMedia(ctx, target, {
      ...fields,
      body,
      ...(size_bytes !== undefined && { size_bytes }),
    })
    count('media', added.is_duplicate ? 'unchanged' : 'added')
    return added
  } catch (error) {
    if (!(error instanceof AppError) || !OWN_FAULT.has(error.code)) throw error
    count('media', 'skipped')
    report({
      level: 'warning',
      item: item.name ?? item.file,
      message: `The file was left out: ${error.message}`,
    })
    return undefined
  }
}

function settle({ resolver, mediaUrls }: Application, key: string, row: MediaRow | undefined): void {
  resolver.settle(key, row?.id)
  if (row) mediaUrls.set(key, publishedFile(row).url)
}

/** The ids of the folders that media lie in, by their paths; those that are missing are made. */
async function makeFolders({ ctx, target, intake }: Application): Promise<Map<string, string>> {
  const paths = new Set(intake.media.flatMap(({ folder }) => (folder ? linesOf(folder) : [])))
  const ids = new Map<string, string>()
  if (paths.size === 0) return ids
  await ctx.db.withTenant(target.tenantId, async (tx) => {
    const rows = await listFolders(tx, target.siteId)
    for (const path of [...paths].toSorted((a, b) => a.length - b.length)) {
      const parent_id = ids.get(path.slice(0, Math.max(0, path.lastIndexOf('/')))) ?? null
      const name = path.slice(path.lastIndexOf('/') + 1)
      const existing = rows.find(
        (row) => row.parent_id === parent_id && row.name.toLowerCase() === name.toLowerCase(),
      )
      ids.set(path, (existing ?? (await addFolder(tx, target.siteId, { name, parent_id }))).id)
    }
  })
  return ids
}

/** `a/b/c`: a, a/b, a/b/c. */
function linesOf(folder: string): string[] {
  const names = folder.split('/').filter((name) => name.trim() !== '')
  return names.map((_name, index) => names.slice(0, index + 1).join('/'))
}
