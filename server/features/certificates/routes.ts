/** Routes of certificates: those of a tenant, and of its names. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import { PageOf } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { getDomain } from '../domains/domains.ts'
import { getCertificate, removeCertificate, revokeCertificate } from './endings.ts'
import { operatorRoutes } from './operator-routes.ts'
import { orderByHand } from './orders/by-hand.ts'
import { pageCertificates, readCertificate } from './page.ts'
import {
  CertificateBody,
  CertificateDetailBody,
  CertificateQuery,
  CertificateUpload,
  DomainCertificateBody,
  IdParams as params,
  OrderBody,
  Revocation,
  RevokedBody,
  UploadBody,
  viewOrder,
} from './schema.ts'
import { readDomainCertificate } from './status.ts'
import { uploadCertificate } from './uploads.ts'

const tags = ['Certificates']
/** Authorities answer within seconds, or not at all. */
const REVOKE_MS = 60_000
const read = { access: tenant('domains:read') }
const write = { access: tenant('domains:write') }

export function certificateRoutes(app: HttpServer, ctx: AppContext): void {
  operatorRoutes(app, ctx)

  app.get(
    '/certificates',
    {
      config: read,
      schema: {
        tags,
        summary: 'List certificates',
        description: 'Those that ended are listed for 90 days after their last day.',
        querystring: CertificateQuery,
        response: { 200: PageOf(CertificateBody) },
      },
    },
    (request) => pageCertificates(ctx, { owner: tenantOf(request).id }, request.query),
  )

  app.get(
    '/certificates/:id',
    {
      config: read,
      schema: {
        tags,
        summary: 'Get a certificate',
        description:
          'With its chain, and what its names had before and after it. Private keys are never given out.',
        params,
        response: { 200: CertificateDetailBody },
      },
    },
    (request) =>
      ctx.db.withPlatform(
        async (tx) => readCertificate(tx, await getCertificate(tx, tenantOf(request).id, request.params.id)),
        { readOnly: true },
      ),
  )

  app.delete(
    '/certificates/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Delete a certificate',
        description:
          'It answers no more, and its key is forgotten. Names whose HTTPS is `auto` get another one; to be without, switch HTTPS off.',
        params,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await removeCertificate(ctx, tenantOf(request).id, request.params.id)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/certificates/:id/revoke',
    {
      config: write,
      schema: {
        tags,
        summary: 'Revoke a certificate',
        description:
          'The authority declares it invalid, and it answers no more at once. To change it without a gap, order a new one first, then revoke the one it replaced.',
        params,
        body: Revocation,
        response: { 200: RevokedBody },
      },
    },
    async (request) => {
      const { reason, order_new: orderNew = true } = request.body
      const owner = tenantOf(request).id
      const order = await revokeCertificate(
        ctx,
        owner,
        request.params.id,
        { reason, orderNew },
        AbortSignal.timeout(REVOKE_MS),
      )
      return { order: order ? viewOrder(order) : null }
    },
  )

  app.get(
    '/domains/:id/certificate',
    {
      config: read,
      schema: {
        tags,
        summary: 'Get how it stands with a domain’s certificate',
        description:
          'What visitors are shown, what is on order, what stands in the way and what to do about it.',
        params,
        response: { 200: DomainCertificateBody },
      },
    },
    (request) =>
      ctx.db.withPlatform(
        async (tx) =>
          readDomainCertificate(ctx, tx, await getDomain(tx, tenantOf(request).id, request.params.id)),
        { readOnly: true },
      ),
  )

  app.post(
    '/domains/:id/certificate',
    {
      config: write,
      schema: {
        tags,
        summary: 'Upload a certificate for a domain',
        description:
          'It is looked over first, and every defect explained. It is shown for all of the tenant’s names that it covers, unless they have one that is renewed by itself: those whose HTTPS is `manual` take uploaded ones first.',
        params,
        body: CertificateUpload,
        response: { 200: UploadBody, 201: UploadBody },
      },
    },
    async (request, reply) => {
      const domain = await ctx.db.withPlatform((tx) => getDomain(tx, tenantOf(request).id, request.params.id))
      const outcome = await uploadCertificate(ctx, domain, request.body)
      return reply.code(outcome.certificate ? 201 : 200).send(outcome)
    },
  )

  app.post(
    '/domains/:id/certificate/order',
    {
      config: write,
      schema: {
        tags,
        summary: 'Order a certificate for a domain now',
        description:
          'Even if one is held: then the new one replaces it. One that is on order already is answered.',
        params,
        response: { 202: OrderBody },
      },
    },
    async (request, reply) => {
      const tenantId = tenantOf(request).id
      const domain = await ctx.db.withPlatform((tx) => getDomain(tx, tenantId, request.params.id))
      return reply.code(202).send(viewOrder(await orderByHand(ctx, domain)))
    },
  )
}
