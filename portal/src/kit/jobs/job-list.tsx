/** Jobs, newest first, with what they are at, why they failed, and a way to try again or give up. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ListTodo, RotateCw, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Call } from '@/api/access'
import { FilterSelect } from '@/kit/filter-select'
import { LoadMore, useList } from '@/kit/list'
import { Can } from '@/kit/rights'
import { Empty, Failed, Loading, NothingFound } from '@/kit/states'
import { Time } from '@/kit/time'
import { done } from '@/kit/toasts'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Progress } from '@/ui/progress'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { JOB_STATES, JOB_TONES, type Job, type JobFilter, type JobSource, useJobStateNames } from './job'
import { TaskName } from './task-name'

export function JobList({
  source,
  filter,
  onFilter,
  calls,
}: {
  source: JobSource
  filter: JobFilter
  onFilter: (filter: JobFilter) => void
  /** Which calls acting on a job takes. */
  calls: { retry: Call; cancel: Call }
}) {
  const { t } = useTranslation('jobs')
  const names = useJobStateNames()
  const query = useList([...source.key, filter], (cursor) => source.list(filter, cursor))
  const { items } = query
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap gap-2">
        <FilterSelect
          label={t('State')}
          all={t('All states')}
          value={filter.state}
          choices={JOB_STATES.map((state) => [state, names[state]])}
          onChange={(chosen) => onFilter({ ...filter, state: chosen })}
        />
        {filter.task && (
          <Button variant="secondary" onClick={() => onFilter({ ...filter, task: undefined })}>
            <TaskName task={filter.task} />
            <X aria-label={t('Show all tasks')} />
          </Button>
        )}
        <Button
          variant="outline"
          className="ml-auto"
          isBusy={query.isRefetching}
          onClick={() => void query.refetch()}
        >
          <RotateCw aria-hidden /> {t('Refresh')}
        </Button>
      </div>
      {query.isError && !items ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : !items ? (
        <Loading />
      ) : items.length === 0 ? (
        filter.state || filter.task ? (
          <NothingFound onReset={() => onFilter({})} />
        ) : (
          <Empty icon={ListTodo} title={t('No jobs yet')}>
            {t('What takes a while is done in the background, and shows here: imports, mails, deployments.')}
          </Empty>
        )
      ) : (
        <>
          <Table>
            <TableHeader>
              <TableRow>
                <TableHead>{t('Task')}</TableHead>
                <TableHead>{t('State')}</TableHead>
                <TableHead className="max-md:hidden">{t('Tries')}</TableHead>
                <TableHead className="max-md:hidden">{t('Begun')}</TableHead>
                <TableHead>
                  <span className="sr-only">{t('Acts')}</span>
                </TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {items.map((job) => (
                <JobRow key={job.id} job={job} source={source} calls={calls} />
              ))}
            </TableBody>
          </Table>
          <LoadMore query={query} />
        </>
      )}
    </div>
  )
}

function JobRow({
  job,
  source,
  calls,
}: {
  job: Job
  source: JobSource
  calls: { retry: Call; cancel: Call }
}) {
  const { t } = useTranslation('jobs')
  const names = useJobStateNames()
  const client = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const refresh = () => client.invalidateQueries({ queryKey: source.key })
  const retry = useMutation({
    mutationFn: () => source.retry(job.id),
    onSuccess: () => {
      done(t('The job is tried again.'))
      return refresh()
    },
  })
  const cancel = useMutation({
    mutationFn: () => source.cancel(job.id),
    onSuccess: () => {
      done(t('The job is given up.'), () => source.retry(job.id).then(refresh))
      return refresh()
    },
  })
  const { progress } = job
  return (
    <TableRow>
      <TableCell className="max-w-md">
        <TaskName task={job.task} />
        <Time at={job.started_at ?? job.run_at} className="block text-xs text-muted-foreground md:hidden" />
        {job.last_error && (
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
            className="mt-1 block w-full rounded-sm text-left text-xs text-muted-foreground outline-none hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/60"
          >
            <span className={isOpen ? 'break-words whitespace-pre-wrap' : 'line-clamp-2'}>
              {job.last_error}
            </span>
          </button>
        )}
      </TableCell>
      <TableCell>
        <Badge tone={JOB_TONES[job.state]} hasDot>
          {job.cancel_requested && job.state === 'running' ? t('Being stopped') : names[job.state]}
        </Badge>
        {progress && job.state === 'running' && (
          <div className="mt-2 w-32 space-y-1">
            <Progress
              label={progress.note ?? t('Progress')}
              value={progress.total ? (100 * progress.done) / progress.total : null}
            />
            {progress.note && <p className="text-xs text-muted-foreground">{progress.note}</p>}
          </div>
        )}
      </TableCell>
      <TableCell className="whitespace-nowrap tabular-nums max-md:hidden">
        {job.attempts} / {job.max_attempts}
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground max-md:hidden">
        <Time at={job.started_at ?? job.run_at} />
      </TableCell>
      <TableCell className="text-right">
        {(job.state === 'failed' || job.state === 'canceled') && (
          <Can call={calls.retry}>
            <Button size="sm" variant="outline" isBusy={retry.isPending} onClick={() => retry.mutate()}>
              {t('Try again')}
            </Button>
          </Can>
        )}
        {(job.state === 'queued' || job.state === 'running') && !job.cancel_requested && (
          <Can call={calls.cancel}>
            <Button size="sm" variant="ghost" isBusy={cancel.isPending} onClick={() => cancel.mutate()}>
              {t('Give up')}
            </Button>
          </Can>
        )}
      </TableCell>
    </TableRow>
  )
}
