/** How far the move of a tenant is: a job of the platform, which goes on whoever looks. */
import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Progress } from '@/ui/progress'
import { useRefreshTenants } from './tenant'

const isUnderWay = (state: string | undefined) => state === 'queued' || state === 'running'

export function MoveProgress({ job, onClose }: { job: string; onClose: () => void }) {
  const { t } = useTranslation('platform')
  const refresh = useRefreshTenants()
  const { data } = useQuery(
    $api.queryOptions(
      'get',
      '/admin/jobs/{id}',
      { params: { path: { id: job } } },
      { refetchInterval: ({ state }) => (!state.data || isUnderWay(state.data.state) ? 1_000 : false) },
    ),
  )
  const isRunning = isUnderWay(data?.state)
  useEffect(() => {
    if (data && !isRunning) void refresh()
  }, [data, isRunning, refresh])
  if (!data) return null
  const { state, progress, last_error: problem } = data
  const titles: Record<typeof state, string> = {
    queued: t('The move is about to begin'),
    running: t('The tenant is being moved'),
    succeeded: t('The tenant has moved'),
    failed: t('The tenant stayed where it was'),
    canceled: t('The move was called off'),
  }
  const share = progress?.total ? (progress.done / progress.total) * 100 : null
  return (
    <Alert
      tone={isRunning ? 'info' : state === 'succeeded' ? 'success' : 'danger'}
      role="status"
      className="grid-cols-[1fr_auto]!"
    >
      <AlertTitle className="col-start-1!">{titles[state]}</AlertTitle>
      {!isRunning && (
        <Button
          variant="ghost"
          size="icon-sm"
          className="col-start-2 row-start-1 -my-1"
          aria-label={t('Close')}
          onClick={onClose}
        >
          <X aria-hidden />
        </Button>
      )}
      <AlertDescription className="col-span-2 col-start-1! w-full">
        {isRunning && <Progress value={share} label={titles[state]} />}
        {progress?.note && <p>{progress.note}</p>}
        {problem && <p className="text-foreground">{problem}</p>}
      </AlertDescription>
    </Alert>
  )
}
