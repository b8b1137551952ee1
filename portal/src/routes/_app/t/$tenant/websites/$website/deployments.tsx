/** The deployments that change one website. */
import { Link, createFileRoute } from '@tanstack/react-router'
import { FileCheck2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Button } from '@/ui/button'
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
    <Page
      title={t('Deployments')}
      actions={
        <>
          <Can call="GET /smoke-checks">
            <Button asChild variant="outline">
              <Link to="/t/$tenant/deployments/checks" params={{ tenant }} search={{ website }}>
                <FileCheck2 aria-hidden /> {t('Page checks')}
              </Link>
            </Button>
          </Can>
          <NewDeployment tenant={tenant} website={website} />
        </>
      }
    >
      <DeploymentList
        tenant={tenant}
        website={website}
        filter={filter}
        onFilter={(search) => void navigate({ search, replace: true })}
      />
    </Page>
  )
}
