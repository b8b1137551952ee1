/** A small shop: products, cart, checkout, orders and stock. */
import { type Site, definePlugin } from '@hotswap/sdk'
import { actions } from './actions.ts'
import { buyBlock, cartBlock, productsBlock } from './blocks.ts'
import { settle, takeLatePayment, tidy } from './changes.ts'
import { getCart, getCheckout, getOrder, postOrder, postPay, postQuote, postStripe } from './endpoints.ts'
import { mailLowStock } from './mails.ts'
import { COLLECTION, ensureProducts } from './products.ts'
import { shopOf } from './shop.ts'
import { findScarce, syncStock } from './stock.ts'

async function setUp(_event: unknown, site: Site): Promise<void> {
  const shop = shopOf(site)
  await ensureProducts(site, shop)
  await syncStock(site, shop)
}

export default definePlugin({
  hooks: {
    'plugin.installed': setUp,
    'plugin.enabled': setUp,
    'plugin.updated': setUp,
    'content.after_publish': async ({ type, entry_id }, site) => {
      if (type === COLLECTION) await syncStock(site, shopOf(site), entry_id)
    },
  },
  blocks: {
    buy: buyBlock,
    products: productsBlock,
    cart: (_input, site) => cartBlock(site),
  },
  endpoints: {
    'POST /quote': postQuote,
    'GET /cart': getCart,
    'GET /checkout': getCheckout,
    'POST /orders': postOrder,
    'GET /order': getOrder,
    'POST /pay': postPay,
    'POST /stripe': postStripe,
  },
  jobs: {
    settle: ({ order, payment }: { order: string; payment?: string }, site) =>
      payment === undefined ? settle(site, order) : takeLatePayment(site, order, payment),
  },
  schedules: {
    tidy: (_event, site) => tidy(site),
    'low-stock': async (_event, site) => {
      // Products that came in without being published one by one.
      await syncStock(site, shopOf(site))
      const scarce = await findScarce(site, shopOf(site))
      if (scarce.length > 0) await mailLowStock(site, scarce)
    },
  },
  actions,
})
