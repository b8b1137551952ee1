/** Payments, with a Stripe that answers as its documentation says: Checkout Sessions that are made, looked at and closed. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import type { ScriptedAnswer, TestOptions } from '../../../sdk/testing/testing.ts'
import { type TestShop, look, openShop, order, orders, sendOrder, stockOf, beginCheckout } from './testing.ts'

const SECRET = 'whsec_test'
const secrets = { stripe_secret_key: 'sk_test_1', stripe_webhook_secret: SECRET }
const JSON_HEADERS = { 'content-type': 'application/json' }

type Session = Record<string, unknown> & { id: string; status: string; payment_status: string }
type Request = Parameters<NonNullable<TestOptions['answer']>>[0]

/** The sessions it knows are there to be paid. */
function fakeStripe() {
  const sessions = new Map<string, Session>()
  const byKey = new Map<string, Session>()
  const stripe = { sessions, isDown: false, answer: reply }
  return stripe

  function reply({ url, method, headers, body }: Request): ScriptedAnswer {
    const answer = (status: number, value: object) => ({
      status,
      headers: JSON_HEADERS,
      body: JSON.stringify(value),
    })
    if (stripe.isDown) return answer(500, { error: { message: 'Try again' } })
    if (headers['authorization'] !== 'Bearer sk_test_1')
      return answer(401, { error: { message: 'No such key' } })
    const [, , , , id, act] = new URL(url).pathname.split('/')
    const known = sessions.get(id ?? '')
    if (method === 'GET')
      return known ? answer(200, known) : answer(404, { error: { message: 'No such session' } })
    if (act === 'expire') {
      if (known?.status !== 'open') return answer(400, { error: { message: 'Only open sessions' } })
      known.status = 'expired'
      return answer(200, known)
    }
    const key = headers['idempotency-key'] ?? ''
    const fields = new URLSearchParams(body ?? '')
    const made = byKey.get(key) ?? sessionOf(fields, `cs_test_${sessions.size}`)
    byKey.set(key, made)
    sessions.set(made.id, made)
    return answer(200, made)
  }
}

function sessionOf(fields: URLSearchParams, id: string): Session {
  let total = 0
  for (let line = 0; fields.has(`line_items[${line}][quantity]`); line += 1)
    total +=
      Number(fields.get(`line_items[${line}][quantity]`)) *
      Number(fields.get(`line_items[${line}][price_data][unit_amount]`))
  return {
    id,
    url: `https://checkout.stripe.com/c/${id}`,
    status: 'open',
    payment_status: 'unpaid',
    payment_intent: null,
    amount_total: total,
    currency: fields.get('line_items[0][price_data][currency]'),
    client_reference_id: fields.get('client_reference_id'),
  }
}

async function openStripeShop(stock: number) {
  const stripe = fakeStripe()
  const plugin = await openShop(stock, {
    settings: { pay_stripe: true },
    secrets: { ...secrets },
    answer: (request) => stripe.answer(request),
  })
  return { stripe, plugin }
}

function pay(session: Session | undefined): Session {
  assert.ok(session)
  return Object.assign(session, { status: 'complete', payment_status: 'paid', payment_intent: 'pi_1' })
}

type Signing = { secret?: string; secondsAgo?: number; text?: string }
function tell(plugin: TestShop, type: string, session: object | undefined, signing: Signing = {}) {
  const { secret = SECRET, secondsAgo = 0 } = signing
  const text = JSON.stringify({ type, data: { object: session } })
  const time = Math.floor(Date.now() / 1000) - secondsAgo
  const signed = createHmac('sha256', secret).update(`${time}.${text}`).digest('hex')
  const headers = { 'stripe-signature': `t=${time},v1=${'0'.repeat(64)},v1=${signed},v0=x` }
  const sent = signing.text ?? text
  return plugin.request('POST /stripe', { headers, text: sent, body: JSON.parse(sent) })
}

const online = { payment: 'stripe' }
const first = <Item>(items: Iterable<Item>): Item | undefined => [...items][0]
const COMPLETED = 'checkout.session.completed'

test('an order is paid at Stripe: the customer is led there, the webhook makes it paid, once', async () => {
  const { stripe, plugin } = await openStripeShop(2)
  await using _ = plugin
  const path = await order(plugin, online)
  const [request] = plugin.requests
  const fields = Object.fromEntries(new URLSearchParams(request?.body ?? ''))
  assert.equal(fields['line_items[0][price_data][unit_amount]'], '14900')
  assert.equal(fields['line_items[0][price_data][product_data][name]'], 'Oak <stool>')
  assert.equal(fields['line_items[1][price_data][unit_amount]'], '490')
  assert.equal(fields['client_reference_id'], orders(plugin)[0]?.id)
  const minutes = (Number(fields['expires_at']) - Date.now() / 1000) / 60
  assert.ok(minutes > 60 && minutes < 63, String(minutes))

  const page = await look(plugin, path)
  assert.match(
    page.body,
    /http-equiv="refresh" content="1;url=https:\/\/checkout\.stripe\.com\/c\/cs_test_0"/,
  )
  const later = await look(plugin, path.replace('&pay=1', ''))
  assert.doesNotMatch(later.body, /http-equiv="refresh"/)
  assert.match(later.body, /waits for your payment[^]*href="https:\/\/checkout\.stripe\.com/)
  assert.equal(plugin.mails.length, 0)

  const session = pay(first(stripe.sessions.values()))
  const told = await Promise.all([tell(plugin, COMPLETED, session), tell(plugin, COMPLETED, session)])
  assert.deepEqual(
    [...told, await tell(plugin, COMPLETED, session)].map(({ status }) => status),
    [200, 200, 200],
  )
  const [row] = orders(plugin)
  assert.deepEqual([row?.['status'], row?.['stripe_payment'], row?.['hold_until']], ['paid', 'pi_1', null])
  assert.deepEqual(
    plugin.events.map(({ type }) => type),
    ['order.placed', 'order.paid'],
  )
  assert.equal(plugin.mails.length, 2)
  await plugin.runJobs()
  assert.equal(orders(plugin)[0]?.['status'], 'paid')
  assert.equal(stockOf(plugin), 1)
})

test('nobody but Stripe says what is paid: signatures, their age, amounts and orders are checked', async () => {
  const { stripe, plugin } = await openStripeShop(2)
  await using _ = plugin
  await order(plugin, online)
  const session = pay({ ...(first(stripe.sessions.values()) as Session) })
  const status = async (signing?: Signing, more: object = {}) =>
    (await tell(plugin, COMPLETED, { ...session, ...more }, signing)).status
  assert.equal(await status({ secret: 'whsec_other' }), 400)
  assert.equal(await status({ secondsAgo: 301 }), 400)
  assert.equal(await status({ secondsAgo: -301 }), 400)
  assert.equal(
    await status({ text: JSON.stringify({ type: COMPLETED, data: { object: session } }) + ' ' }),
    400,
  )
  for (const header of [
    '',
    't=',
    't=1',
    'v1=x',
    't=x,v1=',
    `t=${Math.floor(Date.now() / 1000)},v1=`,
    '=,=,,',
  ])
    assert.equal(
      (await plugin.request('POST /stripe', { headers: { 'stripe-signature': header }, text: '{}' })).status,
      400,
    )
  assert.equal((await plugin.request('POST /stripe')).status, 400)
  assert.equal(await status({}, { amount_total: 1 }), 200)
  assert.equal(await status({}, { currency: 'usd' }), 200)
  assert.equal(await status({}, { client_reference_id: null }), 200)
  assert.equal(await status({}, { client_reference_id: crypto.randomUUID() }), 200)
  assert.equal(orders(plugin)[0]?.['status'], 'placed')
  assert.equal(await status({ secondsAgo: 290 }), 200)
  assert.equal(orders(plugin)[0]?.['status'], 'paid')
  delete plugin.secrets['stripe_webhook_secret']
  assert.equal(await status(), 503)
})

test('who comes back before the webhook has told is asked for at Stripe', async () => {
  const { stripe, plugin } = await openStripeShop(2)
  await using _ = plugin
  const path = await order(plugin, online)
  const back = `${path.replace('&pay=1', '')}&paid=1`
  assert.match((await look(plugin, back)).body, /waiting for the payment to be confirmed/)
  pay(first(stripe.sessions.values()))
  stripe.isDown = true
  assert.match((await look(plugin, back)).body, /waiting for the payment to be confirmed/)
  stripe.isDown = false
  assert.match((await look(plugin, back)).body, /Your order is paid/)
  assert.equal(plugin.mails.length, 2)
})

test('what is not paid in time is canceled, its session closed, and its goods are back; without a mail', async () => {
  const { stripe, plugin } = await openStripeShop(2)
  await using _ = plugin
  await order(plugin, online)
  await plugin.job('settle', { order: orders(plugin)[0]?.id })
  assert.equal(orders(plugin)[0]?.['status'], 'placed', 'there is time left')
  assert.equal(plugin.jobs[0]?.delay_seconds, 62 * 60 + 30)
  Object.assign(orders(plugin)[0] ?? {}, { hold_until: '2020-01-01T00:00:00.000Z' })
  stripe.isDown = true
  await assert.rejects(plugin.runJobs(), /Stripe answered 500: Try again/)
  assert.equal(orders(plugin)[0]?.['status'], 'placed', 'nobody knows whether it was paid')
  stripe.isDown = false
  await plugin.schedule('tidy')
  await plugin.runJobs()
  const [row] = orders(plugin)
  assert.deepEqual([row?.['status'], row?.['note'], stockOf(plugin)], ['canceled', 'Not paid in time.', 2])
  assert.equal(first(stripe.sessions.values())?.status, 'expired')
  assert.equal(plugin.mails.length, 0)
  assert.equal(plugin.events.at(-1)?.type, 'order.canceled')
})

test('what was paid before its time was over is not canceled, though nobody told', async () => {
  const { stripe, plugin } = await openStripeShop(2)
  await using _ = plugin
  await order(plugin, online)
  pay(first(stripe.sessions.values()))
  Object.assign(orders(plugin)[0] ?? {}, { hold_until: '2020-01-01T00:00:00.000Z' })
  await plugin.runJobs()
  assert.equal(orders(plugin)[0]?.['status'], 'paid')
  assert.equal(stockOf(plugin), 1)
})

test('who pays too late gets the goods if they are still there; else the owner hears of it', async () => {
  const { stripe, plugin } = await openStripeShop(1)
  await using _ = plugin
  const payLate = async () => {
    const [row] = orders(plugin)
    await plugin.action('cancel', { row: row?.id })
    const session = pay(first(stripe.sessions.values()))
    return { row, session }
  }
  await order(plugin, online)
  const { session } = await payLate()
  assert.equal(stockOf(plugin), 1)
  await tell(plugin, COMPLETED, session)
  await tell(plugin, COMPLETED, session)
  await plugin.runJobs()
  assert.equal(orders(plugin)[0]?.['status'], 'paid')
  assert.equal(stockOf(plugin), 0)

  Object.assign(orders(plugin)[0] ?? {}, { paid_at: null, status: 'placed' })
  await payLate()
  await plugin.action('add-to-stock', { row: plugin.tables.get('stock')?.[0]?.id, quantity: -1 })
  await tell(plugin, COMPLETED, session)
  await plugin.runJobs()
  const [late] = orders(plugin)
  assert.match(String(late?.['note']), /send the money back/)
  assert.equal(late?.['status'], 'paid')
  assert.equal(plugin.mails.at(-1)?.subject, 'Order 1001 was paid, and is sold out')
  assert.equal(stockOf(plugin), 0)
})

test('a bank that takes days keeps the goods; when it says no, they are back', async () => {
  const { stripe, plugin } = await openStripeShop(2)
  await using _ = plugin
  await order(plugin, online)
  const session = first(stripe.sessions.values())
  await tell(plugin, COMPLETED, { ...session, status: 'complete' })
  await plugin.runJobs()
  await plugin.schedule('tidy')
  assert.deepEqual([orders(plugin)[0]?.['status'], stockOf(plugin)], ['placed', 1])
  await tell(plugin, 'checkout.session.async_payment_failed', { ...session, id: 'cs_other' })
  assert.equal(orders(plugin)[0]?.['status'], 'placed')
  await tell(plugin, 'checkout.session.async_payment_failed', session)
  assert.deepEqual([orders(plugin)[0]?.['status'], stockOf(plugin)], ['canceled', 2])
})

test('where Stripe is down the order stands, and the customer begins to pay from its page', async () => {
  const { stripe, plugin } = await openStripeShop(2)
  await using _ = plugin
  stripe.isDown = true
  const path = await order(plugin, online)
  const { body } = await look(plugin, path)
  assert.match(body, /action="\/api\/shop\/pay"[^]*could not begin/)
  const token = new URL(path, 'https://example.test').searchParams.get('token')
  const press = () => plugin.request('POST /pay', { body: { token } })
  assert.equal((await press()).status, 303)
  stripe.isDown = false
  assert.equal((await press()).headers['location'], path)
  assert.equal((await press()).headers['location'], path)
  assert.equal(stripe.sessions.size, 1)
  assert.match((await look(plugin, path)).body, /refresh" content="1;url=https:\/\/checkout\.stripe\.com/)
  for (const bad of [null, {}, { token: 'x' }])
    assert.equal((await plugin.request('POST /pay', { body: bad })).status, 404)
})

test('without a key nobody is offered to pay online', async () => {
  const { plugin } = await openStripeShop(2)
  await using _ = plugin
  delete plugin.secrets['stripe_secret_key']
  const form = await beginCheckout(plugin)
  assert.equal((await sendOrder(plugin, { ...form, ...online })).status, 422)
})
