/** The pages of a website, as they lie below each other. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PAGES } from '@/kit/entries/entry-api'
import { readFilter } from '@/kit/entries/entry-filter'
import { EntryList } from '@/kit/entries/entry-list'
import { FrontPage } from '@/kit/entries/front-page'
import { PageTree } from '@/kit/entries/page-tree'

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/pages/')({
  validateSearch: readFilter,
  component: Pages,
})

function Pages() {
  const { t } = useTranslation('content')
  const { tenant, website } = Route.useParams()
  const filter = Route.useSearch()
  const navigate = Route.useNavigate()
  const place = { websiteId: website, kind: PAGES }
  return (
    <EntryList
      place={place}
      filter={filter}
      onFilter={(search) => void navigate({ search, replace: true })}
      title={t('Pages')}
      description={t('What stays: about you, where to find you, what you do.')}
      newLabel={t('New page')}
      emptyText={t(
        'Write the first one: it is saved while you write, and visitors see it once you publish it.',
      )}
      above={<FrontPage tenant={tenant} website={website} />}
      tree={<PageTree place={place} onFilter={() => void navigate({ search: { sort: 'title' } })} />}
    />
  )
}
