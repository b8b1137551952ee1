/** All names of the team: what is offered to it, what could be stolen, and the names themselves. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '@/kit/page'
import { DomainList, NewDomain } from '../-domains/list/domain-list'
import { filterOf } from '../-domains/list/filter'
import { Dangling } from '../-domains/list/dangling'
import { Transfers } from '../-domains/transfers/transfers'

export const Route = createFileRoute('/_app/t/$tenant/domains/')({
  validateSearch: filterOf,
  component: Domains,
})

function Domains() {
  const { t } = useTranslation('domains')
  const { tenant } = Route.useParams()
  const filter = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <Page title={t('Domains')} actions={<NewDomain tenant={tenant} />}>
      <Transfers />
      <Dangling />
      <DomainList
        tenant={tenant}
        filter={filter}
        onFilter={(search) => void navigate({ search, replace: true })}
      />
    </Page>
  )
}
