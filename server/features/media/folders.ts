/** Folders of the media library: a tree of names. */
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { recordAudit } from '../audit/audit.ts'
import type { TellingCtx } from '../site-news/site-news.ts'
import { tellOfMedia } from './announce.ts'
import { removeMedia } from './library.ts'
import * as queries from './queries.ts'
import type { FolderRow } from './queries.ts'

const MAX_FOLDERS = 1_000
const MAX_DEPTH = 10
/** Deleted in one transaction. */
const MAX_CONTENTS = 1_000

/** @throws AppError not_found for a parent that is not there, slug_taken, conflict when there are too many */
export async function addFolder(
  tx: TenantTx,
  siteId: string,
  input: { name: string; parent_id?: string | null },
): Promise<FolderRow> {
  const folders = await queries.lockFolders(tx, siteId)
  if (folders.length >= MAX_FOLDERS)
    throw new AppError('conflict', `A website has at most ${MAX_FOLDERS} folders.`)
  const id = randomUUIDv7()
  const folder = { id, parent_id: input.parent_id ?? null, name: input.name.trim() }
  requirePlace(folders, folder)
  const row = await queries.insertFolder(tx, { ...folder, site_id: siteId })
  await recordAudit(tx, { action: 'media_folder.add', subject: subjectOf(row), after: contentOf(row) })
  return row
}

/** The folder, with the tree locked until `tx` ends. @throws AppError not_found */
export async function getFolderForChange(
  tx: TenantTx,
  siteId: string,
  id: string,
): Promise<{ folder: FolderRow; folders: FolderRow[] }> {
  const folders = await queries.lockFolders(tx, siteId)
  const folder = folders.find((row) => row.id === id)
  if (!folder) throw new AppError('not_found', 'There is no such folder.')
  return { folder, folders }
}

/**
 * Renames a folder, or moves it with all that is in it.
 * @throws AppError not_found for a parent that is not there, conflict for one inside of the folder, slug_taken
 */
export async function changeFolder(
  tx: TenantTx,
  { folder, folders }: { folder: FolderRow; folders: FolderRow[] },
  input: { name?: string; parent_id?: string | null },
): Promise<FolderRow> {
  const change = {
    name: input.name?.trim() ?? folder.name,
    parent_id: input.parent_id === undefined ? folder.parent_id : input.parent_id,
  }
  requirePlace(folders, { ...change, id: folder.id })
  const row = await queries.updateFolder(tx, folder.site_id, folder.id, change)
  await recordAudit(tx, {
    action: 'media_folder.change',
    subject: subjectOf(row),
    before: contentOf(folder),
    after: contentOf(row),
  })
  return row
}

/**
 * Removes a folder.
 * @param contents what becomes of what is in it: moved to where the folder was, or deleted with it; undefined refuses
 * @throws AppError conflict for a folder that is not empty, slug_taken when a name is there already
 */
export async function removeFolder(
  ctx: TellingCtx & Pick<AppContext, 'jobs'>,
  tx: TenantTx,
  { folder, folders }: { folder: FolderRow; folders: FolderRow[] },
  contents?: 'move' | 'delete',
): Promise<void> {
  const { site_id: siteId, id } = folder
  const children = folders.filter((row) => row.parent_id === id)
  const removed = contents === 'delete' ? withAllInside(folders, id) : [id]
  const media = await queries.listMediaIn(tx, siteId, removed, MAX_CONTENTS + 1)
  if (contents === undefined && (children.length > 0 || media.length > 0))
    throw new AppError(
      'conflict',
      'The folder is not empty; say with ?contents=move or ?contents=delete what becomes of what is in it.',
    )
  if (media.length > MAX_CONTENTS)
    throw new AppError(
      'conflict',
      `The folder holds more than ${MAX_CONTENTS} media; move or delete some first.`,
    )
  if (contents === 'move') {
    for (const child of children) {
      requirePlace(folders, { ...child, parent_id: folder.parent_id })
      await queries.updateFolder(tx, siteId, child.id, { parent_id: folder.parent_id })
    }
    await queries.moveMedia(tx, siteId, media, folder.parent_id)
    await tellOfMedia(
      ctx,
      tx,
      media.map((mediaId) => ({ site_id: siteId, id: mediaId })),
      'changed',
    )
  } else await removeMedia(ctx, tx, siteId, media)
  await queries.deleteFolders(tx, siteId, removed)
  await recordAudit(tx, {
    action: 'media_folder.remove',
    subject: subjectOf(folder),
    before: contentOf(folder),
    note: contents && `contents: ${contents}`,
  })
}

type Place = Pick<FolderRow, 'id' | 'name' | 'parent_id'>

/** Whether the folder may stand there: below what exists, not inside of itself, not too deep, under a free name. */
function requirePlace(folders: readonly Place[], folder: Place): void {
  const byId = new Map(folders.map((row) => [row.id, row]))
  let above = 0
  for (let parent = folder.parent_id; parent !== null; parent = byId.get(parent)?.parent_id ?? null) {
    if (!byId.has(parent)) throw new AppError('not_found', 'There is no such parent folder.')
    if (parent === folder.id) throw new AppError('conflict', 'A folder cannot be moved into itself.')
    above += 1
  }
  if (above + heightOf(folders, folder.id) > MAX_DEPTH)
    throw new AppError('conflict', `Folders nest at most ${MAX_DEPTH} deep.`)
  const name = folder.name.toLowerCase()
  const isTaken = folders.some(
    (row) => row.id !== folder.id && row.parent_id === folder.parent_id && row.name.toLowerCase() === name,
  )
  if (isTaken) throw new AppError('slug_taken', `There is a folder ${folder.name} here already.`)
}

/** Levels of folders from this one down, itself included. */
function heightOf(folders: readonly Place[], id: string): number {
  const children = folders.filter((row) => row.parent_id === id)
  return 1 + Math.max(0, ...children.map((child) => heightOf(folders, child.id)))
}

function withAllInside(folders: readonly Place[], id: string): string[] {
  const inside = folders
    .filter((row) => row.parent_id === id)
    .flatMap((row) => withAllInside(folders, row.id))
  return [id, ...inside]
}

function subjectOf({ id, name }: FolderRow) {
  return { type: 'media_folder', id, label: name }
}

function contentOf({ name, parent_id }: FolderRow) {
  return { name, parent_id }
}
