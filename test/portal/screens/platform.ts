/** The platform for its operators: overview, tenants, plans, users. */
import type { Screen } from './screens.ts'

const tenant = (part: string): Screen => ({
  route: `_app/platform/tenants/$id/${part || 'index'}`,
  at: ({ tenantId }) => `/platform/tenants/${tenantId}${part && `/${part}`}`,
  as: 'operator',
})

export const platform: Screen[] = [
  { route: '_app/platform/index', at: () => '/platform', as: 'operator' },
  { route: '_app/platform/tenants/index', at: () => '/platform/tenants', as: 'operator' },
  { route: '_app/platform/tenants/new', at: () => '/platform/tenants/new', as: 'operator' },
  tenant(''),
  ...['people', 'usage', 'domains', 'settings', 'placement', 'audit'].map(tenant),
  { route: '_app/platform/plans/index', at: () => '/platform/plans', as: 'operator' },
  { route: '_app/platform/plans/new', at: () => '/platform/plans/new', as: 'operator' },
  { route: '_app/platform/plans/$plan', at: () => '/platform/plans/professional', as: 'operator' },
  { route: '_app/platform/users/index', at: () => '/platform/users', as: 'operator' },
  { route: '_app/platform/users/$user', at: ({ userId }) => `/platform/users/${userId}`, as: 'operator' },
]
