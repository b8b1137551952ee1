/** Products: records of the collection `products`, which editors write, with a page each. */
import type { CollectionField, Image, PublishedEntry, Site } from '@hotswap/sdk'
import { toCents } from './money.ts'
import type { Shop } from './shop.ts'

export const COLLECTION = 'products'

export type Variant = { name: string; cents: number }

export type Product = {
  id: string
  title: string
  path: string | null
  sku: string
  /** Null: it is not for sale. */
  cents: number | null
  /** What a customer has to choose from; empty for most products. */
  variants: Variant[]
  /** Its stock is counted. */
  hasStock: boolean
  isSoldOut: boolean
  image: Image | null
}

/** Prices are in units of the currency, such as 12.50, as themes show them; from here on there are only cents. */
export function ensureProducts(site: Site, { currency }: Shop) {
  const fields: CollectionField[] = [
    { key: 'price', label: 'Price', type: 'number', min: 0, help: 'Such as 12.50' },
    { key: 'currency', label: 'Currency', type: 'select', options: [currency], default: currency },
    { key: 'images', label: 'Photos', type: 'gallery' },
    { key: 'sku', label: 'Article number', type: 'text' },
    {
      key: 'variants',
      label: 'Variants',
      type: 'list',
      help: 'Such as "Large", or "Large | 24.50" where it has a price of its own.',
    },
    {
      key: 'has_stock',
      label: 'Count the stock',
      type: 'boolean',
      default: false,
      help: 'Then no more can be sold than there are. How many is set with the shop.',
    },
  ]
  return site.collections.ensure({
    slug: COLLECTION,
    title: site.t('products.title'),
    singular: site.t('products.singular'),
    has_pages: true,
    is_public: true,
    fields,
  })
}

export function productOf(entry: PublishedEntry, { currency }: Shop): Product {
  const { id, title, path, fields } = entry
  // What is written in another currency would be sold for a wrong price.
  const isOurs = !fields['currency'] || [fields['currency']].flat().every((one) => one === currency)
  const cents = isOurs ? toCents(fields['price']) : null
  const [firstImage = null] = Array.isArray(fields['images']) ? (fields['images'] as Image[]) : []
  return {
    id,
    title,
    path,
    sku: typeof fields['sku'] === 'string' ? fields['sku'] : '',
    cents,
    variants: cents === null ? [] : variantsOf(fields['variants'], cents),
    hasStock: fields['has_stock'] === true,
    isSoldOut: [fields['availability']].flat().some((one) => one === 'sold out' || one === 'sold_out'),
    image: entry.featured_image ?? firstImage ?? null,
  }
}

/** @param cents of those without a price of their own; one whose price cannot be read is left out */
function variantsOf(lines: unknown, cents: number): Variant[] {
  if (!Array.isArray(lines)) return []
  return lines.flatMap((line): Variant[] => {
    const [name = '', price] = String(line)
      .split('|')
      .map((part) => part.trim())
    const own = price === undefined ? cents : toCents(price)
    return name === '' || own === null ? [] : [{ name, cents: own }]
  })
}

/** Those of them that are published, by id. @param ids at most 100 */
export async function findProducts(site: Site, shop: Shop, ids: string[]): Promise<Map<string, Product>> {
  if (ids.length === 0) return new Map()
  const { items } = await site.content.list({ type: COLLECTION, where: { ids }, limit: 100 })
  return new Map(items.map((entry) => [entry.id, productOf(entry, shop)]))
}
