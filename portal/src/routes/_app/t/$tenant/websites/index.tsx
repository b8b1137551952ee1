/** All websites of the tenant: looked for, chosen, and acted on one by one or many at once. */
import { Link, createFileRoute } from '@tanstack/react-router'
import { AppWindow, LayoutGrid, List, Plus, Trash2 } from 'lucide-react'
import { Suspense, lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { FilterSelect } from '@/kit/filter-select'
import { LoadMore, useList } from '@/kit/list'
import { Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { SearchInput } from '@/kit/search-input'
import { Empty, Failed, NothingFound } from '@/kit/states'
import { WEBSITE_STATUSES, type WebsiteStatus, useWebsiteStatusNames } from '@/kit/website-status'
import { Button } from '@/ui/button'
import { Select } from '@/ui/input'
import { Skeleton } from '@/ui/skeleton'
import { BulkProgress } from './-list/bulk-progress'
import type { Selection } from './-list/selection'
import { WebsiteGrid } from './-list/website-grid'
import { WebsiteTable } from './-list/website-table'

const BulkBar = lazy(() => import('./-list/bulk-bar'))

const SORTS = ['-created_at', 'created_at', 'name', '-name'] as const
type Sort = (typeof SORTS)[number]
export type Search = {
  q?: string
  status?: WebsiteStatus
  sort?: Sort
  view?: 'list'
  /** An act on many websites that is under way, or has just ended. */
  bulk?: string
}

export const Route = createFileRoute('/_app/t/$tenant/websites/')({
  validateSearch: ({ q, status, sort, view, bulk }: Record<string, unknown>): Search => ({
    ...(typeof q === 'string' && q !== '' && { q }),
    ...(WEBSITE_STATUSES.includes(status as WebsiteStatus) && { status: status as WebsiteStatus }),
    ...(SORTS.includes(sort as Sort) && { sort: sort as Sort }),
    ...(view === 'list' && { view }),
    ...(typeof bulk === 'string' && { bulk }),
  }),
  component: Websites,
})

function Websites() {
  const { t } = useTranslation('websites')
  const { tenant } = Route.useParams()
  const { q, status, sort = '-created_at', view, bulk } = Route.useSearch()
  const navigate = Route.useNavigate()
  const [selection, setSelection] = useState<Selection>({ kind: 'some', ids: new Set() })
  const isTrash = status === 'deleted'
  const change = (next: Partial<{ [Key in keyof Search]: Search[Key] | undefined }>) => {
    if ('q' in next || 'status' in next) setSelection({ kind: 'some', ids: new Set() })
    void navigate({ search: (now) => ({ ...now, ...next }), replace: true })
  }
  const query = useList(['get', '/websites', { q, status, sort }], async (cursor) => {
    const filter = { ...(q && { q }), ...(status && { status }), ...(cursor && { cursor }) }
    const { data } = await api.GET('/websites', { params: { query: { limit: 24, sort, ...filter } } })
    return data ?? { items: [], next_cursor: null }
  })
  const isFiltered = q !== undefined || (status !== undefined && !isTrash)
  const { items } = query
  return (
    <Page
      title={isTrash ? t('Trash') : t('Websites')}
      {...(isTrash && { description: t('Deleted websites can be restored until the date they show.') })}
      actions={
        <>
          <Button
            variant="outline"
            onClick={() => change({ status: isTrash ? undefined : 'deleted', q: undefined })}
          >
            {isTrash ? <AppWindow aria-hidden /> : <Trash2 aria-hidden />}
            {isTrash ? t('All websites') : t('Trash')}
          </Button>
          <Can call="POST /websites">
            <Button asChild>
              <Link to="/t/$tenant/websites/new" params={{ tenant }}>
                <Plus aria-hidden /> {t('New website')}
              </Link>
            </Button>
          </Can>
        </>
      }
    >
      {bulk && <BulkProgress key={bulk} id={bulk} onClose={() => change({ bulk: undefined })} />}
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput
          value={q ?? ''}
          onChange={(text) => change({ q: text || undefined })}
          label={t('Find a website')}
        />
        {!isTrash && <StatusFilter value={status} onChange={(next) => change({ status: next })} />}
        <Select
          className="w-auto"
          aria-label={t('Order')}
          value={sort}
          onChange={(event) => change({ sort: event.target.value as Sort })}
        >
          <option value="-created_at">{t('Newest first')}</option>
          <option value="created_at">{t('Oldest first')}</option>
          <option value="name">{t('By name, A to Z')}</option>
          <option value="-name">{t('By name, Z to A')}</option>
        </Select>
        <Button
          variant="outline"
          size="icon"
          className="ml-auto"
          aria-label={view === 'list' ? t('Show as cards') : t('Show as a list')}
          onClick={() => change({ view: view === 'list' ? undefined : 'list' })}
        >
          {view === 'list' ? <LayoutGrid aria-hidden /> : <List aria-hidden />}
        </Button>
      </div>
      <Can call="POST /websites/bulk">
        <Suspense>
          <BulkBar
            selection={selection}
            filter={{ ...(q && { q }), ...(status && { status }) }}
            loaded={items ?? []}
            hasMore={query.hasNextPage}
            isTrash={isTrash}
            onChange={setSelection}
            onStarted={(operation) => {
              setSelection({ kind: 'some', ids: new Set() })
              change({ bulk: operation })
            }}
          />
        </Suspense>
      </Can>
      {query.isError && !items ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : !items ? (
        <ListSkeleton />
      ) : items.length === 0 ? (
        isFiltered ? (
          <NothingFound onReset={() => change({ q: undefined, status: undefined })} />
        ) : isTrash ? (
          <Empty icon={Trash2} title={t('The trash is empty')} />
        ) : (
          <NoWebsites tenant={tenant} />
        )
      ) : (
        <>
          {view === 'list' ? (
            <WebsiteTable tenant={tenant} websites={items} selection={selection} onSelect={setSelection} />
          ) : (
            <WebsiteGrid tenant={tenant} websites={items} selection={selection} onSelect={setSelection} />
          )}
          <LoadMore query={query} />
        </>
      )}
    </Page>
  )
}

function StatusFilter({
  value,
  onChange,
}: {
  value: WebsiteStatus | undefined
  onChange: (status: WebsiteStatus | undefined) => void
}) {
  const { t } = useTranslation('websites')
  const names = useWebsiteStatusNames()
  return (
    <FilterSelect
      label={t('State')}
      all={t('All states')}
      value={value}
      choices={WEBSITE_STATUSES.filter((status) => status !== 'deleted').map((status) => [
        status,
        names[status],
      ])}
      onChange={onChange}
    />
  )
}

function NoWebsites({ tenant }: { tenant: string }) {
  const { t } = useTranslation('websites')
  return (
    <Empty
      icon={AppWindow}
      title={t('No websites yet')}
      actions={
        <Can call="POST /websites">
          <Button asChild>
            <Link to="/t/$tenant/websites/new" params={{ tenant }}>
              <Plus aria-hidden /> {t('Create a website')}
            </Link>
          </Button>
        </Can>
      }
    >
      {t('Choose a blueprint, give it a name, and it is online a minute later.')}
    </Empty>
  )
}

function ListSkeleton() {
  return (
    <div role="status" className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3 xl:grid-cols-4">
      {Array.from({ length: 8 }, (_, card) => (
        <Skeleton key={card} className="aspect-[4/4] rounded-xl" />
      ))}
    </div>
  )
}
