/** The frame of what is about all plugins: those the website has, those there are, and what they know of visitors. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from '@tanstack/react-router'
import { Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { TabLink, TabLinks } from '@/ui/tabs'

export function PluginsPage({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation('plugins')
  const params = useParams({ from: '/_app/t/$tenant/websites/$website' })
  return (
    <Page
      title={t('Plugins')}
      description={t(
        'Forms, a shop, statistics and more. Each does only what you agreed to, on this website only.',
      )}
      actions={actions}
    >
      <TabLinks label={t('Plugins')}>
        <TabLink to="/t/$tenant/websites/$website/plugins" params={params} activeOptions={{ exact: true }}>
          {t('Installed')}
        </TabLink>
        <TabLink to="/t/$tenant/websites/$website/plugins/marketplace" params={params}>
          {t('Marketplace')}
        </TabLink>
        <Can call="POST /websites/{website_id}/plugin-data/personal/find">
          <TabLink to="/t/$tenant/websites/$website/plugins/personal" params={params}>
            {t('Personal data')}
          </TabLink>
        </Can>
      </TabLinks>
      {children}
    </Page>
  )
}
