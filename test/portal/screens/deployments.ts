/** Deployments, domains, and who visits. */
import type { Screen } from './screens.ts'

const TEAM = '_app/t/$tenant'
const WEBSITE = `${TEAM}/websites/$website`

export const deployments: Screen[] = [
  { route: `${TEAM}/deployments/index`, at: ({ tenant }) => `/t/${tenant}/deployments`, shows: 'Succeeded' },
  { route: `${TEAM}/deployments/new`, at: ({ tenant }) => `/t/${tenant}/deployments/new` },
  {
    route: `${TEAM}/deployments/new`,
    at: ({ tenant, website }) =>
      `/t/${tenant}/deployments/new?module=content&content=chosen&websites=${website}&step=what`,
    shows: 'Chosen drafts',
  },
  {
    route: `${TEAM}/deployments/new`,
    at: ({ tenant, website }) =>
      `/t/${tenant}/deployments/new?module=theme&theme=gazette&websites=${website}&strategy=canary&step=how`,
    shows: 'Another step',
  },
  {
    route: `${TEAM}/deployments/$id`,
    at: ({ tenant, deployment }) => `/t/${tenant}/deployments/${deployment}`,
    shows: 'Pipeline',
  },
  {
    route: `${TEAM}/deployments/metrics`,
    at: ({ tenant }) => `/t/${tenant}/deployments/metrics`,
    shows: 'Deployments per day',
  },
  { route: `${TEAM}/deployments/checks`, at: ({ tenant }) => `/t/${tenant}/deployments/checks` },
  {
    route: `${WEBSITE}/deployments`,
    at: ({ tenant, website }) => `/t/${tenant}/websites/${website}/deployments`,
  },
  {
    route: `${TEAM}/domains/index`,
    at: ({ tenant }) => `/t/${tenant}/domains`,
    shows: 'www.lindenhof.example',
  },
  { route: `${TEAM}/domains/new`, at: ({ tenant }) => `/t/${tenant}/domains/new` },
  ...['dns', 'shows', 'https', 'visitors', 'search'].map((tab) => ({
    route: `${TEAM}/domains/$domain`,
    at: ({ tenant, domain }: { tenant: string; domain: string }) =>
      `/t/${tenant}/domains/${domain}?tab=${tab}`,
    shows: 'What it shows',
  })),
  { route: `${WEBSITE}/domains`, at: ({ tenant, website }) => `/t/${tenant}/websites/${website}/domains` },
  {
    route: `${WEBSITE}/analytics`,
    at: ({ tenant, website }) => `/t/${tenant}/websites/${website}/analytics`,
    shows: 'Compared',
  },
]
