/** Menus as templates see them: items with resolved addresses, and which of them lead here. */
import type { PublishedMenuItem } from '../../../published/documents.ts'
import { entryTag, orderTag } from '../../../published/tags.ts'
import { type MenuRow, type Structure, collectionPath } from '../content.ts'
import { type Ready, whenReady } from '../ready.ts'
import { encodePath, safeUrl } from '../urls.ts'
import { type Visit, showsList } from '../visit.ts'
import { lookup } from './lists.ts'
import { authorPath, termPath } from './taxonomy.ts'

export type MenuItemDrop = {
  title: string
  url: string
  active: boolean
  /** Something below it is active, or this page lies below it. */
  child_active: boolean
  opens_new_tab: boolean
  items: MenuItemDrop[]
}
export type MenuDrop = { handle: string; name: string; items: MenuItemDrop[] }

const MAX_DEPTH = 6

/** `menus.main`. */
export function menuLookup(visit: Visit): object {
  return lookup((handle) => findMenu(visit, handle))
}

export function findMenu(visit: Visit, handle: string): Ready<MenuDrop | null> {
  showsList(visit, handle)
  return whenReady(visit.content.structure(), (structure) => {
    const row = structure.menus.get(handle)
    return row ? menuDrop(visit, structure, row) : null
  })
}

export function menuDrop(visit: Visit, structure: Structure, { document }: MenuRow): MenuDrop {
  return {
    handle: document.handle,
    name: document.name,
    items: itemDrops(visit, structure, document.items, MAX_DEPTH),
  }
}

/** Items whose target is not published are left out. */
function itemDrops(
  visit: Visit,
  structure: Structure,
  items: readonly PublishedMenuItem[],
  depth: number,
): MenuItemDrop[] {
  if (depth === 0) return []
  return items.flatMap((item) => {
    const target = targetOf(visit, structure, item.target)
    if (!target) return []
    const below = itemDrops(visit, structure, item.items, depth - 1)
    const active = target.path === visit.path
    const isBelow =
      target.path !== undefined && target.path !== '/' && visit.path.startsWith(`${target.path}/`)
    return [
      {
        title: item.title === '' ? target.title : item.title,
        url: target.url,
        active,
        child_active: !active && (isBelow || below.some((child) => child.active || child.child_active)),
        opens_new_tab: item.opens_new_tab,
        items: below,
      },
    ]
  })
}

type Target = { title: string; url: string; path?: string }

function targetOf(
  visit: Visit,
  structure: Structure,
  target: PublishedMenuItem['target'],
): Target | undefined {
  if ('url' in target) {
    const url = safeUrl(target.url)
    return { title: target.url, url, ...(url.startsWith('/') && { path: decoded(url) }) }
  }
  const { kind, id } = target
  // Which pages there are, and what they are called, changes seldom; what they say changes often.
  visit.tags.add(kind === 'page' ? orderTag('page') : entryTag(id))
  switch (kind) {
    case 'term': {
      const row = structure.terms.get(id)
      return row && local(row.document.name, termPath(row))
    }
    case 'author': {
      const row = structure.authors.get(id)
      return row && local(row.document.name, authorPath(row))
    }
    case 'collection': {
      const row = structure.collectionsById.get(id)
      return row?.document.has_pages === true ? local(row.document.name, collectionPath(row)) : undefined
    }
    default: {
      const row = structure.menuEntries.get(id)
      return row?.path == null ? undefined : local(row.title, row.path)
    }
  }
}

function local(title: string, path: string): Target {
  return { title, path, url: encodePath(path) }
}

/** Path of an address, as requests have it. */
function decoded(url: string): string {
  const path = /^[^?#]*/.exec(url)?.[0] ?? ''
  try {
    return decodeURIComponent(path).replace(/(?<=.)\/+$/, '')
  } catch {
    return path
  }
}
