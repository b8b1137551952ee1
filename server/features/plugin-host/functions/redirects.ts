/** Host functions of redirects. */
import { Type } from 'typebox'
import { decodeCursor, toPage } from '../../../kernel/http/page.ts'
import {
  type Redirect,
  type RedirectStatus,
  addRedirect,
  findRedirect,
  listRedirects,
  removeRedirect,
} from '../../redirects/redirects.ts'
import { lockSite, requireEditable } from '../../sites/sites.ts'
import { atHome, catalogued, defineHostFunction } from '../define.ts'
import { Cursor, Id, Limit, closed } from '../input.ts'

const Target = Type.String({ minLength: 1, maxLength: 2_000 })

const list = defineHostFunction({
  ...catalogued('redirects.list'),
  input: closed({
    q: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Limit),
    cursor: Cursor,
  }),
  async run(ctx, call, { limit = 20, cursor, ...filter }) {
    const after = decodeCursor(cursor ?? undefined, ['string'])
    const rows = await atHome(ctx, call, (tx) => listRedirects(tx, call.siteId, filter, after, limit), {
      readOnly: true,
    })
    return toPage(rows, limit, (row) => [row.from_path], view)
  },
})

const add = defineHostFunction({
  ...catalogued('redirects.add'),
  input: closed({
    from: Target,
    to: Target,
    status: Type.Optional(Type.Unsafe<RedirectStatus>({ type: 'integer', enum: [301, 302, 307, 308] })),
  }),
  run: (ctx, call, { from, to, ...status }) =>
    atHome(ctx, call, async (tx) => {
      requireEditable(await lockSite(tx, call.siteId))
      return view(await addRedirect(ctx, tx, call.siteId, { from_path: from, target: to, ...status }))
    }),
})

const remove = defineHostFunction({
  ...catalogued('redirects.remove'),
  input: closed({ id: Id }),
  run: (ctx, call, { id }) =>
    atHome(ctx, call, async (tx) => {
      requireEditable(await lockSite(tx, call.siteId))
      const redirect = await findRedirect(tx, call.siteId, id)
      if (redirect) await removeRedirect(ctx, tx, redirect)
      return redirect !== undefined
    }),
})

export const redirectFunctions = { 'redirects.list': list, 'redirects.add': add, 'redirects.remove': remove }

function view({ id, from_path, target, status, is_automatic }: Redirect) {
  return { id, from: from_path, to: target, status, is_automatic }
}
