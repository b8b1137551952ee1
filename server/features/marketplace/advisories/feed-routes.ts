/** Routes of feeds: those this installation subscribes to, and the one it offers. */
import { Type } from 'typebox'
import type { AppContext } from '../../../context.ts'
import { openLoadingCache } from '../../../kernel/crypto/loading-cache.ts'
import { anybody, platform } from '../../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../../kernel/http/etag.ts'
import type { HttpServer } from '../../../kernel/http/server.ts'
import { addFeed, changeFeed, getFeed, refreshFeed, removeFeed } from './feeds.ts'
import type { FeedEnvelope } from './feed-document.ts'
import { ownFeed } from './own-feed.ts'
import { listFeeds } from './queries.ts'
import { FeedBody, FeedChange, FeedDocument, FeedParams, NewFeed, viewFeed } from './schema.ts'

const tags = ['Plugin advisories']
const read = { access: platform('platform.plugins:read') }
const write = { access: platform('platform.plugins:write') }

/** Anybody may ask for it as often as he likes; it is signed once in this time. */
const KEPT_MS = 5_000

export function feedRoutes(app: HttpServer, ctx: AppContext): void {
  const own = openLoadingCache<FeedEnvelope>({
    load: () => ownFeed(ctx),
    maxEntries: 1,
    ttlMs: KEPT_MS,
    now: () => performance.now(),
  })

  app.get(
    '/plugin-advisories/feed',
    {
      config: { access: anybody },
      schema: {
        tags,
        summary: 'Get the advisories of this installation, signed',
        description: 'For other installations to subscribe to: `POST /admin/plugin-advisory-feeds` there.',
        response: { 200: FeedDocument },
      },
    },
    async (_request, reply) => reply.header('cache-control', 'public, max-age=60').send(await own.get('')),
  )

  app.get(
    '/admin/plugin-advisory-feeds',
    {
      config: read,
      schema: {
        tags,
        summary: 'List the feeds of advisories subscribed to',
        response: { 200: Type.Object({ items: Type.Array(FeedBody) }) },
      },
    },
    async () => ({ items: (await ctx.db.withPlatform(listFeeds, { readOnly: true })).map(viewFeed) }),
  )

  app.post(
    '/admin/plugin-advisory-feeds',
    {
      config: write,
      schema: {
        tags,
        summary: 'Subscribe to a feed of advisories',
        description:
          'It is asked every five minutes, and believed only if it is signed with the key you give here. What it blocks is switched off like what you block yourself, except plugins that tenants uploaded for themselves.',
        body: NewFeed,
        response: { 201: FeedBody },
      },
    },
    async (request, reply) => {
      const row = await addFeed(ctx, request.body)
      sendVersion(reply, row.version)
      return reply.code(201).send(viewFeed(row))
    },
  )

  app.get(
    '/admin/plugin-advisory-feeds/:feed_id',
    {
      config: read,
      schema: { tags, summary: 'Get a feed of advisories', params: FeedParams, response: { 200: FeedBody } },
    },
    async (request, reply) => {
      const { feed_id } = request.params
      const row = await ctx.db.withPlatform((tx) => getFeed(tx, feed_id), { readOnly: true })
      sendVersion(reply, row.version)
      return viewFeed(row)
    },
  )

  app.patch(
    '/admin/plugin-advisory-feeds/:feed_id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Change a feed of advisories',
        description: 'With another key, its numbers begin anew. Honours If-Match.',
        params: FeedParams,
        body: FeedChange,
        response: { 200: FeedBody },
      },
    },
    async (request, reply) => {
      const row = await changeFeed(ctx, request.params.feed_id, request.body, (version) =>
        requireVersion(request, version),
      )
      sendVersion(reply, row.version)
      return viewFeed(row)
    },
  )

  app.delete(
    '/admin/plugin-advisory-feeds/:feed_id',
    {
      config: write,
      schema: {
        tags,
        summary: 'End the subscription to a feed of advisories',
        description: 'What it has said is lifted.',
        params: FeedParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await removeFeed(ctx, request.params.feed_id)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/admin/plugin-advisory-feeds/:feed_id/refresh',
    {
      config: write,
      schema: {
        tags,
        summary: 'Ask a feed of advisories now',
        description: 'What could not be fetched or believed is in `error`; it has changed nothing.',
        params: FeedParams,
        response: { 200: FeedBody },
      },
    },
    async (request) => viewFeed(await refreshFeed(ctx, request.params.feed_id)),
  )
}
