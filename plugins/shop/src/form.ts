/** The form of the checkout as it comes in: read, and what is wrong with it. */
import type { Site } from '@hotswap/sdk'
import type { Delivery, Payment, Shop } from './shop.ts'

export const FIELDS = ['name', 'email', 'phone', 'street', 'postcode', 'city', 'country', 'message'] as const
export type Field = (typeof FIELDS)[number]

export type Form = Record<Field, string> & {
  delivery: string
  payment: string
  terms: string
  /** What no person sees, and programs fill in. */
  website: string
  items: string
  token: string
}

export type Customer = {
  name: string
  email: string
  phone: string
  address: string | null
  message: string
  delivery: Delivery
  payment: Payment
}

/** What is wrong, by field. */
export type Mistakes = Map<string, string>

const LENGTHS: Record<Field, number> = {
  name: 100,
  email: 254,
  phone: 40,
  street: 200,
  postcode: 20,
  city: 100,
  country: 80,
  message: 1_000,
}
const OF_ADDRESS: readonly Field[] = ['street', 'postcode', 'city', 'country']
const EMAIL = /^[^\s@<>"'(),:;[\]\\]+@[^\s@<>"'(),:;[\]\\]+\.[^\s@<>"'(),:;[\]\\.]{2,}$/
/** Confirmations go to addresses that nobody has confirmed: they carry nobody's advertisement. */
const LINK = /:\/\/|www\.|\.(com|net|org|ru|cn|xyz|top)\b/i

export function readForm(body: unknown): Form {
  const given = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const text = (name: string, max = 10_000) => {
    const [value] = [given[name]].flat()
    return typeof value === 'string' ? value.trim().slice(0, max) : ''
  }
  const line = (name: Field) => text(name, LENGTHS[name]).replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
  return {
    name: line('name'),
    email: line('email'),
    phone: line('phone'),
    street: line('street'),
    postcode: line('postcode'),
    city: line('city'),
    country: line('country'),
    message: text('message', LENGTHS.message),
    delivery: text('delivery'),
    payment: text('payment'),
    terms: text('terms'),
    website: text('website'),
    items: text('items'),
    token: text('token'),
  }
}

/** @returns who orders and how, unless something is wrong */
export function checkForm(
  site: Site,
  shop: Shop,
  form: Form,
): { customer: Customer; mistakes?: undefined } | { customer?: undefined; mistakes: Mistakes } {
  const mistakes: Mistakes = new Map()
  const miss = (field: string, key: string) => mistakes.set(field, site.t(`mistake.${key}`))
  const delivery = shop.deliveries.find((one) => one === form.delivery)
  const payment = paymentsFor(shop, delivery).find((one) => one === form.payment)
  if (form.name === '') miss('name', 'required')
  if (!EMAIL.test(form.email)) miss('email', 'email')
  if (!delivery) miss('delivery', 'choose')
  else if (!payment) miss('payment', 'payment')
  if (delivery === 'ship') {
    for (const field of OF_ADDRESS) if (form[field] === '') miss(field, 'required')
    if (shop.countries.length > 0 && !shop.countries.includes(form.country)) miss('country', 'country')
  }
  for (const field of ['name', 'phone', ...OF_ADDRESS] as const)
    if (LINK.test(form[field])) miss(field, 'link')
  if (shop.termsUrl !== '' && form.terms === '') miss('terms', 'terms')
  if (mistakes.size > 0 || !delivery || !payment) return { mistakes }
  const { name, email, phone, street, postcode, city, country, message } = form
  const address = delivery === 'ship' ? `${name}\n${street}\n${postcode} ${city}\n${country}` : null
  return { customer: { name, email, phone, address, message, delivery, payment } }
}

/** Nobody pays at a counter what comes by mail. */
export function paymentsFor({ payments }: Shop, delivery: Delivery | undefined): Payment[] {
  return payments.filter((payment) => payment !== 'pickup' || delivery === 'pickup')
}
