/** Routes that do something with entries: publish, schedule, preview, restore, duplicate, and all that for many. */
import { Type } from 'typebox'
import { AppError } from '../../errors.ts'
import { tenantOf } from '../../kernel/http/access.ts'
import { sendVersion } from '../../kernel/http/etag.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { createPreview } from '../releases/releases.ts'
import { requireEditable, getSite } from '../sites/sites.ts'
import { requireAllowed } from './before-hooks.ts'
import { AT_ONCE, BULK_TASK, runBulk } from './bulk.ts'
import { requireDraft } from './versions/conflict.ts'
import { type Entry, duplicateEntry, getEntry } from './entries.ts'
import { buildPublishedRows, publishEntries, unpublishEntries } from './publishing.ts'
import {
  type EntryRoutesCtx,
  type Kind,
  forChange,
  publishing,
  requirePublisher,
  typeOf,
  write,
} from './kinds.ts'
import { scheduleEntry } from './schedule.ts'
import {
  BulkBody,
  BulkJobBody,
  BulkOutcomeBody,
  EntryBody,
  PreviewBody,
  ScheduleBody,
  paramsOf,
  viewEntry,
} from './schema.ts'
import { restoreEntry } from './trash.ts'

const Id = Type.String({ format: 'uuid' })
const Act = Type.Optional(
  Type.Object(
    { note: Type.Optional(Type.String({ maxLength: 500, description: 'Why, for the history' })) },
    { additionalProperties: false, examples: [{ note: 'The season opens' }] },
  ),
)

export function actRoutes(app: HttpServer, ctx: EntryRoutesCtx, kind: Kind): void {
  const { tags, one, many } = kind
  const base = `/websites/:website_id/${kind.path}`
  const ListParams = paramsOf(kind.isRecord, {})
  const EntryParams = paramsOf(kind.isRecord, { id: Id })

  for (const [act, description, run] of [
    ['publish', 'Visitors see the draft as it is now.', publishEntries],
    ['unpublish', 'Visitors do not see it any more; the draft stays.', unpublishEntries],
  ] as const)
    app.post(
      `${base}/:id/${act}`,
      {
        config: publishing,
        schema: {
          tags,
          summary: `${act === 'publish' ? 'Publish' : 'Unpublish'} ${one}`,
          description,
          params: EntryParams,
          body: Act,
          response: { 200: EntryBody },
        },
      },
      async (request, reply) => {
        const { params, body } = request
        const tenantId = tenantOf(request).id
        await requireAllowed(ctx, tenantId, params.website_id, `content.before_${act}`, params.id)
        const entry = await ctx.db.withTenant(tenantId, async (tx) => {
          const draft = await forChange(tx, kind, params)
          await requireDraft(request, tx, draft)
          const [changed] = await run(ctx, tx, params.website_id, [draft.id], { note: body?.note })
          return changed ?? draft
        })
        sendVersion(reply, entry.version)
        return viewEntry(entry)
      },
    )

  app.post(
    `${base}/:id/schedule`,
    {
      config: publishing,
      schema: {
        tags,
        summary: `Schedule ${one}`,
        description: 'To the second. What is left out stays; null takes a time back.',
        params: EntryParams,
        body: ScheduleBody,
        response: { 200: EntryBody },
      },
    },
    async (request, reply) => {
      const { params, body } = request
      const tenantId = tenantOf(request).id
      if (body.publish_at)
        await requireAllowed(ctx, tenantId, params.website_id, 'content.before_publish', params.id)
      const entry = await ctx.db.withTenant(tenantId, async (tx) =>
        scheduleEntry(ctx, tx, await forChange(tx, kind, params), body),
      )
      sendVersion(reply, entry.version)
      return viewEntry(entry)
    },
  )

  app.post(
    `${base}/:id/preview`,
    {
      config: write,
      schema: {
        tags,
        summary: `Preview ${one}`,
        description: 'The live site with this draft in it, at an address that works for a day.',
        params: EntryParams,
        response: { 201: PreviewBody },
      },
    },
    async (request, reply) => {
      const { params } = request
      const preview = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        const type = await typeOf(tx, kind, params)
        const entry = await getEntry(tx, params.website_id, type, params.id)
        const put = await buildPublishedRows(ctx, tx, params.website_id, [entry])
        const { url, expires_at } = await createPreview(ctx, tx, params.website_id, { put })
        const address = new URL(url)
        address.pathname = put[0]?.path ?? '/'
        return { url: address.href, expires_at: expires_at.toISOString() }
      })
      return reply.code(201).send(preview)
    },
  )

  const actsOnOne: [
    string,
    string,
    string,
    (entry: Entry, tx: Parameters<typeof restoreEntry>[1]) => Promise<Entry>,
  ][] = [
    [
      'restore',
      `Restore ${one}`,
      'Out of the trash, as a draft.',
      (entry, tx) => restoreEntry(ctx, tx, entry),
    ],
    [
      'duplicate',
      `Duplicate ${one}`,
      'A draft with the same content.',
      (entry, tx) => duplicateEntry(ctx, tx, entry),
    ],
  ]
  for (const [act, summary, description, run] of actsOnOne)
    app.post(
      `${base}/:id/${act}`,
      {
        config: write,
        schema: { tags, summary, description, params: EntryParams, response: { 201: EntryBody } },
      },
      async (request, reply) => {
        const entry = await ctx.db.withTenant(tenantOf(request).id, async (tx) =>
          run(await forChange(tx, kind, request.params, { trashed: act === 'restore' }), tx),
        )
        sendVersion(reply, entry.version)
        return reply.code(201).send(viewEntry(entry))
      },
    )

  app.post(
    `${base}/bulk`,
    {
      config: write,
      schema: {
        tags,
        summary: `Change many ${many}`,
        description: `Up to ${AT_ONCE} at once; more of them become a job. What needs the permission to publish needs it here, too.`,
        params: ListParams,
        body: BulkBody,
        response: { 200: BulkOutcomeBody, 202: BulkJobBody },
      },
    },
    async (request, reply) => {
      const { params, body } = request
      // What is deleted may be published.
      if (['publish', 'unpublish', 'delete'].includes(body.action))
        requirePublisher(request, `${body.action} many at once`)
      if (body.action.endsWith('_term') && body.term_id === undefined)
        throw new AppError('validation_failed', 'Name the category or tag.', {
          errors: [{ path: '/body/term_id', message: 'is required' }],
        })
      const tenantId = tenantOf(request).id
      const bulk = await ctx.db.withTenant(tenantId, async (tx) => {
        const type = await typeOf(tx, kind, params)
        requireEditable(await getSite(tx, params.website_id))
        const work = { ...body, type }
        if (body.ids.length <= AT_ONCE) return work
        return ctx.jobs.enqueue(tx, BULK_TASK, { ...work, site_id: params.website_id })
      })
      if (typeof bulk === 'string') return reply.code(202).send({ job_id: bulk })
      return reply.code(200).send(await runBulk(ctx, tenantId, params.website_id, bulk))
    },
  )
}
