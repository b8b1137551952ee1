/** A shop for tests: a stool of which two are counted, an apron in sizes, and who orders. */
import assert from 'node:assert/strict'
import { type TestOptions, openPlugin } from '../../../sdk/testing/testing.ts'

export const STOOL = '01990000-0000-7000-8000-000000000001'
export const APRON = '01990000-0000-7000-8000-000000000002'
const FRANCS = '01990000-0000-7000-8000-000000000003'

const type = 'products'
const entries = [
  {
    id: STOOL,
    type,
    title: 'Oak <stool>',
    path: '/products/stool',
    fields: { price: 149, sku: 'S-1', has_stock: true },
  },
  {
    id: APRON,
    type,
    title: 'Apron',
    slug: 'apron',
    fields: { price: 64.5, variants: ['Small', 'Large | 70,90', 'Odd | ?'] },
  },
  { id: FRANCS, type, title: 'Watch', fields: { price: 10, currency: 'CHF' } },
]

export const SETTINGS = {
  tax_percent: 19,
  notify_email: 'owner@example.com',
  delivery_price: 4.9,
  free_delivery_from: 200,
  countries: 'Germany\nAustria',
  has_pickup: true,
  pickup_info: 'Mondays',
  invoice_info: 'IBAN DE00',
}

export const ADA = {
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  street: 'Row 1',
  postcode: '12345',
  city: 'London',
  country: 'Germany',
  delivery: 'ship',
  payment: 'invoice',
}

export type TestShop = Awaited<ReturnType<typeof openShop>>
type Wish = { product: string; variant?: string; quantity: number }

/** @param stock of stools */
export async function openShop(stock: number, { settings, ...options }: TestOptions = {}) {
  const plugin = await openPlugin(new URL('../', import.meta.url), {
    entries,
    settings: { ...SETTINGS, ...settings },
    ...options,
  })
  await plugin.hook('plugin.enabled', { website_id: plugin.site.siteId, plugin: 'shop', version: '1.0.0' })
  const [row] = plugin.tables.get('stock') ?? []
  assert.ok(row)
  await plugin.action('set-stock', { row: row.id, quantity: stock })
  return plugin
}

export const wish = (quantity = 1, product = STOOL, variant = ''): Wish => ({ product, variant, quantity })

/** What the form of the checkout holds. */
export async function beginCheckout(plugin: TestShop, wishes: Wish[] = [wish()]) {
  const { status, body } = await plugin.request('GET /checkout', { query: { items: JSON.stringify(wishes) } })
  assert.equal(status, 200, body)
  return formIn(body)
}

export function formIn(body: string): { items: string; token: string } {
  const value = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? ''
  return { items: value('items').replaceAll('&quot;', '"'), token: value('token') }
}

export function sendOrder(plugin: TestShop, form: object) {
  return plugin.request('POST /orders', { body: { ...ADA, ...form } })
}

/** @returns the path of its page */
export async function order(plugin: TestShop, more: object = {}, wishes?: Wish[]): Promise<string> {
  const { status, headers, body } = await sendOrder(plugin, {
    ...(await beginCheckout(plugin, wishes)),
    ...more,
  })
  assert.equal(status, 303, body)
  return headers['location'] ?? ''
}

export async function look(plugin: TestShop, path: string) {
  const query = Object.fromEntries(new URL(path, plugin.site.origin).searchParams)
  return plugin.request('GET /order', { query })
}

export const orders = (plugin: TestShop) => plugin.tables.get('orders') ?? []
export const stockOf = (plugin: TestShop) => plugin.tables.get('stock')?.[0]?.['quantity']
