/** One account at a DNS provider of a team. */
import { createFileRoute } from '@tanstack/react-router'
import { DnsAccountPage } from '@/kit/connections/dns/dns-account-page'
import { zoneSearch } from '@/kit/connections/connection-search'
import { tenantConnections } from '@/kit/connections/connections'

export const Route = createFileRoute('/_app/t/$tenant/connections/dns/$id')({
  validateSearch: zoneSearch,
  component: Shown,
})

function Shown() {
  const { tenant, id } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <DnsAccountPage
      connections={tenantConnections(tenant)}
      id={id}
      {...search}
      onZone={(zone) => void navigate({ search: zone ? { zone } : {}, replace: true })}
    />
  )
}
