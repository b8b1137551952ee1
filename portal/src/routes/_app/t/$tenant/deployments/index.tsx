/** All deployments of the team. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '@/kit/page'
import { DeploymentTabs } from '../-deployments/deployment-tabs'
import { DeploymentList, NewDeployment } from '../-deployments/list/deployment-list'
import { filterOf } from '../-deployments/list/filter'

export const Route = createFileRoute('/_app/t/$tenant/deployments/')({
  validateSearch: filterOf,
  component: Deployments,
})

function Deployments() {
  const { t } = useTranslation('deployments')
  const { tenant } = Route.useParams()
  const filter = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <Page title={t('Deployments')} actions={<NewDeployment tenant={tenant} />}>
      <DeploymentTabs tenant={tenant} />
      <DeploymentList
        tenant={tenant}
        filter={filter}
        onFilter={(search) => void navigate({ search, replace: true })}
      />
    </Page>
  )
}
