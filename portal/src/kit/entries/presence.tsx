/** Who else has an entry open, and news of what they save in it. */
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, api, type Item } from '@/api/api'
import { useEvents } from '@/kit/events'
import { Avatar } from '@/ui/avatar'
import { cn } from '@/ui/cn'
import { Tooltip } from '@/ui/tooltip'

export type Present = Item<'/websites/{website_id}/presence'>

const RENEW_MS = 20_000
/** Whoever has written nothing for so long only looks. */
const EDITING_MS = 60_000

type EntryNews = { entry_id: string; version: number; act: string }

/**
 * Says that this tab is here while the component is there.
 * @param entryId undefined while there is no entry yet
 * @param version goes up as somebody writes here
 * @param onNews called when something may have been saved elsewhere, and after a time of not listening
 * @returns the others who have this entry open, each person once
 */
export function usePresence(
  websiteId: string,
  entryId: string | undefined,
  { writes, onNews }: { writes: unknown; onNews: (news?: EntryNews) => void },
): Present[] {
  const [tab] = useState(() => crypto.randomUUID())
  const [all, setAll] = useState<Present[]>([])
  const isVisible = useSyncExternalStore(onVisibility, () => document.visibilityState === 'visible')
  const wroteAt = useRef(0)
  const isFirst = useRef(true)
  useEffect(() => {
    if (!isFirst.current) wroteAt.current = Date.now()
    isFirst.current = false
  }, [writes])
  const isEditing = useIsEditing(wroteAt, writes)

  // Browsers open few connections to a host: only the tab that somebody looks at listens.
  useEvents(
    isVisible && entryId ? `/websites/${websiteId}/live` : undefined,
    ({ type, data }) => {
      if (type === 'snapshot') setAll((data as { present: Present[] }).present)
      else if (type === 'presence') setAll((data as { items: Present[] }).items)
      else if (type === 'entry' && (data as EntryNews).entry_id === entryId) onNews(data as EntryNews)
      else if (type === 'resync') onNews()
    },
    () => onNews(),
  )

  useEffect(() => {
    if (!entryId) return undefined
    const params = { path: { website_id: websiteId } }
    const mode = isEditing ? ('editing' as const) : ('viewing' as const)
    const tell = () =>
      void api
        .POST('/websites/{website_id}/presence', { params, body: { tab, entry_id: entryId, mode } })
        .then(({ data }) => setAll((data as { items?: Present[] } | undefined)?.items ?? []))
        .catch(() => undefined)
    tell()
    const timer = setInterval(tell, RENEW_MS)
    return () => clearInterval(timer)
  }, [websiteId, entryId, tab, isEditing])

  useEffect(() => {
    const leave = () =>
      void api
        .POST('/websites/{website_id}/presence', {
          params: { path: { website_id: websiteId } },
          body: { tab, leave: true },
          keepalive: true,
        })
        .catch(() => undefined)
    window.addEventListener('pagehide', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      leave()
    }
  }, [websiteId, tab])

  const { data: me } = $api.useQuery('get', '/me', {}, { staleTime: 60_000 })
  const here = all.filter((one) => one.entry_id === entryId && one.tab !== tab)
  // Editing counts for more than looking, where somebody does both in two tabs.
  const people = new Map<string, Present>()
  for (const one of here.toSorted((a, b) => a.mode.localeCompare(b.mode)))
    if (!people.has(one.user_id)) people.set(one.user_id, one)
  return [...people.values()].toSorted((a, b) => Number(a.user_id === me?.id) - Number(b.user_id === me?.id))
}

function useIsEditing(wroteAt: { current: number }, writes: unknown): boolean {
  const [isEditing, setEditing] = useState(false)
  useEffect(() => {
    const check = () => setEditing(Date.now() - wroteAt.current < EDITING_MS)
    check()
    const timer = setInterval(check, 10_000)
    return () => clearInterval(timer)
  }, [wroteAt, writes])
  return isEditing
}

function onVisibility(heard: () => void): () => void {
  document.addEventListener('visibilitychange', heard)
  return () => document.removeEventListener('visibilitychange', heard)
}

export function PresentPeople({ people }: { people: Present[] }) {
  const { t } = useTranslation('content')
  const me = $api.useQuery('get', '/me', {}, { staleTime: 60_000 }).data
  if (people.length === 0) return null
  const nameOf = (one: Present) => (one.user_id === me?.id ? t('You, in another tab') : one.name)
  const sentenceOf = (one: Present) =>
    one.mode === 'editing'
      ? t('{{name}} is editing', { name: nameOf(one) })
      : t('{{name}} is looking at this', { name: nameOf(one) })
  const [first] = people.filter(({ mode }) => mode === 'editing')
  return (
    <div className="flex items-center gap-2">
      <ul className="flex -space-x-1.5" aria-label={t('Also here')}>
        {people.slice(0, 4).map((one) => (
          <li key={one.tab}>
            <Tooltip text={sentenceOf(one)}>
              <button
                type="button"
                aria-label={sentenceOf(one)}
                className="rounded-full outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60"
              >
                <Avatar
                  name={one.name}
                  className={cn(
                    'size-7 rounded-full border-2 border-background',
                    one.mode === 'editing' && 'border-primary',
                  )}
                />
              </button>
            </Tooltip>
          </li>
        ))}
        {people.length > 4 && (
          <li className="flex size-7 items-center justify-center rounded-full border-2 border-background bg-muted text-xs">
            +{people.length - 4}
          </li>
        )}
      </ul>
      <span role="status" className="hidden text-xs text-muted-foreground xl:inline">
        {first && sentenceOf(first)}
      </span>
    </div>
  )
}
