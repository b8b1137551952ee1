/** Several people at several doors want the last pieces of the same thing: the whole program, with nothing played. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openPluginSite } from '../kit/plugin-visits.ts'
import { type Visit, visit } from '../kit/visit.ts'

/** With the two clicks below as many orders as a visitor may send in a minute. */
const BUYERS = 8
const PIECES = 3
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

const site = await openPluginSite()
await site.install('shop', { has_delivery: false, has_pickup: true })
await site.until(async () =>
  (await site.send('GET', 'collections/products')).status === 200 ? true : undefined,
)

/** A product of which there are so many, and what visitors and the owner do with it. */
async function sell(title: string, pieces: number) {
  const fields = { price: 10, has_stock: true }
  const { id } = await site.add('collections/products/records', { title, fields }, 'published')
  const findStock = async () => (await site.rows('shop', 'stock')).find((row) => row['product_id'] === id)
  const act = (name: string, row: unknown, input = {}) =>
    site.send('POST', `plugins/shop/actions/${name}`, { row, input })
  const stock = await site.until(findStock)
  const set = await act('set-stock', stock['id'], { quantity: pieces })
  assert.equal(set.status, 200, set.text)

  const { host, port } = new URL(site.origin)
  const ask = (path: string, init: Visit = {}) => visit(Number(port), host, `/api/shop${path}`, init)
  return {
    left: async () => (await findStock())?.['quantity'],
    orders: async () =>
      (await site.rows('shop', 'orders')).filter(({ items }) => JSON.stringify(items).includes(id)),
    act,
    /** @returns the filled form of a checkout */
    async begin(): Promise<string> {
      const { status: shown, text: html } = await ask(`/checkout?product=${id}`)
      assert.equal(shown, 200, html)
      const value = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
      const items = value('items').replaceAll('&quot;', '"')
      const who = { name: 'Ada', email: 'ada@example.com', delivery: 'pickup', payment: 'pickup' }
      return new URLSearchParams({ ...who, items, token: value('token') }).toString()
    },
    order: (body: string) => ask('/orders', { method: 'POST', headers: FORM, body }),
  }
}

test('of eight who order at the same moment, three get the three pieces; none is sold twice', async () => {
  const shop = await sell('Vase', PIECES)
  const forms = await Promise.all(Array.from({ length: BUYERS }, () => shop.begin()))
  const answers = await Promise.all(forms.map((form) => shop.order(form)))
  const counts = Object.groupBy(answers, ({ status }) => status)
  assert.deepEqual([counts[303]?.length, counts[409]?.length], [PIECES, BUYERS - PIECES])
  assert.equal(new Set(counts[303]?.map(({ headers }) => headers['location'])).size, PIECES)
  assert.match(counts[409]?.[0]?.text ?? '', /Vase is sold out/)
  assert.equal(await shop.left(), 0)
  const orders = await shop.orders()
  assert.deepEqual(new Set(orders.map(({ number }) => number)), new Set(['1001', '1002', '1003']))
  assert.ok(orders.every(({ status }) => status === 'placed'))
})

test('the same checkout sent twice at once is one order, and canceling it twice at once gives back one piece', async () => {
  const shop = await sell('Bowl', 1)
  const form = await shop.begin()
  const answers = await Promise.all([1, 2].map(() => shop.order(form)))
  assert.deepEqual(
    answers.map(({ status }) => status),
    [303, 303],
  )
  const orders = await shop.orders()
  assert.equal(orders.length, 1)
  assert.equal(await shop.left(), 0)
  const canceled = await Promise.all([1, 2].map(() => shop.act('cancel', orders[0]?.['id'])))
  assert.deepEqual(new Set(canceled.map(({ status }) => status)), new Set([200, 409]))
  assert.equal(await shop.left(), 1)
})
