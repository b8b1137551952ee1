/** The form to order with. It works without scripts. */
import { type Markup, type PluginResponse, type Site, markup } from '@hotswap/sdk'
import { FIELDS, type Field, type Form, type Mistakes, paymentsFor } from './form.ts'
import { taxInside } from './money.ts'
import { page } from './page.ts'
import { type Line, type Quote, deliveryCentsOf, titleOf, totalOf } from './quote.ts'
import { type Delivery, type Payment, type Shop, priced } from './shop.ts'

const AUTOCOMPLETE: Partial<Record<Field, string>> = {
  name: 'name',
  email: 'email',
  phone: 'tel',
  street: 'street-address',
  postcode: 'postal-code',
  city: 'address-level2',
  country: 'country-name',
}
const OPTIONAL: readonly Field[] = ['phone', 'message']

export type CheckoutView = {
  quote: Quote
  /** What the browser sends again. */
  items: string
  token: string
  form: Partial<Form>
  mistakes?: Mistakes
  /** What else the visitor has to know before he orders. */
  notices?: string[]
  status?: number
}

export function checkoutPage(site: Site, shop: Shop, view: CheckoutView): PluginResponse {
  const { quote, items, token, form, mistakes = new Map<string, string>(), notices = [] } = view
  const said = [...notices, ...quote.problems, ...(mistakes.size > 0 ? [site.t('mistake.some')] : [])]
  const body = markup`
${said.length > 0 && markup`<div class="shop-alert" role="alert">${said.map((text) => markup`<p>${text}</p>`)}</div>`}
<div class="shop-checkout">
<section aria-labelledby="shop-summary"><h2 id="shop-summary">${site.t('checkout.summary')}</h2>
${linesTable(site, shop, quote.lines)}
<p><a href="${shop.cartPath}">${site.t('checkout.change')}</a></p></section>
<form action="/api/shop/orders" method="post">
<input type="hidden" name="items" value="${items}"><input type="hidden" name="token" value="${token}">
<p class="shop-trap" aria-hidden="true"><label>Website <input name="website" tabindex="-1" autocomplete="off"></label></p>
<fieldset><legend>${site.t('checkout.you')}</legend>${(['name', 'email', 'phone'] as const).map(field)}</fieldset>
<fieldset><legend>${site.t('checkout.delivery')}</legend>
${shop.deliveries.map((one, index) => choice('delivery', one, deliveryLabel(site, shop, quote, one), index === 0))}
${mistake('delivery')}
${shop.deliveries.includes('ship') && markup`<div class="shop-address">${(['street', 'postcode', 'city', 'country'] as const).map(field)}</div>`}
</fieldset>
<fieldset><legend>${site.t('checkout.payment')}</legend>
${shop.payments.map((one, index) => choice('payment', one, paymentLabel(site, shop, one), index === 0))}
${mistake('payment')}</fieldset>
${field('message')}
${
  shop.termsUrl !== '' &&
  markup`<p class="shop-choice"><input type="checkbox" id="shop-terms" name="terms" value="yes" required${form.terms && markup` checked`}>
<label for="shop-terms">${site.t('checkout.agree')} <a href="${shop.termsUrl}" target="_blank" rel="noopener">${site.t('checkout.terms')}</a></label></p>${mistake('terms')}`
}
<p><button type="submit">${site.t('checkout.order')}</button></p>
</form></div>`
  return page(site, site.t('checkout.title'), body, { status: view.status ?? 200 })

  function field(name: Field): Markup {
    const value = form[name] ?? ''
    const isOptional = OPTIONAL.includes(name)
    // Of an address nobody can say before the delivery is chosen whether it is wanted.
    const isRequired = !isOptional && (name === 'name' || name === 'email' || shop.deliveries.length === 1)
    const wrong = mistakes.has(name)
    const attributes = markup`id="shop-${name}" name="${name}"${isRequired && markup` required`}${
      wrong && markup` aria-invalid="true" aria-describedby="shop-${name}-mistake"`
    }${AUTOCOMPLETE[name] && markup` autocomplete="${AUTOCOMPLETE[name]}"`}`
    const control =
      name === 'message'
        ? markup`<textarea ${attributes} rows="3" maxlength="1000">${value}</textarea>`
        : name === 'country' && shop.countries.length > 0
          ? markup`<select ${attributes}>${shop.countries.map(
              (country) => markup`<option${country === value && markup` selected`}>${country}</option>`,
            )}</select>`
          : markup`<input ${attributes} type="${name === 'email' ? 'email' : name === 'phone' ? 'tel' : 'text'}" value="${value}">`
    const label = site.t(`field.${name}`) + (isOptional ? ` (${site.t('field.optional')})` : '')
    return markup`<p class="shop-field"><label for="shop-${name}">${label}</label>${control}</p>${mistake(name)}`
  }

  function choice(name: 'delivery' | 'payment', value: string, label: Markup, isFirst: boolean): Markup {
    const isChecked = form[name] ? form[name] === value : isFirst
    const id = `shop-${name}-${value}`
    return markup`<p class="shop-choice"><input type="radio" id="${id}" name="${name}" value="${value}" required${
      isChecked && markup` checked`
    }><label for="${id}">${label}</label></p>`
  }

  function mistake(name: string): Markup | false {
    const text = mistakes.get(name)
    return text !== undefined && markup`<p class="shop-mistake" id="shop-${name}-mistake">${text}</p>`
  }
}

function deliveryLabel(site: Site, shop: Shop, { goodsCents }: Quote, delivery: Delivery): Markup {
  const cents = deliveryCentsOf(shop, goodsCents, delivery)
  const total = totalOf(shop, goodsCents, delivery)
  const money = (amount: number) => priced(site, amount, shop.currency)
  const tax =
    shop.taxPercent > 0 &&
    `, ${site.t('total.tax', { percent: shop.taxPercent, tax: money(taxInside(total, shop.taxPercent)) })}`
  const info = delivery === 'pickup' && shop.pickupInfo !== '' && markup`<small>${shop.pickupInfo}</small>`
  return markup`${site.t(`delivery.${delivery}`)}: ${cents === 0 ? site.t('delivery.free') : money(cents)}
<small><strong>${site.t('total.total')}: ${money(total)}</strong>${tax}</small>${info}`
}

function paymentLabel(site: Site, shop: Shop, payment: Payment): Markup {
  const isForPickupOnly = shop.deliveries.length > 1 && !paymentsFor(shop, 'ship').includes(payment)
  return markup`${site.t(`payment.${payment}`)}${isForPickupOnly && markup` <small>${site.t('payment.pickup_only')}</small>`}`
}

function linesTable(site: Site, shop: Shop, lines: readonly Line[]): Markup {
  return itemsTable(
    site,
    shop.currency,
    lines.map(({ product, variant, quantity, totalCents }) => ({
      title: titleOf(product.title, variant),
      quantity,
      cents: totalCents,
    })),
    [[site.t('total.goods'), lines.reduce((sum, { totalCents }) => sum + totalCents, 0)]],
  )
}

/** @param sums below the items, the last one matters most */
export function itemsTable(
  site: Site,
  currency: string,
  items: readonly { title: string; quantity: number; cents: number }[],
  sums: readonly (readonly [string, number])[],
): Markup {
  const money = (cents: number) => priced(site, cents, currency)
  return markup`<table class="shop-items"><thead><tr><th scope="col">${site.t('table.product')}</th>
<th scope="col">${site.t('buy.quantity')}</th><th scope="col">${site.t('table.price')}</th></tr></thead>
<tbody>${items.map(
    ({ title, quantity, cents }) =>
      markup`<tr><td>${title}</td><td>${quantity}</td><td>${money(cents)}</td></tr>`,
  )}</tbody><tfoot>${sums.map(
    ([label, cents]) => markup`<tr><th scope="row" colspan="2">${label}</th><td>${money(cents)}</td></tr>`,
  )}</tfoot></table>`
}

/** What was filled in, as far as it is shown again. */
export function shownAgain(form: Form): Partial<Form> {
  const again: Partial<Form> = { delivery: form.delivery, payment: form.payment, terms: form.terms }
  for (const name of FIELDS) again[name] = form[name]
  return again
}
