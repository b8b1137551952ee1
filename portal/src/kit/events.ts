/** Streams of the server (SSE), read with fetch since they need the access token; they begin again by themselves. */
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { useEffect, useEffectEvent } from 'react'
import { tokenOrEnd } from '@/api/api'
import { ApiError } from '@/api/problem'
import { forgetToken, sessionBegins } from '@/api/session'

export type ServerEvent = { type: string; data: unknown; id: string | undefined }

const AGAIN_MS = [500, 1_000, 2_000, 5_000, 10_000]

/**
 * Listens while the component is there.
 * @param path below /api/v1; undefined: do not listen
 * @param onEvent called for every event
 * @param onOpen called when the stream begins, and each time it begins again: what was missed has to be read then
 */
export function useEvents(
  path: string | undefined,
  onEvent: (event: ServerEvent) => void,
  onOpen?: () => void,
): void {
  const heard = useEffectEvent(onEvent)
  const opened = useEffectEvent(() => onOpen?.())
  useEffect(() => {
    if (path === undefined) return undefined
    const stop = new AbortController()
    void follow(path, stop.signal, heard, opened)
    return () => stop.abort()
  }, [path])
}

async function follow(
  path: string,
  signal: AbortSignal,
  onEvent: (event: ServerEvent) => void,
  onOpen: () => void,
): Promise<void> {
  let lastId: string | undefined
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      const token = await tokenOrEnd()
      const response = await fetch(`/api/v1${path}`, {
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'text/event-stream',
          ...(lastId && { 'last-event-id': lastId }),
        },
        signal,
      })
      if (response.status === 401) forgetToken(token)
      if (response.status === 403 || response.status === 404) return
      if (response.ok && response.body) {
        failures = 0
        onOpen()
        for await (const event of eventsIn(response.body)) {
          lastId = event.id ?? lastId
          onEvent(event)
        }
      }
    } catch (error) {
      // Whoever has to sign in first is not asked about it again and again.
      if (error instanceof ApiError && error.status === 401) await sessionBegins(signal)
      // A connection that broke, or a page that was left: the loop decides.
    }
    if (!signal.aborted) await pause(AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)] ?? 10_000, signal)
  }
}

async function* eventsIn(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const events = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .pipeThrough(new EventSourceParserStream())
    .getReader()
  for (;;) {
    const { done, value } = await events.read()
    if (done) return
    yield { type: value.event ?? 'message', data: JSON.parse(value.data) as unknown, id: value.id }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
