/** How many tenants came, day by day, and which plans they are on. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Bars } from '@/kit/bars'
import { formatDate } from '@/kit/day'
import { Loaded } from '@/kit/loaded'
import { formatNumber } from '@/kit/numbers'
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card'
import { Skeleton } from '@/ui/skeleton'
import { namesOf, usePlans } from '../-tenants/plan-names'

const DAYS = 30

export function SignUps() {
  const { t, i18n } = useTranslation('platform')
  const plans = namesOf(usePlans())
  const query = useQuery($api.queryOptions('get', '/admin/tenants/statistics'))
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('New tenants')}</CardTitle>
      </CardHeader>
      <CardContent>
        <Loaded query={query} loading={<Skeleton className="h-48" />}>
          {({ created_by_day: days, by_plan: byPlan }) => (
            <>
              <Bars
                label={t('New tenants by day')}
                className="gap-0.5"
                bars={lastDays(days).map(({ day, count }) => ({
                  label: formatDate(day, i18n.language),
                  value: count,
                }))}
              />
              <ul className="mt-4 flex flex-wrap gap-x-5 gap-y-1.5">
                {Object.entries(byPlan).map(([plan, count]) => (
                  <li key={plan}>
                    <Link
                      to="/platform/tenants"
                      search={{ plan }}
                      className="rounded-sm text-muted-foreground underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
                    >
                      {plans[plan] ?? plan}{' '}
                      <span className="font-medium text-foreground tabular-nums">
                        {formatNumber(count, i18n.language)}
                      </span>
                    </Link>
                  </li>
                ))}
              </ul>
            </>
          )}
        </Loaded>
      </CardContent>
    </Card>
  )
}

/** Days without a new tenant are left out by the API. */
function lastDays(known: { day: string; count: number }[]): { day: string; count: number }[] {
  const counts = new Map(known.map(({ day, count }) => [day.slice(0, 10), count]))
  return Array.from({ length: DAYS }, (_, index) => {
    const at = new Date(Date.now() - (DAYS - 1 - index) * 86_400_000)
    const day = at.toISOString().slice(0, 10)
    return { day, count: counts.get(day) ?? 0 }
  })
}
