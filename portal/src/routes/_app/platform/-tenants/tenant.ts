/** Tenants as operators see them, and what has to be read anew when one changed. */
import { useQueryClient } from '@tanstack/react-query'
import { createContext, use, useMemo } from 'react'
import { $api, type Answer, type Item } from '@/api/api'

export type ListedTenant = Item<'/admin/tenants'>
export type Tenant = Answer<'get', '/admin/tenants/{id}'>
export type TenantStatus = Tenant['status']

export const tenantOptions = (id: string) =>
  $api.queryOptions('get', '/admin/tenants/{id}', { params: { path: { id } } })

const Context = createContext<Tenant | undefined>(undefined)
export const TenantProvider = Context.Provider

/** The tenant whose screens these are. */
export function useTenant(): Tenant {
  const tenant = use(Context)
  if (!tenant) throw new Error('no tenant is looked at')
  return tenant
}

/** Everything that shows a tenant shows it anew. */
export function useRefreshTenants(): () => Promise<void> {
  const client = useQueryClient()
  return useMemo(
    () => () =>
      client.invalidateQueries({
        predicate: ({ queryKey: [, path] }) =>
          typeof path === 'string' && /^\/admin\/(tenants|overview)/.test(path),
      }),
    [client],
  )
}
