/** The host function that sets up collections: it adds what is missing and never takes anything away. */
import { Type } from 'typebox'
import {
  type Collection,
  NewCollection,
  addCollection,
  changeCollection,
  findCollections,
  getCollection,
} from '../../collections/collections.ts'
import { lockSite, requireEditable } from '../../sites/sites.ts'
import { seePublished } from '../content/scope.ts'
import { atHome, catalogued, defineHostFunction } from '../define.ts'
import { closed } from '../input.ts'

const { name, slug: _slug, counted_as: _counted, ...rest } = NewCollection.properties

const ensure = defineHostFunction({
  ...catalogued('collections.ensure'),
  input: closed({ slug: Type.String({ minLength: 1, maxLength: 63 }), title: name, ...rest }),
  run: (ctx, call, { slug, title, fields = [], ...more }) =>
    atHome(ctx, call, async (tx) => {
      requireEditable(await lockSite(tx, call.siteId))
      const [known] = await findCollections(tx, call.siteId, [slug])
      if (!known) {
        const added = await addCollection(ctx, tx, call.siteId, { name: title, slug, fields, ...more })
        await seePublished(call, tx)
        return { ...view(added), is_new: true }
      }
      const locked = await getCollection(tx, call.siteId, slug, 'update')
      const keys = new Set(locked.fields.map(({ key }) => key))
      const missing = fields.filter(({ key }) => !keys.has(key))
      if (missing.length === 0) return { ...view(locked), is_new: false }
      const changed = await changeCollection(ctx, tx, locked, { fields: [...locked.fields, ...missing] })
      await seePublished(call, tx)
      return { ...view(changed), is_new: false }
    }),
})

export const collectionFunctions = { 'collections.ensure': ensure }

function view({ id, slug, name: title, singular, description, fields, has_pages, is_public }: Collection) {
  return { id, slug, title, singular, description, fields, has_pages, is_public }
}
