/** What becomes of an order after it was placed. Whoever is first makes a change, and tells of it; everybody else finds it made. */
import type { Site, Where } from '@hotswap/sdk'
import { mailCanceled, mailConfirmation, mailPaidTooLate, mailShipped } from './mails.ts'
import { type Order, announce, changeOrder, giveBack, orderTable, reserve, settleLater } from './orders.ts'
import { quietly, shopOf } from './shop.ts'
import { type Session, expireSession, getSession, isPaymentOf, openSession } from './stripe.ts'

const now = () => new Date().toISOString()

/** @returns the order if this call has changed it */
export async function markPaid(site: Site, id: string, payment: string | null = null): Promise<Order | null> {
  const { order, isChanged } = await changeOrder(site, id, ({ paid_at, status }) =>
    paid_at !== null || !['placed', 'shipped'].includes(status)
      ? null
      : {
          status: status === 'placed' ? 'paid' : status,
          paid_at: now(),
          stripe_payment: payment,
          hold_until: null,
        },
  )
  if (!order || !isChanged) return null
  await announce(site, 'order.paid', order)
  return order
}

/** What Stripe says of a payment for this order. */
export async function takePayment(site: Site, order: Order, session: Session): Promise<void> {
  if (!isPaymentOf(session, order)) {
    if (session.payment_status === 'paid')
      site.log.error('A payment does not fit its order', { order: order.number, session: session.id })
    return
  }
  const paid = await markPaid(site, order.id, session.payment_intent)
  if (paid) return mailConfirmation(site, paid)
  if (order.status === 'canceled')
    await settleLater(site, { order: order.id, payment: session.payment_intent ?? session.id })
}

/** A payment for an order that had been given up: it stands again if the goods are still there. */
export async function takeLatePayment(site: Site, id: string, payment: string): Promise<void> {
  // Whatever is still on its way back into stock first.
  await giveBack(site, id)
  const { order, isChanged } = await changeOrder(site, id, ({ status, paid_at }) =>
    status !== 'canceled' || paid_at !== null
      ? null
      : { status: 'paid', paid_at: now(), canceled_at: null, note: null, stripe_payment: payment },
  )
  if (!order || !isChanged) return
  await announce(site, 'order.paid', order)
  if ((await reserve(site, order)).isAll) return mailConfirmation(site, order)
  await giveBack(site, id)
  await orderTable(site).update(id, { note: site.t('note.sold_out') })
  await mailPaidTooLate(site, order)
}

/** Begins to pay at Stripe. @returns the order with its address there, or as it was when Stripe cannot be asked */
export async function beginPayment(site: Site, order: Order): Promise<Order> {
  let begun = order
  await quietly(site, 'The payment could not begin', async () => {
    const session = await openSession(site, order)
    begun = await orderTable(site).update(order.id, { stripe_session: session.id, stripe_url: session.url })
  })
  return begun
}

/** Asks Stripe, for whoever comes back before the webhook has told. @returns the order as it is then */
export async function confirmPayment(site: Site, order: Order): Promise<Order> {
  if (order.stripe_session === null || order.paid_at !== null) return order
  await takePayment(site, order, await getSession(site, order.stripe_session))
  return (await orderTable(site).get(order.id)) ?? order
}

export async function ship(site: Site, id: string, tracking: string): Promise<boolean> {
  const { order, isChanged } = await changeOrder(site, id, ({ status }) =>
    status === 'placed' || status === 'paid'
      ? { status: 'shipped', shipped_at: now(), tracking: tracking || null }
      : null,
  )
  if (order && isChanged) await mailShipped(site, order)
  return isChanged
}

/** @param isWanted besides that it is neither shipped nor over */
export async function cancel(
  site: Site,
  id: string,
  reason: string,
  isWanted: (order: Order) => boolean = () => true,
): Promise<Order | null> {
  const { order, isChanged } = await changeOrder(site, id, (found) =>
    (found.status === 'placed' || found.status === 'paid') && isWanted(found)
      ? { status: 'canceled', canceled_at: now(), note: reason || found.note, hold_until: null }
      : null,
  )
  if (!order || !isChanged) return null
  const { stripe_session: session } = order
  if (session !== null && order.paid_at === null)
    await quietly(site, 'The payment could not be closed', () => expireSession(site, session))
  await giveBack(site, id)
  await announce(site, 'order.canceled', order)
  return order
}

export async function cancelForCustomer(site: Site, id: string, reason: string): Promise<boolean> {
  const order = await cancel(site, id, reason)
  if (order) await mailCanceled(site, order, reason)
  return order !== null
}

export async function refund(
  site: Site,
  id: string,
  { note, restock }: { note: string; restock: boolean },
): Promise<boolean> {
  const { order, isChanged } = await changeOrder(site, id, ({ paid_at, status }) =>
    paid_at === null || status === 'refunded'
      ? null
      : { status: 'refunded', refunded_at: now(), ...(note && { note }) },
  )
  if (order && isChanged && restock) await giveBack(site, id)
  return isChanged
}

/** Brings to an end what waits too long: orders that were never finished, payments that never came. */
export async function settle(site: Site, id: string): Promise<void> {
  const order = await orderTable(site).get(id)
  if (!order) return
  const isOver = order.hold_until !== null && Date.parse(order.hold_until) <= Date.now()
  if (order.status === 'canceled') return giveBack(site, id)
  if (order.status === 'new') {
    await giveBack(site, id)
    await orderTable(site).delete(id)
  } else if (order.status === 'placed' && isOver) {
    const asked = await confirmPayment(site, order)
    const isStill = ({ paid_at, hold_until }: Order) => paid_at === null && hold_until !== null
    if (isStill(asked)) await cancel(site, id, site.t('note.not_paid'), isStill)
  }
}

/** How long an order may take to be placed. */
const PLACING_MINUTES = 30

/** What jobs have missed, and what is kept too long. */
export async function tidy(site: Site): Promise<void> {
  const orders = orderTable(site)
  const before = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
  const waiting: Where[] = [
    { status: 'new', created_at: { lt: before(PLACING_MINUTES) } },
    { status: 'placed', hold_until: { lt: before(0) } },
    { status: 'canceled', has_reserved: true },
  ]
  for (const where of waiting)
    for (const { id } of (await orders.list({ where, limit: 20 })).items)
      await settleLater(site, { order: id })
  const { keepDays } = shopOf(site)
  if (keepDays === 0) return
  const { items } = await orders.list({
    where: { created_at: { lt: before(keepDays * 1_440) }, email: { gt: '' } },
    limit: 50,
  })
  for (const { id } of items)
    await orders.update(id, { name: null, email: null, phone: null, address: null, message: null })
}
