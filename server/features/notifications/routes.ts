/** Routes of notifications: a member's in his tenant, and an operator's of the platform. Everybody has his own only. */
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { type Access, platform, principalOf, tenant, tenantOf } from '../../kernel/http/access.ts'
import { sendEvents, wantsEvents } from '../../kernel/http/event-stream.ts'
import type { FollowOptions } from '../../kernel/http/follow.ts'
import { decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import type { Watching } from '../../kernel/http/watching.ts'
import { type Kind, MEMBER_KINDS, OPERATOR_KINDS } from './kinds.ts'
import {
  changePreferences,
  readNotifications,
  removeNotification,
  unreadNotifications,
} from './notifications.ts'
import { countUnread, listNotifications, listPreferences } from './queries.ts'
import {
  EventsAnswer,
  ListAnswer,
  ListQuery,
  MarkedBody,
  NotificationParams,
  PreferencesAnswer,
  PreferencesInput,
  ReadBody,
  UnreadBody,
  viewNotification,
  viewPreferences,
} from './schema.ts'
import { readBell, streamOfBell, watchNotifications } from './stream.ts'

type Ctx = Pick<AppContext, 'db' | 'notices' | 'clock'>
type Pace = Pick<FollowOptions, 'heartbeatMs' | 'authorizedMs'>

/** Whose notifications these routes are about. */
type Place = {
  /** Stands before the paths. */
  prefix: string
  access: Access
  tag: string
  kinds: readonly Kind[]
  /** The tenant, or the nil UUID. */
  scopeOf: (request: FastifyRequest) => string
}

const OF_MEMBERS: Place = {
  prefix: '',
  access: tenant('member'),
  tag: 'Notifications',
  kinds: MEMBER_KINDS,
  scopeOf: (request) => tenantOf(request).id,
}
const OF_OPERATORS: Place = {
  prefix: '/admin',
  access: platform('platform.notifications:read'),
  tag: 'Notifications of operators',
  kinds: OPERATOR_KINDS,
  scopeOf: () => PLATFORM_SCOPE,
}

/** @param pace for tests */
export function notificationRoutes(app: HttpServer, ctx: Ctx, pace: Pace = {}): void {
  const watching = watchNotifications(ctx)
  app.addHook('preClose', async () => watching.end())
  for (const place of [OF_MEMBERS, OF_OPERATORS]) {
    listRoutes(app, ctx, place, watching, pace)
    markRoutes(app, ctx, place)
    preferenceRoutes(app, ctx, place)
  }
}

function listRoutes(app: HttpServer, ctx: Ctx, place: Place, watching: Watching, pace: Pace): void {
  const { prefix, access, tag, scopeOf } = place
  const config = { access }

  app.get(
    `${prefix}/notifications`,
    {
      config,
      schema: {
        tags: [tag],
        summary: 'List your notifications',
        description: 'The newest first. The last 500 are kept, for 90 days; nobody else can read them.',
        querystring: ListQuery,
        response: { 200: ListAnswer },
      },
    },
    async (request) => {
      const { limit = 50, cursor, ...filter } = request.query
      const after = decodeCursor(cursor, ['uuid'])
      const userId = personOf(request)
      const { rows, unread_count } = await ctx.db.withTenant(
        scopeOf(request),
        async (tx) => ({
          rows: await listNotifications(tx, userId, filter, after, limit),
          unread_count: await countUnread(tx, userId),
        }),
        { readOnly: true },
      )
      return { ...toPage(rows, limit, (row) => [row.id], viewNotification), unread_count }
    },
  )

  app.get(
    `${prefix}/notifications/events`,
    {
      config,
      schema: {
        tags: [tag],
        summary: 'Watch your notifications',
        description:
          'A stream sends `unread`, with the count, at once and whenever it has changed, also because you read in another ' +
          'window; and `notification` for each that comes. It ends after `end` when you may no longer watch; when it ends ' +
          'without, connect again. Twenty streams of one person can be open in a process: windows of one browser should share one.',
        response: { 200: EventsAnswer },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(request)
      const userId = personOf(request)
      if (!wantsEvents(request)) {
        const bell = await ctx.db.withTenant(scope, (tx) => readBell(tx, userId), { readOnly: true })
        return {
          items: bell.newest.map(viewNotification),
          next_cursor: null,
          unread_count: bell.unread_count,
        }
      }
      const left = new AbortController()
      const watcher = watching.watch(scope, userId, left.signal)
      const { authorize } = request
      return sendEvents(reply, streamOfBell(ctx, { scope, userId }, { watcher, authorize, ...pace }), left)
    },
  )
}

function markRoutes(app: HttpServer, ctx: Ctx, { prefix, access, tag, scopeOf }: Place): void {
  const config = { access }

  app.post(
    `${prefix}/notifications/read`,
    {
      config,
      schema: {
        tags: [tag],
        summary: 'Mark notifications as read',
        description: 'Ids that are not yours, or not there any more, change nothing.',
        body: ReadBody,
        response: { 200: MarkedBody },
      },
    },
    async (request) => {
      const userId = personOf(request, 'to change')
      const { ids, all, up_to } = request.body
      if ((ids === undefined) === (all === undefined) || (up_to !== undefined && !all))
        throw new AppError('validation_failed', 'Send either `ids`, or `all` with or without `up_to`.', {
          errors: [{ path: '/body', message: 'must have either ids or all' }],
        })
      const which = ids ? { ids } : { ...(up_to !== undefined && { upTo: up_to }) }
      return ctx.db.withTenant(scopeOf(request), (tx) => readNotifications(ctx, tx, userId, which))
    },
  )

  app.post(
    `${prefix}/notifications/unread`,
    {
      config,
      schema: {
        tags: [tag],
        summary: 'Mark notifications as unread',
        body: UnreadBody,
        response: { 200: MarkedBody },
      },
    },
    async (request) => {
      const userId = personOf(request, 'to change')
      const { ids } = request.body
      return ctx.db.withTenant(scopeOf(request), (tx) => unreadNotifications(ctx, tx, userId, ids))
    },
  )

  app.delete(
    `${prefix}/notifications/:id`,
    {
      config,
      schema: {
        tags: [tag],
        summary: 'Remove a notification',
        params: NotificationParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const userId = personOf(request, 'to change')
      const { id } = request.params
      await ctx.db.withTenant(scopeOf(request), (tx) => removeNotification(ctx, tx, userId, id))
      return reply.code(204).send(null)
    },
  )
}

function preferenceRoutes(app: HttpServer, ctx: Ctx, { prefix, access, tag, kinds, scopeOf }: Place): void {
  const config = { access }

  app.get(
    `${prefix}/notifications/preferences`,
    {
      config,
      schema: {
        tags: [tag],
        summary: 'Get what you are told',
        description: 'Every kind there is, and how you hear of it.',
        response: { 200: PreferencesAnswer },
      },
    },
    async (request) => {
      const userId = personOf(request)
      const rows = await ctx.db.withTenant(scopeOf(request), (tx) => listPreferences(tx, userId), {
        readOnly: true,
      })
      return viewPreferences(kinds, rows)
    },
  )

  app.put(
    `${prefix}/notifications/preferences`,
    {
      config,
      schema: {
        tags: [tag],
        summary: 'Choose what you are told',
        description: 'Replaces all choices. They are about what comes from now on.',
        body: PreferencesInput,
        response: { 200: PreferencesAnswer },
      },
    },
    async (request) => {
      const userId = personOf(request, 'to change')
      const { items } = request.body
      const rows = await ctx.db.withTenant(scopeOf(request), (tx) =>
        changePreferences(tx, userId, kinds, items),
      )
      return viewPreferences(kinds, rows)
    },
  )
}

/**
 * The user who calls.
 * @throws AppError forbidden for API keys, which nobody tells anything; and for who would change something while acting as
 *   somebody else: that person would never hear of what was marked as read
 */
function personOf(request: FastifyRequest, purpose?: 'to change'): string {
  const { kind, id, impersonatorId } = principalOf(request)
  if (kind !== 'user')
    throw new AppError('forbidden', 'Notifications are for people: sign in as a user to read yours.')
  if (purpose && impersonatorId)
    throw new AppError('forbidden', 'You cannot change notifications while acting as somebody else.')
  return id
}
