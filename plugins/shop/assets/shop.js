/** Keeps the cart in the visitor's browser. Only what and how many: prices come from the server. */
const CART = 'hotswap-shop-cart'
const ORDERED = 'hotswap-shop-ordered'

/** Without storage (private windows of some browsers) buttons go straight to the checkout. */
const storage = (() => {
  try {
    localStorage.setItem(`${CART}-test`, '1')
    localStorage.removeItem(`${CART}-test`)
    return localStorage
  } catch {
    return undefined
  }
})()

function readCart() {
  try {
    const items = JSON.parse(storage?.getItem(CART) ?? '[]')
    return Array.isArray(items) ? items.filter(({ product, quantity }) => product && quantity > 0) : []
  } catch {
    return []
  }
}

function writeCart(items) {
  storage?.setItem(CART, JSON.stringify(items))
  showCount()
}

function showCount() {
  const count = readCart().reduce((sum, { quantity }) => sum + quantity, 0)
  for (const place of document.querySelectorAll('[data-shop-count]'))
    place.textContent = count > 0 ? `(${count})` : ''
  for (const link of document.querySelectorAll('[data-shop-cart-link]')) link.hidden = count === 0
}

function addToCart(item) {
  const items = readCart()
  const same = items.find(({ product, variant }) => product === item.product && variant === item.variant)
  if (same) same.quantity += item.quantity
  else items.push(item)
  writeCart(items)
}

function watchBuyForm(form) {
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const fields = new FormData(form)
    const quantity = Math.max(1, Math.trunc(Number(fields.get('quantity'))) || 1)
    addToCart({ product: fields.get('product'), variant: fields.get('variant') ?? '', quantity })
    const status = form.querySelector('[data-added]')
    if (status) status.textContent = status.dataset.added
  })
}

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}

let latest = 0

async function showCart(place) {
  const texts = JSON.parse(place.dataset.texts)
  const message = place.querySelector('[data-shop-message]')
  const list = place.querySelector('[data-shop-lines]')
  const sum = place.querySelector('[data-shop-sum]')
  const say = (...lines) =>
    message.replaceChildren(...lines.map((text) => element('p', { textContent: text })))
  const turn = (latest += 1)
  const items = readCart()
  if (items.length === 0) {
    list.replaceChildren()
    sum.hidden = true
    say(texts.empty)
    return
  }
  if (list.childElementCount === 0) say(texts.loading)
  let quote
  try {
    const answer = await fetch('/api/shop/quote', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ items }),
    })
    if (!answer.ok) throw new Error(String(answer.status))
    quote = await answer.json()
  } catch {
    if (turn === latest) say(texts.failed)
    return
  }
  if (turn !== latest) return
  const found = quote.lines.map(({ product, variant, quantity }) => ({ product, variant, quantity }))
  writeCart(found)
  say(...quote.problems, ...(found.length === 0 ? [texts.empty] : []))
  const focused = document.activeElement?.id
  list.replaceChildren(...quote.lines.map((line, index) => lineOf(place, texts, line, index)))
  if (focused) document.getElementById(focused)?.focus()
  sum.hidden = found.length === 0
  place.querySelector('[data-shop-total]').textContent = quote.total
  place.querySelector('[data-shop-checkout]').href =
    `/api/shop/checkout?items=${encodeURIComponent(JSON.stringify(found))}`
}

function lineOf(place, texts, line, index) {
  const change = (quantity) => {
    const isSame = ({ product, variant }) => product === line.product && variant === line.variant
    writeCart(
      readCart()
        .map((item) => (isSame(item) ? { ...item, quantity } : item))
        .filter((item) => item.quantity > 0),
    )
    void showCart(place)
  }
  const id = `shop-quantity-${index}`
  const quantity = element('input', {
    id,
    type: 'number',
    min: '1',
    max: String(line.max),
    value: String(line.quantity),
  })
  quantity.addEventListener('change', () => change(Math.max(1, Math.trunc(Number(quantity.value)) || 1)))
  const remove = element('button', { type: 'button', className: 'shop-plain', textContent: texts.remove })
  remove.setAttribute('aria-label', `${texts.remove}: ${line.title}`)
  remove.addEventListener('click', () => {
    change(0)
    place.querySelector('[data-shop-message]').focus()
  })
  return element(
    'li',
    {},
    ...(line.image ? [element('img', { src: line.image, alt: '' })] : []),
    element(
      'span',
      { className: 'shop-name' },
      line.url ? element('a', { href: line.url, textContent: line.title }) : line.title,
    ),
    element('span', { className: 'shop-line-total', textContent: line.total }),
    element('div', { className: 'shop-what' }, element('label', {}, texts.quantity, quantity), remove),
  )
}

/** What was ordered is taken out of the cart once, unless something else was put into it since. */
function forgetOrdered() {
  if (document.querySelector('[data-shop-ordered]') && storage?.getItem(ORDERED) !== null) {
    if (storage?.getItem(ORDERED) === storage?.getItem(CART)) storage?.removeItem(CART)
    storage?.removeItem(ORDERED)
  }
}

if (storage) {
  for (const form of document.querySelectorAll('[data-shop-buy]')) watchBuyForm(form)
  for (const place of document.querySelectorAll('[data-shop-cart]')) {
    place.querySelector('[data-shop-message]').tabIndex = -1
    place
      .querySelector('[data-shop-checkout]')
      .addEventListener('click', () => storage.setItem(ORDERED, storage.getItem(CART) ?? ''))
  }
  forgetOrdered()
  showCount()
  const showAll = () => document.querySelectorAll('[data-shop-cart]').forEach((place) => void showCart(place))
  showAll()
  window.addEventListener('storage', (event) => {
    if (event.key !== CART) return
    showCount()
    showAll()
  })
}
