/** One CDN of the platform. */
import { createFileRoute } from '@tanstack/react-router'
import { CdnHookPage } from '@/kit/connections/cdn/cdn-hook-page'
import { purgeSearch } from '@/kit/connections/connection-search'
import { platformConnections } from '@/kit/connections/connections'

export const Route = createFileRoute('/_app/platform/connections/cdn/$id')({
  validateSearch: purgeSearch,
  component: Shown,
})

function Shown() {
  const { id } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <CdnHookPage
      connections={platformConnections}
      id={id}
      {...search}
      onState={(state) => void navigate({ search: state ? { state } : {}, replace: true })}
    />
  )
}
