/** Bring content in from elsewhere, and take everything along. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { useWebsite } from '@/kit/website'
import { TabLink, TabLinks } from '@/ui/tabs'
import { Exports } from './-transfer/exports'
import { ImportHistory } from './-transfer/import-history'
import { ImportReport } from './-transfer/import-report'
import { ImportWizard } from './-transfer/import-wizard'

type Search = { part?: 'export'; import?: string }

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/transfer')({
  validateSearch: ({ part, import: id }: Record<string, unknown>): Search => ({
    ...(part === 'export' && { part }),
    ...(typeof id === 'string' && { import: id }),
  }),
  component: Transfer,
})

function Transfer() {
  const { t } = useTranslation('websites')
  const { part, import: id } = Route.useSearch()
  const navigate = Route.useNavigate()
  const website = useWebsite()
  const show = (next: string | undefined) => void navigate({ search: next ? { import: next } : {} })
  return (
    <Page
      title={t('Import and export')}
      width="narrow"
      description={t('From WordPress, Ghost, Markdown or another website here; and everything out again.')}
    >
      <TabLinks label={t('Import and export')}>
        <TabLink
          to="."
          search={id ? { import: id } : {}}
          activeOptions={{ exact: true, includeSearch: true }}
        >
          {t('Import')}
        </TabLink>
        <TabLink to="." search={{ part: 'export' }} activeOptions={{ exact: true, includeSearch: true }}>
          {t('Export')}
        </TabLink>
      </TabLinks>
      {part === 'export' ? (
        <Exports websiteId={website.id} />
      ) : (
        <div className="flex flex-col gap-8">
          {id && <ImportReport websiteId={website.id} id={id} onClose={() => show(undefined)} />}
          <Can call="POST /websites/{website_id}/imports">
            <ImportWizard website={website} onStarted={show} />
          </Can>
          <ImportHistory websiteId={website.id} present={id} onShow={show} />
        </div>
      )}
    </Page>
  )
}
