/** Filters that narrow or order lists of the site's content before anything is fetched: `posts | in_category: 'news'`. */
import { areEqual } from '../expression.ts'
import { type Filter, itemsOf } from '../filter.ts'
import { type Frame, readProperty } from '../frame.ts'
import { ItemList } from '../list.ts'
import { toText } from '../values.ts'
import { sort } from './arrays.ts'

/** What the filter does with lists that are there already, such as the related posts of a post. */
type InMemory = (items: readonly unknown[], args: readonly unknown[], frame: Frame) => readonly unknown[]

const narrowing =
  (name: string, inMemory: InMemory): Filter =>
  (value, { values }, frame) => {
    if (value instanceof ItemList) {
      const list = value.narrow(name, values)
      if (list) return list
    }
    return inMemory(itemsOf(value, frame), values, frame)
  }

const read = (item: unknown, key: string, frame: Frame) => readProperty(frame.state, item, key)

const among =
  (key: string): InMemory =>
  (items, [wanted], frame) =>
    items.filter((item) => {
      const members = read(item, key, frame)
      return (
        Array.isArray(members) &&
        members.some((member) => read(member, 'slug', frame) === slugOf(wanted, frame))
      )
    })

function slugOf(value: unknown, frame: Frame): unknown {
  return typeof value === 'object' && value !== null ? read(value, 'slug', frame) : toText(value)
}

export const inCategory = narrowing('in_category', among('categories'))
export const inTag = narrowing('in_tag', among('tags'))
export const byAuthor = narrowing('by_author', among('authors'))
export const featured = narrowing('featured', (items, _, frame) =>
  items.filter((item) => read(item, 'is_featured', frame) === true),
)
export const except = narrowing('except', (items, [excluded], frame) => {
  const ids = new Set(
    (Array.isArray(excluded) ? excluded : [excluded]).map((item: unknown) => read(item, 'id', frame)),
  )
  return items.filter((item) => !ids.has(read(item, 'id', frame)))
})
export const sortBy = narrowing(
  'sort_by',
  (items, args, frame) => sort(items, { values: [...args], named: {} }, frame) as unknown[],
)
export const whereField = narrowing('where_field', (items, [field, wanted], frame) =>
  items.filter((item) => areEqual(read(read(item, 'fields', frame), toText(field), frame), wanted, frame)),
)
