/** What editors place: the button to buy with, a list of products, the cart. */
import type { BlockInput, Markup, Site } from '@hotswap/sdk'
import { markup } from '@hotswap/sdk'
import { SCRIPT, STYLES, picture } from './page.ts'
import { COLLECTION, type Product, productOf } from './products.ts'
import { type Shop, priced, shopOf } from './shop.ts'
import { type StockRow, available, findStock } from './stock.ts'

export async function buyBlock({ settings, page }: BlockInput, site: Site): Promise<Markup | null> {
  const slug = typeof settings['product'] === 'string' ? settings['product'].trim() : ''
  const id = page.entry?.type === COLLECTION ? page.entry.id : null
  const entry = slug
    ? await site.content.find({ type: COLLECTION, slug })
    : id === null
      ? null
      : await site.content.get(id)
  if (!entry) return null
  const shop = shopOf(site)
  const product = productOf(entry, shop)
  if (product.cents === null) return null
  const stock = product.hasStock ? await findStock(site, [product.id]) : []
  return markup`${STYLES}<div class="shop shop-buy">
${settings['show_price'] !== false && markup`<p class="shop-price">${priceOf(site, shop, product)}</p>`}
<p class="shop-small">${priceNotes(site, shop)}</p>
${buyForm(site, shop, product, stock)}
</div>${SCRIPT}`
}

function buyForm(site: Site, shop: Shop, product: Product, stock: readonly StockRow[]): Markup {
  const choices = (product.variants.length > 0 ? product.variants : [{ name: '', cents: product.cents ?? 0 }])
    .map((variant) => ({ ...variant, left: available(product, variant.name, stock) }))
    .map((variant) => ({ ...variant, isGone: product.isSoldOut || variant.left === 0 }))
  if (choices.every(({ isGone }) => isGone)) return markup`<p class="shop-gone">${site.t('buy.sold_out')}</p>`
  const isPricedApart = new Set(choices.map(({ cents }) => cents)).size > 1
  const [only] = choices
  const most = Math.min(99, Math.max(...choices.map(({ left }) => left ?? 99)))
  const option = ({ name, cents, isGone }: (typeof choices)[number]) =>
    markup`<option value="${name}"${isGone && markup` disabled`}>${name}${
      isPricedApart && ` – ${priced(site, cents, shop.currency)}`
    }${isGone && ` (${site.t('buy.sold_out')})`}</option>`
  const variants =
    product.variants.length > 0
      ? markup`<label>${site.t('buy.variant')} <select name="variant">${choices.map(option)}</select></label>`
      : null
  const few =
    choices.length === 1 && typeof only?.left === 'number' && only.left <= shop.lowStock
      ? markup`<p class="shop-small shop-few">${site.t('buy.few', { count: only.left })}</p>`
      : null
  return markup`<form action="/api/shop/checkout" method="get" data-shop-buy>
<input type="hidden" name="product" value="${product.id}">
${variants}
<label>${site.t('buy.quantity')} <input type="number" name="quantity" value="1" min="1" max="${most}" required></label>
<button type="submit">${site.t('buy.add')}</button>
${few}
<p class="shop-status" role="status" data-added="${site.t('buy.added')}"></p>
<a class="shop-to-cart" href="${shop.cartPath}" data-shop-cart-link hidden>${site.t('buy.to_cart')} <span data-shop-count></span></a>
</form>`
}

function priceOf(site: Site, { currency }: Shop, { cents, variants }: Product): string {
  const prices = variants.length > 0 ? variants.map((variant) => variant.cents) : [cents ?? 0]
  const least = Math.min(...prices)
  const price = priced(site, least, currency)
  return prices.some((other) => other !== least) ? site.t('buy.from', { price }) : price
}

function priceNotes(site: Site, { taxPercent, deliveries, deliveryCents }: Shop): string {
  return [
    ...(taxPercent > 0 ? [site.t('buy.tax', { percent: taxPercent })] : []),
    ...(deliveries.includes('ship') && deliveryCents > 0 ? [site.t('buy.plus_delivery')] : []),
  ].join(', ')
}

const ORDERS: Record<string, string> = {
  newest: '-published_at',
  title: 'title',
  price: 'fields.price',
  position: 'position',
}

export async function productsBlock({ settings }: BlockInput, site: Site): Promise<Markup | null> {
  const shop = shopOf(site)
  const { items } = await site.content.list({
    type: COLLECTION,
    order: ORDERS[String(settings['order'])] ?? '-published_at',
    limit: Math.min(48, Math.max(1, Math.trunc(Number(settings['limit'] ?? 12)) || 12)),
    ...(settings['featured'] === true && { where: { is_featured: true } }),
  })
  if (items.length === 0) return null
  const products = items.map((entry) => productOf(entry, shop))
  const stock = await findStock(
    site,
    products.filter(({ hasStock }) => hasStock).map(({ id }) => id),
  )
  const title = typeof settings['title'] === 'string' ? settings['title'].trim() : ''
  return markup`${STYLES}<div class="shop">${title && markup`<h2>${title}</h2>`}
<ul class="shop-grid">${products.map((product) => tile(site, shop, product, stock))}</ul></div>`
}

function tile(site: Site, shop: Shop, product: Product, stock: readonly StockRow[]): Markup {
  const { title, path, image, cents, variants } = product
  const names = variants.length > 0 ? variants.map(({ name }) => name) : ['']
  const isGone = product.isSoldOut || names.every((name) => available(product, name, stock) === 0)
  const name = path === null ? markup`<span>${title}</span>` : markup`<a href="${path}">${title}</a>`
  return markup`<li>${picture(image, '(min-width: 60rem) 20rem, 45vw')}<p class="shop-name">${name}</p>${
    cents !== null && markup`<p class="shop-price">${priceOf(site, shop, product)}</p>`
  }${isGone && markup`<p class="shop-gone">${site.t('buy.sold_out')}</p>`}</li>`
}

/** Empty here, for pages are made once for all: the script fills it with what the browser keeps and POST /quote says. */
export function cartBlock(site: Site): Markup {
  const texts = {
    loading: site.t('cart.loading'),
    empty: site.t('cart.empty'),
    failed: site.t('cart.failed'),
    quantity: site.t('buy.quantity'),
    remove: site.t('cart.remove'),
  }
  return markup`${STYLES}<div class="shop shop-cart" data-shop-cart data-texts="${JSON.stringify(texts)}">
<noscript><p>${site.t('cart.no_script')}</p></noscript>
<div role="status" data-shop-message></div>
<ul class="shop-lines" data-shop-lines></ul>
<div data-shop-sum hidden>
<p class="shop-sum"><span>${site.t('total.goods')}</span> <strong data-shop-total></strong></p>
<p class="shop-small">${priceNotes(site, shopOf(site))}</p>
<p><a class="shop-button" href="/api/shop/checkout" data-shop-checkout>${site.t('cart.checkout')}</a></p>
</div></div>${SCRIPT}`
}
