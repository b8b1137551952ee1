/** What happened that concerns this person: how much of it is unread, and the list behind it. */
import { useQueryClient } from '@tanstack/react-query'
import { Bell as BellIcon } from 'lucide-react'
import { Suspense, lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type Desk,
  type Notification,
  listKey,
  pathOf,
  setUnread,
  useDesk,
  useUnread,
} from '@/kit/notifications/notifications-api'
import { Button } from '@/ui/button'
import { useOnDemand } from '@/ui/on-demand'
import { useSharedEvents } from './shared-events'

const Panel = lazy(() => import('./bell-panel'))
const News = lazy(() => import('./bell-news'))

export function Bell() {
  const desk = useDesk()
  return desk ? <BellOf key={desk} desk={desk} /> : null
}

function BellOf({ desk }: { desk: Desk }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { trigger, isWanted, opened } = useOnDemand('dialog')
  const [news, setNews] = useState<Notification>()
  const unread = useUnread(desk)
  useSharedEvents(`${pathOf(desk)}/events`, ({ type, data }) => {
    if (type === 'unread') setUnread(client, desk, (data as { unread_count: number }).unread_count)
    if (type !== 'notification') return
    void client.invalidateQueries({ queryKey: listKey(desk) })
    if (document.visibilityState === 'visible') setNews(data as Notification)
  })
  return (
    <>
      <Button variant="ghost" size="icon" className="relative" {...trigger}>
        <BellIcon aria-hidden />
        <span className="sr-only">{t('Notifications')}</span>
        {unread > 0 && (
          <span className="absolute top-0.5 right-0.5 min-w-4 rounded-full bg-primary px-1 text-[0.625rem] leading-4 font-semibold text-primary-foreground tabular-nums">
            {unread > 99 ? '99+' : unread}
            <span className="sr-only"> {t('unread')}</span>
          </span>
        )}
      </Button>
      <Suspense>{isWanted && <Panel desk={desk} {...opened} />}</Suspense>
      <Suspense>{news && <News key={news.id} desk={desk} notification={news} />}</Suspense>
    </>
  )
}
