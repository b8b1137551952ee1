/** What operators look after: the fleet, names, packages, processes. */
import type { Screen } from './screens.ts'

const as = 'operator' as const

export const operations: Screen[] = [
  { route: '_app/platform/deployments/index', at: () => '/platform/deployments', as },
  { route: '_app/platform/deployments/new', at: () => '/platform/deployments/new', as },
  {
    route: '_app/platform/deployments/$fleet',
    at: () => '/platform/deployments/00000000-0000-7000-8000-000000000000',
    as,
    shows: 'This does not exist',
  },
  { route: '_app/platform/freezes', at: () => '/platform/freezes', as },
  { route: '_app/platform/packages', at: () => '/platform/packages', as },
  { route: '_app/platform/advisories', at: () => '/platform/advisories', as },
  { route: '_app/platform/domains', at: () => '/platform/domains', as },
  { route: '_app/platform/certificates', at: () => '/platform/certificates', as },
  { route: '_app/platform/connections/index', at: () => '/platform/connections', as },
  ...['dns', 'cdn'].map((kind) => ({
    route: `_app/platform/connections/${kind}/$id`,
    at: () => `/platform/connections/${kind}/00000000-0000-7000-8000-000000000000`,
    as,
    shows: 'This does not exist',
  })),
  { route: '_app/platform/system', at: () => '/platform/system', as },
  { route: '_app/platform/jobs', at: () => '/platform/jobs', as },
  { route: '_app/platform/mailbox', at: () => '/platform/mailbox', as },
  { route: '_app/platform/audit', at: () => '/platform/audit', as },
]
