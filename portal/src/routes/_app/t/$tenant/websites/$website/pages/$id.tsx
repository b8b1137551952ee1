/** Writing a page; `new` is one that is not there yet. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PAGES } from '@/kit/entries/entry-api'
import { EntryEditor } from '@/kit/entries/entry-editor'

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/pages/$id')({
  // Of a new one: the page it is to lie below.
  validateSearch: ({ parent }: Record<string, unknown>): { parent?: string } =>
    typeof parent === 'string' ? { parent } : {},
  component: Page,
})

function Page() {
  const { t } = useTranslation('content')
  const { website, id } = Route.useParams()
  const { parent } = Route.useSearch()
  return (
    <EntryEditor
      place={{ websiteId: website, kind: PAGES }}
      id={id}
      listName={t('Pages')}
      {...(parent && { initial: { parent_id: parent } })}
    />
  )
}
