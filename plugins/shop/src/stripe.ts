/** Pays with the site owner's own account at Stripe: Checkout Sessions, and the webhook that says what became of them. */
import type { PluginRequest, Site } from '@hotswap/sdk'
import type { Order } from './orders.ts'
import { titleOf } from './quote.ts'

const API = 'https://api.stripe.com/v1/checkout/sessions'
/** What these calls were written for: an account's own version may be any. */
const VERSION = '2024-06-20'
/** As Stripe's own libraries have it: what is older may be a replay. */
const TOLERANCE_SECONDS = 300

export type Session = {
  id: string
  url: string | null
  status: 'open' | 'complete' | 'expired'
  payment_status: 'paid' | 'unpaid' | 'no_payment_required'
  payment_intent: string | null
  amount_total: number
  currency: string
  client_reference_id: string | null
}

/**
 * Where the customer pays until `order.hold_until`. The same order gets the same session, however often it is asked for.
 * @throws Error with what Stripe says
 */
export function openSession(site: Site, order: Order): Promise<Session> {
  const back = order.link ?? site.origin
  const fields = new URLSearchParams({
    mode: 'payment',
    client_reference_id: order.id,
    customer_email: order.email ?? '',
    success_url: `${back}&paid=1`,
    cancel_url: back,
    locale: 'auto',
    'metadata[order]': order.number ?? '',
    'payment_intent_data[description]': `${site.title} ${order.number ?? ''}`,
  })
  if (order.hold_until !== null)
    fields.set('expires_at', String(Math.floor(Date.parse(order.hold_until) / 1000)))
  const lines = order.items.map(({ title, variant, quantity, unit_cents }) => ({
    name: titleOf(title, variant),
    quantity,
    cents: unit_cents,
  }))
  if (order.delivery_cents > 0)
    lines.push({ name: site.t('total.delivery'), quantity: 1, cents: order.delivery_cents })
  for (const [index, { name, quantity, cents }] of lines.entries()) {
    const line = `line_items[${index}]`
    fields.set(`${line}[quantity]`, String(quantity))
    fields.set(`${line}[price_data][currency]`, order.currency.toLowerCase())
    fields.set(`${line}[price_data][unit_amount]`, String(cents))
    fields.set(`${line}[price_data][product_data][name]`, name)
  }
  return ask(site, API, { body: fields.toString(), idempotencyKey: `order-${order.id}` })
}

export function getSession(site: Site, id: string): Promise<Session> {
  return ask(site, `${API}/${encodeURIComponent(id)}`)
}

/** Nobody can pay any more. @throws Error if it was paid, or is over already */
export function expireSession(site: Site, id: string): Promise<Session> {
  return ask(site, `${API}/${encodeURIComponent(id)}/expire`, { body: '', idempotencyKey: `expire-${id}` })
}

async function ask(
  site: Site,
  url: string,
  post?: { body: string; idempotencyKey: string },
): Promise<Session> {
  const key = await site.secrets.get('stripe_secret_key')
  if (!key) throw new Error('The secret key of Stripe is missing.')
  const headers = { authorization: `Bearer ${key}`, 'stripe-version': VERSION }
  const answer = await site.fetch(
    url,
    post
      ? {
          method: 'POST',
          headers: {
            ...headers,
            'content-type': 'application/x-www-form-urlencoded',
            'idempotency-key': post.idempotencyKey,
          },
          body: post.body,
        }
      : { headers },
  )
  if (!answer.ok) throw new Error(`Stripe answered ${answer.status}: ${reasonIn(answer.text)}`)
  return answer.json() as Session
}

function reasonIn(text: string): string {
  const [, message] = /"message":\s*"((?:[^"\\]|\\.){1,300})/.exec(text) ?? []
  return message ?? 'no reason'
}

/** Paid, this much, for this order: what a session has to be before anybody believes it. */
export function isPaymentOf(session: Session, order: Order): boolean {
  return (
    session.payment_status !== 'unpaid' &&
    session.client_reference_id === order.id &&
    session.amount_total === order.total_cents &&
    session.currency === order.currency.toLowerCase()
  )
}

export type StripeEvent = { type: string; data: { object: Session } }

/**
 * What the webhook was told, if Stripe has signed it in the last minutes (docs.stripe.com/webhooks: HMAC-SHA256 of time and
 * body; there are several signatures while the secret is changed).
 */
export async function readEvent(
  site: Site,
  { headers, text }: PluginRequest,
  secret: string,
): Promise<StripeEvent | null> {
  const parts = (headers['stripe-signature'] ?? '').split(',').map((part) => part.trim().split('='))
  const time = parts.find(([name]) => name === 't')?.[1] ?? ''
  if (text === null || !/^\d{1,12}$/.test(time)) return null
  if (Math.abs(Date.now() / 1000 - Number(time)) > TOLERANCE_SECONDS) return null
  const wanted = await site.crypto.hmac({ algorithm: 'sha256', key: secret, text: `${time}.${text}` })
  const isSigned = parts.some(([name, value = '']) => name === 'v1' && isSame(value, wanted))
  return isSigned ? (JSON.parse(text) as StripeEvent) : null
}

/** Takes as long for what is nearly right as for what is all wrong. */
function isSame(given: string, wanted: string): boolean {
  if (given.length !== wanted.length) return false
  let difference = 0
  for (let at = 0; at < wanted.length; at += 1) difference |= given.charCodeAt(at) ^ wanted.charCodeAt(at)
  return difference === 0
}
