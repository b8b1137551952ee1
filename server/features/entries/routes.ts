/** Routes of pages, posts and records: the same for each, below an address of its own. */
import { Type } from 'typebox'
import { AppError } from '../../errors.ts'
import { tenantOf } from '../../kernel/http/access.ts'
import { acceptJson } from '../../kernel/http/body.ts'
import { isCurrent, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { getSite, requireEditable } from '../sites/sites.ts'
import { actRoutes } from './act-routes.ts'
import { requireAllowed, saveAsked } from './before-hooks.ts'
import { isAppliedAlready, requireDraft } from './versions/conflict.ts'
import { addEntry, changeEntry, getEntry } from './entries.ts'
import {
  BODY_LIMIT_BYTES,
  type EntryRoutesCtx,
  KINDS,
  type Kind,
  MAX_JSON_DEPTH,
  forChange,
  namedType,
  read,
  requirePublisher,
  typeOf,
  write,
} from './kinds.ts'
import { publishEntries } from './publishing.ts'
import { listEntries, sortKey } from './queries.ts'
import {
  EntriesQuery,
  EntryBody,
  EntryPatch,
  ListedEntryBody,
  NewEntryBody,
  SaveQuery,
  paramsOf,
  viewEntry,
  viewListed,
} from './schema.ts'
import { purgeEntries, trashEntries } from './trash.ts'
import { versionRoutes } from './versions/routes.ts'

export function entryRoutes(app: HttpServer, ctx: EntryRoutesCtx): void {
  void app.register(async (scope: HttpServer) => {
    acceptJson(scope, MAX_JSON_DEPTH)
    for (const kind of KINDS) {
      editRoutes(scope, ctx, kind)
      actRoutes(scope, ctx, kind)
      versionRoutes(scope, ctx, kind)
    }
  })
}

function editRoutes(app: HttpServer, ctx: EntryRoutesCtx, kind: Kind): void {
  const { tags, one, many } = kind
  const base = `/websites/:website_id/${kind.path}`
  const ListParams = paramsOf(kind.isRecord, {})
  const EntryParams = paramsOf(kind.isRecord, { id: Type.String({ format: 'uuid' }) })

  app.get(
    base,
    {
      config: read,
      schema: {
        tags,
        summary: `List ${many}`,
        params: ListParams,
        querystring: EntriesQuery,
        response: { 200: PageOf(ListedEntryBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor, sort = '-updated_at', ...filter } = request.query
      const { params } = request
      const kinds = sort.endsWith('title')
        ? (['string', 'uuid'] as const)
        : sort.endsWith('updated_at')
          ? (['date', 'uuid'] as const)
          : (['uuid'] as const)
      const after = decodeCursor(cursor, [...kinds])
      const rows = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          const type = await typeOf(tx, kind, params)
          return listEntries(tx, params.website_id, { ...filter, type }, { sort, cursor: after, limit })
        },
        { readOnly: true },
      )
      return toPage(rows, limit, (row) => sortKey(row, sort), viewListed)
    },
  )

  app.post(
    base,
    {
      config: write,
      bodyLimit: BODY_LIMIT_BYTES,
      schema: {
        tags,
        summary: `Create ${one}`,
        description: 'A draft, unless `status` is `published`, which needs the permission to publish.',
        params: ListParams,
        body: NewEntryBody,
        response: { 201: EntryBody },
      },
    },
    async (request, reply) => {
      const { params, body } = request
      const { document, status = 'draft', note } = body
      if (status === 'published') requirePublisher(request, 'publish')
      const tenantId = tenantOf(request).id
      const target = { tenantId, siteId: params.website_id, type: namedType(kind, params) }
      const saving = { replaces: true, publishes: status === 'published' }
      const entry = await saveAsked(ctx, target, document, saving, (wanted) =>
        ctx.db.withTenant(tenantId, async (tx) => {
          requireEditable(await getSite(tx, params.website_id))
          const type = await typeOf(tx, kind, params)
          return addEntry(ctx, tx, params.website_id, { type, document: wanted, status }, { note })
        }),
      )
      sendVersion(reply, entry.version)
      return reply.code(201).send(viewEntry(entry))
    },
  )

  app.get(
    `${base}/:id`,
    {
      config: read,
      schema: { tags, summary: `Get ${one}`, params: EntryParams, response: { 200: EntryBody } },
    },
    async (request, reply) => {
      const { params } = request
      const entry = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) =>
          getEntry(tx, params.website_id, await typeOf(tx, kind, params), params.id, { trashed: true }),
        { readOnly: true },
      )
      sendVersion(reply, entry.version)
      return viewEntry(entry)
    },
  )

  for (const [method, verb, description, Body] of [
    [
      'PUT',
      'Replace',
      'Saves a new version of the draft, as `document` says: what it leaves out is empty.',
      NewEntryBody,
    ],
    [
      'PATCH',
      'Change',
      'Saves a new version of the draft. What `document` leaves out stays, null clears.',
      EntryPatch,
    ],
  ] as const)
    app.route({
      method,
      url: `${base}/:id`,
      config: write,
      bodyLimit: BODY_LIMIT_BYTES,
      schema: {
        tags,
        summary: `${verb} ${one}`,
        description: `${description} Honours If-Match: a 412 says what has changed meanwhile. The same change sent again is no conflict.`,
        params: EntryParams,
        querystring: SaveQuery,
        body: Body,
        response: { 200: EntryBody },
      },
      handler: async (request, reply) => {
        const { params, body } = request
        const { document = {}, status = 'draft', note } = body
        const { autosave = false } = request.query
        if (autosave && status === 'published')
          throw new AppError('validation_failed', 'What the editor saves by itself is a draft.', {
            errors: [{ path: '/body/status', message: 'must be draft with autosave' }],
          })
        if (status === 'published') requirePublisher(request, 'publish')
        const tenantId = tenantOf(request).id
        const replaces = method === 'PUT'
        const target = { tenantId, siteId: params.website_id, type: namedType(kind, params), id: params.id }
        const saving = { replaces, publishes: status === 'published' }
        const changed = await saveAsked(ctx, target, document, saving, (wanted) =>
          ctx.db.withTenant(tenantId, async (tx) => {
            const entry = await forChange(tx, kind, params)
            const isRepeated =
              !isCurrent(request, entry.version) &&
              (await isAppliedAlready(request, tx, entry, wanted, replaces))
            if (!isRepeated) await requireDraft(request, tx, entry)
            const saved = isRepeated
              ? entry
              : await changeEntry(ctx, tx, entry, wanted, { note, replaces, autosave })
            if (status !== 'published') return saved
            const [published] = await publishEntries(ctx, tx, params.website_id, [entry.id], { note })
            return published ?? saved
          }),
        )
        sendVersion(reply, changed.version)
        return viewEntry(changed)
      },
    })

  app.delete(
    `${base}/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: `Delete ${one}`,
        description: 'Into the trash; with `permanent=true` for good. What is published goes offline.',
        params: EntryParams,
        querystring: Type.Object({ permanent: Type.Optional(Type.Boolean()) }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { params } = request
      const { permanent = false } = request.query
      await requireAllowed(ctx, tenantOf(request).id, params.website_id, 'content.before_delete', params.id)
      await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        const entry = await forChange(tx, kind, params, { trashed: permanent })
        await requireDraft(request, tx, entry)
        if (entry.published_version !== null) requirePublisher(request, 'take what is published offline')
        const remove = permanent ? purgeEntries : trashEntries
        await remove(ctx, tx, params.website_id, [entry.id])
      })
      return reply.code(204).send(null)
    },
  )
}
