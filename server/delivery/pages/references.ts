/** What settings of a theme name: an image of the media library, a menu, a page, … */
import type { ReferenceKind } from '../../liquid/values.ts'
import { entryTag, pathTag } from '../../published/tags.ts'
import { EntryDrop } from './drops/entry.ts'
import { imageDrop } from './drops/image.ts'
import { findCollection } from './drops/site.ts'
import { findMenu } from './drops/menus.ts'
import { TermDrop } from './drops/taxonomy.ts'
import { whenReady } from './ready.ts'
import { type Visit, showsList } from './visit.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Settings chosen in the editor name entries by id; a theme's own defaults name them by path or slug. */
export function resolversOf(visit: Visit): Record<ReferenceKind, (value: string) => unknown> {
  const { content, tags } = visit
  const entry = (value: string) => {
    if (UUID.test(value)) {
      tags.add(entryTag(value))
      return whenReady(content.byIds([value]), ([row]) => (row ? new EntryDrop(visit, row) : null))
    }
    const path = `/${value.replace(/^\/+/, '')}`
    tags.add(pathTag(path))
    return whenReady(content.entryAt(path), (row) => {
      if (row) tags.add(entryTag(row.entry_id))
      return row ? new EntryDrop(visit, row) : null
    })
  }
  return {
    image: (id) => whenReady(content.settingsImages(), (images) => imageDrop(images.get(id))),
    menu: (handle) => findMenu(visit, handle),
    collection: (slug) => findCollection(visit, slug),
    page: entry,
    post: entry,
    category: (value) =>
      whenReady(content.structure(), ({ terms, termsBySlug }) => {
        const row = terms.get(value) ?? termsBySlug.get(`category/${value}`)
        if (row) return new TermDrop(visit, row)
        showsList(visit, 'category')
        return null
      }),
  }
}
