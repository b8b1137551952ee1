/** The menus of a WordPress export. */
import { slugOf } from '../../../kernel/slug.ts'
import { type BundleMenu, escapeReferences } from '../../bundles/bundles.ts'
import { type WxrOutline, decoded } from './outline.ts'
import type { WxrItem } from './read-wxr.ts'

/** What the first reading knows of where items can lead. */
export type MenuTargets = {
  /** The reference of a category or tag by its id in the export. */
  termReference: (id: string) => { reference: string; name: string } | undefined
  link: (href: string) => string | undefined
}

type Item = { title: string; target: unknown; opens_new_tab: boolean; items: Item[] }

const FOOTER = /foot|bottom|legal|imprint|impressum/i
const MAIN = /main|primary|header|top|haupt|principal|nav/i

/** @returns menus with the handles that themes ask for, main and footer, where their names say which they are */
export function menusOf(outline: WxrOutline, targets: MenuTargets): BundleMenu[] {
  const groups = Map.groupBy(
    outline.menuItems.filter(({ status }) => status === 'publish'),
    (item) => item.terms.find(({ taxonomy }) => taxonomy === 'nav_menu')?.slug ?? '',
  )
  const names = new Map(
    outline.terms.filter(({ taxonomy }) => taxonomy === 'nav_menu').map(({ slug, name }) => [slug, name]),
  )
  const menus = [...groups].map(([slug, items]) => ({
    slug: decoded(slug),
    name: names.get(slug) ?? items[0]?.terms[0]?.name ?? decoded(slug),
    items: treeOf(outline, items, targets),
    size: items.length,
  }))
  const footer = menus.find(({ slug, name }) => FOOTER.test(slug) || FOOTER.test(name))
  const others = menus.filter((menu) => menu !== footer)
  const main =
    others.find(({ slug, name }) => MAIN.test(slug) || MAIN.test(name)) ??
    others.toSorted((a, b) => b.size - a.size)[0]
  return menus.map((menu) => ({
    handle:
      menu === main ? 'main' : menu === footer ? 'footer' : slugOf(menu.slug) || slugOf(menu.name) || 'menu',
    name: escapeReferences(menu.name) || 'Menu',
    items: menu.items as unknown as BundleMenu['items'],
  }))
}

function treeOf(outline: WxrOutline, items: readonly WxrItem[], targets: MenuTargets): Item[] {
  const below = Map.groupBy(
    items.toSorted((a, b) => a.menu_order - b.menu_order),
    (item) => item.meta.get('_menu_item_menu_item_parent') || '0',
  )
  const ids = new Set(items.map(({ id }) => id))
  const visit = (parent: string, level: number): Item[] =>
    (below.get(parent) ?? []).map((item) => ({
      ...escapedTitle(targetOf(outline, item, targets)),
      opens_new_tab: item.meta.get('_menu_item_target') === '_blank',
      // Menus nest four levels deep; what WordPress nests deeper stands beside.
      items: level < 3 ? visit(item.id, level + 1) : [],
    }))
  const orphans = [...below.keys()].filter((parent) => parent !== '0' && !ids.has(parent))
  return [...visit('0', 0), ...orphans.flatMap((parent) => visit(parent, 0))]
}

function escapedTitle<Titled extends { title: string }>(item: Titled): Titled {
  return { ...item, title: escapeReferences(item.title.slice(0, 200)) }
}

function targetOf(outline: WxrOutline, item: WxrItem, targets: MenuTargets): Pick<Item, 'title' | 'target'> {
  const id = item.meta.get('_menu_item_object_id') ?? ''
  const kind = item.meta.get('_menu_item_type') ?? 'custom'
  const url = item.meta.get('_menu_item_url') ?? ''
  if (kind === 'post_type') {
    const entry = outline.entries.get(id)
    const target = { kind: entry?.type === 'page' || entry?.type === 'post' ? entry.type : 'record' }
    return {
      title: item.title || (entry?.title ?? ''),
      target: { ...target, id: `@${entry?.key ?? `wp/${id}`}` },
    }
  }
  if (kind === 'taxonomy') {
    const term = targets.termReference(id)
    return {
      title: item.title || (term?.name ?? ''),
      target: { kind: 'term', id: term?.reference ?? `@category/-${id}` },
    }
  }
  const host = outline.base === undefined ? undefined : URL.parse(outline.base)?.host
  const isFront = url !== '' && URL.parse(url)?.host === host && /^\/?$/.test(URL.parse(url)?.pathname ?? '/')
  return { title: item.title || url, target: { url: isFront ? '/' : (targets.link(url) ?? (url || '#')) } }
}
