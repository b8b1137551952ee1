/** What a cart costs: browsers say what and how many, prices are looked up here. */
import type { Site } from '@hotswap/sdk'
import { type Product, findProducts } from './products.ts'
import type { Delivery, Shop } from './shop.ts'
import { type StockRow, available, findStock } from './stock.ts'

/** What a browser says. */
export type Wish = { product: string; variant: string; quantity: number }

export type Line = {
  product: Product
  variant: string
  quantity: number
  unitCents: number
  totalCents: number
  /** Null: as many as anybody wants. */
  available: number | null
}

export type Quote = {
  lines: Line[]
  /** Of wishes that cannot be met: in words, for the visitor. */
  problems: string[]
  goodsCents: number
  stock: StockRow[]
}

/** Each of what can be counted costs two host calls when it is ordered. */
export const LINES_MAX = 12
const QUANTITY_MAX = 999
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** @param given a list, or such a list as JSON; what makes no sense is left out, the same things are added up */
export function readWishes(given: unknown): Wish[] {
  const wishes = new Map<string, Wish>()
  for (const item of listOf(given)) {
    if (typeof item !== 'object' || item === null) continue
    const { product, variant = '', quantity } = item as Record<string, unknown>
    const count = Math.trunc(Number(quantity))
    if (typeof product !== 'string' || !ID.test(product) || typeof variant !== 'string') continue
    if (!(count >= 1) || variant.length > 200) continue
    const key = `${product} ${variant}`
    const sum = Math.min(QUANTITY_MAX, (wishes.get(key)?.quantity ?? 0) + count)
    wishes.set(key, { product, variant, quantity: sum })
    if (wishes.size >= LINES_MAX) break
  }
  return [...wishes.values()]
}

function listOf(given: unknown): unknown[] {
  if (Array.isArray(given)) return given
  if (typeof given !== 'string' || given.length > 10_000) return []
  try {
    const read: unknown = JSON.parse(given)
    return Array.isArray(read) ? read : []
  } catch {
    return []
  }
}

/** Wishes that cannot be met in full are met as far as they can be, and said. */
export async function quoteFor(site: Site, shop: Shop, wishes: readonly Wish[]): Promise<Quote> {
  const products = await findProducts(site, shop, [...new Set(wishes.map(({ product }) => product))])
  const counted = [...products.values()].filter(({ hasStock }) => hasStock)
  const stock = await findStock(
    site,
    counted.map(({ id }) => id),
  )
  const problems: string[] = []
  const lines = wishes.flatMap((wish): Line[] => {
    const product = products.get(wish.product)
    const unitCents = product ? unitPrice(product, wish.variant) : null
    if (!product || unitCents === null || product.isSoldOut) {
      problems.push(site.t('quote.gone', { title: product?.title ?? site.t('quote.something') }))
      return []
    }
    const left = available(product, wish.variant, stock)
    const quantity = Math.min(wish.quantity, left ?? wish.quantity)
    const title = titleOf(product.title, wish.variant)
    if (quantity === 0) problems.push(site.t('quote.sold_out', { title }))
    else if (quantity < wish.quantity) problems.push(site.t('quote.fewer', { title, count: quantity }))
    if (quantity === 0) return []
    const totalCents = unitCents * quantity
    return [{ product, variant: wish.variant, quantity, unitCents, totalCents, available: left }]
  })
  return { lines, problems, goodsCents: lines.reduce((sum, line) => sum + line.totalCents, 0), stock }
}

/** @returns null for what cannot be bought, such as a product without the variant that it needs */
function unitPrice({ cents, variants }: Product, variant: string): number | null {
  if (variants.length === 0) return variant === '' ? cents : null
  return variants.find(({ name }) => name === variant)?.cents ?? null
}

export function titleOf(title: string, variant: string): string {
  return variant === '' ? title : `${title} – ${variant}`
}

export function deliveryCentsOf(shop: Shop, goodsCents: number, delivery: Delivery): number {
  const isFree = shop.freeFromCents !== null && goodsCents >= shop.freeFromCents
  return delivery === 'pickup' || isFree ? 0 : shop.deliveryCents
}

export function totalOf(shop: Shop, goodsCents: number, delivery: Delivery): number {
  return goodsCents + deliveryCentsOf(shop, goodsCents, delivery)
}
