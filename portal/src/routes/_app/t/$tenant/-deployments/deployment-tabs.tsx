/** Deployments one by one, in figures, and what the pages of each have to pass. */
import { useTranslation } from 'react-i18next'
import { TabLink, TabLinks } from '@/ui/tabs'

export function DeploymentTabs({ tenant }: { tenant: string }) {
  const { t } = useTranslation('deployments')
  return (
    <TabLinks label={t('Deployments')}>
      <TabLink
        to="/t/$tenant/deployments"
        params={{ tenant }}
        activeOptions={{ exact: true, includeSearch: false }}
      >
        {t('All deployments')}
      </TabLink>
      <TabLink to="/t/$tenant/deployments/metrics" params={{ tenant }}>
        {t('Figures')}
      </TabLink>
      <TabLink to="/t/$tenant/deployments/checks" params={{ tenant }}>
        {t('Page checks')}
      </TabLink>
    </TabLinks>
  )
}
