/** The stream of a website: how it is, and whatever happens, until somebody may no longer know or the website is gone. */
import { isDeepStrictEqual } from 'node:util'
import type { ServerEvent } from '../../kernel/http/event-stream.ts'
import { type Events, type FollowOptions, follow } from '../../kernel/http/follow.ts'
import type { Listener, Listening } from './listening.ts'
import type { SnapshotBody } from './schema.ts'

export type StreamPace = Pick<FollowOptions, 'heartbeatMs' | 'authorizedMs'>

/** @param listener of this website, from before it is first looked at, so that nothing falls between */
export function streamOf(
  { look }: Listening,
  listener: Listener,
  place: { tenantId: string; siteId: string },
  options: Pick<FollowOptions, 'authorize'> & StreamPace,
): Events {
  let told: SnapshotBody | undefined
  return follow({ watcher: listener.watcher, ...options }, async () => {
    const news = listener.take()
    const now = await look(place.tenantId, place.siteId)
    if (!now) return { events: news, next: 'end' }
    const changes = told ? changesBetween(told, now) : [{ event: 'snapshot', data: now }]
    told = now
    return { events: [...news, ...changes], next: 'wait' }
  })
}

function changesBetween(before: SnapshotBody, now: SnapshotBody): ServerEvent[] {
  const { present, ...pointer } = now
  const { present: presentBefore, ...pointerBefore } = before
  return [
    ...(isDeepStrictEqual(pointer, pointerBefore) ? [] : [{ event: 'pointer', data: pointer }]),
    ...(isDeepStrictEqual(present, presentBefore) ? [] : [{ event: 'presence', data: { items: present } }]),
  ]
}
