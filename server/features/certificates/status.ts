/** How it stands with the certificates of names, in plain words. */
import type { Static } from 'typebox'
import type { AppContext } from '../../context.ts'
import type { PlatformTx } from '../../kernel/db/database.ts'
import type { Domain } from '../domains/domains.ts'
import type { CertificateOrder, OrderProblem } from './orders/orders.ts'
import { listOrdersFor } from './orders/queries.ts'
import {
  type CertificateSummary,
  type DomainCertificateBody,
  type Standing,
  viewCertificate,
  viewOrder,
  viewProblem,
} from './schema.ts'
import { type ListedCertificate, listAnswering, listCertificates, listLastOrders } from './store/queries.ts'

type Ctx = Pick<AppContext, 'clock' | 'config'>
type Summary = Static<typeof CertificateSummary>

const ORDERS_SHOWN = 20
const STAND_BY_SHOWN = 20

/** How it stands with each of the names, whosever they are, by the id of the domain: what `domainRoutes` shows of it. */
export async function certificatesOf(
  ctx: Ctx,
  tx: PlatformTx,
  domains: readonly Domain[],
): Promise<Map<string, DomainSummary>> {
  const summaries = new Map<string, DomainSummary>()
  for (const [tenantId, own] of Map.groupBy(domains, ({ tenant_id }) => tenant_id)) {
    const hosts = own.map(({ host }) => host)
    const answering = await listAnswering(tx, tenantId, hosts)
    const ids = [...new Set(answering.values())]
    const found = ids.length === 0 ? [] : await listCertificates(tx, { ids }, ids.length)
    const certificates = new Map(found.map((row) => [row.id, row]))
    const orders = await listLastOrders(tx, tenantId, hosts)
    for (const domain of own) {
      const certificate = certificates.get(answering.get(domain.host) ?? '')
      const situation = { domain, certificate, order: orders.get(domain.host) }
      summaries.set(domain.id, inBrief(summarize(ctx, situation), certificate))
    }
  }
  return summaries
}

export type DomainSummary = Pick<Summary, 'source' | 'issuer' | 'not_after'> & {
  state: 'served' | 'ordered' | 'failed' | 'none'
  /** In words; null where all is well, or as wanted. */
  problem: string | null
}

function inBrief(
  { state, summary, source, issuer, not_after }: Summary,
  certificate: ListedCertificate | undefined,
): DomainSummary {
  const brief = { source, issuer, not_after }
  const isRevoked = certificate?.ocsp_state === 'revoked'
  if (state === 'served') return { state, ...brief, problem: isRevoked ? summary : null }
  if (state === 'ordered' || state === 'failed') return { state, ...brief, problem: summary }
  if (state === 'expired') return { state: 'failed', ...brief, problem: summary }
  return { state: 'none', ...brief, problem: state === 'off' ? null : summary }
}

/** Everything about the certificate of one name. */
export async function readDomainCertificate(
  ctx: Ctx,
  tx: PlatformTx,
  domain: Domain,
): Promise<Static<typeof DomainCertificateBody>> {
  const { host, tenant_id: owner } = domain
  const answering = (await listAnswering(tx, owner, [host])).get(host)
  const covering = await listCertificates(tx, { owner, state: 'active', covers: host }, STAND_BY_SHOWN)
  const certificate =
    covering.find(({ id }) => id === answering) ??
    (answering ? (await listCertificates(tx, { ids: [answering] }, 1))[0] : undefined)
  const orders = await listOrdersFor(tx, owner, host, ORDERS_SHOWN)
  const [last] = orders
  const open = last && isOpen(last) ? last : undefined
  const isFailed = last?.state === 'failed'
  return {
    host,
    ...summarize(ctx, { domain, certificate, order: last }),
    answers: certificate ? viewCertificate(certificate) : null,
    stand_by: covering.filter(({ id }) => id !== answering).map(viewCertificate),
    order: open ? viewOrder(open) : null,
    next_attempt_at: open?.next_attempt_at.toISOString() ?? null,
    problem: last && (open || isFailed) ? viewProblem(last) : null,
    orders: orders.map(viewOrder),
  }
}

type Situation = {
  domain: Domain
  certificate: ListedCertificate | undefined
  /** The newest one that is about the name. */
  order: CertificateOrder | undefined
}

function summarize(ctx: Ctx, situation: Situation): Summary {
  const { certificate } = situation
  const [state, ...sentences] = standingOf(ctx, situation)
  return {
    state,
    summary: sentences.filter(Boolean).map(sentence).join(' '),
    certificate_id: certificate?.id ?? null,
    source: (certificate?.source as 'acme' | 'upload' | undefined) ?? null,
    issuer: certificate?.issuer ?? null,
    not_after: certificate?.not_after.toISOString() ?? null,
    renew_at: certificate?.renew_at?.toISOString() ?? null,
  }
}

function standingOf(ctx: Ctx, situation: Situation): [Standing, ...string[]] {
  const { domain, certificate, order } = situation
  const { host } = domain
  if (domain.https === 'off') return ['off', `HTTPS is switched off for ${host}`]
  if (!domain.holds)
    return [
      'waiting',
      `${host} is not proven to be yours: a certificate ${certificate ? 'stands by, and is shown' : 'comes'} after that`,
    ]
  if (domain.state === 'quarantined')
    return ['waiting', `${host} was stopped by the operators of this platform: nothing is served for it`]
  if (certificate && certificate.not_after > ctx.clock.now())
    return [
      'served',
      `Visitors are shown the certificate of ${certificate.issuer}, which ends on ${day(certificate.not_after)}`,
      ...warningsOf(certificate),
      ...outlookOf(certificate, order),
    ]
  if (certificate)
    return [
      'expired',
      `The certificate ended on ${day(certificate.not_after)}: browsers warn visitors of it`,
      ...(order && isOpen(order) ? progressOf(order) : remedyFor(ctx, situation)),
    ]
  if (order && isOpen(order)) return ['ordered', ...progressOf(order)]
  if (order?.state === 'failed' && domain.https === 'auto')
    return ['failed', 'No certificate could be had', ...problemOf(order), 'It is tried again within a day']
  return ['missing', ...remedyFor(ctx, situation)]
}

function warningsOf({ ocsp_state, source }: ListedCertificate): string[] {
  if (ocsp_state !== 'revoked') return []
  return [
    'Its authority has revoked it: browsers may turn visitors away',
    ...(source === 'upload' ? ['Ask the authority why, and upload another one'] : []),
  ]
}

/** What becomes of a certificate that is good. */
function outlookOf({ source, renew_at }: ListedCertificate, order: CertificateOrder | undefined): string[] {
  if (source === 'upload') return ['It is not renewed by itself: upload its successor in time']
  if (order && isOpen(order))
    return order.problem ? ['Its renewal failed so far', ...troubleOf(order)] : ['Its successor is on order']
  return renew_at ? [`Its successor is ordered about ${day(renew_at)}`] : []
}

function progressOf(order: CertificateOrder): string[] {
  return ['A certificate is on order', ...(order.problem ? troubleOf(order) : [])]
}

function troubleOf(order: CertificateOrder): string[] {
  return [...problemOf(order), `The next attempt is at ${order.next_attempt_at.toISOString()}`]
}

function problemOf({ problem }: CertificateOrder): string[] {
  const { detail, hint } = (problem ?? {}) as Partial<OrderProblem>
  return [detail ?? '', hint ?? '']
}

function remedyFor({ config }: Ctx, { domain }: Situation): string[] {
  const { host, https, points_here, dns_provider_id } = domain
  if (https === 'manual') return [`${host} takes its own certificates only: upload one`]
  if (!config.acme) return ['This installation orders no certificates: upload one']
  if (!points_here && dns_provider_id === null && !host.startsWith('*.'))
    return [`There is no certificate yet: one is ordered as soon as ${host} leads here`]
  return ['There is no certificate yet: one is ordered within a minute']
}

function isOpen({ state }: CertificateOrder): boolean {
  return state === 'queued' || state === 'running'
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

const day = (date: Date) => date.toISOString().slice(0, 10)
