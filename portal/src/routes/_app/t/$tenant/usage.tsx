/** The plan, its limits, and what is used of them. */
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Check } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { $api, type Answer, type Item } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { formatBytes, formatNumber } from '@/kit/numbers'
import { Page, Section } from '@/kit/page'
import { useResourceNames } from '@/kit/resource-names'
import { Can } from '@/kit/rights'
import { Forbidden } from '@/kit/states'
import { Badge } from '@/ui/badge'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card'
import { cn } from '@/ui/cn'
import { Progress } from '@/ui/progress'

type Usage = Answer<'get', '/tenant/usage'>
type Resource = Usage['resources'][number]
type Plan = Item<'/plans'>

export const Route = createFileRoute('/_app/t/$tenant/usage')({ component: UsagePage })

function UsagePage() {
  const { t } = useTranslation('team')
  const usage = useQuery({ ...$api.queryOptions('get', '/tenant/usage'), refetchInterval: 60_000 })
  const plans = useQuery($api.queryOptions('get', '/plans'))
  return (
    <Page title={t('Plan and usage')}>
      <Can call="GET /tenant/usage" otherwise={<Forbidden />}>
        <Loaded query={usage}>
          {(data) => (
            <>
              <Section
                title={t('What you use')}
                description={t(
                  'Your plan: {{plan}}. Nothing is switched off when a limit is near; you are told before.',
                  {
                    plan: data.plan.name,
                  },
                )}
              >
                <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
                  {data.resources.map((resource) => (
                    <ResourceCard key={resource.resource} resource={resource} />
                  ))}
                </div>
              </Section>
              {plans.data && plans.data.items.length > 0 && (
                <Section
                  title={t('Plans')}
                  description={t('To change your plan, write to whoever runs this platform.')}
                >
                  <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
                    {plans.data.items.map((plan) => (
                      <PlanCard key={plan.id} plan={plan} isPresent={plan.id === data.plan.id} />
                    ))}
                  </div>
                </Section>
              )}
            </>
          )}
        </Loaded>
      </Can>
    </Page>
  )
}

function useAmounts() {
  const { t, i18n } = useTranslation('team')
  return (value: number | null, isBytes: boolean) =>
    value === null
      ? t('unlimited')
      : isBytes
        ? formatBytes(value, i18n.language)
        : formatNumber(value, i18n.language)
}

function ResourceCard({
  resource: { resource, label, unit, used, limit, percent, is_overridden },
}: {
  resource: Resource
}) {
  const { t } = useTranslation('team')
  const name = useResourceNames()[resource] ?? label
  const amount = useAmounts()
  const isBytes = unit.startsWith('bytes')
  const tone = (percent ?? 0) >= 100 ? 'danger' : (percent ?? 0) >= 80 ? 'warning' : undefined
  return (
    <div className="flex flex-col gap-2.5 rounded-xl border bg-card p-4 shadow-xs">
      <div className="flex items-start justify-between gap-2">
        <p className="font-medium">{name}</p>
        {tone ? (
          <Badge tone={tone}>{tone === 'danger' ? t('Used up') : t('Nearly used up')}</Badge>
        ) : (
          is_overridden && <Badge tone="info">{t('Agreed with you')}</Badge>
        )}
      </div>
      <p className="text-muted-foreground tabular-nums">
        {limit === 0
          ? t('Not in your plan')
          : used === null
            ? t('up to {{limit}}', { limit: amount(limit, isBytes) })
            : t('{{used}} of {{limit}}', { used: amount(used, isBytes), limit: amount(limit, isBytes) })}
      </p>
      {percent !== null && limit !== 0 && (
        <Progress
          value={percent}
          label={name}
          className={cn(
            tone === 'danger' && '[&>*]:bg-destructive',
            tone === 'warning' && '[&>*]:bg-warning',
          )}
        />
      )}
    </div>
  )
}

const SHOWN = [
  'websites',
  'custom_domains',
  'members',
  'storage_bytes',
  'bandwidth_bytes_month',
  'concurrent_deployments',
  'portal_domains',
] as const satisfies readonly (keyof Plan['quotas'])[]

function PlanCard({ plan, isPresent }: { plan: Plan; isPresent: boolean }) {
  const { t, i18n } = useTranslation('team')
  const names = useResourceNames()
  const amount = useAmounts()
  const price = new Intl.NumberFormat(i18n.language, {
    style: 'currency',
    currency: plan.currency,
    trailingZeroDisplay: 'stripIfInteger',
  }).format(plan.price_cents / 100)
  return (
    <Card className={cn(isPresent && 'border-primary ring-1 ring-primary')}>
      <CardHeader>
        <CardTitle className="flex items-center gap-2">
          {plan.name} {isPresent && <Badge tone="info">{t('Yours')}</Badge>}
        </CardTitle>
        <p className="text-2xl font-semibold tracking-tight">
          {price} <span className="text-sm font-normal text-muted-foreground">{t('a month')}</span>
        </p>
        {plan.description && <CardDescription>{plan.description}</CardDescription>}
      </CardHeader>
      <CardContent>
        <ul className="flex flex-col gap-1.5">
          {SHOWN.filter((resource) => plan.quotas[resource] !== 0).map((resource) => (
            <li key={resource} className="flex gap-2">
              <Check className="mt-0.5 size-4 shrink-0 text-success" aria-hidden />
              <span>
                {names[resource]}:{' '}
                <span className="font-medium">
                  {amount(plan.quotas[resource], resource.includes('bytes'))}
                </span>
              </span>
            </li>
          ))}
        </ul>
      </CardContent>
    </Card>
  )
}
