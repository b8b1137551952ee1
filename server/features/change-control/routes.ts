/** Routes of approval rules and approvals; deciding is a matter of the deployment's own routes. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { principalOf, tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { standingOf, standingsOf } from './approval.ts'
import { getApproval, memberBehind, pageOfApprovals } from './approvals.ts'
import { listRules } from './queries.ts'
import { type Rule, addRule, changeRule, getRule, getRuleForChange, removeRule, warningsOf } from './rules.ts'
import {
  ApprovalBody,
  ApprovalQuery,
  Id,
  NewRule,
  RuleBody,
  RuleChange,
  viewApproval,
  viewRule,
} from './schema.ts'
import { windowRoutes } from './window-routes.ts'

type Ctx = Pick<AppContext, 'db' | 'clock' | 'platformWindows'>

const read = { access: tenant('deployments:read') }
const write = { access: tenant('change-control:write') }

export function changeControlRoutes(app: HttpServer, ctx: Ctx): void {
  ruleRoutes(app, ctx)
  approvalRoutes(app, ctx)
  windowRoutes(app, ctx)
}

function ruleRoutes(app: HttpServer, ctx: Ctx): void {
  const tags = ['Approval rules']
  async function view(tx: TenantTx, row: Rule) {
    const [warnings = []] = await warningsOf(tx, [row])
    return viewRule(row, warnings)
  }

  app.get(
    '/approval-rules',
    {
      config: read,
      schema: {
        tags,
        summary: 'List approval rules, newest first',
        querystring: Type.Object(PageQuery),
        response: { 200: PageOf(RuleBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor } = request.query
      const after = decodeCursor(cursor, ['uuid'])
      return ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          const rows = await listRules(tx, after, limit)
          const warnings = await warningsOf(tx, rows)
          const byId = new Map(rows.map(({ id }, index) => [id, warnings[index] ?? []]))
          return toPage(
            rows,
            limit,
            (row) => [row.id],
            (row) => viewRule(row, byId.get(row.id) ?? []),
          )
        },
        { readOnly: true },
      )
    },
  )

  app.post(
    '/approval-rules',
    {
      config: write,
      schema: {
        tags,
        summary: 'Create an approval rule',
        description:
          'Holds at once for what is deployed and for what editors publish. `warnings` in the answer say when nobody could approve.',
        body: NewRule,
        response: { 201: RuleBody },
      },
    },
    async (request, reply) => {
      const rule = await ctx.db.withTenant(tenantOf(request).id, async (tx) =>
        view(tx, await addRule(ctx, tx, request.body, principalOf(request))),
      )
      sendVersion(reply, rule.version)
      return reply.code(201).send(rule)
    },
  )

  app.get(
    '/approval-rules/:id',
    {
      config: read,
      schema: { tags, summary: 'Get an approval rule', params: Id, response: { 200: RuleBody } },
    },
    async (request, reply) => {
      const rule = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => view(tx, await getRule(tx, request.params.id)),
        { readOnly: true },
      )
      sendVersion(reply, rule.version)
      return rule
    },
  )

  app.patch(
    '/approval-rules/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Change an approval rule',
        description: 'Approvals that are open go on as they were asked for. Honours If-Match.',
        params: Id,
        body: RuleChange,
        response: { 200: RuleBody },
      },
    },
    async (request, reply) => {
      const rule = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        const row = await getRuleForChange(tx, request.params.id)
        requireVersion(request, row.version)
        return view(tx, await changeRule(tx, row, request.body))
      })
      sendVersion(reply, rule.version)
      return rule
    },
  )

  app.delete(
    '/approval-rules/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Delete an approval rule',
        description: 'Approvals that are open go on. Honours If-Match.',
        params: Id,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        const row = await getRuleForChange(tx, request.params.id)
        requireVersion(request, row.version)
        await removeRule(tx, row)
      })
      return reply.code(204).send(null)
    },
  )
}

function approvalRoutes(app: HttpServer, ctx: Ctx): void {
  const tags = ['Approvals']
  const readOnly = { readOnly: true }

  app.get(
    '/approvals',
    {
      config: read,
      schema: {
        tags,
        summary: 'List approvals, newest first',
        querystring: ApprovalQuery,
        response: { 200: PageOf(ApprovalBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor, ...filter } = request.query
      const after = decodeCursor(cursor, ['uuid'])
      return ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          const reader = await memberBehind(tx, principalOf(request))
          const rows = await pageOfApprovals(tx, filter, reader, after, limit)
          return toPage(
            await standingsOf(tx, rows),
            limit,
            ({ approval }) => [approval.id],
            (standing) => viewApproval(standing, reader),
          )
        },
        readOnly,
      )
    },
  )

  app.get(
    '/approvals/:id',
    {
      config: read,
      schema: { tags, summary: 'Get an approval', params: Id, response: { 200: ApprovalBody } },
    },
    (request) =>
      ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          const reader = await memberBehind(tx, principalOf(request))
          const approval = await getApproval(tx, request.params.id)
          return viewApproval(await standingOf(tx, approval), reader)
        },
        readOnly,
      ),
  )
}
