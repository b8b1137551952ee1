/** What browsers and Stripe ask the shop for. */
import {
  type PluginRequest,
  type PluginResponse,
  type Site,
  json,
  markup,
  redirect,
  text,
} from '@hotswap/sdk'
import { cartBlock } from './blocks.ts'
import { beginPayment, cancel, confirmPayment, takePayment } from './changes.ts'
import { checkoutPage, shownAgain } from './checkout-page.ts'
import { type Form, checkForm, readForm } from './form.ts'
import { orderPage } from './order-page.ts'
import { type Order, findOrderByKey, orderOfToken, orderTable, changeOrder } from './orders.ts'
import { page } from './page.ts'
import { placeOrder } from './place.ts'
import { LINES_MAX, type Quote, quoteFor, readWishes, titleOf, totalOf } from './quote.ts'
import { type Delivery, type Shop, priced, quietly, shopOf } from './shop.ts'
import { readEvent } from './stripe.ts'

/** A form lies open for a while. */
const CHECKOUT_SECONDS = 86_400

/** What a checkout was shown: the order is placed for exactly this. */
type Claim = { for: 'checkout'; key: string; totals: Partial<Record<Delivery, number>> }

export async function postQuote({ body }: PluginRequest, site: Site): Promise<PluginResponse> {
  const shop = shopOf(site)
  const given = typeof body === 'object' && body !== null ? (body as { items?: unknown }).items : null
  const quote = await quoteFor(site, shop, readWishes(given))
  const isTooMuch = Array.isArray(given) && given.length > LINES_MAX
  const money = (cents: number) => priced(site, cents, shop.currency)
  return json({
    lines: quote.lines.map(({ product, variant, quantity, unitCents, totalCents, available }) => ({
      product: product.id,
      variant,
      quantity,
      max: Math.min(99, available ?? 99),
      title: titleOf(product.title, variant),
      url: product.path,
      image: product.image?.url.replace(/^https?:\/\/[^/]+/, '') ?? null,
      unit: money(unitCents),
      total: money(totalCents),
    })),
    problems: isTooMuch
      ? [...quote.problems, site.t('quote.too_many', { count: LINES_MAX })]
      : quote.problems,
    total: money(quote.goodsCents),
  })
}

export function getCart(_request: PluginRequest, site: Site): PluginResponse {
  return page(site, site.t('cart.title'), cartBlock(site))
}

/** Of a cart, as `items`; or of one product, as the button to buy with sends it where scripts do not run. */
export async function getCheckout({ query }: PluginRequest, site: Site): Promise<PluginResponse> {
  const { items, product, variant = '', quantity = '1' } = query
  const wishes = readWishes(items ?? [{ product, variant, quantity }])
  const shop = await shopAsItIs(site)
  const quote = await quoteFor(site, shop, wishes)
  if (quote.lines.length === 0) return nothingToOrder(site, shop, quote)
  // Who comes from the button itself has no cart.
  const cartPath = items === undefined ? (quote.lines[0]?.product.path ?? shop.cartPath) : shop.cartPath
  return checkout(site, { ...shop, cartPath }, { quote, form: {}, key: crypto.randomUUID() })
}

export async function postOrder({ body }: PluginRequest, site: Site): Promise<PluginResponse> {
  const form = readForm(body)
  const shop = await shopAsItIs(site)
  if (site.is_preview)
    return page(site, site.t('checkout.title'), markup`<p>${site.t('checkout.preview')}</p>`)
  if (form.website !== '') return redirect(shop.cartPath)
  const claim = await site.links.verify<Claim>(form.token)
  const key = claim?.for === 'checkout' ? claim.key : null
  const placed = key === null ? undefined : await findOrderByKey(site, key)
  if (placed && placed.status !== 'new') return redirect(pathOf(site, placed))

  const quote = await quoteFor(site, shop, readWishes(form.items))
  const again = (status: number, more: object = {}) =>
    checkout(site, shop, { quote, form, key: key ?? crypto.randomUUID(), status, ...more })
  if (key === null)
    return quote.lines.length === 0
      ? nothingToOrder(site, shop, quote)
      : again(422, { notices: [site.t('checkout.expired')] })
  const { customer, mistakes } = checkForm(site, shop, form)
  if (mistakes && quote.lines.length > 0) return again(422, { mistakes })
  const isAsShown =
    customer !== undefined &&
    totalOf(shop, quote.goodsCents, customer.delivery) === claim?.totals[customer.delivery]
  // What is missing may be what the first of two clicks has just taken.
  if (!isAsShown && !placed && !(await findOrderByKey(site, key)))
    return quote.lines.length === 0
      ? nothingToOrder(site, shop, quote)
      : again(409, { notices: quote.problems.length > 0 ? [] : [site.t('checkout.changed')] })
  if (!customer) return nothingToOrder(site, shop, quote)

  const result = await placeOrder(site, shop, { key, quote, customer })
  if ('order' in result) return redirect(pathOf(site, result.order))
  if (result.failed === 'busy')
    return page(site, site.t('checkout.title'), markup`<p>${site.t('checkout.busy')}</p>`, { status: 503 })
  const left = await quoteFor(site, shop, readWishes(form.items))
  if (left.lines.length === 0) return nothingToOrder(site, shop, left)
  return checkout(site, shop, { quote: left, form, key, status: 409 })
}

async function checkout(
  site: Site,
  shop: Shop,
  view: {
    quote: Quote
    form: Partial<Form>
    key: string
    status?: number
    notices?: string[]
    mistakes?: Map<string, string>
  },
): Promise<PluginResponse> {
  const { quote, form, key, ...more } = view
  const totals = Object.fromEntries(
    shop.deliveries.map((delivery) => [delivery, totalOf(shop, quote.goodsCents, delivery)]),
  )
  const link = await site.links.sign({
    path: '/checkout',
    data: { for: 'checkout', key, totals } satisfies Claim,
    expires_in: CHECKOUT_SECONDS,
  })
  const items = quote.lines.map(({ product, variant, quantity }) => ({
    product: product.id,
    variant,
    quantity,
  }))
  return checkoutPage(site, shop, {
    ...more,
    quote,
    items: JSON.stringify(items),
    token: link.slice(link.indexOf('token=') + 'token='.length),
    form: 'items' in form ? shownAgain(form as Form) : form,
  })
}

function nothingToOrder(site: Site, { cartPath }: Shop, { problems }: Quote): PluginResponse {
  const said = problems.length > 0 ? problems : [site.t('cart.empty')]
  const body = markup`${said.map((problem) => markup`<p>${problem}</p>`)}<p><a href="${cartPath}">${site.t('checkout.change')}</a></p>`
  return page(site, site.t('checkout.title'), body, { status: problems.length > 0 ? 409 : 200 })
}

/** Without ways to pay that nobody has set up. */
async function shopAsItIs(site: Site): Promise<Shop> {
  const shop = shopOf(site)
  if (!shop.payments.includes('stripe') || (await site.secrets.get('stripe_secret_key'))) return shop
  return { ...shop, payments: shop.payments.filter((payment) => payment !== 'stripe') }
}

/** Forms may not lead to another website, so the order's own page goes on to Stripe. */
function pathOf(site: Site, { link, payment, paid_at }: Order): string {
  const path = (link ?? '/').slice(link?.startsWith(site.origin) ? site.origin.length : 0)
  return payment === 'stripe' && paid_at === null ? `${path}&pay=1` : path
}

export async function getOrder({ query }: PluginRequest, site: Site): Promise<PluginResponse> {
  let order = await orderOfToken(site, query['token'])
  if (!order)
    return page(site, site.t('order.title'), markup`<p>${site.t('order.unknown')}</p>`, { status: 404 })
  const asked = order
  const isBack = query['paid'] === '1' && order.status === 'placed' && !site.is_preview
  if (isBack)
    await quietly(site, 'Stripe could not be asked', async () => (order = await confirmPayment(site, asked)))
  return orderPage(site, order, { token: query['token'] ?? '', isBack, goesOn: query['pay'] === '1' })
}

/** Where beginning to pay did not work when the order was placed. */
export async function postPay({ body }: PluginRequest, site: Site): Promise<PluginResponse> {
  const token = typeof body === 'object' && body !== null ? (body as { token?: unknown }).token : null
  const order = await orderOfToken(site, token)
  if (!order)
    return page(site, site.t('order.title'), markup`<p>${site.t('order.unknown')}</p>`, { status: 404 })
  const isOpen = order.payment === 'stripe' && order.status === 'placed' && order.stripe_url === null
  return redirect(pathOf(site, isOpen && !site.is_preview ? await beginPayment(site, order) : order))
}

export async function postStripe(request: PluginRequest, site: Site): Promise<PluginResponse> {
  const secret = await site.secrets.get('stripe_webhook_secret')
  if (!secret) return text('The signing secret of the webhook is missing.', { status: 503 })
  const event = await readEvent(site, request, secret)
  if (!event) return text('The signature is not right, or too old.', { status: 400 })
  const { type } = event
  const session = event.data.object
  const order = session.client_reference_id ? await orderTable(site).get(session.client_reference_id) : null
  // An account may serve more than this shop.
  if (!order || !type.startsWith('checkout.session.')) return json({ received: true })
  if (type === 'checkout.session.completed' && session.payment_status === 'unpaid')
    // The bank takes days: until it has said yes or no, the goods are kept.
    await changeOrder(site, order.id, ({ hold_until }) => (hold_until === null ? null : { hold_until: null }))
  else if (type.endsWith('.completed') || type.endsWith('.async_payment_succeeded'))
    await takePayment(site, order, session)
  else if (order.stripe_session === session.id)
    await cancel(site, order.id, site.t('note.not_paid'), ({ paid_at }) => paid_at === null)
  return json({ received: true })
}
