/** Routes of the mailbox (what was sent) and of the mail templates. */
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { type Access, platform, tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { brandOf } from './brand.ts'
import {
  changeTemplate,
  getBuiltIn,
  getTemplateInForce,
  holdsSecretLink,
  listTemplatesInForce,
  previewTemplate,
  removeTemplate,
} from './mail-templates.ts'
import { findMail, listMails } from './queries.ts'
import {
  MailBody,
  MailSummaryBody,
  MailboxQuery,
  PreviewBody,
  PreviewInput,
  TemplateBody,
  TemplateInput,
  TemplateParams,
  TemplateQuery,
  toMailBody,
  toSummaryBody,
  toTemplateBody,
} from './schema.ts'
import { openMail } from './seal.ts'
import { LOCALE } from './templates/built-in.ts'

type Ctx = Pick<AppContext, 'db' | 'keyring'>

export function mailRoutes(app: HttpServer, ctx: Ctx): void {
  mailboxRoutes(app, ctx, {
    path: '/mailbox',
    whose: "the tenant's",
    access: tenant('mail:read'),
    tenantId: (request) => tenantOf(request).id,
  })
  mailboxRoutes(app, ctx, {
    path: '/admin/mailbox',
    whose: "the platform's own",
    access: platform('platform.mail:read'),
    tenantId: () => PLATFORM_SCOPE,
  })
  templateRoutes(app, ctx)
}

type Mailbox = { path: string; whose: string; access: Access; tenantId: (request: FastifyRequest) => string }

function mailboxRoutes(app: HttpServer, ctx: Ctx, { path, whose, access, tenantId }: Mailbox): void {
  const tags = ['Mail']

  app.get(
    path,
    {
      config: { access },
      schema: {
        tags,
        summary: `List ${whose} mails, newest first`,
        description: 'Mails are kept for 30 days.',
        querystring: MailboxQuery,
        response: { 200: PageOf(MailSummaryBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor, state } = request.query
      const [before] = decodeCursor(cursor, ['uuid']) ?? []
      const owner = tenantId(request)
      const rows = await ctx.db.withTenant(owner, (tx) => listMails(tx, { state }, before, limit), {
        readOnly: true,
      })
      const opened = await Promise.all(rows.slice(0, limit).map((row) => openMail(ctx.keyring, owner, row)))
      const page = toPage(
        rows,
        limit,
        (row) => [row.id],
        (row) => row,
      )
      return { ...page, items: page.items.map((row, index) => toSummaryBody(row, opened[index] ?? row)) }
    },
  )

  app.get(
    `${path}/:id`,
    {
      config: { access },
      schema: {
        tags,
        summary: `Read one of ${whose} mails`,
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        response: { 200: MailBody },
      },
    },
    async (request) => {
      const owner = tenantId(request)
      const row = await ctx.db.withTenant(owner, (tx) => findMail(tx, request.params.id), { readOnly: true })
      if (!row) throw new AppError('not_found', 'There is no such mail; they are kept for 30 days.')
      return toMailBody(row, await openMail(ctx.keyring, owner, row))
    },
  )
}

function templateRoutes(app: HttpServer, ctx: Ctx): void {
  const tags = ['Mail templates']
  const config = { access: tenant('mail-templates:write') }
  const params = TemplateParams
  const querystring = TemplateQuery
  const response = { 200: TemplateBody }

  app.get(
    '/mail-templates',
    {
      config,
      schema: {
        tags,
        summary: 'List the mail templates in force',
        response: { 200: Type.Object({ items: Type.Array(TemplateBody) }) },
      },
    },
    async (request) => {
      const templates = await ctx.db.withTenant(tenantOf(request).id, listTemplatesInForce, {
        readOnly: true,
      })
      return { items: templates.map(toTemplateBody) }
    },
  )

  app.get(
    '/mail-templates/:slug',
    { config, schema: { tags, summary: 'Get a mail template', params, querystring, response } },
    async (request, reply) => {
      const { locale = LOCALE } = request.query
      const read = { readOnly: true }
      const template = await ctx.db.withTenant(
        tenantOf(request).id,
        (tx) => getTemplateInForce(tx, request.params.slug, locale),
        read,
      )
      sendVersion(reply, template.version)
      return toTemplateBody(template)
    },
  )

  app.put(
    '/mail-templates/:slug',
    {
      config,
      schema: {
        tags,
        summary: "Write the tenant's own version of a mail template",
        description:
          'Liquid, filled with the variables of the example and `brand` (`name`, `color`, `on_color`, `logo_url`). An error names part, line and column. Templates whose mails hold a sign-in link also need the permission `mail:read`.',
        params,
        querystring,
        body: TemplateInput,
        response,
      },
    },
    async (request, reply) => {
      requireRightToLink(request, request.params.slug)
      const { locale = LOCALE } = request.query
      const brand = await brandOf(ctx, tenantOf(request).id)
      const template = await ctx.db.withTenant(tenantOf(request).id, (tx) =>
        changeTemplate(tx, { slug: request.params.slug, locale, brand }, request.body, (version) =>
          requireVersion(request, version),
        ),
      )
      sendVersion(reply, template.version)
      return toTemplateBody(template)
    },
  )

  app.delete(
    '/mail-templates/:slug',
    {
      config,
      schema: {
        tags,
        summary: 'Go back to the built-in mail template',
        params,
        querystring,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { locale = LOCALE } = request.query
      await ctx.db.withTenant(tenantOf(request).id, (tx) =>
        removeTemplate(tx, request.params.slug, locale, (version) => requireVersion(request, version)),
      )
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/mail-templates/:slug/preview',
    {
      config,
      schema: {
        tags,
        summary: 'Fill a mail template with an example',
        description: 'Parts that are left out are those in force. Nothing is stored or sent.',
        params,
        querystring,
        body: PreviewInput,
        response: { 200: PreviewBody },
      },
    },
    async (request) => {
      const { slug } = request.params
      const { locale = LOCALE } = request.query
      const { variables, ...parts } = request.body
      const builtIn = getBuiltIn(slug)
      const brand = await brandOf(ctx, tenantOf(request).id)
      const { subject, text, html } = await ctx.db.withTenant(
        tenantOf(request).id,
        (tx) => getTemplateInForce(tx, slug, locale),
        { readOnly: true },
      )
      return previewTemplate(builtIn, { subject, text, html, ...parts }, brand, variables)
    },
  )
}

function requireRightToLink(request: FastifyRequest, slug: string): void {
  if (holdsSecretLink(getBuiltIn(slug)) && !request.permissions.has('mail:read'))
    throw new AppError(
      'forbidden',
      'Mails of this template hold a link that signs the reader in: only who may read mails (`mail:read`) may change it.',
    )
}
