/** What menus look like in the API. */
import { type Static, type TSchema, Type } from 'typebox'
import { WebsiteParams } from '../sites/sites.ts'
import { MAX_ITEMS, MAX_LEVELS, type Menu, type MenuItem, itemsOf } from './menus.ts'

const Target = Type.Union(
  [
    Type.Object(
      {
        kind: Type.Enum(['page', 'post', 'record', 'collection', 'term', 'author']),
        id: Type.String({ format: 'uuid' }),
      },
      { additionalProperties: false },
    ),
    Type.Object({ url: Type.String({ minLength: 1, maxLength: 2_000 }) }, { additionalProperties: false }),
  ],
  { description: 'Something of the website by its id, or a path, https, http, mailto or tel URL' },
)

/** Level by level, because validators read schemas that refer to themselves differently. */
function itemsAt(level: number): TSchema {
  return Type.Array(
    Type.Object(
      {
        title: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
        target: Target,
        opens_new_tab: Type.Optional(Type.Boolean({ default: false })),
        items: Type.Optional(
          level < MAX_LEVELS
            ? itemsAt(level + 1)
            : Type.Array(Type.Object({}), {
                maxItems: 0,
                description: `Menus nest ${MAX_LEVELS} levels deep`,
              }),
        ),
      },
      { additionalProperties: false },
    ),
    { maxItems: MAX_ITEMS, description: `At most ${MAX_ITEMS} items with all that is below them` },
  )
}

type NewItem = Pick<MenuItem, 'title' | 'target'> & { opens_new_tab?: boolean; items?: NewItem[] }
const Items = Type.Unsafe<NewItem[]>(itemsAt(1))
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', examples: ['Main menu'] })
const examples = [{ title: 'About us', target: { url: '/about' } }]

export const NewMenu = Type.Object(
  {
    handle: Type.String({
      pattern: '^[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?$',
      description: 'What themes ask for it by; stays as it is',
      examples: ['sidebar'],
    }),
    name: Name,
    items: Type.Optional(Items),
  },
  { additionalProperties: false, examples: [{ handle: 'sidebar', name: 'Sidebar', items: examples }] },
)
export const MenuReplacement = Type.Object(
  { name: Name, items: Items },
  { additionalProperties: false, examples: [{ name: 'Main menu', items: examples }] },
)
export const MenuParams = Type.Object({ ...WebsiteParams.properties, id: Type.String({ format: 'uuid' }) })

export const MenuBody = Type.Object({
  id: Type.String({ format: 'uuid' }),
  handle: Type.String(),
  name: Type.String(),
  items: Type.Unsafe<MenuItem[]>(Type.Array(Type.Unknown(), { description: 'As in a request' })),
  version: Type.Integer(),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
})

export function viewMenu(menu: Menu): Static<typeof MenuBody> {
  const { id, handle, name, version } = menu
  return {
    id,
    handle,
    name,
    items: itemsOf(menu),
    version,
    created_at: menu.created_at.toISOString(),
    updated_at: menu.updated_at.toISOString(),
  }
}

/** What was left out filled in. */
export function toItems(items: readonly NewItem[]): MenuItem[] {
  return items.map((item) => ({
    title: item.title,
    target: item.target,
    opens_new_tab: item.opens_new_tab ?? false,
    items: toItems(item.items ?? []),
  }))
}
