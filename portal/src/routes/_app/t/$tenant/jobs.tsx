/** What runs in the background for this team. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { JOB_STATES, type JobFilter, type JobState, tenantJobs } from '@/kit/jobs/job'
import { JobList } from '@/kit/jobs/job-list'
import { Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Forbidden } from '@/kit/states'

export const Route = createFileRoute('/_app/t/$tenant/jobs')({
  validateSearch: ({ state, task }: Record<string, unknown>): JobFilter => ({
    ...(JOB_STATES.includes(state as JobState) && { state: state as JobState }),
    ...(typeof task === 'string' && { task }),
  }),
  component: Jobs,
})

const CALLS = { retry: 'POST /jobs/{id}/retry', cancel: 'POST /jobs/{id}/cancel' } as const

function Jobs() {
  const { t } = useTranslation('team')
  const filter = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <Page
      title={t('Jobs')}
      description={t('What is done in the background: mails, imports, webhooks, checks.')}
    >
      <Can call="GET /jobs" otherwise={<Forbidden />}>
        <JobList
          source={tenantJobs}
          filter={filter}
          onFilter={(search) => void navigate({ search, replace: true })}
          calls={CALLS}
        />
      </Can>
    </Page>
  )
}
