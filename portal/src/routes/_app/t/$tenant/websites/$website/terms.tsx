/** What content is filed under and who wrote it: categories, tags and authors. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '@/kit/page'
import { useWebsite } from '@/kit/website'
import { TabLink, TabLinks } from '@/ui/tabs'
import { AuthorsPart } from './-terms/authors-part'
import { TermsPart } from './-terms/terms-part'

const PARTS = ['categories', 'tags', 'authors'] as const
type Part = (typeof PARTS)[number]
type Search = { part?: Part; q?: string }

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/terms')({
  validateSearch: ({ part, q }: Record<string, unknown>): Search => ({
    ...(PARTS.includes(part as Part) && part !== 'categories' && { part: part as Part }),
    ...(typeof q === 'string' && q !== '' && { q }),
  }),
  component: Terms,
})

function Terms() {
  const { t } = useTranslation('structure')
  const { id: websiteId } = useWebsite()
  const { part = 'categories', q } = Route.useSearch()
  const navigate = Route.useNavigate()
  const names: Record<Part, string> = {
    categories: t('Categories'),
    tags: t('Tags'),
    authors: t('Authors'),
  }
  const search = {
    q,
    onSearch: (text: string) =>
      void navigate({
        search: (now) => ({ ...now, q: text || undefined }),
        replace: true,
      }),
  }
  return (
    <Page title={t('Categories and authors')} width="narrow">
      <TabLinks label={t('Categories and authors')}>
        {PARTS.map((each) => (
          <TabLink
            key={each}
            to="."
            search={each === 'categories' ? {} : { part: each }}
            activeOptions={{ exact: true, includeSearch: true }}
          >
            {names[each]}
          </TabLink>
        ))}
      </TabLinks>
      {part === 'authors' ? (
        <AuthorsPart websiteId={websiteId} {...search} />
      ) : (
        <TermsPart key={part} websiteId={websiteId} taxonomy={part} {...search} />
      )}
    </Page>
  )
}
