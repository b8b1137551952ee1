/** Deployments across tenants: what is under way, and what was. */
import { Link, createFileRoute } from '@tanstack/react-router'
import { Plus, Rocket } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { FilterSelect } from '@/kit/filter-select'
import { LoadMore, useList } from '@/kit/list'
import { Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { useSaid } from '@/kit/said'
import { Empty, Failed, Loading, NothingFound } from '@/kit/states'
import { Time } from '@/kit/time'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Progress } from '@/ui/progress'
import { FLEET_STATES, FLEET_TONES, type FleetState, overIn, useFleetStateNames } from './-fleet/fleet'

export const Route = createFileRoute('/_app/platform/deployments/')({
  validateSearch: ({ state }: Record<string, unknown>): { state?: FleetState } => ({
    ...(FLEET_STATES.includes(state as FleetState) && { state: state as FleetState }),
  }),
  component: Fleets,
})

function Fleets() {
  const { t } = useTranslation('operations')
  const said = useSaid()
  const names = useFleetStateNames()
  const { state } = Route.useSearch()
  const navigate = Route.useNavigate()
  const query = useList(['get', '/admin/deployments', { state }], async (cursor) => {
    const { data } = await api.GET('/admin/deployments', {
      params: { query: { limit: 30, ...(state && { state }), ...(cursor && { cursor }) } },
    })
    return data ?? { items: [], next_cursor: null }
  })
  const { items } = query
  const begin = (
    <Can call="POST /admin/deployments/theme">
      <Button asChild>
        <Link to="/platform/deployments/new">
          <Plus aria-hidden /> {t('New deployment')}
        </Link>
      </Button>
    </Can>
  )
  return (
    <Page
      title={t('Deployments')}
      description={t('Changes to the websites of many tenants, ring by ring, with a stop for all of them.')}
      actions={begin}
    >
      <FilterSelect
        className="self-start"
        label={t('State')}
        all={t('All states')}
        value={state}
        choices={FLEET_STATES.map((each) => [each, names[each]])}
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
          <Empty icon={Rocket} title={t('Nothing has been deployed to many tenants yet')} actions={begin}>
            {t('Bring a theme or a setting to some tenants first, watch them, and go on to all.')}
          </Empty>
        )
      ) : (
        <>
          <ul className="divide-y overflow-hidden rounded-lg border bg-card">
            {items.map((fleet) => (
              <li key={fleet.id}>
                <Link
                  to="/platform/deployments/$fleet"
                  params={{ fleet: fleet.id }}
                  className="flex flex-col gap-2 px-4 py-3 outline-none hover:bg-accent/50 focus-visible:ring-[3px] focus-visible:ring-ring/60 focus-visible:ring-inset sm:flex-row sm:items-center sm:gap-4"
                >
                  <span className="min-w-0 flex-1">
                    <span className="block truncate font-medium">{said(fleet.summary)}</span>
                    <span className="block truncate text-xs text-muted-foreground">
                      {fleet.created_by?.label} · <Time at={fleet.created_at} />
                    </span>
                  </span>
                  <span className="w-40">
                    <Progress
                      label={t('Tenants that are done')}
                      value={fleet.tenants > 0 ? (100 * overIn(fleet.by_state)) / fleet.tenants : null}
                    />
                    <span className="mt-1 block text-xs text-muted-foreground">
                      {t('{{done}} of {{all}} tenants', { done: overIn(fleet.by_state), all: fleet.tenants })}
                    </span>
                  </span>
                  <Badge tone={FLEET_TONES[fleet.state]} hasDot>
                    {names[fleet.state]}
                  </Badge>
                </Link>
              </li>
            ))}
          </ul>
          <LoadMore query={query} />
        </>
      )}
    </Page>
  )
}
