/** From the first steps to everything about a website as a whole. */
import type { Screen } from './screens.ts'

const below = '_app/t/$tenant/websites/$website'

export const websites: Screen[] = [
  { route: '_app/welcome', at: () => '/welcome' },
  { route: '_app/t/$tenant/index', at: ({ tenant }) => `/t/${tenant}` },
  { route: '_app/t/$tenant/websites/index', at: ({ tenant }) => `/t/${tenant}/websites` },
  { route: '_app/t/$tenant/websites/new', at: ({ tenant }) => `/t/${tenant}/websites/new` },
  { route: `${below}/index`, at: ({ tenant, website }) => `/t/${tenant}/websites/${website}` },
  { route: `${below}/settings`, at: ({ tenant, website }) => `/t/${tenant}/websites/${website}/settings` },
  {
    route: `${below}/settings`,
    at: ({ tenant, website }) => `/t/${tenant}/websites/${website}/settings?part=contact`,
  },
  {
    route: `${below}/settings`,
    at: ({ tenant, website }) => `/t/${tenant}/websites/${website}/settings?part=api`,
  },
  { route: `${below}/transfer`, at: ({ tenant, website }) => `/t/${tenant}/websites/${website}/transfer` },
  {
    route: `${below}/releases/index`,
    at: ({ tenant, website }) => `/t/${tenant}/websites/${website}/releases`,
  },
  {
    route: `${below}/releases/compare`,
    at: ({ tenant, website }) => `/t/${tenant}/websites/${website}/releases/compare?from=1&to=2`,
  },
]
