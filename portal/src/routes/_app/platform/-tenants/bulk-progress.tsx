/** How far an act on many tenants is, and what became of each. */
import { CircleCheck, CircleX, X } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { TimeLeft } from '@/kit/time-left'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Progress } from '@/ui/progress'
import { type BulkRun, closeBulkRun, useBulkRun } from './bulk'
import { useRefreshTenants } from './tenant'

export function BulkProgress() {
  const { t } = useTranslation('platform')
  const refresh = useRefreshTenants()
  const run = useBulkRun()
  const isRunning = run?.isRunning ?? false
  useEffect(() => {
    if (!isRunning) void refresh()
  }, [isRunning, refresh])
  if (!run) return null
  const names: Record<BulkRun['action'], string> = {
    suspend: t('Suspending tenants'),
    activate: t('Activating tenants'),
    delete: t('Deleting tenants'),
    restore: t('Restoring tenants'),
    change_plan: t('Changing the plan of tenants'),
  }
  const { outcomes, total } = run
  const wrong = outcomes.filter(({ problem }) => problem !== undefined)
  return (
    <Alert
      tone={isRunning ? 'info' : wrong.length > 0 ? 'warning' : 'success'}
      role="status"
      className="grid-cols-[1fr_auto]!"
    >
      <AlertTitle className="col-start-1!">{names[run.action]}</AlertTitle>
      {!isRunning && (
        <Button
          variant="ghost"
          size="icon-sm"
          className="col-start-2 row-start-1 -my-1"
          aria-label={t('Close')}
          onClick={closeBulkRun}
        >
          <X aria-hidden />
        </Button>
      )}
      <AlertDescription className="col-span-2 col-start-1! w-full">
        <Progress value={total === 0 ? 100 : (outcomes.length / total) * 100} label={names[run.action]} />
        <p className="flex w-full flex-wrap gap-x-3">
          <span>{t('{{done}} of {{total}}', { done: outcomes.length, total })}</span>
          {wrong.length > 0 && (
            <span className="font-medium text-destructive">
              {t('{{count}} failed', { count: wrong.length })}
            </span>
          )}
          {isRunning && <TimeLeft since={run.since} at={run.at} done={outcomes.length} total={total} />}
        </p>
        {!isRunning && (
          <details className="w-full" open={wrong.length > 0}>
            <summary className="cursor-pointer rounded-sm outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60">
              {t('What became of each tenant')}
            </summary>
            <ul className="mt-2 flex max-h-64 flex-col gap-1 overflow-y-auto">
              {[...wrong, ...outcomes.filter(({ problem }) => problem === undefined)].map(
                ({ id, name, problem }) => (
                  <li key={id} className="flex items-start gap-2 text-foreground">
                    {problem === undefined ? (
                      <CircleCheck className="mt-0.5 size-4 shrink-0 text-success" aria-hidden />
                    ) : (
                      <CircleX className="mt-0.5 size-4 shrink-0 text-destructive" aria-hidden />
                    )}
                    <span className="min-w-0">
                      <span className="font-medium">{name}</span>: {problem ?? t('done')}
                    </span>
                  </li>
                ),
              )}
            </ul>
          </details>
        )}
      </AlertDescription>
    </Alert>
  )
}
