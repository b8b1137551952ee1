/** Routes of who is at work on a website, and of what happens there. */
import type { AppContext } from '../../context.ts'
import { Type } from 'typebox'
import { AppError } from '../../errors.ts'
import { principalOf, tenant, tenantOf } from '../../kernel/http/access.ts'
import { sendEvents, wantsEvents } from '../../kernel/http/event-stream.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import type { TellingCtx } from '../site-news/site-news.ts'
import { WebsiteParams, getSite } from '../sites/sites.ts'
import { openListening } from './listening.ts'
import { GONE_SECONDS, RENEW_SECONDS, endPresence, keepPresence, listPresent } from './presence.ts'
import { KeptPresenceBody, LeaveQuery, LiveAnswer, PresenceInput, PresentListBody } from './schema.ts'
import { type StreamPace, streamOf } from './streams.ts'

const tags = ['Presence']
const config = { access: tenant('content:read') }
const params = WebsiteParams
const Gone = Type.Null({ description: 'The tab is not there any more' })

/** @param pace for tests */
export function presenceRoutes(
  app: HttpServer,
  ctx: TellingCtx & Pick<AppContext, 'db'>,
  pace: StreamPace = {},
): void {
  const listening = openListening(ctx)
  app.addHook('preClose', async () => listening.end())

  app.get(
    '/websites/:website_id/live',
    {
      config,
      schema: {
        tags,
        summary: 'Watch a website being worked on',
        description:
          'A stream begins with `snapshot`. Then `presence` (`items`: all who are there), `pointer` (visitors see another ' +
          'release), `entry`, `media` and `settings` tell what was done, by whom and when; `resync` asks you to read again ' +
          'what you show. It ends after `end` when you may no longer watch or the website is gone; when it ends without, ' +
          'connect again and read again what you show: nothing is kept for those who are away.',
        params,
        response: { 200: LiveAnswer },
      },
    },
    async (request, reply) => {
      const tenantId = tenantOf(request).id
      const siteId = request.params.website_id
      const { authorize } = request
      const found = await listening.look(tenantId, siteId)
      if (!found) throw new AppError('not_found', 'There is no such website.')
      if (!wantsEvents(request)) return found
      const left = new AbortController()
      const listener = listening.listen(tenantId, siteId, left.signal)
      return sendEvents(
        reply,
        streamOf(listening, listener, { tenantId, siteId }, { authorize, ...pace }),
        left,
      )
    },
  )

  app.get(
    '/websites/:website_id/presence',
    {
      config,
      schema: {
        tags,
        summary: 'List who is at work on a website',
        params,
        response: { 200: PresentListBody },
      },
    },
    async (request) =>
      ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          const site = await getSite(tx, request.params.website_id)
          return { items: await listPresent(tx, site.id) }
        },
        { readOnly: true },
      ),
  )

  app.post(
    '/websites/:website_id/presence',
    {
      // It is said again all the time, and what was answered a minute ago is no answer.
      config: { ...config, idempotent: false },
      schema: {
        tags,
        summary: 'Say that you are at work on a website',
        description:
          'Say it again every `renew_seconds`, and at once when you turn to something else. `editing` needs the permission ' +
          'to write. For people: API keys are nowhere.',
        params,
        body: PresenceInput,
        response: { 200: KeptPresenceBody, 204: Gone },
      },
    },
    async (request, reply) => {
      const { tab, entry_id = null, mode = 'viewing', leave } = request.body
      const { user_id, by_operator } = personOf(request)
      if (mode === 'editing' && !request.permissions.has('content:write'))
        throw new AppError('forbidden', 'To edit needs the permission content:write.')
      const items = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        const site = await getSite(tx, request.params.website_id)
        if (leave) {
          await endPresence(ctx, tx, site.id, { user_id, tab })
          return undefined
        }
        await keepPresence(ctx, tx, site.id, { user_id, tab, entry_id, mode, by_operator })
        return listPresent(tx, site.id)
      })
      if (!items) return reply.code(204).send(null)
      return reply.code(200).send({ items, renew_seconds: RENEW_SECONDS, gone_seconds: GONE_SECONDS })
    },
  )

  app.delete(
    '/websites/:website_id/presence',
    {
      config,
      schema: {
        tags,
        summary: 'Say that a tab has left a website',
        params,
        querystring: LeaveQuery,
        response: { 204: Gone },
      },
    },
    async (request, reply) => {
      const { user_id } = personOf(request)
      await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        const site = await getSite(tx, request.params.website_id)
        await endPresence(ctx, tx, site.id, { user_id, tab: request.query.tab })
      })
      return reply.code(204).send(null)
    },
  )
}

/** @throws AppError forbidden for API keys */
function personOf(request: Parameters<typeof principalOf>[0]): { user_id: string; by_operator: boolean } {
  const { kind, id, impersonatorId } = principalOf(request)
  if (kind !== 'user')
    throw new AppError('forbidden', 'Only people are at work on a website; sign in as a user.')
  return { user_id: id, by_operator: impersonatorId !== undefined }
}
