/** How websites look, the plugins they have, and packages of one's own. */
import type { Screen } from './screens.ts'

const website = '_app/t/$tenant/websites/$website'

export const design: Screen[] = [
  { route: `${website}/design/index`, at: ({ tenant, website: id }) => `/t/${tenant}/websites/${id}/design` },
  {
    route: `${website}/design/customize`,
    at: ({ tenant, website: id }) => `/t/${tenant}/websites/${id}/design/customize`,
  },
  {
    route: `${website}/design/try/$theme`,
    at: ({ tenant, website: id }) => `/t/${tenant}/websites/${id}/design/try/atelier`,
  },
  {
    route: `${website}/plugins/index`,
    at: ({ tenant, website: id }) => `/t/${tenant}/websites/${id}/plugins`,
  },
  {
    route: `${website}/plugins/personal`,
    at: ({ tenant, website: id }) => `/t/${tenant}/websites/${id}/plugins/personal`,
  },
  {
    route: `${website}/plugins/marketplace/index`,
    at: ({ tenant, website: id }) => `/t/${tenant}/websites/${id}/plugins/marketplace`,
  },
  {
    route: `${website}/plugins/marketplace/$plugin`,
    at: ({ tenant, website: id }) => `/t/${tenant}/websites/${id}/plugins/marketplace/newsletter`,
  },
  ...['index', 'data', 'activity', 'about'].map((room): Screen => ({
    route: `${website}/plugins/$plugin/${room}`,
    at: ({ tenant, website: id }) =>
      `/t/${tenant}/websites/${id}/plugins/contact-form${room === 'index' ? '' : `/${room}`}`,
  })),
  { route: '_app/t/$tenant/themes', at: ({ tenant }) => `/t/${tenant}/themes` },
  { route: '_app/t/$tenant/plugins/index', at: ({ tenant }) => `/t/${tenant}/plugins` },
  { route: '_app/t/$tenant/plugins/submissions', at: ({ tenant }) => `/t/${tenant}/plugins/submissions` },
  { route: '_app/t/$tenant/plugins/publisher', at: ({ tenant }) => `/t/${tenant}/plugins/publisher` },
]
