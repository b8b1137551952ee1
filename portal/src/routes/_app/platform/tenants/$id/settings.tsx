/** A tenant's configuration and branding, with all their versions. */
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { Section } from '@/kit/page'
import { useMay } from '@/kit/rights'
import { SettingsVersions } from '@/kit/settings-versions'
import { BrandingForm } from '../../-tenants/branding-form'
import { ConfigForm } from '../../-tenants/config-form'
import { useSettingsHistory } from '../../-tenants/settings'
import { useTenant } from '../../-tenants/tenant'

export const Route = createFileRoute('/_app/platform/tenants/$id/settings')({
  component: Settings,
})

function Settings() {
  return (
    <div className="grid items-start gap-8 xl:grid-cols-2">
      <Configuration />
      <Branding />
    </div>
  )
}

function Configuration() {
  const { t } = useTranslation('platform')
  const { id } = useTenant()
  const mayChange = useMay()('PATCH /admin/tenants/{id}/config')
  const history = useSettingsHistory('config', id, mayChange)
  const query = useQuery($api.queryOptions('get', '/admin/tenants/{id}/config', { params: { path: { id } } }))
  return (
    <div className="flex min-w-0 flex-col gap-6">
      <Loaded query={query}>
        {(config) => (
          <>
            <ConfigForm key={config.version} tenantId={id} config={config} mayChange={mayChange} />
            <Section title={t('Versions of the configuration')}>
              <SettingsVersions present={config.version} history={history} />
            </Section>
          </>
        )}
      </Loaded>
    </div>
  )
}

function Branding() {
  const { t } = useTranslation('platform')
  const { id } = useTenant()
  const mayChange = useMay()('PATCH /admin/tenants/{id}/branding')
  const history = useSettingsHistory('branding', id, mayChange)
  const query = useQuery(
    $api.queryOptions('get', '/admin/tenants/{id}/branding', { params: { path: { id } } }),
  )
  return (
    <div className="flex min-w-0 flex-col gap-6">
      <Loaded query={query}>
        {(branding) => (
          <>
            <BrandingForm key={branding.version} tenantId={id} branding={branding} mayChange={mayChange} />
            <Section title={t('Versions of the branding')}>
              <SettingsVersions present={branding.version} history={history} />
            </Section>
          </>
        )}
      </Loaded>
    </div>
  )
}
