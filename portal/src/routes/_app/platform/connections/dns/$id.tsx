/** One account at a DNS provider of the platform. */
import { createFileRoute } from '@tanstack/react-router'
import { DnsAccountPage } from '@/kit/connections/dns/dns-account-page'
import { zoneSearch } from '@/kit/connections/connection-search'
import { platformConnections } from '@/kit/connections/connections'

export const Route = createFileRoute('/_app/platform/connections/dns/$id')({
  validateSearch: zoneSearch,
  component: Shown,
})

function Shown() {
  const { id } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <DnsAccountPage
      connections={platformConnections}
      id={id}
      {...search}
      onZone={(zone) => void navigate({ search: zone ? { zone } : {}, replace: true })}
    />
  )
}
