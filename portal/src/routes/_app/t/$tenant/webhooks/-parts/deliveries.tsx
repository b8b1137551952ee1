/** What became of each message, and sending them again. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Inbox, RotateCw } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, type Item, api } from '@/api/api'
import { FilterSelect } from '@/kit/filter-select'
import { useList } from '@/kit/list'
import { Listed } from '@/kit/listed'
import { Loaded } from '@/kit/loaded'
import { formatDuration } from '@/kit/numbers'
import { Section } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Empty } from '@/kit/states'
import { Time } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Badge, type Tone } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Dialog, DialogTitle, SheetContent } from '@/ui/dialog'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'

type Delivery = Item<'/webhooks/{webhook_id}/deliveries'>
type State = Delivery['state']
const SOON_MS = 1_000
const MINUTE_MS = 60_000
const WEEK_MS = 7 * 86_400_000
const TONES: Record<State, Tone> = { waiting: 'info', succeeded: 'success', failed: 'danger' }

export function Deliveries({
  webhookId,
  state,
  onState,
}: {
  webhookId: string
  state: State | undefined
  onState: (state: State | undefined) => void
}) {
  const { t, i18n } = useTranslation('team')
  const client = useQueryClient()
  const [openId, setOpenId] = useState<string>()
  const states = useStates()
  const key = ['get', '/webhooks/{webhook_id}/deliveries', webhookId]
  const query = useList(
    [...key, state],
    async (cursor) => {
      const { data } = await api.GET('/webhooks/{webhook_id}/deliveries', {
        params: {
          path: { webhook_id: webhookId },
          query: { limit: 50, ...(state && { state }), ...(cursor && { cursor }) },
        },
      })
      return data ?? { items: [], next_cursor: null }
    },
    { refetchInterval: (items) => (items?.some(isUnderWay) ? SOON_MS : false) },
  )
  const refresh = () => client.invalidateQueries({ queryKey: key })
  const replayMissed = async () => {
    try {
      const { data } = await api.POST('/webhooks/{webhook_id}/replay', {
        params: { path: { webhook_id: webhookId } },
        body: { from: new Date(Date.now() - WEEK_MS).toISOString(), only_missed: true },
      })
      await refresh()
      done(t('{{count}} messages are sent again', { count: data?.queued ?? 0 }))
    } catch (error) {
      failed(error)
    }
  }
  return (
    <Section
      title={t('Deliveries')}
      description={t('They are kept for 30 days.')}
      actions={
        <>
          <FilterSelect
            label={t('State')}
            all={t('All states')}
            value={state}
            choices={Object.entries(states) as [State, string][]}
            onChange={onState}
          />
          <Button variant="outline" onClick={() => void refresh()}>
            <RotateCw aria-hidden /> {t('Refresh')}
          </Button>
          <Can call="POST /webhooks/{webhook_id}/replay">
            <Button variant="outline" onClick={() => void replayMissed()}>
              {t('Send what was missed this week')}
            </Button>
          </Can>
        </>
      }
    >
      <Listed
        query={query}
        isFiltered={state !== undefined}
        onReset={() => onState(undefined)}
        empty={
          <Empty icon={Inbox} title={t('Nothing was sent yet')}>
            {t('Send a test to see whether it arrives.')}
          </Empty>
        }
      >
        {(items) => (
          <Table>
            <TableHeader>
              <TableRow>
                <TableHead>{t('Event')}</TableHead>
                <TableHead>{t('State')}</TableHead>
                <TableHead>{t('Answer')}</TableHead>
                <TableHead>{t('When')}</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {items.map((delivery) => (
                <TableRow key={delivery.id}>
                  <TableCell>
                    <button
                      type="button"
                      className="rounded-sm font-mono text-xs underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
                      onClick={() => setOpenId(delivery.id)}
                    >
                      {delivery.type}
                    </button>
                  </TableCell>
                  <TableCell>
                    <Badge tone={TONES[delivery.state]} hasDot>
                      {states[delivery.state]}
                    </Badge>
                  </TableCell>
                  <TableCell className="max-w-64 truncate text-muted-foreground">
                    {delivery.last_attempt
                      ? `${delivery.last_attempt.status ?? delivery.last_attempt.error ?? ''} · ${formatDuration(delivery.last_attempt.duration_ms, i18n.language)}`
                      : '–'}
                  </TableCell>
                  <TableCell className="whitespace-nowrap text-muted-foreground">
                    <Time at={delivery.created_at} />
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        )}
      </Listed>
      {openId && (
        <DeliverySheet
          webhookId={webhookId}
          id={openId}
          onReplayed={refresh}
          onClose={() => setOpenId(undefined)}
        />
      )}
    </Section>
  )
}

/** Whether something is about to become of it: later attempts come after hours. */
function isUnderWay({ state, next_attempt_at: next }: Delivery): boolean {
  return state === 'waiting' && next !== null && Date.parse(next) < Date.now() + MINUTE_MS
}

function useStates(): Record<State, string> {
  const { t } = useTranslation('team')
  return { waiting: t('Under way'), succeeded: t('Arrived'), failed: t('Failed') }
}

function DeliverySheet({
  webhookId,
  id,
  onReplayed,
  onClose,
}: {
  webhookId: string
  id: string
  onReplayed: () => Promise<void>
  onClose: () => void
}) {
  const { t, i18n } = useTranslation('team')
  const params = { path: { webhook_id: webhookId, id } }
  const query = useQuery($api.queryOptions('get', '/webhooks/{webhook_id}/deliveries/{id}', { params }))
  const replay = async () => {
    try {
      await api.POST('/webhooks/{webhook_id}/deliveries/{id}/replay', { params })
      await onReplayed()
      done(t('Sent again'))
      onClose()
    } catch (error) {
      failed(error)
    }
  }
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <SheetContent aria-describedby={undefined} className="w-[min(40rem,96vw)]">
        <DialogTitle className="pr-8 text-lg font-semibold">{t('Delivery')}</DialogTitle>
        <Loaded query={query}>
          {(delivery) => (
            <>
              <Can call="POST /webhooks/{webhook_id}/deliveries/{id}/replay">
                <Button variant="outline" className="self-start" onClick={() => void replay()}>
                  <RotateCw aria-hidden /> {t('Send again')}
                </Button>
              </Can>
              <h3 className="font-medium">{t('Attempts')}</h3>
              <ol className="flex flex-col gap-2">
                {delivery.attempts.map((attempt) => (
                  <li key={attempt.number} className="rounded-lg border p-3">
                    <p className="flex flex-wrap gap-x-3">
                      <span className="font-medium">{attempt.status ?? attempt.error}</span>
                      <span className="text-muted-foreground">
                        {formatDuration(attempt.duration_ms, i18n.language)} · <Time at={attempt.at} />
                      </span>
                    </p>
                    {attempt.response_excerpt && (
                      <pre className="mt-2 max-h-32 overflow-auto text-xs break-all whitespace-pre-wrap text-muted-foreground">
                        {attempt.response_excerpt}
                      </pre>
                    )}
                  </li>
                ))}
                {delivery.attempts.length === 0 && (
                  <li className="text-muted-foreground">{t('None yet.')}</li>
                )}
              </ol>
              <h3 className="font-medium">{t('What was sent')}</h3>
              <pre className="rounded-lg border bg-muted/50 p-3 text-xs break-all whitespace-pre-wrap">
                {pretty(delivery.request_body)}
              </pre>
            </>
          )}
        </Loaded>
      </SheetContent>
    </Dialog>
  )
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    return json
  }
}
