/** The frame of a tenant's own plugins: the packages, what was submitted, and who publishes them. */
import type { ReactNode } from 'react'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '@/kit/page'
import { useMay } from '@/kit/rights'
import { TabLink, TabLinks } from '@/ui/tabs'

export function OwnPluginsPage({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation('plugins')
  const params = useParams({ from: '/_app/t/$tenant' })
  const may = useMay()
  return (
    <Page
      title={t('Plugins')}
      description={t(
        'Plugins that you write yourself. Your websites can install them; once reviewed, everybody’s can.',
      )}
      actions={actions}
    >
      <TabLinks label={t('Plugins')}>
        <TabLink to="/t/$tenant/plugins" params={params} activeOptions={{ exact: true }}>
          {t('Your packages')}
        </TabLink>
        {may('GET /marketplace/submissions') && (
          <TabLink to="/t/$tenant/plugins/submissions" params={params}>
            {t('Submissions')}
          </TabLink>
        )}
        {may('GET /marketplace/publisher') && (
          <TabLink to="/t/$tenant/plugins/publisher" params={params}>
            {t('Publisher')}
          </TabLink>
        )}
      </TabLinks>
      {children}
    </Page>
  )
}
