/** Writing a post; `new` is one that is not there yet. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { POSTS } from '@/kit/entries/entry-api'
import { EntryEditor } from '@/kit/entries/entry-editor'

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/posts/$id')({ component: Post })

function Post() {
  const { t } = useTranslation('content')
  const { website, id } = Route.useParams()
  return <EntryEditor place={{ websiteId: website, kind: POSTS }} id={id} listName={t('Posts')} />
}
