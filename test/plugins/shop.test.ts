/** The shop in a browser, on a theme made for products: from the product's page to the order, and what its owner makes of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  barriersIn,
  blockDocument,
  openVisitedSite,
  openWhole,
  takePicture,
  troubleOf,
} from '../kit/plugin-visits.ts'
import { watchVisitorMails } from '../kit/visitor-mails.ts'

const SETTINGS = {
  tax_percent: 19,
  delivery_price: 4.9,
  has_pickup: true,
  pickup_info: 'Mondays, 9 to 12',
  notify_email: 'owner@example.com',
  invoice_info: 'IBAN DE00 1234',
}
test('a visitor orders from the page of a product, with scripts and without, and the owner marks it as paid', async (context) => {
  const site = await openVisitedSite(context)
  if (!site) return
  const mails = watchVisitorMails(site.t.ctx)
  await site.api('PUT', 'theme', { theme: 'market' })
  await site.install('shop', SETTINGS)
  await site.until(async () =>
    (await site.send('GET', 'collections/products')).status === 200 ? true : undefined,
  )
  const products = 'collections/products/records'
  await site.add(
    products,
    { title: 'Oak stool', fields: { price: 149, has_stock: true, sku: 'S-1' } },
    'published',
  )
  await site.add(
    products,
    { title: 'Apron', fields: { price: 64.5, variants: ['Small', 'Large | 70.90'] } },
    'published',
  )
  await site.add('pages', blockDocument('Cart', 'shop', 'cart'), 'published')
  await site.add('pages', blockDocument('Range', 'shop', 'products', { title: 'All we make' }), 'published')
  await site.api('PATCH', 'plugins/shop', { settings: { ...SETTINGS, cart_path: '/cart' } })
  const [stock] = await site.until(async () => {
    const rows = await site.rows('shop', 'stock')
    return rows.length > 0 ? rows : undefined
  })
  const setStock = { input: { quantity: 2 }, row: stock?.['id'] }
  assert.equal(
    (await site.api('POST', 'plugins/shop/actions/set-stock', setStock))['message'],
    'There are 2 of Oak stool.',
  )

  const page = await site.browser.newPage({ viewport: { width: 1280, height: 900 } })
  const trouble = troubleOf(page)
  // Endpoints wait for a sandbox that starts, pages do not.
  await page.goto(`${site.origin}/api/shop/cart`)
  await openWhole(page, `${site.origin}/range`, '.shop-grid')
  assert.deepEqual(await barriersIn(page, '.shop'), [])
  await takePicture(page, 'shop-products')
  await openWhole(page, `${site.origin}/products/apron`, '.shop-buy')
  await page.getByLabel('Variant').selectOption('Large')
  await page.getByRole('button', { name: 'Add to cart' }).click()
  await page.getByText('It is in your cart.').waitFor()
  await openWhole(page, `${site.origin}/products/oak-stool`, '.shop-buy')
  assert.deepEqual(await barriersIn(page, '.shop'), [])
  await page.getByLabel('Quantity').fill('2')
  await page.getByRole('button', { name: 'Add to cart' }).click()
  await takePicture(page, 'shop-product')
  await page.getByRole('link', { name: 'Your cart (3)' }).click()

  await page.getByText('€368.90').waitFor()
  assert.deepEqual(await barriersIn(page, '.shop'), [])
  await takePicture(page, 'shop-cart')
  await page.getByLabel('Quantity').last().fill('1')
  await page.keyboard.press('Tab')
  await page.getByText('€219.90').waitFor()
  await page.getByRole('link', { name: 'Go to checkout' }).click()

  await page.getByLabel('Name').fill('Ada Lovelace')
  await page.getByLabel('E-mail').fill('ada@example.com')
  assert.deepEqual(await barriersIn(page, 'html'), [])
  await takePicture(page, 'shop-checkout')
  await page.getByRole('button', { name: 'Order with obligation to pay' }).click()
  await page.getByText('Something is missing').waitFor()
  assert.deepEqual(await barriersIn(page, 'html'), [])
  await takePicture(page, 'shop-checkout-mistakes')
  await page.getByLabel('Street').fill('Row 1')
  await page.getByLabel('Postal code').fill('12345')
  await page.getByLabel('City').fill('London')
  await page.getByLabel('Country').fill('England')
  await page.getByRole('radio', { name: 'On invoice' }).check()
  // Two clicks are one order.
  await page.getByRole('button', { name: 'Order with obligation to pay' }).dblclick()
  await page.getByText('We have received your order').waitFor()
  assert.equal(await page.getByText('€224.80').isVisible(), true)
  assert.deepEqual(await barriersIn(page, 'html'), [])
  await takePicture(page, 'shop-order')
  const address = page.url()
  await openWhole(page, `${site.origin}/cart`, '[data-shop-cart]')
  await page.getByText('Your cart is empty.').waitFor()

  const rows = await site.rows('shop', 'orders')
  assert.deepEqual(
    rows.map(({ number, status, total_cents, email }) => [number, status, total_cents, email]),
    [['1001', 'placed', 22_480, 'ada@example.com']],
  )
  assert.match((await mails.next('New order 1001: €224.80')).text, /1 × Oak stool[^]*Row 1/)
  const link = await mails.nextLink('Your order 1001 at Shop')
  const act = { row: rows[0]?.['id'], input: {} }
  assert.equal(
    (await site.api('POST', 'plugins/shop/actions/mark-paid', act))['message'],
    'Order 1001 is paid.',
  )
  for (const shown of [address, site.origin + link]) {
    await page.goto(shown)
    await page.getByText('Your order is paid.').waitFor()
  }
  // The browser says so of the form that came back with mistakes.
  assert.deepEqual(
    trouble.filter((line) => !line.includes('422')),
    [],
  )

  const plain = await site.browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 390, height: 800 },
  })
  const still = await plain.newPage()
  await openWhole(still, `${site.origin}/products/oak-stool`, '.shop-buy')
  await still.getByText('Only 1 left').waitFor()
  await takePicture(still, 'shop-product-390')
  await still.getByRole('button', { name: 'Add to cart' }).click()
  await takePicture(still, 'shop-checkout-390')
  await still.getByLabel('Name').fill('Bo')
  await still.getByLabel('E-mail').fill('bo@example.com')
  await still.getByRole('radio', { name: 'Pick-up: free' }).check()
  assert.equal(await still.getByLabel('Street').isVisible(), false)
  await still.getByRole('radio', { name: 'When picking up' }).check()
  await still.getByRole('button', { name: 'Order with obligation to pay' }).click()
  await still.getByText('Mondays, 9 to 12').waitFor()
  await takePicture(still, 'shop-order-390')
  const stocks = await site.rows('shop', 'stock')
  assert.deepEqual(
    stocks.map(({ title, quantity }) => [title, quantity]),
    [['Oak stool', 0]],
  )
  await openWhole(still, `${site.origin}/products/oak-stool`, '.shop-gone')
})
