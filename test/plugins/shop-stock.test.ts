/** Several people at several doors want the last pieces of the same thing: the whole program, with nothing played. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { installBuiltInPlugins } from '../../server/features/plugins/plugins.ts'
import { defaultTheme } from '../../server/features/themes/themes.ts'
import { startTestApp } from '../kit/app.ts'
import { makeContent } from '../kit/content.ts'
import { watchJobs } from '../kit/jobs.ts'
import type { Visit } from '../kit/visit.ts'

const BUYERS = 8
const PIECES = 3
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

const t = await startTestApp({ jobs: true })
await installBuiltInPlugins(t.ctx)
const jobs = await watchJobs(t.ctx.ownerUrl)

/** A shop that has this many vases, and what its visitors and its owner do. */
async function openShop(pieces: number) {
  const { hash } = await defaultTheme(t.ctx)
  const content = await makeContent(t, { theme: { hash, owner: 'platform' } })
  const { send, tenant } = content
  const settings = { has_delivery: false, has_pickup: true }
  const asked = await send('POST', 'plugins', { name: 'shop', settings })
  const { status, text } = await send('POST', 'plugins', {
    name: 'shop',
    settings,
    grant: asked.body['grant'],
  })
  assert.equal(status, 201, text)
  await jobs.until(async () =>
    (await send('GET', 'collections/products')).status === 200 ? true : undefined,
  )
  const vase = { title: 'Vase', fields: { price: 10, has_stock: true } }
  const { id } = await content.add('collections/products/records', vase, 'published')
  const rows = async (table: string) =>
    (await send('GET', `plugins/shop/tables/${table}/rows`)).body['items'] as unknown as Record<
      string,
      unknown
    >[]
  const [stock] = await jobs.until(async () =>
    (await rows('stock')).length > 0 ? await rows('stock') : undefined,
  )
  const input = { quantity: pieces }
  const set = await send('POST', 'plugins/shop/actions/set-stock', { row: stock?.['id'], input })
  assert.equal(set.status, 200, set.text)

  const visit = (path: string, init: Visit = {}) =>
    t.visit(`${tenant.slug}.localhost`, `/api/shop${path}`, init)
  return {
    rows,
    left: async () => (await rows('stock'))[0]?.['quantity'],
    act: (name: string, row: unknown) => send('POST', `plugins/shop/actions/${name}`, { row, input: {} }),
    /** @returns the filled form of a checkout */
    async begin(): Promise<string> {
      const { status: shown, text: html } = await visit(`/checkout?product=${id}`)
      assert.equal(shown, 200, html)
      const value = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
      const items = value('items').replaceAll('&quot;', '"')
      const who = { name: 'Ada', email: 'ada@example.com', delivery: 'pickup', payment: 'pickup' }
      return new URLSearchParams({ ...who, items, token: value('token') }).toString()
    },
    order: (body: string) => visit('/orders', { method: 'POST', headers: FORM, body }),
  }
}

test('of eight who order at the same moment, three get the three pieces; none is sold twice', async () => {
  const shop = await openShop(PIECES)
  const forms = await Promise.all(Array.from({ length: BUYERS }, () => shop.begin()))
  const answers = await Promise.all(forms.map((form) => shop.order(form)))
  const counts = Object.groupBy(answers, ({ status }) => status)
  assert.deepEqual([counts[303]?.length, counts[409]?.length], [PIECES, BUYERS - PIECES])
  assert.equal(new Set(counts[303]?.map(({ headers }) => headers['location'])).size, PIECES)
  assert.match(counts[409]?.[0]?.text ?? '', /Vase is sold out/)
  assert.equal(await shop.left(), 0)
  const orders = await shop.rows('orders')
  assert.deepEqual(new Set(orders.map(({ number }) => number)), new Set(['1001', '1002', '1003']))
  assert.ok(orders.every(({ status }) => status === 'placed'))
})

test('the same checkout sent four times at once is one order, and canceling it twice at once gives back one piece', async () => {
  const shop = await openShop(1)
  const form = await shop.begin()
  const answers = await Promise.all([1, 2, 3, 4].map(() => shop.order(form)))
  assert.deepEqual(
    answers.map(({ status }) => status),
    [303, 303, 303, 303],
  )
  const orders = await shop.rows('orders')
  assert.equal(orders.length, 1)
  assert.equal(await shop.left(), 0)
  const canceled = await Promise.all([1, 2].map(() => shop.act('cancel', orders[0]?.['id'])))
  assert.deepEqual(new Set(canceled.map(({ status }) => status)), new Set([200, 409]))
  assert.equal(await shop.left(), 1)
})
