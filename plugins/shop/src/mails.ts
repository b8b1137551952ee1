/** Mails to customers and to the shop's owner, in the site's language. None of them may stop what it tells of. */
import type { Site } from '@hotswap/sdk'
import type { Order } from './orders.ts'
import { titleOf } from './quote.ts'
import { priced, quietly, shopOf } from './shop.ts'
import type { StockRow } from './stock.ts'

export function mailConfirmation(site: Site, order: Order): Promise<void> {
  return Promise.all([
    toCustomer(site, order, 'confirmation', afterwards(site, order)),
    mailOwner(site, order),
  ]).then(() => undefined)
}

/** The confirmation again, without telling the owner. */
export function mailCustomerAgain(site: Site, order: Order): Promise<void> {
  return toCustomer(site, order, 'confirmation', afterwards(site, order))
}

export function mailShipped(site: Site, order: Order): Promise<void> {
  const isPickup = order.delivery === 'pickup'
  const tracking = order.tracking ? [site.t('mail.tracking', { tracking: order.tracking })] : []
  return toCustomer(site, order, isPickup ? 'ready' : 'shipped', [
    ...tracking,
    ...(isPickup ? [shopOf(site).pickupInfo] : []),
  ])
}

export function mailCanceled(site: Site, order: Order, reason: string): Promise<void> {
  return toCustomer(site, order, 'canceled', reason ? [reason] : [])
}

/** Somebody has to look for the goods, or send the money back. */
export function mailPaidTooLate(site: Site, order: Order): Promise<void> {
  return toOwner(site, 'late', { number: order.number }, [linesOf(site, order)], order.email)
}

export function mailLowStock(site: Site, rows: readonly StockRow[]): Promise<void> {
  const list = rows.map((row) => `${row.quantity} × ${titleOf(row.title, row.variant)}`).join('\n')
  return toOwner(site, 'low', { count: rows.length }, [list], null)
}

function mailOwner(site: Site, order: Order): Promise<void> {
  const who = [order.name, order.email, order.phone, order.address, order.message].filter(Boolean).join('\n')
  return toOwner(
    site,
    'owner',
    { number: order.number, total: priced(site, order.total_cents, order.currency) },
    [linesOf(site, order), who, waysOf(site, order)],
    order.email,
  )
}

async function toOwner(
  site: Site,
  what: string,
  values: Record<string, unknown>,
  parts: string[],
  answersGoTo: string | null,
): Promise<void> {
  const { notify } = shopOf(site)
  if (notify === '') return
  await quietly(site, 'A mail to you could not be sent', () =>
    site.mail.send({
      to: notify,
      subject: site.t(`mail.${what}.subject`, { ...values, site: site.title }),
      text: [site.t(`mail.${what}.text`, values), ...parts].join('\n\n'),
      ...(answersGoTo !== null && { reply_to: answersGoTo }),
    }),
  )
}

async function toCustomer(site: Site, order: Order, what: string, more: string[]): Promise<void> {
  const { email } = order
  if (email === null) return
  const { notify } = shopOf(site)
  const values = { number: order.number, site: site.title }
  const link = order.link === null ? [] : [site.t('mail.link', { link: order.link })]
  await quietly(site, 'A mail to a customer could not be sent', () =>
    site.mail.send({
      to: email,
      subject: site.t(`mail.${what}.subject`, values),
      text: [site.t(`mail.${what}.text`, values), linesOf(site, order), ...more, ...link]
        .filter(Boolean)
        .join('\n\n'),
      ...(notify !== '' && { reply_to: notify }),
    }),
  )
}

/** How it goes on. */
function afterwards(site: Site, order: Order): string[] {
  const { invoiceInfo, pickupInfo } = shopOf(site)
  return [
    ...(order.address ? [`${site.t('order.address')}\n${order.address}`] : []),
    ...(order.payment === 'invoice' && invoiceInfo ? [invoiceInfo] : []),
    ...(order.delivery === 'pickup' && pickupInfo ? [pickupInfo] : []),
  ]
}

function waysOf(site: Site, { delivery, payment }: Order): string {
  return `${site.t(`delivery.${delivery}`)}, ${site.t(`payment.${payment}`)}`
}

function linesOf(site: Site, order: Order): string {
  const money = (cents: number) => priced(site, cents, order.currency)
  const items = order.items.map(
    ({ title, variant, quantity, unit_cents }) =>
      `${quantity} × ${titleOf(title, variant)}: ${money(quantity * unit_cents)}`,
  )
  return [
    ...items,
    ...(order.delivery_cents > 0 ? [`${site.t('total.delivery')}: ${money(order.delivery_cents)}`] : []),
    `${site.t('total.total')}: ${money(order.total_cents)}`,
    ...(order.tax_cents > 0
      ? [site.t('total.tax', { percent: order.tax_percent, tax: money(order.tax_cents) })]
      : []),
  ].join('\n')
}
