/** The tenants of a deployment in the order in which they have their turn. */
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { FilterSelect } from '@/kit/filter-select'
import { LoadMore, useList } from '@/kit/list'
import { Failed, Loading, NothingFound } from '@/kit/states'
import { Time } from '@/kit/time'
import { Badge } from '@/ui/badge'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { TENANT_TONES, type TenantState, useTenantStateNames } from './fleet'

export function FleetTenants({ fleetId, ring }: { fleetId: string; ring: number | undefined }) {
  const { t } = useTranslation('operations')
  const names = useTenantStateNames()
  const [state, setState] = useState<TenantState>()
  const query = useList(
    ['get', '/admin/deployments/{fleet_id}/tenants', fleetId, ring, state],
    async (cursor) => {
      const { data } = await api.GET('/admin/deployments/{fleet_id}/tenants', {
        params: {
          path: { fleet_id: fleetId },
          query: {
            limit: 50,
            ...(ring !== undefined && { ring }),
            ...(state && { state }),
            ...(cursor && { cursor }),
          },
        },
      })
      return data ?? { items: [], next_cursor: null }
    },
  )
  const { items } = query
  return (
    <>
      <FilterSelect
        className="self-start"
        label={t('State')}
        all={t('All states')}
        value={state}
        choices={Object.entries(names) as [TenantState, string][]}
        onChange={setState}
      />
      {query.isError && !items ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : !items ? (
        <Loading />
      ) : items.length === 0 ? (
        <NothingFound onReset={() => setState(undefined)} />
      ) : (
        <>
          <Table>
            <TableHeader>
              <TableRow>
                <TableHead>{t('Tenant')}</TableHead>
                <TableHead>{t('State')}</TableHead>
                <TableHead className="text-right">{t('Websites')}</TableHead>
                <TableHead className="text-right">{t('Ring')}</TableHead>
                <TableHead>{t('Finished')}</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {items.map((tenant) => (
                <TableRow key={tenant.tenant_id}>
                  <TableCell>
                    <Link
                      to={`/platform/tenants/${tenant.tenant_id}` as never}
                      className="rounded-sm font-medium underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
                    >
                      {tenant.name}
                    </Link>
                    {tenant.problem?.detail && (
                      <span className="block max-w-lg text-xs break-words text-muted-foreground">
                        {tenant.problem.detail}
                      </span>
                    )}
                  </TableCell>
                  <TableCell>
                    <Badge tone={TENANT_TONES[tenant.state]} hasDot>
                      {names[tenant.state]}
                    </Badge>
                  </TableCell>
                  <TableCell className="text-right tabular-nums">{tenant.websites}</TableCell>
                  <TableCell className="text-right tabular-nums">{tenant.ring + 1}</TableCell>
                  <TableCell className="whitespace-nowrap text-muted-foreground">
                    <Time at={tenant.finished_at} />
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
          <LoadMore query={query} />
        </>
      )}
    </>
  )
}
