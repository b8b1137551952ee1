/** Deployments as rows; on phones what is less important stands below the name. */
import { useSaid } from '@/kit/said'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Time } from '@/kit/time'
import { Progress } from '@/ui/progress'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import {
  type ListedDeployment,
  isOver,
  useEnvironmentNames,
  useModuleNames,
  useStepNames,
  useStrategyNames,
  useWaitingText,
} from '../deployment'
import { StateBadge } from '../state-badge'

export function DeploymentTable({
  tenant,
  deployments,
}: {
  tenant: string
  deployments: ListedDeployment[]
}) {
  const { t } = useTranslation('deployments')
  return (
    <Table>
      <TableHeader>
        <TableRow>
          <TableHead>{t('Deployment')}</TableHead>
          <TableHead>{t('State')}</TableHead>
          <TableHead className="max-lg:hidden">{t('Websites')}</TableHead>
          <TableHead className="max-md:hidden">{t('How')}</TableHead>
          <TableHead className="max-sm:hidden">{t('Made')}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {deployments.map((deployment) => (
          <Row key={deployment.id} tenant={tenant} deployment={deployment} />
        ))}
      </TableBody>
    </Table>
  )
}

function Row({ tenant, deployment }: { tenant: string; deployment: ListedDeployment }) {
  const { t } = useTranslation('deployments')
  const said = useSaid()
  const modules = useModuleNames()
  const strategies = useStrategyNames()
  const environments = useEnvironmentNames()
  const { id, summary, note, module, strategy, environment, state, websites, created_by, created_at } =
    deployment
  return (
    <TableRow>
      <TableCell className="max-w-96">
        <Link
          to="/t/$tenant/deployments/$id"
          params={{ tenant, id }}
          className="line-clamp-2 rounded-sm font-medium break-words outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
        >
          {said(summary)}
        </Link>
        <p className="line-clamp-1 text-xs text-muted-foreground">{note ?? modules[module]}</p>
        <p className="text-xs text-muted-foreground sm:hidden">
          <Time at={created_at} />
        </p>
      </TableCell>
      <TableCell>
        <StateBadge state={state} />
        <Standing deployment={deployment} />
      </TableCell>
      <TableCell className="text-muted-foreground tabular-nums max-lg:hidden">
        {t('{{count}} websites', { count: websites.total })}
      </TableCell>
      <TableCell className="max-md:hidden">
        {strategies[strategy]}
        {environment === 'staging' && (
          <p className="text-xs text-muted-foreground">{environments[environment]}</p>
        )}
      </TableCell>
      <TableCell className="max-sm:hidden">
        <Time at={created_at} className="whitespace-nowrap" />
        {created_by && <p className="truncate text-xs text-muted-foreground">{created_by.label}</p>}
      </TableCell>
    </TableRow>
  )
}

/** How far one has come that is under way. */
function Standing({ deployment }: { deployment: ListedDeployment }) {
  const { t } = useTranslation('deployments')
  const steps = useStepNames()
  const waitingText = useWaitingText()
  if (isOver(deployment)) return null
  const { step, waiting_for, percent } = deployment
  return (
    <div className="mt-1.5 flex min-w-28 flex-col gap-1">
      <Progress value={percent} label={t('How far it has come')} className="h-1.5" />
      <span className="text-xs text-muted-foreground">{waitingText(waiting_for) ?? steps[step]}</span>
    </div>
  )
}
