/** All tenants of the platform: looked for, and acted on one by one or many at once. */
import { Link, createFileRoute } from '@tanstack/react-router'
import { Building2, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { FilterSelect } from '@/kit/filter-select'
import { LoadMore, useList } from '@/kit/list'
import { Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { SearchInput } from '@/kit/search-input'
import { Empty, Failed, Loading, NothingFound } from '@/kit/states'
import { Button } from '@/ui/button'
import { BulkBar } from '../-tenants/bulk-bar'
import { BulkProgress } from '../-tenants/bulk-progress'
import { SORTS, type Sort, type TenantSearch, searchOf } from '../-tenants/filter'
import { type Plan, namesOf, usePlans } from '../-tenants/plan-names'
import { NOTHING, type Selection } from '../-tenants/selection'
import { TenantTable } from '../-tenants/tenant-table'
import {
  PLACEMENTS,
  SUBSCRIPTIONS,
  TENANT_STATUSES,
  usePlacementNames,
  useSubscriptionNames,
  useTenantStatusNames,
} from '../-tenants/words'

export const Route = createFileRoute('/_app/platform/tenants/')({
  validateSearch: searchOf,
  component: Tenants,
})

function Tenants() {
  const { t } = useTranslation('platform')
  const { sort = '-created_at', ...filter } = Route.useSearch()
  const navigate = Route.useNavigate()
  const plans = usePlans()
  const [selection, setSelection] = useState<Selection>(NOTHING)
  const change = (next: { [Key in keyof TenantSearch]?: string | undefined }) => {
    setSelection(NOTHING)
    void navigate({ search: (now) => searchOf({ ...now, ...next }), replace: true })
  }
  const query = useList(['get', '/admin/tenants', { ...filter, sort }], async (cursor) => {
    const { data } = await api.GET('/admin/tenants', {
      params: { query: { limit: 50, sort, ...filter, ...(cursor && { cursor }) } },
    })
    return data ?? { items: [], next_cursor: null }
  })
  const { items } = query
  const isFiltered = Object.keys(filter).length > 0
  return (
    <Page
      title={t('Tenants')}
      description={t('Every customer with their plan, their place in the database, and their state.')}
      actions={
        <Can call="POST /admin/tenants">
          <Button asChild>
            <Link to="/platform/tenants/new">
              <Plus aria-hidden /> {t('New tenant')}
            </Link>
          </Button>
        </Can>
      }
    >
      <BulkProgress />
      <Filters search={{ ...filter, sort }} plans={plans} onChange={change} />
      <Can call="POST /admin/tenants/bulk">
        <BulkBar
          selection={selection}
          filter={filter}
          loaded={items ?? []}
          hasMore={query.hasNextPage}
          plans={plans}
          onChange={setSelection}
        />
      </Can>
      {query.isError && !items ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : !items ? (
        <Loading rows={8} />
      ) : items.length > 0 ? (
        <>
          <TenantTable tenants={items} plans={namesOf(plans)} selection={selection} onSelect={setSelection} />
          <LoadMore query={query} />
        </>
      ) : isFiltered ? (
        <NothingFound onReset={() => void navigate({ search: {}, replace: true })} />
      ) : (
        <Empty
          icon={Building2}
          title={t('No tenants yet')}
          actions={
            <Can call="POST /admin/tenants">
              <Button asChild>
                <Link to="/platform/tenants/new">
                  <Plus aria-hidden /> {t('New tenant')}
                </Link>
              </Button>
            </Can>
          }
        >
          {t('A tenant is a customer: people, websites and limits, kept apart from all others.')}
        </Empty>
      )}
    </Page>
  )
}

function Filters({
  search,
  plans,
  onChange,
}: {
  search: TenantSearch
  plans: Plan[]
  onChange: (next: { [Key in keyof TenantSearch]?: string | undefined }) => void
}) {
  const { t } = useTranslation('platform')
  const statuses = useTenantStatusNames()
  const placements = usePlacementNames()
  const subscriptions = useSubscriptionNames()
  const sorts: Record<Sort, string> = {
    '-created_at': t('Newest first'),
    created_at: t('Oldest first'),
    name: t('By name, A to Z'),
    '-name': t('By name, Z to A'),
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchInput
        value={search.q ?? ''}
        onChange={(q) => onChange({ q })}
        label={t('Find a tenant by name or address')}
        className="w-full sm:w-80"
      />
      <FilterSelect
        label={t('State')}
        all={t('All states')}
        value={search.status}
        choices={TENANT_STATUSES.map((value) => [value, statuses[value]])}
        onChange={(status) => onChange({ status })}
      />
      {plans.length > 0 && (
        <FilterSelect
          label={t('Plan')}
          all={t('All plans')}
          value={search.plan}
          choices={plans.map(({ id, name }) => [id, name])}
          onChange={(plan) => onChange({ plan })}
        />
      )}
      <FilterSelect
        label={t('Placement')}
        all={t('All placements')}
        value={search.placement}
        choices={PLACEMENTS.map((value) => [value, placements[value]])}
        onChange={(placement) => onChange({ placement })}
      />
      <FilterSelect
        label={t('Payment')}
        all={t('All payments')}
        value={search.subscription_status}
        choices={SUBSCRIPTIONS.map((value) => [value, subscriptions[value]])}
        onChange={(subscription_status) => onChange({ subscription_status })}
      />
      <FilterSelect
        label={t('Order')}
        value={search.sort}
        choices={SORTS.map((value) => [value, sorts[value]])}
        onChange={(sort) => onChange({ sort })}
      />
    </div>
  )
}
