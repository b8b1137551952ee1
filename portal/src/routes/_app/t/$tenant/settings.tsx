/** What the team has set: its names, how the portal looks, where it is, and all of it as it was before. */
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { Page, Section } from '@/kit/page'
import { Can, useMay } from '@/kit/rights'
import { SettingsVersions } from '@/kit/settings-versions'
import { Forbidden } from '@/kit/states'
import { TabLink, TabLinks } from '@/ui/tabs'
import { BrandingPart } from './-settings/branding-part'
import { ConfigCard } from './-settings/config-card'
import { useSettingsHistory } from './-settings/history'
import { OwnPortalPart } from './-settings/own-portal-part'
import { ProfileCard } from './-settings/profile-card'

const PARTS = ['general', 'branding', 'portal', 'history'] as const
type Part = (typeof PARTS)[number]

export const Route = createFileRoute('/_app/t/$tenant/settings')({
  validateSearch: ({ part }: Record<string, unknown>): { part?: Part } => ({
    ...(PARTS.includes(part as Part) && part !== 'general' && { part: part as Part }),
  }),
  component: Settings,
})

function Settings() {
  const { t } = useTranslation('team')
  const { part = 'general' } = Route.useSearch()
  const { tenant } = Route.useParams()
  const names: Record<Part, string> = {
    general: t('General'),
    branding: t('Look'),
    portal: t('Your own portal'),
    history: t('History'),
  }
  return (
    <Page title={t('Settings')} width="narrow">
      <TabLinks label={t('Settings')}>
        {PARTS.map((name) => (
          <TabLink
            key={name}
            to="."
            search={name === 'general' ? {} : { part: name }}
            activeOptions={{ exact: true, includeSearch: true }}
          >
            {names[name]}
          </TabLink>
        ))}
      </TabLinks>
      <Can call="GET /tenant/config" otherwise={<Forbidden />}>
        {part === 'general' && <General />}
        {part === 'branding' && <BrandingPart />}
        {part === 'portal' && <OwnPortalPart tenant={tenant} />}
        {part === 'history' && <History />}
      </Can>
    </Page>
  )
}

function General() {
  const profile = useQuery($api.queryOptions('get', '/tenant/profile'))
  const config = useQuery($api.queryOptions('get', '/tenant/config'))
  return (
    <>
      <Loaded query={profile}>{(data) => <ProfileCard key={data.version} profile={data} />}</Loaded>
      <Loaded query={config}>{(data) => <ConfigCard key={data.version} config={data} />}</Loaded>
    </>
  )
}

function History() {
  const { t } = useTranslation('team')
  const may = useMay()
  const config = useQuery($api.queryOptions('get', '/tenant/config'))
  const branding = useQuery($api.queryOptions('get', '/tenant/branding'))
  const ofConfig = useSettingsHistory('config', may('POST /tenant/config/versions/{version}/restore'))
  const ofBranding = useSettingsHistory('branding', may('POST /tenant/branding/versions/{version}/restore'))
  return (
    <>
      <Section title={t('Configuration')}>
        <Loaded query={config}>
          {({ version }) => <SettingsVersions present={version} history={ofConfig} />}
        </Loaded>
      </Section>
      <Section title={t('Look')}>
        <Loaded query={branding}>
          {({ version }) => <SettingsVersions present={version} history={ofBranding} />}
        </Loaded>
      </Section>
    </>
  )
}
