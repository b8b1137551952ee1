/** What the shop's owner has set, as values that can be reckoned with. */
import type { Site } from '@hotswap/sdk'
import { formatMoney, toCents } from './money.ts'

export type Payment = 'stripe' | 'invoice' | 'pickup'
export type Delivery = 'ship' | 'pickup'

export type Shop = {
  currency: string
  taxPercent: number
  /** Empty: nobody is told. */
  notify: string
  deliveries: Delivery[]
  deliveryCents: number
  /** Null: delivery is never free. */
  freeFromCents: number | null
  /** Empty: any. */
  countries: string[]
  pickupInfo: string
  payments: Payment[]
  invoiceInfo: string
  holdMinutes: number
  termsUrl: string
  lowStock: number
  cartPath: string
  keepDays: number
}

export const CART_PATH = '/api/shop/cart'

export function shopOf({ settings }: Site): Shop {
  const text = (id: string) => (typeof settings[id] === 'string' ? settings[id].trim() : '')
  const number = (id: string, otherwise: number) =>
    typeof settings[id] === 'number' ? settings[id] : otherwise
  const hasPickup = settings['has_pickup'] === true
  const hasDelivery = settings['has_delivery'] !== false
  return {
    currency: text('currency') || 'EUR',
    taxPercent: number('tax_percent', 0),
    notify: text('notify_email'),
    deliveries: [...(hasDelivery ? (['ship'] as const) : []), ...(hasPickup ? (['pickup'] as const) : [])],
    deliveryCents: toCents(settings['delivery_price']) ?? 0,
    freeFromCents: toCents(settings['free_delivery_from']) || null,
    countries: text('countries')
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
    pickupInfo: text('pickup_info'),
    payments: [
      ...(settings['pay_stripe'] === true ? (['stripe'] as const) : []),
      ...(settings['pay_invoice'] === true ? (['invoice'] as const) : []),
      ...(settings['pay_pickup'] === true && hasPickup ? (['pickup'] as const) : []),
    ],
    invoiceInfo: text('invoice_info'),
    holdMinutes: Math.max(30, number('hold_minutes', 60)),
    termsUrl: text('terms_url'),
    lowStock: number('low_stock', 0),
    cartPath: text('cart_path') || CART_PATH,
    keepDays: number('keep_days', 0),
  }
}

/** Cents as visitors read them. */
export function priced(site: Site, cents: number, currency: string): string {
  return formatMoney(cents, currency, site.locale)
}

/** Tells something that must not stop what is going on, such as a mail that cannot be sent. */
export async function quietly(site: Site, what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    site.log.warn(what, { error: error instanceof Error ? error.message : String(error) })
  }
}
