/** Routes of the versions of pages, posts and records. */
import { Type } from 'typebox'
import { tenantOf } from '../../../kernel/http/access.ts'
import { sendVersion } from '../../../kernel/http/etag.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../../kernel/http/page.ts'
import type { HttpServer } from '../../../kernel/http/server.ts'
import type { TenantTx } from '../../../kernel/db/database.ts'
import { requireDraft } from './conflict.ts'
import { getEntry } from '../entries.ts'
import { listVersions } from './queries.ts'
import { type EntryRoutesCtx, type Kind, forChange, read, typeOf, write } from '../kinds.ts'
import {
  DiffBody,
  EntryBody,
  ListedVersionBody,
  VersionBody,
  paramsOf,
  viewEntry,
  viewListedVersion,
} from '../schema.ts'
import { diffWith, getVersion, restoreVersion } from './versions.ts'

const Id = Type.String({ format: 'uuid' })
const VersionNumber = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })

export function versionRoutes(app: HttpServer, ctx: EntryRoutesCtx, kind: Kind): void {
  const { tags, one } = kind
  const base = `/websites/:website_id/${kind.path}/:id/versions`
  const EntryParams = paramsOf(kind.isRecord, { id: Id })
  const VersionParams = paramsOf(kind.isRecord, { id: Id, version: VersionNumber })
  const entryOf = async (tx: TenantTx, params: { website_id: string; collection?: string; id: string }) =>
    getEntry(tx, params.website_id, await typeOf(tx, kind, params), params.id, { trashed: true })

  app.get(
    base,
    {
      config: read,
      schema: {
        tags,
        summary: `List the versions of ${one}`,
        params: EntryParams,
        querystring: Type.Object(PageQuery),
        response: { 200: PageOf(ListedVersionBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor } = request.query
      const after = decodeCursor(cursor, ['number'])
      return ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          const entry = await entryOf(tx, request.params)
          const rows = await listVersions(tx, entry.site_id, entry.id, after, limit)
          return toPage(
            rows,
            limit,
            (row) => [row.version],
            (row) => viewListedVersion(row, entry.published_version),
          )
        },
        { readOnly: true },
      )
    },
  )

  app.get(
    `${base}/:version`,
    {
      config: read,
      schema: {
        tags,
        summary: `Get a version of ${one}`,
        params: VersionParams,
        response: { 200: VersionBody },
      },
    },
    async (request) =>
      ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          const entry = await entryOf(tx, request.params)
          const version = await getVersion(tx, entry, request.params.version)
          return { ...viewListedVersion(version, entry.published_version), document: version.document }
        },
        { readOnly: true },
      ),
  )

  app.get(
    `${base}/:version/diff`,
    {
      config: read,
      schema: {
        tags,
        summary: `Compare a version of ${one} with another`,
        description:
          'With the one before it, unless `against` names another. Fields by value, the body by its blocks.',
        params: VersionParams,
        querystring: Type.Object({ against: Type.Optional(VersionNumber) }),
        response: { 200: DiffBody },
      },
    },
    async (request) =>
      ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) =>
          diffWith(tx, await entryOf(tx, request.params), request.params.version, request.query.against),
        { readOnly: true },
      ),
  )

  app.post(
    `${base}/:version/restore`,
    {
      config: write,
      schema: {
        tags,
        summary: `Restore a version of ${one}`,
        description: 'Saves what it held as a new version of the draft. Honours If-Match.',
        params: VersionParams,
        response: { 200: EntryBody },
      },
    },
    async (request, reply) => {
      const changed = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        const entry = await forChange(tx, kind, request.params)
        await requireDraft(request, tx, entry)
        return restoreVersion(ctx, tx, entry, request.params.version)
      })
      sendVersion(reply, changed.version)
      return viewEntry(changed)
    },
  )
}
