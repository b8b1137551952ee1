/** One CDN of a team. */
import { createFileRoute } from '@tanstack/react-router'
import { CdnHookPage } from '@/kit/connections/cdn/cdn-hook-page'
import { purgeSearch } from '@/kit/connections/connection-search'
import { tenantConnections } from '@/kit/connections/connections'

export const Route = createFileRoute('/_app/t/$tenant/connections/cdn/$id')({
  validateSearch: purgeSearch,
  component: Shown,
})

function Shown() {
  const { tenant, id } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <CdnHookPage
      connections={tenantConnections(tenant)}
      id={id}
      {...search}
      onState={(state) => void navigate({ search: state ? { state } : {}, replace: true })}
    />
  )
}
