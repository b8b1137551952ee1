/** Plugins that wait to be let into the public catalogue, and who publishes there. */
import { Link, createFileRoute } from '@tanstack/react-router'
import { PackageCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { api, type Item } from '@/api/api'
import { FilterSelect } from '@/kit/filter-select'
import { LoadMore, useList } from '@/kit/list'
import { formatBytes } from '@/kit/numbers'
import { Page, Section } from '@/kit/page'
import { Empty, Failed, Loading, NothingFound } from '@/kit/states'
import { Time } from '@/kit/time'
import { Badge, type Tone } from '@/ui/badge'
import { Publishers } from './-parts/publishers'
import { SubmissionSheet } from './-parts/submission-sheet'

type State = Item<'/admin/plugin-submissions'>['state']
const STATES = ['pending', 'approved', 'rejected', 'withdrawn'] as const
const TONES: Record<State, Tone> = {
  pending: 'warning',
  approved: 'success',
  rejected: 'danger',
  withdrawn: 'neutral',
}
type Search = { state?: State; submission?: string }

export const Route = createFileRoute('/_app/platform/packages')({
  validateSearch: ({ state, submission }: Record<string, unknown>): Search => ({
    ...(STATES.includes(state as State) && { state: state as State }),
    ...(typeof submission === 'string' && { submission }),
  }),
  component: Packages,
})

function Packages() {
  const { t, i18n } = useTranslation('operations')
  const { state, submission } = Route.useSearch()
  const navigate = Route.useNavigate()
  const names: Record<State, string> = {
    pending: t('Waits for review'),
    approved: t('In the catalogue'),
    rejected: t('Refused'),
    withdrawn: t('Taken back'),
  }
  const query = useList(['get', '/admin/plugin-submissions', { state }], async (cursor) => {
    const { data } = await api.GET('/admin/plugin-submissions', {
      params: { query: { limit: 50, ...(state && { state }), ...(cursor && { cursor }) } },
    })
    return data ?? { items: [], next_cursor: null }
  })
  const { items } = query
  return (
    <Page
      title={t('Packages')}
      description={t('Plugins that tenants want everybody to have. Look at what they ask for, then decide.')}
    >
      <Section title={t('Submissions')}>
        <FilterSelect
          className="self-start"
          label={t('State')}
          all={t('All states')}
          value={state}
          choices={STATES.map((each) => [each, names[each]])}
          onChange={(chosen) => void navigate({ search: chosen ? { state: chosen } : {}, replace: true })}
        />
        {query.isError && !items ? (
          <Failed error={query.error} onRetry={() => void query.refetch()} />
        ) : !items ? (
          <Loading />
        ) : items.length === 0 ? (
          state ? (
            <NothingFound onReset={() => void navigate({ search: {} })} />
          ) : (
            <Empty icon={PackageCheck} title={t('Nothing waits for you')}>
              {t('When a tenant submits a plugin for the public catalogue, it shows here.')}
            </Empty>
          )
        ) : (
          <>
            <ul className="divide-y overflow-hidden rounded-lg border bg-card">
              {items.map((item) => (
                <li key={item.id}>
                  <Link
                    to="/platform/packages"
                    search={{ ...(state && { state }), submission: item.id }}
                    className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 outline-none hover:bg-accent/50 focus-visible:ring-[3px] focus-visible:ring-ring/60 focus-visible:ring-inset"
                  >
                    <span className="min-w-0 flex-1">
                      <span className="block truncate font-medium">
                        {item.name} {item.version}
                      </span>
                      <span className="block truncate text-xs text-muted-foreground">
                        {item.submitted_by} · {formatBytes(item.size_bytes, i18n.language)}
                      </span>
                    </span>
                    <Time at={item.created_at} className="text-xs text-muted-foreground" />
                    <Badge tone={TONES[item.state]} hasDot>
                      {names[item.state]}
                    </Badge>
                  </Link>
                </li>
              ))}
            </ul>
            <LoadMore query={query} />
          </>
        )}
      </Section>
      <Section
        title={t('Publishers')}
        description={t('Say of whom you made sure who they are; it shows in the catalogue.')}
      >
        <Publishers />
      </Section>
      <SubmissionSheet
        id={submission}
        onClose={() => void navigate({ search: state ? { state } : {}, replace: true })}
      />
    </Page>
  )
}
