/** How many there are of what is counted. A number goes down by one atomic step that cannot go below zero. */
import { type Row, type Site, isHostError } from '@hotswap/sdk'
import { COLLECTION, type Product, productOf } from './products.ts'
import type { Shop } from './shop.ts'

type StockColumns = {
  title: string
  /** Empty: the product has none. */
  variant: string
  sku: string
  quantity: number
  /** Null until it was looked at. */
  is_warned: boolean | null
  product_id: string
}
export type StockRow = Row<StockColumns>

export const stockTable = (site: Site) => site.table<StockColumns>('stock')

/** Of these products, all variants. */
export async function findStock(site: Site, productIds: string[]): Promise<StockRow[]> {
  if (productIds.length === 0) return []
  const rows: StockRow[] = []
  let cursor: string | undefined
  do {
    const where = { product_id: { in: productIds } }
    const page = await stockTable(site).list({ where, limit: 100, ...(cursor && { cursor }) })
    rows.push(...page.items)
    cursor = page.next_cursor ?? undefined
  } while (cursor)
  return rows
}

/** @returns null where nobody counts: there are always enough */
export function available(product: Product, variant: string, stock: readonly StockRow[]): number | null {
  if (!product.hasStock) return null
  const row = rowOf(stock, product.id, variant)
  return Math.max(0, row?.quantity ?? 0)
}

export function rowOf(stock: readonly StockRow[], productId: string, variant: string): StockRow | undefined {
  return stock.find((row) => row.product_id === productId && row.variant === variant)
}

/** Adds rows for what is counted and has none yet, at zero, so that there is something to set; names follow the product. */
export async function syncStock(site: Site, shop: Shop, entryId?: string): Promise<void> {
  let cursor: string | undefined
  do {
    const { items, next_cursor } = await site.content.list({
      type: COLLECTION,
      where: { fields: { has_stock: true }, ...(entryId !== undefined && { ids: [entryId] }) },
      limit: 50,
      ...(cursor && { cursor }),
    })
    const products = items.map((entry) => productOf(entry, shop))
    const stock = await findStock(
      site,
      products.map(({ id }) => id),
    )
    for (const product of products) await syncProduct(site, product, stock)
    cursor = next_cursor ?? undefined
  } while (cursor)
}

async function syncProduct(site: Site, product: Product, stock: readonly StockRow[]): Promise<void> {
  const { id, title, sku } = product
  const names = product.variants.length > 0 ? product.variants.map(({ name }) => name) : ['']
  for (const variant of names) {
    const row = rowOf(stock, id, variant)
    if (!row) await addRow(site, { product_id: id, variant, title, sku, quantity: 0 })
    else if (row.title !== title || (row.sku ?? '') !== sku)
      await stockTable(site).update(row.id, { title, sku })
  }
}

async function addRow(site: Site, row: Partial<StockColumns>): Promise<void> {
  try {
    await stockTable(site).insert(row)
  } catch (error) {
    // Somebody else was faster, which is as well.
    if (!isHostError(error, 'conflict')) throw error
  }
}

/** @returns whether there were as many */
export async function takeFromStock(site: Site, stockId: string, quantity: number): Promise<boolean> {
  try {
    await stockTable(site).increment(stockId, 'quantity', -quantity, { min: 0 })
    return true
  } catch (error) {
    if (isHostError(error, 'conflict') || isHostError(error, 'not_found')) return false
    throw error
  }
}

/** A row that was deleted meanwhile has nothing to go back to. */
export async function returnToStock(site: Site, stockId: string, quantity: number): Promise<void> {
  try {
    await stockTable(site).increment(stockId, 'quantity', quantity)
  } catch (error) {
    if (!isHostError(error, 'not_found')) throw error
  }
}

/** In one mail; the next one tells of the rest. */
const SCARCE_MAX = 50

/** What has become scarce since it was looked at last; each is told once until there is more again. */
export async function findScarce(site: Site, { lowStock }: Shop): Promise<StockRow[]> {
  const scarce: StockRow[] = []
  let cursor: string | undefined
  do {
    const page = await stockTable(site).list({ order: 'title', limit: 100, ...(cursor && { cursor }) })
    for (const row of page.items) {
      const isScarce = row.quantity <= lowStock
      if (isScarce === (row.is_warned ?? false)) continue
      await stockTable(site).update(row.id, { is_warned: isScarce })
      if (isScarce) scarce.push(row)
    }
    cursor = page.next_cursor ?? undefined
  } while (cursor && scarce.length < SCARCE_MAX)
  return scarce
}
