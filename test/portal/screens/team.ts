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
]
