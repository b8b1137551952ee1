/** The team, what it is told, and what it has set; and everybody's own account. */
import type { Screen } from './screens.ts'

export const team: Screen[] = [
  { route: '_app/t/$tenant/team', at: ({ tenant }) => `/t/${tenant}/team` },
  { route: '_app/t/$tenant/team', at: ({ tenant }) => `/t/${tenant}/team?part=roles` },
  { route: '_app/t/$tenant/team', at: ({ tenant }) => `/t/${tenant}/team?part=invitations` },
  { route: '_app/t/$tenant/notifications', at: ({ tenant }) => `/t/${tenant}/notifications` },
  { route: '_app/account/index', at: () => '/account' },
  { route: '_app/account/security', at: () => '/account/security' },
  { route: '_app/account/appearance', at: () => '/account/appearance' },
  { route: '_app/account/notifications', at: () => '/account/notifications' },
  { route: '_app/t/$tenant/api-keys', at: ({ tenant }) => `/t/${tenant}/api-keys` },
  { route: '_app/t/$tenant/webhooks/index', at: ({ tenant }) => `/t/${tenant}/webhooks` },
  { route: '_app/t/$tenant/usage', at: ({ tenant }) => `/t/${tenant}/usage` },
  {
    route: '_app/t/$tenant/webhooks/$id',
    at: ({ tenant, tenantId }) => `/t/${tenant}/webhooks/${tenantId}`,
    shows: 'This does not exist',
  },
  { route: '_app/t/$tenant/audit', at: ({ tenant }) => `/t/${tenant}/audit` },
  { route: '_app/t/$tenant/jobs', at: ({ tenant }) => `/t/${tenant}/jobs` },
  { route: '_app/t/$tenant/mail', at: ({ tenant }) => `/t/${tenant}/mail` },
  { route: '_app/t/$tenant/mail', at: ({ tenant }) => `/t/${tenant}/mail?template=welcome&locale=en` },
  { route: '_app/t/$tenant/mail', at: ({ tenant }) => `/t/${tenant}/mail?part=sent` },
  { route: '_app/t/$tenant/approvals/index', at: ({ tenant }) => `/t/${tenant}/approvals` },
  { route: '_app/t/$tenant/approvals/rules', at: ({ tenant }) => `/t/${tenant}/approvals/rules` },
  { route: '_app/guides/index', at: () => '/guides' },
  { route: '_app/guides/$name', at: () => '/guides/domains' },
  { route: '_app/t/$tenant/settings', at: ({ tenant }) => `/t/${tenant}/settings` },
  { route: '_app/t/$tenant/settings', at: ({ tenant }) => `/t/${tenant}/settings?part=branding` },
  { route: '_app/t/$tenant/settings', at: ({ tenant }) => `/t/${tenant}/settings?part=portal` },
  { route: '_app/t/$tenant/settings', at: ({ tenant }) => `/t/${tenant}/settings?part=history` },
]
