/** The page of an order, for the customer who has its link. */
import { type Markup, type PluginResponse, type Site, markup } from '@hotswap/sdk'
import { itemsTable } from './checkout-page.ts'
import type { Order } from './orders.ts'
import { page } from './page.ts'
import { titleOf } from './quote.ts'
import { priced, shopOf } from './shop.ts'

export type OrderView = {
  token: string
  /** The customer comes from Stripe. */
  isBack: boolean
  /** The customer goes to Stripe. */
  goesOn: boolean
}

export function orderPage(site: Site, order: Order, view: OrderView): PluginResponse {
  const mustPay = order.payment === 'stripe' && order.status === 'placed' && order.hold_until !== null
  const leadsTo = mustPay && view.goesOn && !view.isBack ? order.stripe_url : null
  const body = markup`<div class="shop-order" data-shop-ordered>
<p class="shop-state" role="status">${stateOf(site, order, view)}</p>
${mustPay && wayToPay(site, order, view, leadsTo !== null)}
${itemsOf(site, order)}
<p>${site.t(`delivery.${order.delivery}`)}, ${site.t(`payment.${order.payment}`)}</p>
${order.address !== null && section(site, 'address', order.address)}
${order.delivery === 'pickup' && shopOf(site).pickupInfo !== '' && section(site, 'pickup', shopOf(site).pickupInfo)}
${order.payment === 'invoice' && order.paid_at === null && shopOf(site).invoiceInfo !== '' && section(site, 'invoice', shopOf(site).invoiceInfo)}
${order.tracking !== null && section(site, 'tracking', order.tracking)}
<p><a href="/">${site.t('order.back')}</a></p></div>`
  return page(site, site.t('order.numbered', { number: order.number ?? '' }), body, { leadsTo })
}

function stateOf(site: Site, { status, payment, delivery }: Order, { isBack }: OrderView): string {
  if (status === 'placed' && payment === 'stripe') return site.t(isBack ? 'state.checking' : 'state.unpaid')
  if (status === 'shipped' && delivery === 'pickup') return site.t('state.ready')
  return site.t(`state.${status}`)
}

function wayToPay(
  site: Site,
  { stripe_url: url }: Order,
  { token, isBack }: OrderView,
  isLeading: boolean,
): Markup | null {
  if (isBack) return null
  if (url !== null)
    return markup`${isLeading && markup`<p>${site.t('order.leading')}</p>`}<p><a class="shop-button" href="${url}">${site.t('order.pay')}</a></p>`
  return markup`<form action="/api/shop/pay" method="post"><p>${site.t('order.pay_failed')}</p>
<input type="hidden" name="token" value="${token}"><button type="submit">${site.t('order.pay')}</button></form>`
}

function itemsOf(site: Site, order: Order): Markup {
  const sums: [string, number][] = [
    ...(order.delivery_cents > 0
      ? [[site.t('total.delivery'), order.delivery_cents] as [string, number]]
      : []),
    [site.t('total.total'), order.total_cents],
  ]
  const tax =
    order.tax_cents > 0 &&
    markup`<p class="shop-small">${site.t('total.tax', {
      percent: order.tax_percent,
      tax: priced(site, order.tax_cents, order.currency),
    })}</p>`
  const items = order.items.map(({ title, variant, quantity, unit_cents }) => ({
    title: titleOf(title, variant),
    quantity,
    cents: quantity * unit_cents,
  }))
  return markup`${itemsTable(site, order.currency, items, sums)}${tax}`
}

function section(site: Site, what: 'address' | 'pickup' | 'invoice' | 'tracking', text: string): Markup {
  return markup`<section><h2>${site.t(`order.${what}`)}</h2><p class="shop-lined">${text}</p></section>`
}
