/** What the shop's people do with orders and stock, and what the portal tells them of it. */
import type { ActionInput, Site } from '@hotswap/sdk'
import { isHostError } from '@hotswap/sdk'
import { cancelForCustomer, markPaid, refund, ship } from './changes.ts'
import { mailCustomerAgain } from './mails.ts'
import { type Order, orderTable } from './orders.ts'
import { stockTable } from './stock.ts'

type Input = ActionInput['input']
const textOf = (input: Input, id: string) => (typeof input[id] === 'string' ? input[id].trim() : '')

async function orderOf(site: Site, { row }: Input): Promise<Order> {
  const order = typeof row === 'string' ? await orderTable(site).get(row) : null
  if (!order) throw new Error('There is no such order.')
  return order
}

/** @throws Error saying in which state the order is, if it was not changed */
async function done(
  site: Site,
  order: Order,
  isDone: boolean,
  message: string,
): Promise<{ message: string }> {
  if (isDone) return { message: `Order ${order.number ?? ''} ${message}` }
  const now = (await orderTable(site).get(order.id)) ?? order
  const paid = now.paid_at === null ? 'not paid' : 'paid'
  throw new Error(`Order ${now.number ?? ''} is ${now.status} and ${paid}: this cannot be done with it.`)
}

export const actions = {
  'mark-paid': async ({ input }: ActionInput, site: Site) => {
    const order = await orderOf(site, input)
    return done(site, order, (await markPaid(site, order.id)) !== null, 'is paid.')
  },
  'mark-shipped': async ({ input }: ActionInput, site: Site) => {
    const order = await orderOf(site, input)
    return done(site, order, await ship(site, order.id, textOf(input, 'tracking')), 'is on its way.')
  },
  cancel: async ({ input }: ActionInput, site: Site) => {
    const order = await orderOf(site, input)
    const isDone = await cancelForCustomer(site, order.id, textOf(input, 'reason'))
    const money = order.paid_at === null ? '' : ' It was paid: send the money back.'
    return done(site, order, isDone, `is canceled, and its goods are back in stock.${money}`)
  },
  'mark-refunded': async ({ input }: ActionInput, site: Site) => {
    const order = await orderOf(site, input)
    const how = { note: textOf(input, 'note'), restock: input['restock'] === true }
    return done(site, order, await refund(site, order.id, how), 'is refunded.')
  },
  'resend-confirmation': async ({ input }: ActionInput, site: Site) => {
    const order = await orderOf(site, input)
    if (order.email === null) throw new Error('The address of this order was deleted.')
    await mailCustomerAgain(site, order)
    return { message: `The confirmation of order ${order.number ?? ''} was sent again.` }
  },
  'set-stock': async ({ input }: ActionInput, site: Site) => {
    const { title, quantity } = await stockTable(site).update(String(input['row']), {
      quantity: wholeOf(input),
    })
    return { message: `There are ${quantity} of ${title}.` }
  },
  'add-to-stock': async ({ input }: ActionInput, site: Site) => {
    try {
      const row = await stockTable(site).increment(String(input['row']), 'quantity', wholeOf(input), {
        min: 0,
      })
      return { message: `There are ${row.quantity} of ${row.title}.` }
    } catch (error) {
      throw isHostError(error, 'conflict') ? new Error('There are not that many.') : error
    }
  },
}

function wholeOf(input: Input): number {
  const quantity = Number(input['quantity'])
  if (!Number.isInteger(quantity)) throw new Error('How many is a whole number.')
  return quantity
}
