/** The list behind the bell: the newest first, marked and removed one by one or all at once. */
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { BellOff, CheckCheck, MailOpen, MailWarning, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Words, useNotificationWords } from '@/kit/notifications/notification-texts'
import {
  type Desk,
  type Notification,
  listKey,
  loadNotifications,
  markRead,
  markUnread,
  removeNotification,
} from '@/kit/notifications/notifications-api'
import { Failed, Loading } from '@/kit/states'
import { Time } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { useMe } from '@/kit/rights'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import type { Opened } from '@/ui/on-demand'
import { PopoverOnDemand } from '@/ui/popover'
import { Tooltip } from '@/ui/tooltip'

const TONES: Record<Words['tone'], string> = {
  neutral: 'bg-muted text-muted-foreground',
  success: 'bg-success/10 text-success',
  warning: 'bg-warning/10 text-warning',
  danger: 'bg-destructive/10 text-destructive',
}

export default function BellPanel({ desk, ...opened }: { desk: Desk } & Opened) {
  const { t } = useTranslation()
  return (
    <PopoverOnDemand {...opened} align="end" aria-label={t('Notifications')} className="w-[26rem] p-0">
      <List desk={desk} onClose={() => opened.onOpenChange(false)} />
    </PopoverOnDemand>
  )
}

function List({ desk, onClose }: { desk: Desk; onClose: () => void }) {
  const { t } = useTranslation('notifications')
  const client = useQueryClient()
  const me = useMe()
  const { tenant } = useParams({ strict: false })
  const [isUnreadOnly, setUnreadOnly] = useState(false)
  const query = useInfiniteQuery({
    queryKey: [...listKey(desk), { isUnreadOnly }, 'list'],
    queryFn: ({ pageParam }) =>
      loadNotifications(desk, {
        limit: 20,
        ...(isUnreadOnly && { unread: true }),
        ...(pageParam && { cursor: pageParam }),
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  })
  const items = query.data?.pages.flatMap((page) => page.items)
  const newest = items?.[0]
  const hasUnread = items?.some(({ read_at }) => read_at === null) ?? false
  // Who acts as somebody else looks, and leaves everything as it is.
  const mayMark = !me?.impersonator_id
  const readAll = async () => {
    if (!newest) return
    try {
      const ids = await markRead(client, desk, { upTo: newest.id })
      if (ids.length > 0) done(t('All are marked as read'), () => markUnread(client, desk, ids.slice(0, 100)))
    } catch (error) {
      failed(error)
    }
  }
  return (
    <div className="flex max-h-[min(36rem,80dvh)] flex-col">
      <div className="flex items-center gap-1 border-b py-2 pr-2 pl-4">
        <h2 className="flex-1 font-semibold">{t('Notifications')}</h2>
        <Button
          variant="ghost"
          size="sm"
          aria-pressed={isUnreadOnly}
          onClick={() => setUnreadOnly(!isUnreadOnly)}
        >
          {isUnreadOnly ? t('Show all') : t('Only unread')}
        </Button>
        {mayMark && (
          <Tooltip text={t('Mark all as read')}>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={t('Mark all as read')}
              disabled={!hasUnread}
              onClick={() => void readAll()}
            >
              <CheckCheck aria-hidden />
            </Button>
          </Tooltip>
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {query.isError && !items ? (
          <div className="p-4">
            <Failed error={query.error} onRetry={() => void query.refetch()} />
          </div>
        ) : !items ? (
          <div className="p-4">
            <Loading rows={3} />
          </div>
        ) : items.length === 0 ? (
          <div className="flex flex-col items-center gap-2 px-6 py-12 text-center text-muted-foreground">
            <BellOff className="size-6" aria-hidden />
            <p>{isUnreadOnly ? t('Everything is read.') : t('Nothing has happened yet.')}</p>
          </div>
        ) : (
          <ul className="divide-y">
            {items.map((item) => (
              <Row key={item.id} desk={desk} item={item} mayMark={mayMark} onClose={onClose} />
            ))}
          </ul>
        )}
        {query.hasNextPage && (
          <div className="flex justify-center p-3">
            <Button
              variant="outline"
              size="sm"
              isBusy={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {t('Show more')}
            </Button>
          </div>
        )}
      </div>
      <Link
        to={desk === 'tenant' && tenant ? '/t/$tenant/notifications' : '/account/notifications'}
        params={{ tenant: tenant ?? '' }}
        onClick={onClose}
        className="border-t px-4 py-2.5 text-center text-xs text-muted-foreground outline-none hover:bg-accent hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/60"
      >
        {t('Choose what you are told')}
      </Link>
    </div>
  )
}

function Row({
  desk,
  item,
  mayMark,
  onClose,
}: {
  desk: Desk
  item: Notification
  mayMark: boolean
  onClose: () => void
}) {
  const { t } = useTranslation('notifications')
  const client = useQueryClient()
  const navigate = useNavigate()
  const { tenant } = useParams({ strict: false })
  const { title, detail, icon: Icon, tone, to } = useNotificationWords(tenant)(item)
  const isUnread = item.read_at === null
  const act = (run: () => Promise<unknown>) => () => void run().catch(failed)
  const open = () => {
    if (isUnread && mayMark) void markRead(client, desk, [item.id]).catch(failed)
    if (!to) return
    onClose()
    void navigate({ href: to })
  }
  return (
    <li className={cn('group relative flex gap-3 px-4 py-3 hover:bg-accent/50', isUnread && 'bg-primary/4')}>
      <span className={cn('flex size-8 shrink-0 items-center justify-center rounded-full', TONES[tone])}>
        <Icon className="size-4" aria-hidden />
      </span>
      <div className="min-w-0 flex-1">
        <button
          type="button"
          onClick={open}
          className={cn(
            'text-left break-words outline-none after:absolute after:inset-0 focus-visible:after:ring-[3px] focus-visible:after:ring-ring/60 focus-visible:after:ring-inset',
            isUnread && 'font-medium',
          )}
        >
          {title}
          {item.count > 1 && <span className="text-muted-foreground"> × {item.count}</span>}
          {isUnread && <span className="sr-only"> ({t('unread')})</span>}
        </button>
        {detail && <p className="line-clamp-2 text-xs break-words text-muted-foreground">{detail}</p>}
        <Time at={item.created_at} className="text-xs text-muted-foreground" />
      </div>
      {mayMark && (
        <div className="relative flex shrink-0 items-start opacity-100 sm:opacity-0 sm:group-focus-within:opacity-100 sm:group-hover:opacity-100">
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={isUnread ? t('Mark as read') : t('Mark as unread')}
            title={isUnread ? t('Mark as read') : t('Mark as unread')}
            onClick={act(() =>
              isUnread ? markRead(client, desk, [item.id]) : markUnread(client, desk, [item.id]),
            )}
          >
            {isUnread ? <MailOpen aria-hidden /> : <MailWarning aria-hidden />}
          </Button>
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={t('Remove')}
            title={t('Remove')}
            onClick={act(() => removeNotification(client, desk, item.id))}
          >
            <X aria-hidden />
          </Button>
        </div>
      )}
    </li>
  )
}
