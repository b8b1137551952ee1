/** The names under which one website is found. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '@/kit/page'
import { addressOf, useWebsite } from '@/kit/website'
import { Copyable } from '@/kit/copy'
import { DomainList, NewDomain } from '../../-domains/list/domain-list'
import { filterOf } from '../../-domains/list/filter'

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/domains')({
  validateSearch: filterOf,
  component: WebsiteDomains,
})

function WebsiteDomains() {
  const { t } = useTranslation('domains')
  const { tenant, website } = Route.useParams()
  const filter = Route.useSearch()
  const navigate = Route.useNavigate()
  const { name, ...found } = useWebsite()
  return (
    <Page
      title={t('Domains')}
      description={
        <span className="flex flex-wrap items-center gap-2">
          {t('“{{name}}” is found at', { name })} <Copyable text={addressOf(found)} />
        </span>
      }
      actions={<NewDomain tenant={tenant} website={website} />}
    >
      <DomainList
        tenant={tenant}
        website={website}
        filter={filter}
        onFilter={(search) => void navigate({ search, replace: true })}
      />
    </Page>
  )
}
