/** Accounts and caches elsewhere that work for the platform itself. */
import { createFileRoute } from '@tanstack/react-router'
import { platformConnections } from '@/kit/connections/connections'
import { ConnectionsPage } from '@/kit/connections/connections-page'

export const Route = createFileRoute('/_app/platform/connections/')({ component: PlatformConnections })

function PlatformConnections() {
  return <ConnectionsPage connections={platformConnections} />
}
