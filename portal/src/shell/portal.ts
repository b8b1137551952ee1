/** Under which name this portal shows itself: HotSwap's own, or a tenant's. */
import { type QueryClient, useQuery } from '@tanstack/react-query'
import { $api } from '@/api/api'
import { bindHome } from '@/api/session'
import { showBrand } from './brand'

export const portalOptions = () =>
  $api.queryOptions('get', '/portal', {}, { staleTime: Infinity, gcTime: Infinity })

export function usePortal() {
  return useQuery(portalOptions()).data
}

/** Asks once whose portal this host is, and looks like it. Where it cannot be asked, it is the product's. */
export async function loadPortal(client: QueryClient): Promise<void> {
  const portal = await client.ensureQueryData(portalOptions()).catch(() => undefined)
  if (!portal?.tenant) return
  bindHome(portal.tenant.slug)
  showBrand({ name: portal.name, color: portal.primary_color, favicon: portal.favicon_url })
}
