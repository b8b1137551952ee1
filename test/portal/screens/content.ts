/** Pages and posts: their lists, and writing them. */
import type { Screen } from './screens.ts'

const below = '_app/t/$tenant/websites/$website'

export const content: Screen[] = [
  { route: `${below}/pages/index`, at: ({ tenant, website }) => `/t/${tenant}/websites/${website}/pages` },
  {
    route: `${below}/pages/index`,
    at: ({ tenant, website }) => `/t/${tenant}/websites/${website}/pages?sort=title`,
  },
  { route: `${below}/pages/$id`, at: ({ tenant, website }) => `/t/${tenant}/websites/${website}/pages/new` },
  {
    route: `${below}/pages/$id`,
    at: ({ tenant, website, page }) => `/t/${tenant}/websites/${website}/pages/${page}`,
  },
  { route: `${below}/posts/index`, at: ({ tenant, website }) => `/t/${tenant}/websites/${website}/posts` },
  {
    route: `${below}/posts/$id`,
    at: ({ tenant, website, post }) => `/t/${tenant}/websites/${website}/posts/${post}`,
  },
]
