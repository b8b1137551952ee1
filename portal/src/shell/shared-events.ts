/**
 * One stream for all tabs of a browser that look at the same tenant: a browser opens six connections to a host, and every tab
 * would take one for good. The tab that holds a lock listens and tells the others; when it is closed, the next one takes over.
 */
import { useEffect, useEffectEvent, useState } from 'react'
import { currentScope, impersonatedTenant } from '@/api/session'
import { type ServerEvent, useEvents } from '@/kit/events'

/** @param path below /api/v1 */
export function useSharedEvents(path: string, onEvent: (event: ServerEvent) => void): void {
  const scope = currentScope()
  // Whoever acts as somebody else in this tab hears nothing in the others.
  const isAlone = scope !== null && impersonatedTenant() === scope
  const name = `hotswap-events ${scope ?? ''} ${path}`
  const [isSpeaker, setSpeaker] = useState(false)
  const heard = useEffectEvent(onEvent)

  useEffect(() => {
    if (isAlone || !navigator.locks) {
      setSpeaker(true)
      return undefined
    }
    const stop = new AbortController()
    const { promise, resolve } = Promise.withResolvers<void>()
    navigator.locks
      .request(name, { signal: stop.signal }, () => {
        setSpeaker(true)
        return promise
      })
      .catch(() => undefined)
    return () => {
      stop.abort()
      resolve()
      setSpeaker(false)
    }
  }, [name, isAlone])

  useEffect(() => {
    if (isSpeaker) return undefined
    const channel = new BroadcastChannel(name)
    channel.addEventListener('message', ({ data }: MessageEvent<ServerEvent>) => heard(data))
    return () => channel.close()
  }, [name, isSpeaker])

  useEvents(isSpeaker ? path : undefined, (event) => {
    onEvent(event)
    if (isAlone) return
    const channel = new BroadcastChannel(name)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- channels reach this origin only
    channel.postMessage(event)
    channel.close()
  })
}
