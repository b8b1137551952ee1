/** Under which name this portal shows itself: HotSwap's own, or a tenant's. */
import { useQuery } from '@tanstack/react-query'
import { $api } from '@/api/api'

export const portalOptions = () => $api.queryOptions('get', '/portal', {}, { staleTime: Infinity })

export function usePortal() {
  return useQuery(portalOptions()).data
}
