/** Deployments of a team, or of one of its websites: newest first, live, with filters that stand in the address. */
import { Link } from '@tanstack/react-router'
import { Rocket } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { FilterSelect } from '@/kit/filter-select'
import { LoadMore, useList } from '@/kit/list'
import { Can } from '@/kit/rights'
import { SearchInput } from '@/kit/search-input'
import { Empty, Failed, Loading, NothingFound } from '@/kit/states'
import { Button } from '@/ui/button'
import { useLiveLists } from '../live'
import {
  ENVIRONMENTS,
  MODULES,
  STATES,
  useEnvironmentNames,
  useModuleNames,
  useStateNames,
} from '../deployment'
import { DeploymentTable } from './deployment-table'
import type { Filter } from './filter'

export function DeploymentList({
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
  useLiveLists()
  const query = useList(
    ['get', website ? '/websites/{website_id}/deployments' : '/deployments', { website, ...filter }],
    async (cursor) => {
      const search = { limit: 25, ...filter, ...(cursor && { cursor }) }
      const { data } = website
        ? await api.GET('/websites/{website_id}/deployments', {
            params: { path: { website_id: website }, query: search },
          })
        : await api.GET('/deployments', { params: { query: search } })
      return data ?? { items: [], next_cursor: null }
    },
  )
  const { items } = query
  const isFiltered = Object.keys(filter).length > 0
  return (
    <>
      {(isFiltered || (items && items.length > 0)) && <Filters filter={filter} onFilter={onFilter} />}
      {!items ? (
        query.isError ? (
          <Failed error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Loading rows={6} />
        )
      ) : items.length > 0 ? (
        <DeploymentTable tenant={tenant} deployments={items} />
      ) : isFiltered ? (
        <NothingFound onReset={() => onFilter({})} />
      ) : (
        <NothingYet tenant={tenant} {...(website && { website })} />
      )}
      <LoadMore query={query} />
    </>
  )
}

function Filters({ filter, onFilter }: { filter: Filter; onFilter: (filter: Filter) => void }) {
  const { t } = useTranslation('deployments')
  const states = useStateNames()
  const modules = useModuleNames()
  const environments = useEnvironmentNames()
  const choose = (name: keyof Filter, value: string | undefined) => {
    const { [name]: _before, ...rest } = filter
    onFilter(value ? { ...rest, [name]: value } : rest)
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchInput
        value={filter.q ?? ''}
        onChange={(text) => choose('q', text)}
        label={t('Find a deployment')}
      />
      <FilterSelect
        label={t('State')}
        all={t('All states')}
        value={filter.state}
        choices={STATES.map((state) => [state, states[state]])}
        onChange={(state) => choose('state', state)}
      />
      <FilterSelect
        label={t('What')}
        all={t('All kinds')}
        value={filter.module}
        choices={MODULES.map((module) => [module, modules[module]])}
        onChange={(module) => choose('module', module)}
      />
      <FilterSelect
        label={t('Environment')}
        all={t('Production and staging')}
        value={filter.environment}
        choices={ENVIRONMENTS.map((environment) => [environment, environments[environment]])}
        onChange={(environment) => choose('environment', environment)}
      />
    </div>
  )
}

function NothingYet({ tenant, website }: { tenant: string; website?: string }) {
  const { t } = useTranslation('deployments')
  return (
    <Empty
      icon={Rocket}
      title={t('No deployments yet')}
      actions={<NewDeployment tenant={tenant} {...(website && { website })} />}
    >
      {t(
        'A deployment takes websites to a new theme, plugins, content or settings: tested before anybody sees it, shown to as many visitors as you like, and taken back with one click.',
      )}
    </Empty>
  )
}

/** For those who may deploy. */
export function NewDeployment({ tenant, website }: { tenant: string; website?: string }) {
  const { t } = useTranslation('deployments')
  return (
    <Can call="POST /deployments">
      <Button asChild>
        <Link
          to="/t/$tenant/deployments/new"
          params={{ tenant }}
          search={website ? { websites: [website] } : {}}
        >
          <Rocket aria-hidden /> {t('New deployment')}
        </Link>
      </Button>
    </Can>
  )
}
