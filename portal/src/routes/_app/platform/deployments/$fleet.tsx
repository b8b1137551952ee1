/** One deployment across tenants: its rings as they go, what stands in the way, and the stop for all of it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { ChevronsRight, OctagonX, Pause, Play, Undo2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { useEvents } from '@/kit/events'
import { Loaded } from '@/kit/loaded'
import { BackLink, Page, Section } from '@/kit/page'
import { Can } from '@/kit/rights'
import { useSaid } from '@/kit/said'
import { Time } from '@/kit/time'
import { done } from '@/kit/toasts'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { FLEET_TONES, type FleetDetail, useFleetStateNames } from './-fleet/fleet'
import { FleetTenants } from './-fleet/fleet-tenants'
import { Rings } from './-fleet/rings'

export const Route = createFileRoute('/_app/platform/deployments/$fleet')({
  validateSearch: ({ ring }: Record<string, unknown>): { ring?: number } => ({
    ...(typeof ring === 'number' && { ring }),
  }),
  component: FleetPage,
})

function FleetPage() {
  const { fleet: id } = Route.useParams()
  const client = useQueryClient()
  const params = { path: { fleet_id: id } }
  const query = useQuery($api.queryOptions('get', '/admin/deployments/{fleet_id}', { params }))
  const refresh = () => {
    void client.invalidateQueries({ queryKey: ['get', '/admin/deployments/{fleet_id}'] })
    void client.invalidateQueries({ queryKey: ['get', '/admin/deployments/{fleet_id}/tenants'] })
  }
  useEvents(`/admin/deployments/${id}/events`, refresh, refresh)
  return (
    <Loaded query={query} isPage>
      {(fleet) => <Shown fleet={fleet} onChange={refresh} />}
    </Loaded>
  )
}

function Shown({ fleet, onChange }: { fleet: FleetDetail; onChange: () => void }) {
  const { t } = useTranslation('operations')
  const said = useSaid()
  const names = useFleetStateNames()
  const { ring } = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <Page
      back={<BackLink to="/platform/deployments">{t('Deployments')}</BackLink>}
      title={said(fleet.summary)}
      aside={
        <Badge tone={FLEET_TONES[fleet.state]} hasDot>
          {names[fleet.state]}
        </Badge>
      }
      description={
        <>
          {fleet.created_by?.label} · <Time at={fleet.created_at} />
          {fleet.note && ` · ${fleet.note}`}
        </>
      }
      actions={<Acts fleet={fleet} onChange={onChange} />}
    >
      {fleet.problem && (
        <Alert tone="danger">
          <AlertTitle>{t('It stopped')}</AlertTitle>
          <AlertDescription>{said(fleet.problem.detail ?? '')}</AlertDescription>
        </Alert>
      )}
      <Rings
        fleet={fleet}
        chosen={ring}
        onChoose={(next) =>
          void navigate({ search: next === undefined ? {} : { ring: next }, replace: true })
        }
      />
      <Section title={ring === undefined ? t('Tenants') : t('Tenants of ring {{ring}}', { ring: ring + 1 })}>
        <FleetTenants fleetId={fleet.id} ring={ring} />
      </Section>
    </Page>
  )
}

type Act = 'pause' | 'resume' | 'promote' | 'abort' | 'rollback'

function Acts({ fleet, onChange }: { fleet: FleetDetail; onChange: () => void }) {
  const { t } = useTranslation('operations')
  const confirm = useConfirm()
  const said: Record<Act, string> = {
    pause: t('Nothing more is begun until you resume.'),
    resume: t('It goes on.'),
    promote: t('The next ring begins now.'),
    abort: t('Nothing more is begun, and what was under way is taken back.'),
    rollback: t('Every tenant is shown again what it had before.'),
  }
  const act = useMutation({
    mutationFn: (what: Act) =>
      api.POST(`/admin/deployments/{fleet_id}/${what}`, { params: { path: { fleet_id: fleet.id } } }),
    onSuccess: (_answer, what) => {
      done(said[what])
      onChange()
    },
  })
  const stop = async () => {
    const isSure = await confirm({
      title: t('Stop it for all tenants'),
      detail: t(
        'Nothing more is begun, and tenants where it is under way are taken back. Finished tenants keep it; roll back to undo those, too.',
      ),
      action: t('Stop all'),
    })
    if (isSure) act.mutate('abort')
  }
  const rollBack = async () => {
    const isSure = await confirm({
      title: t('Roll back every tenant'),
      detail: t('All websites that it has reached show again what was live before. That takes moments.'),
      action: t('Roll back'),
    })
    if (isSure) act.mutate('rollback')
  }
  const can = (what: Act) => fleet.can.includes(what)
  return (
    <Can call="POST /admin/deployments/{fleet_id}/abort">
      {can('pause') && (
        <Button variant="outline" isBusy={act.isPending} onClick={() => act.mutate('pause')}>
          <Pause aria-hidden /> {t('Pause')}
        </Button>
      )}
      {can('resume') && (
        <Button variant="outline" isBusy={act.isPending} onClick={() => act.mutate('resume')}>
          <Play aria-hidden /> {t('Resume')}
        </Button>
      )}
      {can('promote') && (
        <Button variant="outline" isBusy={act.isPending} onClick={() => act.mutate('promote')}>
          <ChevronsRight aria-hidden /> {t('Next ring now')}
        </Button>
      )}
      {can('rollback') && (
        <Button variant="outline" isBusy={act.isPending} onClick={() => void rollBack()}>
          <Undo2 aria-hidden /> {t('Roll back')}
        </Button>
      )}
      {can('abort') && (
        <Button variant="destructive" isBusy={act.isPending} onClick={() => void stop()}>
          <OctagonX aria-hidden /> {t('Stop all')}
        </Button>
      )}
    </Can>
  )
}
