/** The plans that tenants can be on, side by side. */
import { useQuery } from '@tanstack/react-query'
import { Link, createFileRoute } from '@tanstack/react-router'
import { EyeOff, Plus, Wallet } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { Page } from '@/kit/page'
import { useResourceNames } from '@/kit/resource-names'
import { Can } from '@/kit/rights'
import { Empty } from '@/kit/states'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { RESOURCES, isBytes, useAmounts } from '../-plans/limits'
import { formatPrice } from '../-plans/price'
import { type Plan, plansOptions } from '../-tenants/plan-names'

export const Route = createFileRoute('/_app/platform/plans/')({ component: Plans })

function Plans() {
  const { t } = useTranslation('platform')
  const query = useQuery(plansOptions())
  const add = (
    <Can call="POST /admin/plans">
      <Button asChild>
        <Link to="/platform/plans/new">
          <Plus aria-hidden /> {t('New plan')}
        </Link>
      </Button>
    </Can>
  )
  return (
    <Page
      title={t('Plans')}
      description={t('What each plan allows and costs. A change holds at once for all tenants on it.')}
      actions={add}
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={Wallet} title={t('No plans yet')} actions={add}>
              {t('Without a plan no tenant can be made.')}
            </Empty>
          ) : (
            <Comparison plans={items} />
          )
        }
      </Loaded>
    </Page>
  )
}

function Comparison({ plans }: { plans: Plan[] }) {
  const { t, i18n } = useTranslation('platform')
  const names = useResourceNames()
  const amount = useAmounts()
  const { data } = useQuery($api.queryOptions('get', '/admin/tenants/statistics'))
  return (
    <Table>
      <TableHeader>
        <TableRow>
          <TableHead className="sticky left-0 z-10 bg-muted">{t('Limit')}</TableHead>
          {plans.map((plan) => (
            <TableHead key={plan.id} className="min-w-36 py-3 text-right align-bottom">
              <span className="flex flex-col items-end gap-0.5">
                {!plan.is_public && (
                  <Badge>
                    <EyeOff aria-hidden /> {t('not offered')}
                  </Badge>
                )}
                <Link
                  to="/platform/plans/$plan"
                  params={{ plan: plan.id }}
                  className="rounded-sm text-sm font-semibold text-foreground underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
                >
                  {plan.name}
                </Link>
                <span className="font-normal tabular-nums">{formatPrice(plan, i18n.language)}</span>
              </span>
            </TableHead>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody>
        <TableRow>
          <th scope="row" className="sticky left-0 z-10 bg-card px-3 py-2.5 text-left font-medium">
            {t('Tenants on it')}
          </th>
          {plans.map(({ id, name }) => (
            <TableCell key={id} className="text-right tabular-nums">
              <Link
                to="/platform/tenants"
                search={{ plan: id }}
                aria-label={t('Tenants on {{plan}}: {{count}}', {
                  plan: name,
                  count: data?.by_plan[id] ?? 0,
                })}
                className="rounded-sm text-primary underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
              >
                {data?.by_plan[id] ?? 0}
              </Link>
            </TableCell>
          ))}
        </TableRow>
        {RESOURCES.map((resource) => (
          <TableRow key={resource}>
            <th scope="row" className="sticky left-0 z-10 bg-card px-3 py-2.5 text-left font-medium">
              {names[resource]}
            </th>
            {plans.map(({ id, quotas }) => (
              <TableCell key={id} className="text-right whitespace-nowrap text-muted-foreground tabular-nums">
                {amount(quotas[resource], isBytes(resource) ? 'bytes' : 'count')}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
