/** How much of each limit is used. */
import { useTranslation } from 'react-i18next'
import type { Answer } from '@/api/api'
import { Badge } from '@/ui/badge'
import { formatPercent } from '@/kit/numbers'
import { useResourceNames } from '@/kit/resource-names'
import { Progress } from '@/ui/progress'
import { useAmounts } from '../-plans/limits'

export type Usage = Answer<'get', '/admin/tenants/{id}/usage'>['resources'][number]

const NEAR_PERCENT = 80

export function UsageList({ resources }: { resources: Usage[] }) {
  const { t, i18n } = useTranslation('platform')
  const amount = useAmounts()
  const names = useResourceNames()
  return (
    <ul className="flex flex-col gap-4">
      {resources.map(({ resource, label, unit, used, limit, percent, is_overridden: isOwn }) => {
        const name = names[resource] ?? label
        return (
          <li key={resource} className="flex flex-col gap-1.5">
            <p className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className="font-medium">
                {name}
                {isOwn && <Badge className="ml-2">{t('own limit')}</Badge>}
              </span>
              <span className="text-muted-foreground tabular-nums">
                {used === null
                  ? amount(limit, unit)
                  : t('{{used}} of {{limit}}', { used: amount(used, unit), limit: amount(limit, unit) })}
              </span>
            </p>
            {percent !== null && (
              <span className="flex items-center gap-3">
                <Progress value={percent} label={name} className="h-1.5" />
                <span
                  className={`w-12 shrink-0 text-right text-xs tabular-nums ${percent >= NEAR_PERCENT ? 'font-medium text-warning' : 'text-muted-foreground'}`}
                >
                  {formatPercent(percent / 100, i18n.language)}
                </span>
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}
