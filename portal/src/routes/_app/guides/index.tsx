/** Which guides there are. */
import { useQuery } from '@tanstack/react-query'
import { Link, createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { Page } from '@/kit/page'
import { SearchInput } from '@/kit/search-input'
import { NothingFound } from '@/kit/states'

export const Route = createFileRoute('/_app/guides/')({
  validateSearch: ({ q }: Record<string, unknown>): { q?: string } => ({
    ...(typeof q === 'string' && q !== '' && { q }),
  }),
  component: Guides,
})

function Guides() {
  const { t } = useTranslation('account')
  const { q = '' } = Route.useSearch()
  const navigate = Route.useNavigate()
  const query = useQuery($api.queryOptions('get', '/docs/guides', {}, { staleTime: Infinity }))
  const search = (text: string) => void navigate({ search: text ? { q: text } : {}, replace: true })
  return (
    <Page title={t('Guides')} description={t('How things work, in English.')}>
      <SearchInput value={q} onChange={search} label={t('Find a guide')} />
      <Loaded query={query}>
        {({ items }) => {
          const found = items.filter(({ title, summary }) =>
            `${title} ${summary}`.toLowerCase().includes(q.toLowerCase()),
          )
          if (found.length === 0) return <NothingFound onReset={() => search('')} />
          return (
            <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3" lang="en">
              {found.map(({ name, title, summary }) => (
                <li key={name}>
                  <Link
                    to="/guides/$name"
                    params={{ name }}
                    className="flex h-full flex-col gap-1.5 rounded-xl border bg-card p-4 shadow-xs outline-none hover:bg-accent/40 focus-visible:ring-[3px] focus-visible:ring-ring/60"
                  >
                    <span className="font-medium">{title}</span>
                    <span className="line-clamp-3 text-muted-foreground">{summary}</span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }}
      </Loaded>
    </Page>
  )
}
