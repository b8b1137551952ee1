/** The posts of a website. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { POSTS } from '@/kit/entries/entry-api'
import { readFilter } from '@/kit/entries/entry-filter'
import { EntryList } from '@/kit/entries/entry-list'

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/posts/')({
  validateSearch: readFilter,
  component: Posts,
})

function Posts() {
  const { t } = useTranslation('content')
  const { website } = Route.useParams()
  const filter = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <EntryList
      place={{ websiteId: website, kind: POSTS }}
      filter={filter}
      onFilter={(search) => void navigate({ search, replace: true })}
      title={t('Posts')}
      description={t('News and articles, by date.')}
      newLabel={t('New post')}
      emptyText={t(
        'Write the first one: it is saved while you write, and visitors see it once you publish it.',
      )}
    />
  )
}
