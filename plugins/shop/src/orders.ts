/** Orders: how they are kept, how they change, and who hears of it. */
import { type Row, type Site, isHostError } from '@hotswap/sdk'
import { quietly } from './shop.ts'
import type { Delivery, Payment } from './shop.ts'
import { findStock, returnToStock, rowOf, takeFromStock } from './stock.ts'

/** `new`: it is being placed, and nobody has been told of it. */
export type Status = 'new' | 'placed' | 'paid' | 'shipped' | 'canceled' | 'refunded'

export type OrderItem = {
  product_id: string
  title: string
  variant: string
  sku: string
  quantity: number
  unit_cents: number
  /** Its stock is counted. */
  has_stock: boolean
}
export type Taken = { stock_id: string; quantity: number }

export type OrderColumns = {
  number: string | null
  status: Status
  name: string | null
  email: string | null
  phone: string | null
  address: string | null
  message: string | null
  items: OrderItem[]
  total_cents: number
  goods_cents: number
  delivery_cents: number
  tax_cents: number
  tax_percent: number
  currency: string
  delivery: Delivery
  payment: Payment
  paid_at: string | null
  shipped_at: string | null
  canceled_at: string | null
  refunded_at: string | null
  tracking: string | null
  note: string | null
  stripe_payment: string | null
  stripe_session: string | null
  stripe_url: string | null
  /** Null: it may take as long as it takes. */
  hold_until: string | null
  reserved: Taken[]
  has_reserved: boolean
  key: string
  /** Where the customer sees it. */
  link: string | null
}
export type Order = Row<OrderColumns>

export const orderTable = (site: Site) => site.table<OrderColumns>('orders')

export async function findOrderByKey(site: Site, key: string): Promise<Order | undefined> {
  const { items } = await orderTable(site).list({ where: { key }, limit: 1 })
  return items[0]
}

const TRIES = 8

/**
 * Changes an order as it is at that moment.
 * @param decide null leaves it as it is
 * @returns the order, and whether it was changed by this call: of many that want the same change, one does it
 */
export async function changeOrder(
  site: Site,
  id: string,
  decide: (order: Order) => Partial<OrderColumns> | null,
): Promise<{ order: Order | null; isChanged: boolean }> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const order = await orderTable(site).get(id)
    const patch = order && decide(order)
    if (!order || !patch) return { order, isChanged: false }
    try {
      return {
        order: await orderTable(site).update(id, patch, { if_version: order.version }),
        isChanged: true,
      }
    } catch (error) {
      if (!isHostError(error, 'conflict')) throw error
    }
  }
  throw new Error(`The order ${id} is being changed all the time.`)
}

/**
 * Takes what it needs from stock, one thing after the other. What was taken is noted with the order after each step: who is
 * interrupted leaves at most one step unnoted, so there may be more on the shelf than is counted, and never less.
 * @returns whether everything was there; if not, what is noted has to be given back
 */
export async function reserve(site: Site, order: Order): Promise<{ isAll: boolean; taken: number }> {
  const counted = order.items.filter(({ has_stock }) => has_stock)
  const stock = await findStock(site, [...new Set(counted.map(({ product_id }) => product_id))])
  const reserved: Taken[] = []
  for (const { product_id, variant, quantity } of counted) {
    const row = rowOf(stock, product_id, variant)
    if (!row || !(await takeFromStock(site, row.id, quantity)))
      return { isAll: false, taken: reserved.length }
    reserved.push({ stock_id: row.id, quantity })
    await orderTable(site).update(order.id, { reserved, has_reserved: true })
  }
  return { isAll: true, taken: reserved.length }
}

/**
 * Puts back what an order holds. The note goes first: of two who do it at once, each thing is put back by one. Two host
 * calls for each thing.
 */
export async function giveBack(site: Site, id: string): Promise<void> {
  let order = await orderTable(site).get(id)
  while (order) {
    const [first, ...rest]: Taken[] = order.reserved ?? []
    if (!first) return
    const patch = { reserved: rest, has_reserved: rest.length > 0 }
    try {
      order = await orderTable(site).update(id, patch, { if_version: order.version })
    } catch (error) {
      if (!isHostError(error, 'conflict')) throw error
      order = await orderTable(site).get(id)
      continue
    }
    await returnToStock(site, first.stock_id, first.quantity)
  }
}

/** @param work `payment`: one that came for an order which had been given up. Of an order, the latest waits. */
export function settleLater(
  site: Site,
  work: { order: string; payment?: string },
  delay_seconds = 0,
): Promise<unknown> {
  return site.jobs.enqueue('settle', work, { delay_seconds, key: work.order })
}

/** It is only worth something as it was made, for a year: whoever has it sees the order. */
export function linkTo(site: Site, { id }: Order): Promise<string> {
  return site.links.sign({ path: '/order', data: { order: id }, expires_in: 366 * 86_400 })
}

export async function orderOfToken(site: Site, token: unknown): Promise<Order | null> {
  if (typeof token !== 'string' || token === '' || token.length > 8_000) return null
  const data = await site.links.verify<{ order?: string }>(token)
  return typeof data?.order === 'string' ? orderTable(site).get(data.order) : null
}

/** Tells webhooks and other plugins. */
export function announce(site: Site, type: `order.${'placed' | 'paid' | 'canceled'}`, order: Order) {
  return quietly(site, `${type} could not be told`, () =>
    site.events.emit(type, {
      order_id: order.id,
      number: order.number ?? '',
      status: order.status,
      currency: order.currency,
      total_cents: order.total_cents,
      items: order.items.map(({ product_id, title, quantity, unit_cents }) => ({
        product_id,
        title,
        quantity,
        unit_cents,
      })),
      customer: { name: order.name ?? '', email: order.email ?? '' },
    }),
  )
}
