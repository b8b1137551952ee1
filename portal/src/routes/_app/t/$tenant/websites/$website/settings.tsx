/** Everything that can be set about one website. */
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Loaded } from '@/kit/loaded'
import { Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Forbidden } from '@/kit/states'
import { useWebsite } from '@/kit/website'
import { TabLink, TabLinks } from '@/ui/tabs'
import { ApiPart } from './-settings/api-part'
import { ContactPart } from './-settings/contact-part'
import { DangerPart } from './-settings/danger-part'
import { GeneralPart } from './-settings/general-part'
import { ReadingPart } from './-settings/reading-part'
import { SearchPart } from './-settings/search-part'
import { settingsOptions } from './-settings/settings'

const PARTS = ['general', 'reading', 'contact', 'search', 'api', 'danger'] as const
type Part = (typeof PARTS)[number]

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/settings')({
  validateSearch: ({ part }: Record<string, unknown>): { part?: Part } => ({
    ...(PARTS.includes(part as Part) && part !== 'general' && { part: part as Part }),
  }),
  component: Settings,
})

function Settings() {
  const { t } = useTranslation('websites')
  const { tenant } = Route.useParams()
  const { part = 'general' } = Route.useSearch()
  const website = useWebsite()
  const settings = useQuery(settingsOptions(website.id))
  const names: Record<Part, string> = {
    general: t('General'),
    reading: t('Front page and posts'),
    contact: t('Contact'),
    search: t('Search engines'),
    api: t('API and caches'),
    danger: t('State and deletion'),
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
      <Can call="GET /websites/{website_id}/settings" otherwise={<Forbidden />}>
        <Loaded query={settings}>
          {(data) => (
            <div className="flex flex-col gap-6">
              {part === 'general' && <GeneralPart website={website} settings={data} />}
              {part === 'reading' && <ReadingPart website={website} settings={data} />}
              {part === 'contact' && <ContactPart website={website} settings={data} />}
              {part === 'search' && <SearchPart website={website} settings={data} />}
              {part === 'api' && <ApiPart website={website} settings={data} />}
              {part === 'danger' && <DangerPart tenant={tenant} website={website} />}
            </div>
          )}
        </Loaded>
      </Can>
    </Page>
  )
}
