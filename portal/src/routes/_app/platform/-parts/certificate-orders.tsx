/** Certificates that are being got: what is tried, what is in the way, and trying again. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { api, type Item } from '@/api/api'
import { LoadMore, useList } from '@/kit/list'
import { Can } from '@/kit/rights'
import { useSaid } from '@/kit/said'
import { Failed, Loading } from '@/kit/states'
import { Time } from '@/kit/time'
import { done } from '@/kit/toasts'
import { Badge, type Tone } from '@/ui/badge'
import { Button } from '@/ui/button'

type Order = Item<'/admin/certificate-orders'>
const TONES: Record<Order['state'], Tone> = {
  queued: 'neutral',
  running: 'info',
  issued: 'success',
  failed: 'danger',
  canceled: 'neutral',
}

export function Orders() {
  const { t } = useTranslation('operations')
  const query = useList(['get', '/admin/certificate-orders'], async (cursor) => {
    const { data } = await api.GET('/admin/certificate-orders', {
      params: { query: { limit: 10, ...(cursor && { cursor }) } },
    })
    return data ?? { items: [], next_cursor: null }
  })
  if (query.isError && !query.items)
    return <Failed error={query.error} onRetry={() => void query.refetch()} />
  if (!query.items) return <Loading rows={2} />
  if (query.items.length === 0)
    return (
      <p className="flex items-center gap-2 rounded-lg border bg-card px-4 py-3 text-muted-foreground">
        <CircleCheck className="size-4 text-success" aria-hidden /> {t('Nothing is on order.')}
      </p>
    )
  return (
    <>
      <ul className="divide-y rounded-lg border bg-card">
        {query.items.map((order) => (
          <OrderRow key={order.id} order={order} />
        ))}
      </ul>
      <LoadMore query={query} />
    </>
  )
}

function OrderRow({ order }: { order: Order }) {
  const { t } = useTranslation('operations')
  const said = useSaid()
  const client = useQueryClient()
  const names: Record<Order['state'], string> = {
    queued: t('Waiting'),
    running: t('Under way'),
    issued: t('Issued'),
    failed: t('Failed'),
    canceled: t('Given up'),
  }
  const params = { path: { id: order.id } }
  const act = useMutation({
    mutationFn: (isRetry: boolean) =>
      isRetry
        ? api.POST('/admin/certificate-orders/{id}/retry', { params })
        : api.POST('/admin/certificate-orders/{id}/cancel', { params }),
    onSuccess: (_answer, isRetry) => {
      done(isRetry ? t('It is tried again.') : t('The order is given up.'))
      return client.invalidateQueries({ queryKey: ['get', '/admin/certificate-orders'] })
    },
  })
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{order.names.join(', ')}</span>
        {order.problem && (
          <span className="block text-xs text-muted-foreground">
            {said(order.problem.detail)} {said(order.problem.hint)}
          </span>
        )}
      </span>
      <Badge tone={TONES[order.state]} hasDot>
        {names[order.state]}
      </Badge>
      <span className="text-xs text-muted-foreground">
        {order.next_attempt_at && order.state === 'queued' ? (
          <>
            {t('Tried')} <Time at={order.next_attempt_at} />
          </>
        ) : (
          <Time at={order.finished_at ?? order.created_at} />
        )}
      </span>
      <Can call="POST /admin/certificate-orders/{id}/retry">
        {(order.state === 'failed' || order.state === 'queued') && (
          <Button size="sm" variant="outline" isBusy={act.isPending} onClick={() => act.mutate(true)}>
            {t('Try now')}
          </Button>
        )}
        {order.state === 'queued' && (
          <Button size="sm" variant="ghost" onClick={() => act.mutate(false)}>
            {t('Give up')}
          </Button>
        )}
      </Can>
    </li>
  )
}
