/** How a new release is shown to more and more visitors or websites, and how it does. */
import { Suspense, lazy } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDuration, formatNumber } from '@/kit/numbers'
import { useSaid } from '@/kit/said'
import { useSeconds } from '@/kit/time'
import { Badge } from '@/ui/badge'
import { Card, CardAction, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card'
import { cn } from '@/ui/cn'
import { Progress } from '@/ui/progress'
import { Skeleton } from '@/ui/skeleton'
import { type Deployment, isOver } from '../deployment'
import type { Happening } from '../live'
import { durationText } from '../wizard/duration-select'
import { Checks } from './evidence'
import { OUTCOME_TONES, type Verdict, isVerdict, looksOf, useOutcomeNames } from './verdict'

const CanaryGraph = lazy(() => import('./canary-graph'))

export function RollOut({ deployment, happenings }: { deployment: Deployment; happenings: Happening[] }) {
  const { t } = useTranslation('deployments')
  const said = useSaid()
  const outcomes = useOutcomeNames()
  const looks = looksOf(happenings)
  const last = happenings.findLast(({ type }) => type === 'analysis')?.data
  const verdict: Verdict | undefined = isVerdict(last) ? last : undefined
  const isCanary = deployment.strategy === 'canary'
  if (deployment.environment === 'staging' || (!isCanary && !verdict && deployment.strategy !== 'rolling'))
    return null
  return (
    <Card>
      <CardHeader>
        <CardTitle>{isCanary ? t('Canary') : t('Roll-out')}</CardTitle>
        {verdict && <CardDescription>{said(verdict.summary)}</CardDescription>}
        {verdict && (
          <CardAction>
            <Badge tone={OUTCOME_TONES[verdict.verdict]} hasDot>
              {outcomes[verdict.verdict]}
            </Badge>
          </CardAction>
        )}
      </CardHeader>
      <CardContent className="flex flex-col gap-5">
        {isCanary && <Shares deployment={deployment} />}
        {deployment.strategy === 'rolling' && <Batches deployment={deployment} />}
        {looks.length > 0 && (
          <Suspense fallback={<Skeleton className="h-64" />}>
            <CanaryGraph looks={looks} />
          </Suspense>
        )}
        {verdict && (
          <details>
            <summary className="w-fit cursor-pointer rounded-sm text-xs font-medium text-primary outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60">
              {t('All checks')}
            </summary>
            <div className="mt-2">
              <Checks verdict={verdict} />
            </div>
          </details>
        )}
      </CardContent>
    </Card>
  )
}

type CanaryStep = { percent: number; seconds: number }

/** The steps of a canary, and which of them visitors are at. */
function Shares({ deployment }: { deployment: Deployment }) {
  const { t, i18n } = useTranslation('deployments')
  const { canary } = deployment.options as { canary?: { steps: CanaryStep[] } }
  const own = canary?.steps ?? []
  // All of them are the end of it, and may be a step that is watched, too.
  const steps = own.at(-1)?.percent === 100 ? own : [...own, { percent: 100, seconds: 0 }]
  const { visitors_percent: visitors } = deployment
  return (
    <div className="flex flex-col gap-3">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="text-3xl font-semibold tracking-tight tabular-nums">
          {formatNumber(visitors, i18n.language)} %
        </span>
        <span className="text-muted-foreground">{t('of the visitors see the new release')}</span>
        <NextLook deployment={deployment} />
      </p>
      <ol className="flex gap-1.5">
        {steps.map(({ percent, seconds }) => {
          const isReached = visitors >= percent
          return (
            <li
              key={percent}
              className="min-w-0 flex-1"
              aria-current={visitors === percent ? 'step' : undefined}
            >
              <span
                className={cn(
                  'block h-2 rounded-full',
                  isReached ? 'bg-primary' : 'bg-primary/15',
                  visitors === percent && !isOver(deployment) && 'animate-pulse motion-reduce:animate-none',
                )}
                aria-hidden
              />
              <span className="mt-1 block truncate text-xs text-muted-foreground tabular-nums">
                {formatNumber(percent, i18n.language)} %
                {seconds > 0 && ` · ${durationText(seconds, i18n.language)}`}
              </span>
            </li>
          )
        })}
      </ol>
    </div>
  )
}

/** When a deployment goes on by itself, to the second. */
function NextLook({ deployment }: { deployment: Deployment }) {
  const { t, i18n } = useTranslation('deployments')
  const isWatched = deployment.waiting_for === 'watching'
  const now = useSeconds(isWatched)
  if (!isWatched || !deployment.next_at) return null
  const leftMs = Date.parse(deployment.next_at) - now
  if (leftMs < 1_000) return null
  return (
    <span className="text-xs text-muted-foreground tabular-nums">
      {t('looked at again in {{time}}', {
        time: formatDuration(Math.round(leftMs / 1_000) * 1_000, i18n.language),
      })}
    </span>
  )
}

function Batches({ deployment }: { deployment: Deployment }) {
  const { t, i18n } = useTranslation('deployments')
  const { live, total, skipped, unchanged } = deployment.websites
  const wanted = Math.max(0, total - skipped - unchanged)
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="text-3xl font-semibold tracking-tight tabular-nums">
          {formatNumber(live, i18n.language)}
        </span>
        <span className="text-muted-foreground">
          {t('of {{count}} websites have their new release', { count: wanted })}
        </span>
        <NextLook deployment={deployment} />
      </p>
      <Progress
        value={wanted === 0 ? 100 : (live / wanted) * 100}
        label={t('Websites with their new release')}
      />
    </div>
  )
}
