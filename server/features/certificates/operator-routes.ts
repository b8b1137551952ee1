/** Routes of operators: the certificates and orders of everybody, the platform's own, and how the authorities are. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { platform } from '../../kernel/http/access.ts'
import { PageOf, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { type AuditEvent, recordForTenant, recordPlatformAudit } from '../audit/audit.ts'
import { listAuthorities } from './authorities/authorities.ts'
import { getCertificate, removeCertificate, revokeCertificate } from './endings.ts'
import { type CertificateOrder, cancelOrder, retryOrder } from './orders/orders.ts'
import { listOrders } from './orders/queries.ts'
import { nameIn, pageCertificates, readCertificate } from './page.ts'
import {
  AllCertificatesQuery,
  AllOrdersQuery,
  AuthorityBody,
  CertificateBody,
  CertificateDetailBody,
  CertificateUpload,
  IdParams as params,
  OrderBody,
  Revocation,
  RevokedBody,
  UploadBody,
  viewAuthority,
  viewOrder,
} from './schema.ts'
import { uploadPlatformCertificate } from './uploads.ts'

const tags = ['Certificates']
/** Authorities answer within seconds, or not at all. */
const REVOKE_MS = 60_000
const read = { access: platform('platform.domains:read') }
const write = { access: platform('platform.domains:write') }

export function operatorRoutes(app: HttpServer, ctx: AppContext): void {
  app.get(
    '/admin/certificates',
    {
      config: read,
      schema: {
        tags,
        summary: 'List the certificates of all tenants, and the platform’s own',
        querystring: AllCertificatesQuery,
        response: { 200: PageOf(CertificateBody) },
      },
    },
    (request) => {
      const { platform: isOwn, tenant_id } = request.query
      return pageCertificates(ctx, { owner: isOwn ? null : tenant_id }, request.query)
    },
  )

  app.post(
    '/admin/certificates',
    {
      config: write,
      schema: {
        tags,
        summary: 'Upload a certificate for the platform’s own names',
        description:
          'Such as `*.hotswap.example` for the addresses of all tenants. Names that have one over ACME keep it.',
        body: CertificateUpload,
        response: { 200: UploadBody, 201: UploadBody },
      },
    },
    async (request, reply) => {
      const outcome = await uploadPlatformCertificate(ctx, request.body)
      return reply.code(outcome.certificate ? 201 : 200).send(outcome)
    },
  )

  app.get(
    '/admin/certificates/:id',
    {
      config: read,
      schema: {
        tags,
        summary: 'Get anybody’s certificate',
        params,
        response: { 200: CertificateDetailBody },
      },
    },
    (request) =>
      ctx.db.withPlatform(
        async (tx) => readCertificate(tx, await getCertificate(tx, undefined, request.params.id)),
        { readOnly: true },
      ),
  )

  app.delete(
    '/admin/certificates/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Delete a certificate of the platform’s own names',
        params,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await removeCertificate(ctx, null, request.params.id)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/admin/certificates/:id/revoke',
    {
      config: write,
      schema: {
        tags,
        summary: 'Revoke anybody’s certificate',
        description: 'As its tenant could: see POST /certificates/{id}/revoke.',
        params,
        body: Revocation,
        response: { 200: RevokedBody },
      },
    },
    async (request) => {
      const { reason, order_new: orderNew = true } = request.body
      const { id } = request.params
      const order = await revokeCertificate(
        ctx,
        undefined,
        id,
        { reason, orderNew },
        AbortSignal.timeout(REVOKE_MS),
      )
      return { order: order ? viewOrder(order) : null }
    },
  )

  app.get(
    '/admin/certificate-orders',
    {
      config: read,
      schema: {
        tags,
        summary: 'List the orders of all tenants, and the platform’s own',
        querystring: AllOrdersQuery,
        response: { 200: PageOf(OrderBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor, state, tenant_id, name } = request.query
      const before = decodeCursor(cursor, ['uuid'])?.[0]
      const filter = {
        ...(state !== undefined && { state }),
        ...(tenant_id !== undefined && { tenantId: tenant_id }),
        ...(name !== undefined && { name: nameIn(name) }),
        before,
      }
      const rows = await ctx.db.withPlatform((tx) => listOrders(tx, filter, limit), { readOnly: true })
      return toPage(rows, limit, (row) => [row.id], viewOrder)
    },
  )

  for (const [act, summary, work] of [
    ['retry', 'Have an order tried now, or one that failed placed again', retryOrder],
    ['cancel', 'Give a waiting order up', cancelOrder],
  ] as const)
    app.post(
      `/admin/certificate-orders/:id/${act}`,
      { config: write, schema: { tags, summary, params, response: { 200: OrderBody } } },
      async (request) => {
        const order = await work(ctx, request.params.id)
        await recordOrderAct(ctx, act, order)
        return viewOrder(order)
      },
    )

  app.get(
    '/admin/certificate-authorities',
    {
      config: read,
      schema: {
        tags,
        summary: 'List the certificate authorities, in the order in which they are tried',
        response: { 200: Type.Object({ items: Type.Array(AuthorityBody) }) },
      },
    },
    async () => ({ items: (await listAuthorities(ctx)).map(viewAuthority) }),
  )
}

async function recordOrderAct(
  ctx: AppContext,
  act: 'retry' | 'cancel',
  order: CertificateOrder,
): Promise<void> {
  const event = {
    action: `certificate_order.${act}`,
    subject: { type: 'certificate_order', id: order.id, label: order.names.slice(0, 5).join(', ') },
  } satisfies AuditEvent
  if (order.tenant_id === null) await ctx.db.withPlatform((tx) => recordPlatformAudit(tx, event))
  else await recordForTenant(ctx, order.tenant_id, event)
}
