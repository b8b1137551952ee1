/** The roles of the tenant, as those see them who choose one for somebody. */
import { useQuery } from '@tanstack/react-query'
import { $api, type Item } from '@/api/api'
import { useMay, useMe } from '@/kit/rights'

export type Role = Item<'/roles'>

export const rolesOptions = () => $api.queryOptions('get', '/roles', { params: { query: { limit: 200 } } })

/** @returns the roles that this person may give to others; empty for those who may not see roles */
export function useGivableRoles(): Role[] {
  const may = useMay()
  const me = useMe()
  const { data } = useQuery({ ...rolesOptions(), enabled: may('GET /roles') })
  const isOwner = me?.permissions.includes('owners:write') ?? false
  return (data?.items ?? []).filter(
    ({ permissions }) =>
      (isOwner || !permissions.includes('owners:write')) &&
      permissions.every((permission) => me?.permissions.includes(permission)),
  )
}
