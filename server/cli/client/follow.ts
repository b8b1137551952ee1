/** Follows a deployment to its end: told by the server's stream of events, and by asking where there is none. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Static } from 'typebox'
import type { DeploymentBody, DeploymentDetailBody } from '../../features/deployments/schema.ts'
import type { Api } from './api.ts'
import { Unreachable } from './failure.ts'

export type Deployment = Static<typeof DeploymentDetailBody>
export type DeploymentItem = Static<typeof DeploymentBody>

/** Without a stream. */
const ASK_EVERY_MS = 1_000
/** With one: in case it says nothing though it should. */
const CHECK_EVERY_MS = 10_000
/** Events come in bursts; what they add up to is asked for once. */
const GATHER_MS = 100
const CONNECT_EVERY_MS = 3_000
/** A server that restarts is waited for so long. */
const AWAY_MAX_MS = 120_000

/** The deployment each time something about it has changed, the last time when it is over. @throws Failure */
export async function* followDeployment(
  api: Api,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<Deployment> {
  using ear = openEar(api, id, signal)
  let seen = ''
  while (!signal.aborted) {
    const news = ear.news()
    const deployment = await getPatiently(api, id, signal)
    const text = JSON.stringify(deployment)
    if (text !== seen) yield deployment
    seen = text
    if (deployment.finished_at !== null) return
    await firstOf(news, ear.isListening() ? CHECK_EVERY_MS : ASK_EVERY_MS, signal)
    await delay(GATHER_MS, undefined, { signal }).catch(() => {})
  }
}

/** Resolves with the news, after so long, or when it is aborted; whichever is first. */
async function firstOf(news: Promise<void>, timeoutMs: number, signal: AbortSignal): Promise<void> {
  // A timer that is left behind keeps the command from ending.
  const over = new AbortController()
  const timeout = delay(timeoutMs, undefined, { signal: AbortSignal.any([signal, over.signal]) })
  await Promise.race([news, timeout.catch(() => {})])
  over.abort()
}

async function getPatiently(api: Api, id: string, signal: AbortSignal): Promise<Deployment> {
  const began = performance.now()
  for (;;)
    try {
      return await api.get(`/deployments/${id}`)
    } catch (error) {
      const isPatient = performance.now() - began < AWAY_MAX_MS && !signal.aborted
      if (!(error instanceof Unreachable) || !isPatient) throw error
      await delay(ASK_EVERY_MS, undefined, { signal }).catch(() => {})
    }
}

/** Listens to the stream of a deployment's events, again and again while it is held. */
function openEar(api: Api, id: string, signal: AbortSignal) {
  const closed = new AbortController()
  const ended = AbortSignal.any([signal, closed.signal])
  let isListening = false
  let next = Promise.withResolvers<void>()
  const hear = () => {
    next.resolve()
    next = Promise.withResolvers()
  }
  async function listen(): Promise<void> {
    while (!ended.aborted) {
      try {
        const stream = await api.open(`/deployments/${id}/events`, { accept: 'text/event-stream' }, ended)
        isListening = stream.statusCode === 200
        // What happened is asked for; the stream says when.
        for await (const chunk of stream) if (String(chunk).includes('data:')) hear()
      } catch {
        // Servers without the stream, and those that restart: until it is there, the deployment is asked for.
      }
      isListening = false
      hear()
      await delay(CONNECT_EVERY_MS, undefined, { signal: ended }).catch(() => {})
    }
  }
  void listen()
  return {
    /** Resolves with what happens from now on. */
    news: () => next.promise,
    isListening: () => isListening,
    [Symbol.dispose]: () => closed.abort(),
  }
}
