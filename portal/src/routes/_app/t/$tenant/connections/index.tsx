/** Accounts and caches elsewhere that work for a team. */
import { createFileRoute } from '@tanstack/react-router'
import { tenantConnections } from '@/kit/connections/connections'
import { ConnectionsPage } from '@/kit/connections/connections-page'

export const Route = createFileRoute('/_app/t/$tenant/connections/')({ component: TeamConnections })

function TeamConnections() {
  const { tenant } = Route.useParams()
  return <ConnectionsPage connections={tenantConnections(tenant)} />
}
