import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pageOf } from '../../../sdk/testing/testing.ts'
import {
  ADA,
  APRON,
  STOOL,
  beginCheckout,
  formIn,
  look,
  openShop,
  order,
  orders,
  sendOrder,
  stockOf,
  wish,
} from './testing.ts'

const entryOf = (id: string) => ({
  id,
  type: 'products',
  title: '',
  slug: '',
  published_at: '',
  updated_at: '',
})

test('it sets up products and a row of stock for what is counted, once, and keeps names up', async () => {
  await using plugin = await openShop(2)
  assert.deepEqual(
    plugin.collections.map(({ slug, fields }) => [slug, fields.map(({ key }) => key)]),
    [['products', ['price', 'currency', 'images', 'sku', 'variants', 'has_stock']]],
  )
  const [stool] = plugin.entries
  assert.ok(stool)
  stool.title = 'Stool'
  const event = { website_id: plugin.site.siteId, path: null, version: 2, slug: '', title: '' }
  await plugin.hook('content.after_publish', { ...event, type: 'products', entry_id: STOOL })
  await plugin.hook('content.after_publish', { ...event, type: 'page', entry_id: STOOL })
  assert.deepEqual(
    plugin.tables.get('stock')?.map(({ title, quantity, sku }) => [title, quantity, sku]),
    [['Stool', 2, 'S-1']],
  )
})

test('the button to buy knows the product of its page, its variants, and when it is sold out', async () => {
  await using plugin = await openShop(2)
  const stool = String(await plugin.block('buy', {}, pageOf({ entry: entryOf(STOOL) })))
  assert.match(stool, /€149\.00/)
  assert.match(stool, /incl\. 19 % VAT, plus delivery/)
  assert.match(stool, new RegExp(`name="product" value="${STOOL}"`))
  assert.match(stool, /max="2"[^]*Only 2 left/)
  const apron = String(await plugin.block('buy', { product: 'apron' }))
  assert.match(apron, /from €64\.50/)
  assert.match(apron, /<option value="Large">Large – €70\.90<\/option>/)
  assert.doesNotMatch(apron, /Odd/)
  assert.equal(await plugin.block('buy'), null)
  assert.equal(await plugin.block('buy', { product: 'watch' }), null)
  await plugin.action('set-stock', { row: plugin.tables.get('stock')?.[0]?.id, quantity: 0 })
  assert.match(String(await plugin.block('buy', {}, pageOf({ entry: entryOf(STOOL) }))), /Sold out/)
  const grid = String(await plugin.block('products', { title: 'All', order: 'title' }))
  assert.match(grid, /<h2>All<\/h2>[^]*Apron[^]*from €64\.50[^]*Oak &lt;stool&gt;[^]*Sold out/)
})

test('carts are priced here: what browsers say of prices, and nonsense, is not listened to', async () => {
  await using plugin = await openShop(2)
  const items = [
    { ...wish(5), unit_cents: 1, price: 1 },
    wish(2, APRON, 'Large'),
    wish(1, APRON, 'Large'),
    wish(1, APRON),
    wish(1, APRON, '__proto__'),
    { product: 'x', quantity: 1 },
    wish(-3),
    null,
    'x',
  ]
  const answer = await plugin.request('POST /quote', { body: { items } })
  const { lines, problems, total } = answer.json() as Record<string, Record<string, unknown>[]>
  assert.deepEqual(
    lines?.map(({ title, quantity, max, unit, total: sum }) => [title, quantity, max, unit, sum]),
    [
      ['Oak <stool>', 2, 2, '€149.00', '€298.00'],
      ['Apron – Large', 3, 99, '€70.90', '€212.70'],
    ],
  )
  assert.deepEqual(problems, [
    'Of Oak <stool> there are only 2 left.',
    'Apron cannot be ordered any more.',
    'Apron cannot be ordered any more.',
  ])
  assert.equal(total, '€510.70')
  for (const body of [null, '', 'x', [], {}, { items: '[' }, { items: { length: 3 } }])
    assert.deepEqual((await plugin.request('POST /quote', { body })).json(), {
      lines: [],
      problems: [],
      total: '€0.00',
    })
  const much = await plugin.request('POST /quote', {
    body: { items: Array.from({ length: 13 }, () => wish(1, APRON, 'Small')) },
  })
  assert.match(much.body, /up to 12 different products/)
})

test('an order on invoice takes from stock, gets a number, tells customer, owner and webhooks, and has a page', async () => {
  await using plugin = await openShop(2)
  const path = await order(plugin, { phone: '123', message: 'Ring twice' })
  const [row] = orders(plugin)
  assert.deepEqual(
    [row?.['number'], row?.['status'], row?.['total_cents'], row?.['delivery_cents'], row?.['tax_cents']],
    ['1001', 'placed', 15_390, 490, 2_457],
  )
  assert.equal(row?.['address'], 'Ada Lovelace\nRow 1\n12345 London\nGermany')
  assert.equal(stockOf(plugin), 1)
  const [toCustomer, toOwner] = plugin.mails.toSorted((one, other) => (one.to < other.to ? -1 : 1))
  assert.equal(toCustomer?.to, 'ada@example.com')
  assert.equal(toCustomer?.reply_to, 'owner@example.com')
  assert.match(
    toCustomer?.text ?? '',
    /1 × Oak <stool>: €149\.00\nDelivery: €4\.90\nTotal: €153\.90\nincludes 19 % VAT: €24\.57/,
  )
  assert.match(toCustomer?.text ?? '', /IBAN DE00[^]*https:\/\/example\.test\/api\/shop\/order\?token=/)
  assert.doesNotMatch(toCustomer?.text ?? '', /Ring twice/)
  assert.equal(toOwner?.subject, 'New order 1001: €153.90')
  assert.match(toOwner?.text ?? '', /Ring twice[^]*Delivery, On invoice/)
  assert.deepEqual(
    plugin.events.map(({ type, data }) => [type, data['number'], data['total_cents']]),
    [['order.placed', '1001', 15_390]],
  )
  const page = await look(plugin, path)
  assert.equal(page.status, 200)
  assert.match(
    page.body,
    /Order 1001[^]*We have received your order[^]*Oak &lt;stool&gt;[^]*€153\.90[^]*IBAN DE00/,
  )
  assert.equal((await plugin.request('GET /order', { query: { token: 'x' } })).status, 404)
  assert.equal((await plugin.request('GET /order')).status, 404)
})

test('one checkout is one order: twice in a row, and both at the same time', async () => {
  await using plugin = await openShop(2)
  const form = await beginCheckout(plugin)
  const both = await Promise.all([sendOrder(plugin, form), sendOrder(plugin, form)])
  const again = await sendOrder(plugin, form)
  const places = [...both, again].map(({ status, headers }) => [status, headers['location']])
  assert.deepEqual(new Set(places.map(String)).size, 1, String(places))
  assert.equal(orders(plugin).length, 1)
  assert.equal(stockOf(plugin), 1)
  assert.equal(plugin.mails.length, 2)
})

test('of many who want the last ones, as many get them as there are; nothing is taken for the others', async () => {
  await using plugin = await openShop(2)
  const forms = await Promise.all(
    Array.from({ length: 5 }, () => beginCheckout(plugin, [wish(1, APRON, 'Small'), wish()])),
  )
  const answers = await Promise.all(forms.map((form) => sendOrder(plugin, form)))
  assert.equal(answers.filter(({ status }) => status === 303).length, 2)
  assert.equal(answers.filter(({ status }) => status === 409).length, 3)
  assert.equal(stockOf(plugin), 0)
  assert.equal(orders(plugin).length, 2)
  assert.equal(plugin.mails.length, 4)
  const refused = answers.find(({ status }) => status === 409)
  assert.match(refused?.body ?? '', /Oak &lt;stool&gt; is sold out/)
  await plugin.runJobs()
  assert.equal(stockOf(plugin), 0)
})

test('what is missing or wrong is said where it is, and what was filled in stays', async () => {
  await using plugin = await openShop(2, { settings: { terms_url: '/terms' } })
  const form = await beginCheckout(plugin)
  const bad = {
    name: 'Win at www.spam.example',
    email: 'ada',
    city: '',
    country: 'Atlantis',
    delivery: 'ship',
  }
  const { status, body } = await sendOrder(plugin, { ...form, ...bad, street: '"><script>' })
  assert.equal(status, 422)
  for (const field of ['name', 'email', 'city', 'country', 'terms'])
    assert.match(body, new RegExp(`shop-${field}-mistake`))
  assert.doesNotMatch(body, /<script>/)
  assert.match(body, /value="&quot;&gt;&lt;script&gt;"/)
  assert.equal(
    (await sendOrder(plugin, { ...form, terms: 'yes', delivery: 'ship', payment: 'pickup' })).status,
    422,
  )
  assert.equal((await sendOrder(plugin, { ...form, terms: 'yes', payment: 'stripe' })).status, 422)
  assert.equal((await sendOrder(plugin, { ...formIn(body), terms: 'yes' })).status, 303)
  assert.equal(orders(plugin).length, 1)
})

test('nobody orders at a price he was not shown, with a form that is not ours or too old, or as a program', async () => {
  await using plugin = await openShop(2)
  const form = await beginCheckout(plugin)
  plugin.settings['delivery_price'] = 9.9
  const dearer = await sendOrder(plugin, form)
  assert.equal(dearer.status, 409)
  assert.match(dearer.body, /Prices have changed/)
  assert.equal((await sendOrder(plugin, { ...form, items: JSON.stringify([wish(2)]) })).status, 409)
  assert.equal((await sendOrder(plugin, { items: form.items, token: 'made up' })).status, 422)
  const path = await order(plugin, { delivery: 'pickup', payment: 'pickup' })
  const token = new URL(path, 'https://example.test').searchParams.get('token')
  assert.equal((await sendOrder(plugin, { items: form.items, token })).status, 422)
  plugin.advance(86_401)
  assert.equal((await sendOrder(plugin, form)).status, 422)
  assert.equal(
    (await sendOrder(plugin, { ...(await beginCheckout(plugin)), website: 'x' })).headers['location'],
    '/api/shop/cart',
  )
  for (const body of [null, 'x', [], { token: ['a'] }, { token: {} }])
    assert.ok([200, 422].includes((await plugin.request('POST /orders', { body })).status))
  assert.equal(orders(plugin).length, 1)
  assert.equal(orders(plugin)[0]?.['total_cents'], 14_900)
})

test('the owner brings an order to its end; each step is made once, and only where it fits', async () => {
  await using plugin = await openShop(2)
  await order(plugin)
  const row = orders(plugin)[0]?.id
  const act = (name: string, input = {}) => plugin.action(name, { row, ...input })
  assert.deepEqual(await act('mark-paid'), { message: 'Order 1001 is paid.' })
  await assert.rejects(act('mark-paid'), /Order 1001 is paid and paid/)
  assert.deepEqual(await act('mark-shipped', { tracking: 'T-1' }), { message: 'Order 1001 is on its way.' })
  assert.match(plugin.mails.at(-1)?.text ?? '', /Tracking: T-1/)
  await assert.rejects(act('cancel'), /is shipped/)
  assert.deepEqual(await act('resend-confirmation'), {
    message: 'The confirmation of order 1001 was sent again.',
  })
  await act('mark-refunded', { note: 'by bank', restock: true })
  await assert.rejects(act('mark-refunded'), /is refunded/)
  assert.equal(stockOf(plugin), 2)
  await assert.rejects(plugin.action('mark-paid', { row: crypto.randomUUID() }), /no such order/)
  await assert.rejects(plugin.action('mark-paid'), /no such order/)
})

test('a canceled order gives its goods back once, whoever cancels at the same time', async () => {
  await using plugin = await openShop(2)
  const path = await order(plugin, {}, [wish(2)])
  assert.equal(stockOf(plugin), 0)
  const row = orders(plugin)[0]?.id
  const cancels = [1, 2, 3].map(() => plugin.action('cancel', { row, reason: 'No oak' }))
  const ended = await Promise.allSettled(cancels)
  assert.equal(ended.filter(({ status }) => status === 'fulfilled').length, 1)
  assert.equal(stockOf(plugin), 2)
  assert.equal(plugin.mails.filter(({ subject }) => subject.includes('canceled')).length, 1)
  assert.equal(plugin.events.at(-1)?.type, 'order.canceled')
  assert.match((await look(plugin, path)).body, /was canceled/)
})

test('stock is set and added to, never below zero, and what runs low is told once', async () => {
  await using plugin = await openShop(9)
  const row = plugin.tables.get('stock')?.[0]?.id
  assert.deepEqual(await plugin.action('add-to-stock', { row, quantity: -6 }), {
    message: 'There are 3 of Oak <stool>.',
  })
  await assert.rejects(plugin.action('add-to-stock', { row, quantity: -4 }), /not that many/)
  await assert.rejects(plugin.action('set-stock', { row, quantity: 1.5 }), /whole number/)
  await plugin.schedule('low-stock')
  await plugin.schedule('low-stock')
  assert.deepEqual(
    plugin.mails.map(({ to, text }) => [to, text]),
    [['owner@example.com', 'There are only a few left of these:\n\n3 × Oak <stool>']],
  )
  await plugin.action('set-stock', { row, quantity: 9 })
  await plugin.schedule('low-stock')
  await plugin.action('set-stock', { row, quantity: 0 })
  await plugin.schedule('low-stock')
  assert.equal(plugin.mails.length, 2)
})

test('what was interrupted is brought to its end: half-placed orders go, what they hold comes back', async () => {
  await using plugin = await openShop(2)
  await order(plugin)
  const [row] = orders(plugin)
  assert.ok(row)
  Object.assign(row, { status: 'new', created_at: '2020-01-01T00:00:00.000Z' })
  await plugin.schedule('tidy')
  await plugin.runJobs()
  assert.deepEqual(orders(plugin), [])
  assert.equal(stockOf(plugin), 2)
  await order(plugin)
  const [canceled] = orders(plugin)
  Object.assign(canceled ?? {}, { status: 'canceled' })
  await plugin.schedule('tidy')
  await plugin.runJobs()
  await plugin.schedule('tidy')
  await plugin.runJobs()
  assert.equal(stockOf(plugin), 2)
})

test('names and addresses are deleted when their time is over, what the tax office wants stays', async () => {
  await using plugin = await openShop(2, { settings: { keep_days: 30 } })
  await order(plugin)
  await plugin.schedule('tidy')
  assert.equal(orders(plugin)[0]?.['email'], ADA.email)
  Object.assign(orders(plugin)[0] ?? {}, { created_at: '2020-01-01T00:00:00.000Z' })
  await plugin.schedule('tidy')
  const [row] = orders(plugin)
  assert.deepEqual(
    [row?.['name'], row?.['email'], row?.['address'], row?.['total_cents']],
    [null, null, null, 15_390],
  )
  await assert.rejects(plugin.action('resend-confirmation', { row: orders(plugin)[0]?.id }), /deleted/)
})

test('it speaks the language of the site, and previews order nothing', async () => {
  await using plugin = await openShop(2, { site: { locale: 'de' } })
  const { body } = await plugin.request('GET /checkout', { query: { product: STOOL } })
  assert.match(body, /Zahlungspflichtig bestellen[^]*/)
  assert.match(body, /149,00\u00a0€/)
  await using preview = await openShop(1)
  preview.site.isPreview = true
  const answer = await sendOrder(preview, await beginCheckout(preview))
  assert.match(answer.body, /nothing is ordered/)
  assert.equal(orders(preview).length, 0)
  assert.match((await preview.request('GET /cart')).body, /data-shop-cart/)
  assert.match((await preview.request('GET /checkout')).body, /Your cart is empty/)
})

test('the largest order there can be fits into one request, also when the last of it is sold out', async () => {
  const ids = Array.from(
    { length: 12 },
    (_, at) => `01990000-0000-7000-8000-0000000001${String(at).padStart(2, '0')}`,
  )
  const entries = ids.map((id) => ({
    id,
    type: 'products',
    title: id.slice(-2),
    fields: { price: 1, has_stock: true },
  }))
  await using plugin = await openShop(1, { entries })
  const stock = () => plugin.tables.get('stock') ?? []
  for (const { id } of stock()) await plugin.action('set-stock', { row: id, quantity: 2 })
  const wishes = ids.map((id) => wish(1, id))
  await order(plugin, {}, wishes)
  const late = await beginCheckout(plugin, wishes)
  // It goes between the look at what there is and the taking: when the order is written down.
  const kept = orders(plugin)
  kept.push = (...rows) => {
    Object.assign(stock().find(({ product_id }) => product_id === ids.at(-1)) ?? {}, { quantity: 0 })
    return kept.splice(kept.length, 0, ...rows).length
  }
  const { status, body } = await sendOrder(plugin, late)
  assert.equal(status, 409, body)
  assert.equal(orders(plugin).length, 2, 'a job is to give back what was taken')
  await plugin.runJobs()
  assert.deepEqual(
    new Map(stock().map(({ product_id, quantity }) => [product_id, quantity])),
    new Map(ids.map((id) => [id, id === ids.at(-1) ? 0 : 1])),
  )
  assert.equal(orders(plugin).length, 1)
})
