/** One deployment, live: its pipeline, how the new release does, its websites, and the way back. */
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { CircleAlert, Clock, Undo2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Loaded } from '@/kit/loaded'
import { BackLink, Page } from '@/kit/page'
import { useSaid } from '@/kit/said'
import { formatDateTime } from '@/kit/time'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Progress } from '@/ui/progress'
import { type Deployment, isOver, useStepNames, useWaitingText } from '../-deployments/deployment'
import { useHappenings } from '../-deployments/live'
import { ActButtons, deploymentOptions } from '../-deployments/page/acts'
import { ApprovalCard } from '../-deployments/page/approval'
import { Facts } from '../-deployments/page/facts'
import { Pipeline } from '../-deployments/page/pipeline'
import { RollOut } from '../-deployments/page/roll-out'
import { Sites } from '../-deployments/page/sites'
import { StateBadge } from '../-deployments/state-badge'

export const Route = createFileRoute('/_app/t/$tenant/deployments/$id')({
  component: DeploymentScreen,
})

function DeploymentScreen() {
  const { t } = useTranslation('deployments')
  const said = useSaid()
  const { tenant, id } = Route.useParams()
  const query = useQuery({ ...deploymentOptions(id), placeholderData: undefined })
  const deployment = query.data
  return (
    <Page
      back={
        <BackLink to="/t/$tenant/deployments" params={{ tenant }}>
          {t('Deployments')}
        </BackLink>
      }
      title={deployment ? said(deployment.summary) : t('Deployment')}
      {...(deployment && {
        aside: <StateBadge state={deployment.state} />,
        description: deployment.note,
        actions: <ActButtons tenant={tenant} deployment={deployment} />,
      })}
    >
      <Loaded query={query}>{(loaded) => <Shown key={id} tenant={tenant} deployment={loaded} />}</Loaded>
    </Page>
  )
}

function Shown({ tenant, deployment }: { tenant: string; deployment: Deployment }) {
  const happenings = useHappenings(deployment.id)
  const { approval_id } = deployment
  return (
    <>
      <Standing deployment={deployment} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_18rem]">
        <div className="flex min-w-0 flex-col gap-6">
          {approval_id && <ApprovalCard tenant={tenant} deployment={deployment} id={approval_id} />}
          <RollOut deployment={deployment} happenings={happenings} />
          <Pipeline deployment={deployment} />
          <Sites tenant={tenant} deployment={deployment} />
        </div>
        <Facts tenant={tenant} deployment={deployment} />
      </div>
    </>
  )
}

/** Where it stands, in one line; said to screen readers as it changes. */
function Standing({ deployment }: { deployment: Deployment }) {
  const { t, i18n } = useTranslation('deployments')
  const said = useSaid()
  const steps = useStepNames()
  const waitingText = useWaitingText()
  const { state, step, problem, waiting_for, next_at, percent } = deployment
  if (problem && (state === 'failed' || state === 'rolled_back' || state === 'rejected'))
    return (
      <Alert tone={state === 'rolled_back' ? 'warning' : 'danger'}>
        {state === 'rolled_back' ? <Undo2 aria-hidden /> : <CircleAlert aria-hidden />}
        <AlertTitle>
          {state === 'rolled_back'
            ? t('It was taken back: visitors see again what they saw before.')
            : state === 'rejected'
              ? t('It was rejected; visitors saw nothing of it.')
              : t('It failed at “{{step}}”.', { step: steps[step] })}
        </AlertTitle>
        <AlertDescription className="break-words">{said(problem.detail ?? '')}</AlertDescription>
      </Alert>
    )
  if (state === 'paused')
    return (
      <Alert tone="warning">
        <Clock aria-hidden />
        <AlertTitle>{t('It is paused, and waits for somebody to decide.')}</AlertTitle>
        <AlertDescription>
          {said(deployment.steps.find(({ name }) => name === step)?.detail ?? '')}
        </AlertDescription>
      </Alert>
    )
  if (isOver(deployment)) return null
  const isForTime = waiting_for === 'time' || waiting_for === 'window'
  return (
    <div role="status" className="flex flex-col gap-2">
      <span className="flex flex-wrap justify-between gap-x-3 text-muted-foreground">
        <span>
          {waitingText(waiting_for) ?? steps[step]}
          {isForTime && next_at && ` · ${formatDateTime(next_at, i18n.language)}`}
        </span>
        <span className="tabular-nums">{percent} %</span>
      </span>
      <Progress value={percent} label={t('How far it has come')} />
    </div>
  )
}
