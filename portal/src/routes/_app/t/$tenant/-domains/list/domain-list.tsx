/** Names of a team or of one website, with filters that stand in the address. */
import { Link } from '@tanstack/react-router'
import { Globe, Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { FilterSelect } from '@/kit/filter-select'
import { LoadMore, useList } from '@/kit/list'
import { Can } from '@/kit/rights'
import { SearchInput } from '@/kit/search-input'
import { Empty, Failed, Loading, NothingFound } from '@/kit/states'
import { Button } from '@/ui/button'
import { STATES, useStateNames } from '../domain'
import { DomainTable } from './domain-table'
import type { Filter } from './filter'

export function DomainList({
  tenant,
  website,
  filter,
  onFilter,
}: {
  tenant: string
  /** Only those of this one. */
  website?: string
  filter: Filter
  onFilter: (filter: Filter) => void
}) {
  const { t } = useTranslation('domains')
  const states = useStateNames()
  const query = useList(
    ['get', website ? '/websites/{website_id}/domains' : '/tenant/domains', { website, ...filter }],
    async (cursor) => {
      const search = { limit: 50, ...filter, ...(cursor && { cursor }) }
      const { data } = website
        ? await api.GET('/websites/{website_id}/domains', {
            params: { path: { website_id: website }, query: search },
          })
        : await api.GET('/tenant/domains', { params: { query: search } })
      return data ?? { items: [], next_cursor: null }
    },
  )
  const { items } = query
  const isFiltered = Object.keys(filter).length > 0
  const choose = (name: keyof Filter, value: string | undefined) => {
    const { [name]: _before, ...rest } = filter
    onFilter(value ? { ...rest, [name]: value } : rest)
  }
  return (
    <>
      {(isFiltered || (items && items.length > 0)) && (
        <div className="flex flex-wrap items-center gap-2">
          <SearchInput
            value={filter.q ?? ''}
            onChange={(text) => choose('q', text)}
            label={t('Find a domain')}
          />
          <FilterSelect
            label={t('State')}
            all={t('All states')}
            value={filter.state}
            choices={STATES.map((state) => [state, states[state]])}
            onChange={(state) => choose('state', state)}
          />
        </div>
      )}
      {!items ? (
        query.isError ? (
          <Failed error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Loading />
        )
      ) : items.length > 0 ? (
        <DomainTable tenant={tenant} domains={items} hasWebsite={!website} />
      ) : isFiltered ? (
        <NothingFound onReset={() => onFilter({})} />
      ) : (
        <Empty
          icon={Globe}
          title={t('No domains yet')}
          actions={<NewDomain tenant={tenant} {...(website && { website })} />}
        >
          {t(
            'Show a website under a name of your own, e.g. www.example.com. You create a record or two in DNS; the certificate comes by itself.',
          )}
        </Empty>
      )}
      <LoadMore query={query} />
    </>
  )
}

/** For those who may add one. */
export function NewDomain({ tenant, website }: { tenant: string; website?: string }) {
  const { t } = useTranslation('domains')
  return (
    <Can call="POST /websites/{website_id}/domains">
      <Button asChild>
        <Link to="/t/$tenant/domains/new" params={{ tenant }} search={website ? { website } : {}}>
          <Plus aria-hidden /> {t('Add a domain')}
        </Link>
      </Button>
    </Can>
  )
}
