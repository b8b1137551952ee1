/** Menus: the links a theme shows at the top, at the foot and elsewhere, found by their handle. Changes are public at once. */
import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { readLink } from '../../kernel/http/link.ts'
import type { PublishedMenu, PublishedMenuItem, PublishedRow } from '../../published/documents.ts'
import { recordAudit } from '../audit/audit.ts'
import { publish } from '../releases/releases.ts'
import { type PointerCtx, lockSite } from '../sites/sites.ts'
import * as queries from './queries.ts'

export { adoptMenus } from './adopt.ts'
export { findMenuByHandle, findMenus } from './queries.ts'

export type Menu = queries.MenuRow
/** What is kept is what is published: a target that is not there (any more) is simply not shown. */
export type MenuItem = PublishedMenuItem
export type MenuInput = {
  /** What themes ask for: `main`, `footer`. */
  handle: string
  name: string
  items?: MenuItem[]
  id?: string
}
/** `publish: false`: the caller publishes and audits the larger act that this is part of. */
export type PublishOption = { publish?: boolean }

export const MAX_LEVELS = 4
export const MAX_ITEMS = 500
const MAX_MENUS = 50
/** The handles every theme may count on. */
const DEFAULTS = [
  { handle: 'main', name: 'Main menu' },
  { handle: 'footer', name: 'Footer' },
]

/** @throws AppError not_found */
export async function getMenu(tx: TenantTx, siteId: string, id: string): Promise<Menu> {
  return (await queries.findMenu(tx, siteId, id)) ?? notFound()
}

/** The menu, locked until `tx` ends. @throws AppError not_found */
export async function getMenuForChange(tx: TenantTx, siteId: string, id: string): Promise<Menu> {
  return (await queries.lockMenu(tx, siteId, id)) ?? notFound()
}

/**
 * Imports may bring menus that lead to what they left out; people are told.
 * @param before what was in the menu may stay there, though its target is gone by now
 * @throws AppError validation_failed naming the first item whose target is not there
 */
export async function requireTargets(
  tx: TenantTx,
  siteId: string,
  items: readonly MenuItem[],
  before: readonly MenuItem[] = [],
): Promise<void> {
  const wanted = targetsOf(items, '/body/items')
  if (wanted.length === 0) return
  const there = await queries.findTargets(tx, siteId, [...new Set(wanted.map(({ id }) => id))])
  const known = new Set([...there, ...targetsOf(before, '')].map(({ kind, id }) => `${kind} ${id}`))
  const lost = wanted.find(({ kind, id }) => !known.has(`${kind} ${id}`))
  if (lost) throw invalid(`${lost.path}/target/id`, `There is no ${lost.kind} with the id ${lost.id} here.`)
}

function targetsOf(items: readonly MenuItem[], at: string): { kind: string; id: string; path: string }[] {
  return items.flatMap(({ target, items: below }, index) => {
    const path = `${at}/${index}`
    return [...('id' in target ? [{ ...target, path }] : []), ...targetsOf(below, `${path}/items`)]
  })
}

/** @throws AppError validation_failed for items that cannot be, conflict for a handle that is taken */
export async function addMenu(
  ctx: PointerCtx,
  tx: TenantTx,
  siteId: string,
  input: MenuInput,
  options: PublishOption = {},
): Promise<Menu> {
  await lockSite(tx, siteId)
  if ((await queries.countMenus(tx, siteId)) >= MAX_MENUS)
    throw new AppError('conflict', `A website has at most ${MAX_MENUS} menus.`)
  const menu = await queries.insertMenu(tx, {
    id: input.id ?? randomUUIDv7(),
    site_id: siteId,
    handle: input.handle,
    name: input.name.trim(),
    items: JSON.stringify(readItems(input.items ?? [])),
  })
  if (!menu)
    throw new AppError('conflict', `There is a menu with the handle "${input.handle}" already.`, {
      errors: [{ path: '/body/handle', message: 'is taken' }],
    })
  if (options.publish === false) return menu
  await publish(ctx, tx, siteId, { kind: 'content', put: [toPublished(menu)] })
  await recordAudit(tx, { action: 'menu.add', subject: subjectOf(menu), after: contentOf(menu) })
  return menu
}

/** Gives a new site the menus it lacks of those that themes count on, empty. Publishes nothing. */
export async function addDefaultMenus(ctx: PointerCtx, tx: TenantTx, siteId: string): Promise<void> {
  for (const menu of DEFAULTS)
    if (!(await queries.findMenuByHandle(tx, siteId, menu.handle)))
      await addMenu(ctx, tx, siteId, menu, { publish: false })
}

/**
 * Renames a menu or replaces all of its items.
 * @param menu from getMenuForChange
 * @throws AppError validation_failed
 */
export async function changeMenu(
  ctx: PointerCtx,
  tx: TenantTx,
  menu: Menu,
  change: Partial<Pick<MenuInput, 'name' | 'items'>>,
  options: PublishOption = {},
): Promise<Menu> {
  const changed = await queries.updateMenu(tx, menu.site_id, menu.id, {
    ...(change.name !== undefined && { name: change.name.trim() }),
    ...(change.items !== undefined && { items: JSON.stringify(readItems(change.items)) }),
  })
  if (options.publish === false) return changed
  await publish(ctx, tx, menu.site_id, { kind: 'content', put: [toPublished(changed)] })
  await recordAudit(tx, {
    action: 'menu.change',
    subject: subjectOf(changed),
    before: contentOf(menu),
    after: contentOf(changed),
  })
  return changed
}

/** @param menu from getMenuForChange @throws AppError conflict for those that themes count on */
export async function removeMenu(ctx: PointerCtx, tx: TenantTx, menu: Menu): Promise<void> {
  if (DEFAULTS.some(({ handle }) => handle === menu.handle))
    throw new AppError('conflict', `Themes count on the menu "${menu.handle}"; empty it instead.`)
  await queries.deleteMenu(tx, menu.site_id, menu.id)
  await publish(ctx, tx, menu.site_id, { kind: 'content', remove: [{ kind: 'menu', entry_id: menu.id }] })
  await recordAudit(tx, { action: 'menu.remove', subject: subjectOf(menu), before: contentOf(menu) })
}

/** The rows visitors see: those with these ids, all of the site's without. */
export async function menuRows(
  tx: TenantTx,
  siteId: string,
  ids?: readonly string[],
): Promise<PublishedRow<PublishedMenu>[]> {
  return (await queries.findMenus(tx, siteId, ids)).map(toPublished)
}

export function itemsOf({ items }: Pick<Menu, 'items'>): MenuItem[] {
  return items as MenuItem[]
}

function toPublished(menu: Menu): PublishedRow<PublishedMenu> {
  const { handle, name } = menu
  return {
    kind: 'menu',
    entry_id: menu.id,
    type: handle,
    path: null,
    parent_id: null,
    title: name,
    published_at: menu.created_at,
    terms: [],
    authors: [],
    search: null,
    document: { handle, name, items: itemsOf(menu) },
  }
}

/** The items as they are kept. @throws AppError validation_failed naming the item */
function readItems(items: readonly MenuItem[]): MenuItem[] {
  let count = 0
  const read = (list: readonly MenuItem[], level: number, at: string): MenuItem[] =>
    list.map((item, index) => {
      const path = `${at}/${index}`
      count += 1
      if (count > MAX_ITEMS) throw invalid(path, `A menu has at most ${MAX_ITEMS} items.`)
      if (level > MAX_LEVELS) throw invalid(path, `Menus nest at most ${MAX_LEVELS} levels deep.`)
      return {
        title: item.title.trim(),
        target: readTarget(item.target, path),
        opens_new_tab: item.opens_new_tab,
        items: read(item.items, level + 1, `${path}/items`),
      }
    })
  return read(items, 1, '/body/items')
}

function readTarget(target: MenuItem['target'], path: string): MenuItem['target'] {
  if (!('url' in target)) return { kind: target.kind, id: target.id }
  const url = readLink(target.url)
  if (url !== undefined) return { url }
  throw invalid(
    `${path}/target/url`,
    `"${target.url}" is no link: use a path such as /about, or an http, https, mailto or tel URL.`,
  )
}

function invalid(path: string, detail: string): AppError {
  return new AppError('validation_failed', detail, { errors: [{ path, message: detail }] })
}

function subjectOf({ id, handle }: Menu) {
  return { type: 'menu', id, label: handle }
}

function contentOf({ handle, name, items }: Menu) {
  return { handle, name, items }
}

function notFound(): never {
  throw new AppError('not_found', 'There is no such menu.')
}
