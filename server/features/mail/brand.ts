/** What a mail looks like it comes from: the tenant's name, colours and logo, or the platform's. */
import { type Database, PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { findBrand } from './queries.ts'

export type Brand = {
  name: string
  /** `#rrggbb` */
  color: string
  /** Black or white, whichever is easier to read on `color`. */
  on_color: string
  logo_url: string | null
}

const PLATFORM: Brand = { name: 'HotSwap', color: '#4f46e5', on_color: '#ffffff', logo_url: null }

export async function brandOf(ctx: { db: Database }, tenantId: string): Promise<Brand> {
  if (tenantId === PLATFORM_SCOPE) return PLATFORM
  const row = await ctx.db.withPlatform((tx) => findBrand(tx, tenantId), { readOnly: true })
  if (!row) return PLATFORM
  // It stands in style attributes: nothing but a colour may get there.
  const color = /^#[0-9a-f]{6}$/i.test(row.primary_color ?? '') ? String(row.primary_color) : PLATFORM.color
  const logo_url = row.logo_url?.startsWith('https://') ? row.logo_url : null
  return { name: row.display_name, color, on_color: isLight(color) ? '#18181b' : '#ffffff', logo_url }
}

/** Relative luminance (WCAG 2.2) above the point where black has more contrast than white. */
function isLight(color: string): boolean {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179
}
