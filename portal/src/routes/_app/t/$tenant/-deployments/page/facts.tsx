/** What a deployment is: how it goes, who made it, and its times. */
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDuration } from '@/kit/numbers'
import { Time, formatDateTime, useNow, useSeconds } from '@/kit/time'
import { Card, CardContent } from '@/ui/card'
import { type Deployment, isOver, useEnvironmentNames, useModuleNames, useStrategyNames } from '../deployment'

export function Facts({ tenant, deployment }: { tenant: string; deployment: Deployment }) {
  const { t, i18n } = useTranslation('deployments')
  const modules = useModuleNames()
  const strategies = useStrategyNames()
  const environments = useEnvironmentNames()
  const now = useNow()
  const present = useSeconds(!isOver(deployment))
  const { started_at, finished_at, scheduled_at, hot_until, promoted_from } = deployment
  const tookMs =
    started_at && (finished_at ?? !isOver(deployment))
      ? (finished_at ? Date.parse(finished_at) : present) - Date.parse(started_at)
      : undefined
  const isHot = hot_until !== null && Date.parse(hot_until) > now && deployment.can.includes('rollback')
  return (
    <Card>
      <CardContent>
        <dl className="flex flex-col gap-3">
          <Fact name={t('What')}>{modules[deployment.module]}</Fact>
          <Fact name={t('How')}>{strategies[deployment.strategy]}</Fact>
          <Fact name={t('Environment')}>{environments[deployment.environment]}</Fact>
          <Fact name={t('Made')}>
            <Time at={deployment.created_at} />
            {deployment.created_by && (
              <p className="truncate text-xs text-muted-foreground">{deployment.created_by.label}</p>
            )}
          </Fact>
          {scheduled_at && !started_at && (
            <Fact name={t('Begins')}>
              <Time at={scheduled_at} />
            </Fact>
          )}
          {tookMs !== undefined && (
            <Fact name={isOver(deployment) ? t('Took') : t('Under way for')}>
              {formatDuration(Math.max(1_000, tookMs), i18n.language)}
            </Fact>
          )}
          {isHot && (
            <Fact name={t('Going back is instant until')}>{formatDateTime(hot_until, i18n.language)}</Fact>
          )}
          {promoted_from && (
            <Fact name={t('From staging')}>
              <Link
                to="/t/$tenant/deployments/$id"
                params={{ tenant, id: promoted_from }}
                className="rounded-sm text-primary underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
              >
                {t('the deployment that was tested')}
              </Link>
            </Fact>
          )}
        </dl>
      </CardContent>
    </Card>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5">
      <dt className="text-xs text-muted-foreground">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  )
}
