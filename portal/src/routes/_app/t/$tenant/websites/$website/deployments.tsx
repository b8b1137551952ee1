/** The deployments that change one website. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '@/kit/page'
import { DeploymentList, NewDeployment } from '../../-deployments/list/deployment-list'
import { filterOf } from '../../-deployments/list/filter'

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/deployments')({
  validateSearch: filterOf,
  component: WebsiteDeployments,
})

function WebsiteDeployments() {
  const { t } = useTranslation('deployments')
  const { tenant, website } = Route.useParams()
  const filter = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <Page title={t('Deployments')} actions={<NewDeployment tenant={tenant} website={website} />}>
      <DeploymentList
        tenant={tenant}
        website={website}
        filter={filter}
        onFilter={(search) => void navigate({ search, replace: true })}
      />
    </Page>
  )
}
