/** What pages must show in every new release before visitors see it. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Forbidden } from '@/kit/states'
import { PageChecks } from '../-deployments/checks/page-checks'
import { DeploymentTabs } from '../-deployments/deployment-tabs'

export const Route = createFileRoute('/_app/t/$tenant/deployments/checks')({
  validateSearch: ({ website }: Record<string, unknown>): { website?: string } =>
    typeof website === 'string' && website !== '' ? { website } : {},
  component: Checks,
})

function Checks() {
  const { t } = useTranslation('deployments')
  const { tenant } = Route.useParams()
  const { website } = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <Page title={t('Page checks')}>
      <DeploymentTabs tenant={tenant} />
      <Can call="GET /smoke-checks" otherwise={<Forbidden />}>
        <PageChecks
          website={website}
          onWebsite={(next) => void navigate({ search: next ? { website: next } : {}, replace: true })}
        />
      </Can>
    </Page>
  )
}
