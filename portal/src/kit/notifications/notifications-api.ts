/** Notifications of a member in a tenant, or of an operator: the same calls below two addresses. */
import { type InfiniteData, type QueryClient, useQuery } from '@tanstack/react-query'
import { type Answer, type Item, api } from '@/api/api'
import { currentScope } from '@/api/session'
import { useMay } from '@/kit/rights'

export type Notification = Item<'/notifications'>
export type Choice = Item<'/notifications/preferences'>
/** Whose list it is. */
export type Desk = 'tenant' | 'platform'

type Part = Answer<'get', '/notifications'>
const NONE: Part = { items: [], next_cursor: null, unread_count: 0 }

/** @returns whose notifications are shown where the person is; undefined when there are none to have */
export function useDesk(): Desk | undefined {
  const may = useMay()
  // On the way from one to the other, rights are those of before: nobody is asked about the wrong one.
  if (currentScope() !== null) return may('GET /notifications') ? 'tenant' : undefined
  return may('GET /admin/notifications') ? 'platform' : undefined
}

export const pathOf = (desk: Desk) => (desk === 'tenant' ? '/notifications' : '/admin/notifications')

export async function loadNotifications(
  desk: Desk,
  query: { unread?: boolean; cursor?: string; limit: number },
): Promise<Part> {
  const { data } =
    desk === 'tenant'
      ? await api.GET('/notifications', { params: { query } })
      : await api.GET('/admin/notifications', { params: { query } })
  return data ?? NONE
}

/** Of the list, since another tenant's or the platform's may be in the cache of this tab, too. */
export const listKey = (desk: Desk) => ['get', pathOf(desk), currentScope()]
const countKey = (desk: Desk) => ['unread', ...listKey(desk)]

/** How many are unread; the stream keeps it up to date. */
export function useUnread(desk: Desk): number {
  const { data } = useQuery({
    queryKey: countKey(desk),
    queryFn: async () => (await loadNotifications(desk, { unread: true, limit: 1 })).unread_count,
    staleTime: Infinity,
  })
  return data ?? 0
}

export function setUnread(client: QueryClient, desk: Desk, count: number): void {
  client.setQueryData(countKey(desk), count)
}

/** @param which ids, or the newest that was shown: all up to it */
export async function markRead(
  client: QueryClient,
  desk: Desk,
  which: string[] | { upTo: string },
): Promise<string[]> {
  const body = Array.isArray(which) ? { ids: which } : { all: true as const, up_to: which.upTo }
  const { data } =
    desk === 'tenant'
      ? await api.POST('/notifications/read', { body })
      : await api.POST('/admin/notifications/read', { body })
  if (!data) return []
  setUnread(client, desk, data.unread_count)
  setReadAt(client, desk, data.ids, new Date().toISOString())
  return data.ids
}

export async function markUnread(client: QueryClient, desk: Desk, ids: string[]): Promise<void> {
  const { data } =
    desk === 'tenant'
      ? await api.POST('/notifications/unread', { body: { ids } })
      : await api.POST('/admin/notifications/unread', { body: { ids } })
  if (!data) return
  setUnread(client, desk, data.unread_count)
  setReadAt(client, desk, data.ids, null)
}

export async function removeNotification(client: QueryClient, desk: Desk, id: string): Promise<void> {
  const params = { path: { id } }
  if (desk === 'tenant') await api.DELETE('/notifications/{id}', { params })
  else await api.DELETE('/admin/notifications/{id}', { params })
  await client.invalidateQueries({ queryKey: listKey(desk) })
  await client.invalidateQueries({ queryKey: countKey(desk) })
}

/** What is shown stays where it is: only its mark changes. */
function setReadAt(client: QueryClient, desk: Desk, ids: string[], at: string | null): void {
  const changed = new Set(ids)
  client.setQueriesData<InfiniteData<Part>>({ queryKey: listKey(desk) }, (data) =>
    data?.pages
      ? {
          ...data,
          pages: data.pages.map((page) => ({
            ...page,
            items: page.items.map((item) => (changed.has(item.id) ? { ...item, read_at: at } : item)),
          })),
        }
      : data,
  )
}
