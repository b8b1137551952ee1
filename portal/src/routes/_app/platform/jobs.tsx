/** Background jobs of the platform and of all tenants, and what fails among them. */
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { CircleCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { JOB_STATES, type JobFilter, type JobState, platformJobs } from '@/kit/jobs/job'
import { TaskName } from '@/kit/jobs/task-name'
import { JobList } from '@/kit/jobs/job-list'
import { Loaded } from '@/kit/loaded'
import { Page, Section } from '@/kit/page'
import { Time } from '@/kit/time'
import { Button } from '@/ui/button'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'

type Search = JobFilter & { tenant?: string }

export const Route = createFileRoute('/_app/platform/jobs')({
  validateSearch: ({ state, task, tenant }: Record<string, unknown>): Search => ({
    ...(JOB_STATES.includes(state as JobState) && { state: state as JobState }),
    ...(typeof task === 'string' && { task }),
    ...(typeof tenant === 'string' && { tenant }),
  }),
  component: Jobs,
})

const CALLS = { retry: 'POST /admin/jobs/{id}/retry', cancel: 'POST /admin/jobs/{id}/cancel' } as const

function Jobs() {
  const { t } = useTranslation('jobs')
  const { tenant, ...filter } = Route.useSearch()
  const navigate = Route.useNavigate()
  const failures = useQuery($api.queryOptions('get', '/admin/jobs/failures'))
  return (
    <Page title={t('Jobs')} description={t('What the platform and its tenants do in the background.')}>
      <Section
        title={t('Failing')}
        description={t('Tasks whose jobs were given up in the last days, of all tenants.')}
      >
        <Loaded query={failures}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="flex items-center gap-2 rounded-lg border bg-card px-4 py-3 text-muted-foreground">
                <CircleCheck className="size-4 text-success" aria-hidden /> {t('Nothing fails.')}
              </p>
            ) : (
              <Table>
                <TableHeader>
                  <TableRow>
                    <TableHead>{t('Task')}</TableHead>
                    <TableHead>{t('Jobs')}</TableHead>
                    <TableHead>{t('Tenants')}</TableHead>
                    <TableHead>{t('Last')}</TableHead>
                    <TableHead>{t('Reason')}</TableHead>
                  </TableRow>
                </TableHeader>
                <TableBody>
                  {items.map((failure) => (
                    <TableRow key={failure.task}>
                      <TableCell>
                        <Button
                          variant="link"
                          className="h-auto p-0 text-left whitespace-normal"
                          onClick={() => void navigate({ search: { task: failure.task, state: 'failed' } })}
                        >
                          <TaskName task={failure.task} />
                        </Button>
                      </TableCell>
                      <TableCell className="tabular-nums">{failure.jobs}</TableCell>
                      <TableCell className="tabular-nums">{failure.tenants}</TableCell>
                      <TableCell className="whitespace-nowrap text-muted-foreground">
                        <Time at={failure.last_failed_at} />
                      </TableCell>
                      <TableCell className="max-w-md break-words text-muted-foreground">
                        {failure.last_error}
                      </TableCell>
                    </TableRow>
                  ))}
                </TableBody>
              </Table>
            )
          }
        </Loaded>
      </Section>
      <Section
        title={tenant ? t('Jobs of the tenant') : t('Jobs of the platform')}
        actions={
          tenant && (
            <Button variant="outline" size="sm" onClick={() => void navigate({ search: filter })}>
              {t('Show those of the platform')}
            </Button>
          )
        }
      >
        <JobList
          source={platformJobs(tenant)}
          filter={filter}
          onFilter={(next) =>
            void navigate({ search: { ...next, ...(tenant && { tenant }) }, replace: true })
          }
          calls={CALLS}
        />
      </Section>
    </Page>
  )
}
