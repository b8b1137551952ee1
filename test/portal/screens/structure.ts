/** Structured content of a website: media, collections, menus, redirects, terms, comments. */
import type { Screen } from './screens.ts'

const WEBSITE = '_app/t/$tenant/websites/$website'

export const structure: Screen[] = [
  {
    route: `${WEBSITE}/media`,
    at: ({ tenant, website }) => `/t/${tenant}/websites/${website}/media`,
  },
]
