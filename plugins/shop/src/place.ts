/** Places an order: once for each checkout, and only if everything is there. */
import { type Site, isHostError } from '@hotswap/sdk'
import { beginPayment } from './changes.ts'
import type { Customer } from './form.ts'
import { mailConfirmation } from './mails.ts'
import { taxInside } from './money.ts'
import {
  type Order,
  type OrderColumns,
  announce,
  findOrderByKey,
  giveBack,
  linkTo,
  orderTable,
  reserve,
  settleLater,
} from './orders.ts'
import { type Quote, deliveryCentsOf } from './quote.ts'
import type { Shop } from './shop.ts'

/** The first order is the one after. */
const NUMBERS_FROM = 1000
/** Stripe counts the minutes from when it is asked. */
const SLACK_MINUTES = 2

/** More would take more host calls than a request has; a job does it within a moment. */
const GIVEN_BACK_AT_ONCE = 4

/** `busy`: another request places it, and takes longer than anybody waits. */
export type Placed = { order: Order } | { failed: 'sold_out' | 'busy' }

/** @param key of the checkout: however often it is sent, it becomes one order */
export async function placeOrder(
  site: Site,
  shop: Shop,
  { key, quote, customer }: { key: string; quote: Quote; customer: Customer },
): Promise<Placed> {
  const orders = orderTable(site)
  let order: Order
  try {
    order = await orders.insert({ ...columnsOf(shop, quote, customer), key, status: 'new' })
  } catch (error) {
    if (!isHostError(error, 'conflict')) throw error
    return waitForOther(site, key)
  }
  try {
    // Before anything is taken: whatever happens to this request, somebody looks after the order.
    const delay_seconds = (shop.holdMinutes + SLACK_MINUTES) * 60 + 30
    await settleLater(site, { order: order.id }, delay_seconds)
    const { isAll, taken } = await reserve(site, order)
    if (!isAll) {
      if (taken > GIVEN_BACK_AT_ONCE) await settleLater(site, { order: order.id })
      else await giveUp(site, order)
      return { failed: 'sold_out' }
    }
    const count = await site.kv.increment('orders')
    order = await orders.update(order.id, {
      number: String(NUMBERS_FROM + count),
      status: 'placed',
      link: await linkTo(site, order),
    })
  } catch (error) {
    await giveUp(site, order)
    throw error
  }
  await announce(site, 'order.placed', order)
  if (order.payment === 'stripe') order = await beginPayment(site, order)
  else await mailConfirmation(site, order)
  return { order }
}

async function giveUp(site: Site, { id }: Order): Promise<void> {
  await giveBack(site, id)
  await orderTable(site).delete(id)
}

function columnsOf(shop: Shop, { lines, goodsCents }: Quote, customer: Customer): Partial<OrderColumns> {
  const { delivery, payment } = customer
  const deliveryCents = deliveryCentsOf(shop, goodsCents, delivery)
  const total = goodsCents + deliveryCents
  const holdMs = (shop.holdMinutes + SLACK_MINUTES) * 60_000
  return {
    ...customer,
    items: lines.map(({ product, variant, quantity, unitCents }) => ({
      product_id: product.id,
      title: product.title,
      variant,
      sku: product.sku,
      quantity,
      unit_cents: unitCents,
      has_stock: product.hasStock,
    })),
    goods_cents: goodsCents,
    delivery_cents: deliveryCents,
    total_cents: total,
    tax_cents: taxInside(total, shop.taxPercent),
    tax_percent: shop.taxPercent,
    currency: shop.currency,
    hold_until: payment === 'stripe' ? new Date(Date.now() + holdMs).toISOString() : null,
    reserved: [],
    has_reserved: false,
  }
}

const PATIENCE = 16
const PAUSE_MS = 250

/** A second click while the first is under way. */
async function waitForOther(site: Site, key: string): Promise<Placed> {
  for (let turn = 0; turn < PATIENCE; turn += 1) {
    const order = await findOrderByKey(site, key)
    if (!order) return { failed: 'sold_out' }
    if (order.status !== 'new') return { order }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
  return { failed: 'busy' }
}
