/** Keeps what happened on a website for each of its streams until that tells it, and looks at the website once for all. */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { ServerEvent } from '../../kernel/http/event-stream.ts'
import { type Watcher, openWatching } from '../../kernel/http/watching.ts'
import { findSites } from '../sites/sites.ts'
import { NEWS_TOPIC, type SiteNotice, hearSites } from '../site-news/site-news.ts'
import { listPresent } from './presence.ts'
import type { SnapshotBody } from './schema.ts'

/** Streams of one tenant in this process, and of all. */
const MAX_OF_TENANT = 300
const MAX_IN_ALL = 3_000
/** Events that wait for a stream whose client does not read; beyond, it is told to read again. */
const WAITING_MAX = 200
/** What was seen is shown to other streams for so long, unless there is news. */
const SEEN_MS = 2_000

export type Listener = {
  watcher: Watcher
  /** What happened since the last time. */
  take: () => ServerEvent[]
}
export type Listening = {
  /** @throws AppError rate_limited */
  listen: (tenantId: string, siteId: string, left: AbortSignal) => Listener
  /** How the website is; undefined when it is gone. */
  look: (tenantId: string, siteId: string) => Promise<SnapshotBody | undefined>
  /** Ends all streams, for good. */
  end: () => void
}

type Place = {
  waiting: Set<ServerEvent[]>
  seen?: { at: number; snapshot: Promise<SnapshotBody | undefined> }
}

export function openListening({ db, notices }: Pick<AppContext, 'db' | 'notices'>): Listening {
  const places = new Map<string, Place>()
  const keyOf = (tenantId: string, siteId: string) => `${tenantId} ${siteId}`
  const watching = openWatching({
    notices,
    topic: NEWS_TOPIC,
    keysOf: (notice) => (notice as SiteNotice).news.map(({ site_id }) => site_id),
    maxOfTenant: MAX_OF_TENANT,
    maxInAll: MAX_IN_ALL,
  })

  hearSites(notices, (notice) => {
    for (const { site_id, ...news } of notice.news) {
      const place = places.get(keyOf(notice.tenant_id, site_id))
      if (!place) continue
      const { by, at } = notice
      const { about, ...what } = news
      if (about === 'presence') delete place.seen
      else if (about === 'many') tell(place, { event: 'resync', data: { reason: 'many_changes', by, at } })
      else tell(place, { event: about, data: { ...what, by, at } })
    }
  })
  notices.subscribe('live-sites', ({ sites }) => {
    for (const { tenant_id, site_id } of sites as { tenant_id: string; site_id: string }[]) {
      const place = places.get(keyOf(tenant_id, site_id))
      if (!place) continue
      delete place.seen
      watching.ring(tenant_id, [site_id])
    }
  })
  notices.resumed(() => {
    for (const [key, place] of places) {
      const [tenantId = '', siteId = ''] = key.split(' ')
      delete place.seen
      tell(place, { event: 'resync', data: { reason: 'missed' } })
      watching.ring(tenantId, [siteId])
    }
  })

  return {
    end: () => watching.end(),
    listen(tenantId, siteId, left) {
      const watcher = watching.watch(tenantId, siteId, left)
      const key = keyOf(tenantId, siteId)
      const place = places.get(key) ?? { waiting: new Set() }
      const own: ServerEvent[] = []
      place.waiting.add(own)
      places.set(key, place)
      return {
        take: () => own.splice(0),
        watcher: {
          wait: (forMs) => watcher.wait(forMs),
          [Symbol.dispose]() {
            watcher[Symbol.dispose]()
            place.waiting.delete(own)
            if (place.waiting.size === 0) places.delete(key)
          },
        },
      }
    },
    look(tenantId, siteId) {
      const read = () => db.withTenant(tenantId, (tx) => snapshotOf(tx, siteId), { readOnly: true })
      const place = places.get(keyOf(tenantId, siteId))
      if (!place) return read()
      if (!place.seen || performance.now() - place.seen.at > SEEN_MS)
        place.seen = { at: performance.now(), snapshot: read() }
      return place.seen.snapshot
    },
  }
}

function tell({ waiting }: Place, event: ServerEvent): void {
  for (const own of waiting) {
    if (own.length >= WAITING_MAX) own.splice(0, Infinity, { event: 'resync', data: { reason: 'missed' } })
    else own.push(event)
  }
}

async function snapshotOf(tx: TenantTx, siteId: string): Promise<SnapshotBody | undefined> {
  const [site] = await findSites(tx, [siteId])
  if (!site || site.status === 'deleted') return undefined
  return { release: site.release_number, status: site.status, present: await listPresent(tx, siteId) }
}
