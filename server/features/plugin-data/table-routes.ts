/** Routes of plugins' tables: people see, find, change, delete and take along what plugins keep. */
import { Readable } from 'node:stream'
import { type Static, Type } from 'typebox'
import { AppError } from '../../errors.ts'
import { BYTE_ORDER_MARK, csvLine } from '../../kernel/csv.ts'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import type { PluginTable } from '../../plugin/manifest.ts'
import { pluginTableTag } from '../../published/tags.ts'
import { recordAudit } from '../audit/audit.ts'
import type { Where } from './conditions.ts'
import { getOwner } from './installed.ts'
import { announceData } from './notices.ts'
import type { DataRoutesCtx } from './routes.ts'
import {
  type ListInput,
  type Row,
  addRow,
  changeRow,
  findRow,
  listRows,
  removeRow,
  tableOf,
  viewRow,
} from './rows/rows.ts'
import {
  type ExportQuery,
  PluginParams,
  RowBody,
  RowIds,
  RowInput,
  RowParams,
  RowsQuery,
  TableBody,
  TableParams,
} from './schema.ts'
import * as schemas from './schema.ts'
import type { DataOwner } from './stores.ts'
import { viewTables } from './views.ts'

const tags = ['Plugin data']
const read = { access: tenant('plugin-data:read') }
const write = { access: tenant('plugin-data:write') }
const url = '/websites/:website_id/plugins/:name/tables'
/** Rows in memory while a table is written out. */
const EXPORT_PAGE = 200

type Params = Static<typeof TableParams>

export function tableRoutes(app: HttpServer, ctx: DataRoutesCtx): void {
  /** @throws AppError not_found for a website, plugin or table that is not there */
  async function ownerOf(tenantId: string, { website_id, name, table }: Params): Promise<DataOwner> {
    const { owner } = await ctx.db.withTenant(tenantId, (tx) => getOwner(ctx, tx, website_id, name), {
      readOnly: true,
    })
    tableOf(owner, table)
    return owner
  }

  const announce = (tenantId: string, { website_id, name, table }: Params) =>
    announceData(ctx, tenantId, website_id, [pluginTableTag(name, table)])

  app.get(
    url,
    {
      config: read,
      schema: {
        tags,
        summary: "List a plugin's tables",
        description: 'Those its manifest declares, and those that earlier versions left.',
        params: PluginParams,
        response: { 200: Type.Object({ items: Type.Array(TableBody) }) },
      },
    },
    async (request) => {
      const { website_id, name } = request.params
      const found = await ctx.db.withTenant(
        tenantOf(request).id,
        (tx) => getOwner(ctx, tx, website_id, name),
        { readOnly: true },
      )
      return { items: viewTables(found) }
    },
  )

  app.get(
    `${url}/:table/rows`,
    {
      config: read,
      schema: {
        tags,
        summary: 'List rows',
        params: TableParams,
        querystring: RowsQuery,
        response: { 200: PageOf(RowBody) },
      },
    },
    async (request) => {
      const { id } = tenantOf(request)
      const owner = await ownerOf(id, request.params)
      const { table } = request.params
      const page = await listRows(ctx, id, owner, table, listInput(request.query))
      return { ...page, items: page.items.map((row) => view(tableOf(owner, table), row)) }
    },
  )

  app.get(
    `${url}/:table/export`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Export rows as CSV',
        description:
          'Any number of rows. What a spreadsheet would take for a formula begins with an apostrophe.',
        params: TableParams,
        querystring: schemas.ExportQuery,
        response: {
          200: {
            description: 'The rows',
            content: { 'text/csv': { schema: Type.Unsafe<Readable>({ type: 'string' }) } },
          },
        },
      },
    },
    async (request, reply) => {
      const { id } = tenantOf(request)
      const { table, name, website_id } = request.params
      const owner = await ownerOf(id, request.params)
      // What is wrong with the conditions is said before the first line is sent.
      await listRows(ctx, id, owner, table, { ...listInput(request.query), limit: 1 })
      await ctx.db.withTenant(id, (tx) =>
        recordAudit(tx, {
          action: 'plugin_rows.export',
          subject: { type: 'website', id: website_id },
          after: { plugin: name, table },
        }),
      )
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${owner.plugin}-${table}.csv"`)
        .header('cache-control', 'no-store')
        .send(Readable.from(csvOf(id, owner, table, request.query)))
    },
  )

  async function* csvOf(
    tenantId: string,
    owner: DataOwner,
    table: string,
    query: Static<typeof ExportQuery>,
  ): AsyncGenerator<string> {
    const declared = tableOf(owner, table)
    const names = ['id', 'created_at', 'updated_at', ...declared.columns.map(({ name }) => name)]
    yield BYTE_ORDER_MARK + csvLine(names)
    let cursor: string | null = null
    do {
      const page = await listRows(ctx, tenantId, owner, table, {
        ...listInput({ ...query, ...(cursor !== null && { cursor }) }),
        limit: EXPORT_PAGE,
      })
      yield page.items.map((row) => csvRow(names, viewRow(declared, row))).join('')
      cursor = page.next_cursor
    } while (cursor !== null)
  }

  app.post(
    `${url}/:table/rows`,
    {
      config: write,
      schema: { tags, summary: 'Add a row', params: TableParams, body: RowInput, response: { 201: RowBody } },
    },
    async (request, reply) => {
      const { id } = tenantOf(request)
      const owner = await ownerOf(id, request.params)
      const { table } = request.params
      const row = await ctx.db.withTenant(id, async (tx) => {
        const added = await addRow(ctx, tx, owner, table, request.body)
        await recordAudit(tx, {
          action: 'plugin_row.add',
          subject: subjectOf(added),
          after: placeOf(request.params),
        })
        return added
      })
      await announce(id, request.params)
      sendVersion(reply, row.version)
      return reply.code(201).send(view(tableOf(owner, table), row))
    },
  )

  app.post(
    `${url}/:table/rows/delete`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Delete rows',
        description: 'Those that are not there any more are no error.',
        params: TableParams,
        body: RowIds,
        response: { 200: Type.Object({ deleted: Type.Integer() }) },
      },
    },
    async (request) => {
      const { id } = tenantOf(request)
      const owner = await ownerOf(id, request.params)
      const { table, website_id } = request.params
      const deleted = await ctx.db.withTenant(id, async (tx) => {
        let count = 0
        for (const rowId of new Set(request.body.ids))
          count += (await removeRow(ctx, tx, owner, table, rowId)) ? 1 : 0
        await recordAudit(tx, {
          action: 'plugin_rows.remove',
          subject: { type: 'website', id: website_id },
          after: { ...placeOf(request.params), count },
        })
        return count
      })
      await announce(id, request.params)
      return { deleted }
    },
  )

  app.get(
    `${url}/:table/rows/:id`,
    { config: read, schema: { tags, summary: 'Get a row', params: RowParams, response: { 200: RowBody } } },
    async (request, reply) => {
      const { id } = tenantOf(request)
      const owner = await ownerOf(id, request.params)
      const { table } = request.params
      const row = await findRow(ctx, id, owner, table, request.params.id)
      if (!row) throw new AppError('not_found', 'There is no such row.')
      sendVersion(reply, row.version)
      return view(tableOf(owner, table), row)
    },
  )

  app.patch(
    `${url}/:table/rows/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Change a row',
        description: 'Columns that are left out stay as they are; null empties one.',
        params: RowParams,
        body: RowInput,
        response: { 200: RowBody },
      },
    },
    async (request, reply) => {
      const { id } = tenantOf(request)
      const owner = await ownerOf(id, request.params)
      const { table } = request.params
      const row = await ctx.db.withTenant(id, async (tx) => {
        const changed = await changeRow(ctx, tx, owner, table, request.params.id, request.body, (before) =>
          requireVersion(request, before.version),
        )
        await recordAudit(tx, {
          action: 'plugin_row.change',
          subject: subjectOf(changed),
          after: { ...placeOf(request.params), columns: Object.keys(request.body) },
        })
        return changed
      })
      await announce(id, request.params)
      sendVersion(reply, row.version)
      return view(tableOf(owner, table), row)
    },
  )

  app.delete(
    `${url}/:table/rows/:id`,
    {
      config: write,
      schema: { tags, summary: 'Delete a row', params: RowParams, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const { id } = tenantOf(request)
      const owner = await ownerOf(id, request.params)
      await ctx.db.withTenant(id, async (tx) => {
        await removeRow(ctx, tx, owner, request.params.table, request.params.id, (row) =>
          requireVersion(request, row.version),
        )
        await recordAudit(tx, {
          action: 'plugin_row.remove',
          subject: { type: 'plugin_row', id: request.params.id },
          before: placeOf(request.params),
        })
      })
      await announce(id, request.params)
      return reply.code(204).send(null)
    },
  )
}

type RowView = Static<typeof RowBody>
const view = (table: PluginTable, row: Row) => viewRow(table, row) as RowView

/** What rows hold belongs to visitors: it is not repeated in the audit trail, which nobody can erase from. */
const subjectOf = (row: Row) => ({ type: 'plugin_row', id: row.id })
const placeOf = ({ website_id, name, table }: Params) => ({ website_id, plugin: name, table })

function csvRow(names: readonly string[], row: Record<string, unknown>): string {
  return csvLine(
    names.map((name) => {
      const value = row[name]
      if (value === null || value === undefined) return ''
      return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value)
    }),
  )
}

function listInput({ where, ...rest }: Static<typeof RowsQuery>): ListInput {
  return { ...rest, ...(where !== undefined && { where: readWhereText(where) }) }
}

/** @throws AppError validation_failed */
function readWhereText(text: string): Where {
  let where: unknown
  try {
    where = JSON.parse(text)
  } catch {
    // Said below.
  }
  if (typeof where === 'object' && where !== null && !Array.isArray(where)) return where as Where
  throw new AppError('validation_failed', 'where must be an object as JSON, such as {"status":"pending"}.', {
    errors: [{ path: '/querystring/where', message: 'must be an object as JSON' }],
  })
}
