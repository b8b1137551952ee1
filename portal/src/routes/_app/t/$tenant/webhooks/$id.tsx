/** One webhook: its secret, and what became of each message. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createFileRoute, useNavigate } from '@tanstack/react-router'
import { KeyRound, Pencil, Power, Send, Trash2, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { Copyable } from '@/kit/copy'
import { Loaded } from '@/kit/loaded'
import { BackLink, Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Time } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { eventTexts } from './-parts/event-texts'
import { Deliveries } from './-parts/deliveries'
import { forgetSecret, rememberSecret, secretOf } from './-parts/secrets'
import { WebhookDialog } from './-parts/webhook-dialog'
import { WebhookState } from './index'

const STATES = ['waiting', 'succeeded', 'failed'] as const
type State = (typeof STATES)[number]

export const Route = createFileRoute('/_app/t/$tenant/webhooks/$id')({
  validateSearch: ({ state }: Record<string, unknown>): { state?: State } => ({
    ...(STATES.includes(state as State) && { state: state as State }),
  }),
  component: WebhookPage,
})

function WebhookPage() {
  const { t } = useTranslation('team')
  const texts = eventTexts(useTranslation('events').t)
  const { tenant, id } = Route.useParams()
  const { state } = Route.useSearch()
  const navigate = useNavigate()
  const client = useQueryClient()
  const confirm = useConfirm()
  const [isEditing, setEditing] = useState(false)
  const [secret, setSecret] = useState(() => secretOf(id))
  const params = { path: { id } }
  const query = useQuery($api.queryOptions('get', '/webhooks/{id}', { params }))
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: ['get', '/webhooks'] })
    await client.invalidateQueries({ queryKey: ['get', '/webhooks/{id}'] })
    await client.invalidateQueries({ queryKey: ['get', '/webhooks/{webhook_id}/deliveries'] })
  }
  const act = (run: () => Promise<void>) => () => void run().then(refresh).catch(failed)
  const toggle = (enabled: boolean) => async () => {
    await api.PATCH('/webhooks/{id}', { params, body: { enabled } })
    done(enabled ? t('The webhook is on') : t('The webhook is off'))
  }
  const test = async () => {
    await api.POST('/webhooks/{webhook_id}/test', { params: { path: { webhook_id: id } } })
    done(t('A test is on its way'))
  }
  const renew = async () => {
    const isAgreed = await confirm({
      title: t('Give it a new secret?'),
      detail: t('For a day messages are signed with both, so that your program can be changed.'),
      action: t('New secret'),
      isDestructive: false,
    })
    if (!isAgreed) return
    const { data } = await api.POST('/webhooks/{id}/rotate-secret', { params, body: { overlap_hours: 24 } })
    if (!data) return
    rememberSecret(id, data.secret)
    setSecret(data.secret)
  }
  const remove = async () => {
    const isAgreed = await confirm({
      title: t('Delete this webhook?'),
      detail: t('Its deliveries are deleted, too. This cannot be undone.'),
      action: t('Delete'),
    })
    if (!isAgreed) return
    try {
      await api.DELETE('/webhooks/{id}', { params })
      forgetSecret(id)
      await client.invalidateQueries({ queryKey: ['get', '/webhooks'] })
      done(t('The webhook is deleted'))
      await navigate({ to: '/t/$tenant/webhooks', params: { tenant } })
    } catch (error) {
      failed(error)
    }
  }
  return (
    <Loaded query={query} isPage>
      {(webhook) => (
        <Page
          back={
            <BackLink to="/t/$tenant/webhooks" params={{ tenant }}>
              {t('Webhooks')}
            </BackLink>
          }
          title={new URL(webhook.url).host}
          aside={<WebhookState webhook={webhook} />}
          description={<span className="break-all">{webhook.url}</span>}
          actions={
            <Can call="PATCH /webhooks/{id}">
              <Button variant="outline" onClick={act(test)} disabled={!webhook.enabled}>
                <Send aria-hidden /> {t('Send a test')}
              </Button>
              <Button variant="outline" onClick={act(renew)}>
                <KeyRound aria-hidden /> {t('New secret …')}
              </Button>
              <Button variant="outline" onClick={() => setEditing(true)}>
                <Pencil aria-hidden /> {t('Change')}
              </Button>
              <Button variant="outline" onClick={act(toggle(!webhook.enabled))}>
                <Power aria-hidden /> {webhook.enabled ? t('Switch off') : t('Switch on')}
              </Button>
              <Button
                variant="ghost"
                size="icon"
                className="text-destructive"
                aria-label={t('Delete')}
                onClick={() => void remove()}
              >
                <Trash2 aria-hidden />
              </Button>
            </Can>
          }
        >
          {secret && (
            <Alert tone="success">
              <KeyRound aria-hidden />
              <AlertTitle>{t('Copy the secret now: it is shown only once')}</AlertTitle>
              <AlertDescription>
                {t('Your program checks with it that messages come from here.')}
                <Copyable text={secret} />
              </AlertDescription>
            </Alert>
          )}
          {(webhook.disabled_reason ?? webhook.failing_since) && (
            <Alert tone={webhook.enabled ? 'warning' : 'danger'}>
              <TriangleAlert aria-hidden />
              <AlertTitle>
                {webhook.enabled ? t('Nothing arrives there') : t('It was switched off')}
              </AlertTitle>
              <AlertDescription>
                {webhook.disabled_reason ?? (
                  <span>
                    {t('since')} <Time at={webhook.failing_since} />
                  </span>
                )}
              </AlertDescription>
            </Alert>
          )}
          <p className="flex flex-wrap items-center gap-1.5">
            <span className="text-muted-foreground">{t('Told of')}:</span>
            {webhook.events.map((event) => (
              <Badge key={event} title={texts[event]}>
                {event}
              </Badge>
            ))}
          </p>
          {webhook.previous_secret_until && (
            <p className="text-muted-foreground">
              {t('The secret before this one is used, too, until')}{' '}
              <Time at={webhook.previous_secret_until} />.
            </p>
          )}
          <Deliveries
            webhookId={id}
            state={state}
            onState={(next) =>
              void navigate({
                to: '/t/$tenant/webhooks/$id',
                params: { tenant, id },
                search: next ? { state: next } : {},
                replace: true,
              })
            }
          />
          {isEditing && <WebhookDialog webhook={webhook} onClose={() => setEditing(false)} />}
        </Page>
      )}
    </Loaded>
  )
}
