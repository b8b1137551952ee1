/** What a mail looks like it comes from: the tenant's name, colours and logo, or the platform's. */
import { inkOn } from '../../kernel/contrast.ts'
import { type Database, PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { findBrand } from './queries.ts'

export type Brand = {
  name: string
  /** What mails are sent as. */
  sender: string
  /** `#rrggbb` */
  color: string
  /** Black or white, whichever is easier to read on `color`. */
  on_color: string
  logo_url: string | null
}

const PLATFORM: Brand = {
  name: 'HotSwap',
  sender: 'HotSwap',
  color: '#4f46e5',
  on_color: '#ffffff',
  logo_url: null,
}

export async function brandOf(ctx: { db: Database }, tenantId: string): Promise<Brand> {
  if (tenantId === PLATFORM_SCOPE) return PLATFORM
  const row = await ctx.db.withPlatform((tx) => findBrand(tx, tenantId), { readOnly: true })
  if (!row) return PLATFORM
  // It stands in style attributes: nothing but a colour may get there.
  const color = /^#[0-9a-f]{6}$/i.test(row.primary_color ?? '') ? String(row.primary_color) : PLATFORM.color
  const logo_url = row.logo_url?.startsWith('https://') ? row.logo_url : null
  const sender = row.sender_name ?? row.display_name
  return { name: row.display_name, sender, color, on_color: inkOn(color), logo_url }
}
