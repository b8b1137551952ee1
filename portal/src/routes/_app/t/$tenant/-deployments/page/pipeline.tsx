/** The steps of a deployment in their order, each with its time, what became of it, and the evidence. */
import {
  Check,
  ChevronDown,
  CircleDashed,
  Clock,
  LoaderCircle,
  type LucideIcon,
  Minus,
  X,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatDuration } from '@/kit/numbers'
import { useSaid } from '@/kit/said'
import { formatDateTime } from '@/kit/time'
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card'
import { cn } from '@/ui/cn'
import { type Deployment, type DeploymentStep, useStepNames } from '../deployment'
import { Evidence, hasEvidence } from './evidence'

const LOOKS: Record<DeploymentStep['state'], { icon: LucideIcon; className: string }> = {
  pending: { icon: CircleDashed, className: 'border-border bg-card text-muted-foreground' },
  running: { icon: LoaderCircle, className: 'border-info/40 bg-info/10 text-info [&>svg]:animate-spin' },
  waiting: { icon: Clock, className: 'border-info/40 bg-info/10 text-info' },
  succeeded: { icon: Check, className: 'border-success/40 bg-success/10 text-success' },
  failed: { icon: X, className: 'border-destructive/40 bg-destructive/10 text-destructive' },
  skipped: { icon: Minus, className: 'border-border bg-muted text-muted-foreground' },
}

function useStepStates(): Record<DeploymentStep['state'], string> {
  const { t } = useTranslation('deployments')
  return {
    pending: t('To come'),
    running: t('Under way'),
    waiting: t('Waiting'),
    succeeded: t('Succeeded'),
    failed: t('Failed'),
    skipped: t('Not needed'),
  }
}

export function Pipeline({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslation('deployments')
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('Pipeline')}</CardTitle>
      </CardHeader>
      <CardContent>
        <ol className="flex flex-col">
          {deployment.steps.map((step, index) => (
            <Step key={step.name} step={step} isLast={index === deployment.steps.length - 1} />
          ))}
        </ol>
      </CardContent>
    </Card>
  )
}

function Step({ step, isLast }: { step: DeploymentStep; isLast: boolean }) {
  const said = useSaid()
  const names = useStepNames()
  const states = useStepStates()
  const { icon: Icon, className } = LOOKS[step.state]
  return (
    <li
      className="relative flex gap-3 pb-4 last:pb-0"
      aria-current={step.state === 'running' ? 'step' : undefined}
    >
      {!isLast && <span className="absolute top-7 bottom-0 left-3.5 w-px bg-border" aria-hidden />}
      <span
        className={cn(
          'z-10 flex size-7 shrink-0 items-center justify-center rounded-full border [&>svg]:size-3.5',
          className,
        )}
      >
        <Icon aria-hidden />
        <span className="sr-only">{states[step.state]}</span>
      </span>
      <div className="min-w-0 flex-1 pt-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className={cn('font-medium', step.state === 'pending' && 'text-muted-foreground')}>
            {names[step.name]}
          </span>
          <Took step={step} />
        </div>
        {step.detail && <p className="break-words text-muted-foreground">{said(step.detail)}</p>}
        {hasEvidence(step.evidence) && <Details evidence={step.evidence} />}
      </div>
    </li>
  )
}

function Details({ evidence }: { evidence: unknown }) {
  const { t } = useTranslation('deployments')
  return (
    <details className="group mt-1.5">
      <summary className="inline-flex cursor-pointer list-none items-center gap-1 rounded-sm text-xs font-medium text-primary outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60 [&::-webkit-details-marker]:hidden">
        {t('What was found')}
        <ChevronDown className="size-3.5 transition-transform group-open:rotate-180" aria-hidden />
      </summary>
      <div className="mt-2">
        <Evidence evidence={evidence} />
      </div>
    </details>
  )
}

/** How long a step took that is over. */
function Took({ step: { started_at, finished_at } }: { step: DeploymentStep }) {
  const { i18n } = useTranslation()
  if (!started_at || !finished_at) return null
  const ms = Date.parse(finished_at) - Date.parse(started_at)
  if (ms < 1) return null
  return (
    <time
      dateTime={finished_at}
      title={formatDateTime(finished_at, i18n.language)}
      className="text-xs text-muted-foreground tabular-nums"
    >
      {formatDuration(ms, i18n.language)}
    </time>
  )
}
