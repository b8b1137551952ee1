/** How a tenant was set up, step by step. */
import { useQuery } from '@tanstack/react-query'
import { CircleCheck, CircleDashed, CircleX, LoaderCircle } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { formatDuration } from '@/kit/numbers'
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card'
import { Skeleton } from '@/ui/skeleton'
import { useTenant } from './tenant'

export function Provisioning() {
  const { t, i18n } = useTranslation('platform')
  const { id, status } = useTenant()
  const query = useQuery(
    $api.queryOptions(
      'get',
      '/admin/tenants/{id}/provisioning',
      { params: { path: { id } } },
      { refetchInterval: status === 'provisioning' ? 1_000 : false },
    ),
  )
  const names: Record<string, string> = {
    reserve: t('Name reserved'),
    home: t('Place in the database'),
    defaults: t('Roles, mail templates, configuration'),
    kubernetes: t('Kubernetes namespace'),
    domain: t('Domain of its own'),
    administrator: t('First administrator'),
    owner: t('Owner'),
    'demo data': t('Sample data'),
    activate: t('Activated'),
  }
  const states: Record<string, string> = {
    done: t('done'),
    skipped: t('not asked for'),
    failed: t('failed'),
    running: t('under way'),
  }
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('How it was set up')}</CardTitle>
      </CardHeader>
      <CardContent>
        <Loaded query={query} loading={<Skeleton className="h-56" />}>
          {({ steps }) =>
            steps.length === 0 ? (
              <p className="text-muted-foreground">{t('Nothing was recorded.')}</p>
            ) : (
              <ol className="flex flex-col gap-2">
                {steps.map(({ name, state, took_ms: took }) => (
                  <li key={name} className="flex items-center gap-2.5">
                    <StepIcon state={state} />
                    <span className={state === 'skipped' ? 'text-muted-foreground' : ''}>
                      {names[name] ?? name}
                    </span>
                    <span className="ml-auto shrink-0 text-xs text-muted-foreground tabular-nums">
                      {state === 'done' ? formatDuration(took, i18n.language) : (states[state] ?? state)}
                    </span>
                  </li>
                ))}
              </ol>
            )
          }
        </Loaded>
      </CardContent>
    </Card>
  )
}

function StepIcon({ state }: { state: string }) {
  if (state === 'done') return <CircleCheck className="size-4 shrink-0 text-success" aria-hidden />
  if (state === 'failed') return <CircleX className="size-4 shrink-0 text-destructive" aria-hidden />
  if (state === 'running')
    return <LoaderCircle className="size-4 shrink-0 animate-spin text-info" aria-hidden />
  return <CircleDashed className="size-4 shrink-0 text-muted-foreground" aria-hidden />
}
