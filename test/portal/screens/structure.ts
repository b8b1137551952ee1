/** Structured content of a website: media, collections, menus, redirects, terms, comments. */
import type { Sample, Screen } from './screens.ts'

const WEBSITE = '_app/t/$tenant/websites/$website'

/** Files of routes, by addresses below the collections. */
const ROUTES: Record<string, string> = {
  '': '/index',
  '/services': '/$collection/index',
  '/services/settings': '/$collection/settings',
  '/services/records/new': '/$collection/records/$id',
}

export const structure: Screen[] = [
  {
    route: `${WEBSITE}/media`,
    at: ({ tenant, website }) => `/t/${tenant}/websites/${website}/media`,
  },
  ...['', '/new', '/services', '/services/settings', '/services/records/new'].map((path) => ({
    route: `${WEBSITE}/collections${ROUTES[path] ?? path}`,
    at: ({ tenant, website }: Sample) => `/t/${tenant}/websites/${website}/collections${path}`,
  })),
  ...['menus', 'redirects', 'comments', 'terms'].map((path) => ({
    route: `${WEBSITE}/${path}`,
    at: ({ tenant, website }: Sample) => `/t/${tenant}/websites/${website}/${path}`,
  })),
]
