/** Host functions that write content. Drafts come and go as if somebody wrote them; the plugin is their author. */
import { Type } from 'typebox'
import type { TenantTx } from '../../../kernel/db/database.ts'
import {
  type Entry,
  NewEntryBody,
  addEntry,
  changeEntry,
  lockDrafts,
  publishEntries,
  trashEntries,
  unpublishEntries,
} from '../../entries/entries.ts'
import { lockSite, requireEditable } from '../../sites/sites.ts'
import { atHome, catalogued, defineHostFunction } from '../define.ts'
import { type HostCall, type HostCtx, HostError } from '../host.ts'
import { Id, closed } from '../input.ts'
import { seePublished } from './scope.ts'
import { viewDraft } from './view.ts'

/** What the API takes, as HTML only. */
const { body: _body, title, ...written } = NewEntryBody.properties.document.properties

const create = defineHostFunction({
  ...catalogued('content.create'),
  input: closed({ type: Type.String({ minLength: 1, maxLength: 63 }), title, ...written }),
  run: (ctx, call, { type, ...document }) =>
    change(ctx, call, (tx) => addEntry(ctx, tx, call.siteId, { type, document })),
})

const update = defineHostFunction({
  ...catalogued('content.update'),
  input: closed({ id: Id, patch: closed({ title: Type.Optional(title), ...written }) }),
  run: (ctx, call, { id, patch }) =>
    change(ctx, call, async (tx) => changeEntry(ctx, tx, await entryForChange(tx, call, id), patch)),
})

const publish = defineHostFunction({
  ...catalogued('content.publish'),
  input: closed({ id: Id }),
  run: (ctx, call, { id }) =>
    change(ctx, call, async (tx) => {
      const [entry] = await publishEntries(ctx, tx, call.siteId, [id])
      await seePublished(call, tx)
      return entry
    }),
})

const unpublish = defineHostFunction({
  ...catalogued('content.unpublish'),
  input: closed({ id: Id }),
  run: (ctx, call, { id }) =>
    change(ctx, call, async (tx) => {
      const [entry] = await unpublishEntries(ctx, tx, call.siteId, [id])
      await seePublished(call, tx)
      return entry
    }),
})

const remove = defineHostFunction({
  ...catalogued('content.remove'),
  input: closed({ id: Id }),
  run: (ctx, call, { id }) =>
    change(ctx, call, async (tx) => {
      const { published_version } = await entryForChange(tx, call, id)
      if (published_version !== null && !call.plugin.permissions.includes('content:publish'))
        throw new HostError(
          'not_granted',
          'What is published goes offline with it, which needs the permission content:publish.',
        )
      const [entry] = await trashEntries(ctx, tx, call.siteId, [id])
      await seePublished(call, tx)
      return entry
    }),
})

export const writingFunctions = {
  'content.create': create,
  'content.update': update,
  'content.publish': publish,
  'content.unpublish': unpublish,
  'content.remove': remove,
}

async function change(
  ctx: HostCtx,
  call: HostCall,
  work: (tx: TenantTx) => Promise<Entry | undefined>,
): Promise<unknown> {
  const entry = await atHome(ctx, call, async (tx) => {
    requireEditable(await lockSite(tx, call.siteId))
    return work(tx)
  })
  return entry && viewDraft(entry)
}

async function entryForChange(tx: TenantTx, { siteId }: HostCall, id: string): Promise<Entry> {
  const [entry] = await lockDrafts(tx, siteId, [id])
  if (entry) return entry
  throw new HostError('not_found', 'There is no such entry.')
}
