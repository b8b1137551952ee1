/** Deployments asked for over the API, by one caller on one connection. */
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'undici'

export type Api = AsyncDisposable & {
  /** @throws Error with the answer unless it is a success */
  post: (path: string, body: unknown) => Promise<{ id: string }>
  /** Resolves when the deployment has succeeded. @throws Error when it has not, or takes too long */
  untilOver: (id: string, patienceMs?: number) => Promise<void>
}

export function openApi(port: number, token: string): Api {
  const client = new Client(`http://127.0.0.1:${port}`)
  const headers = {
    host: 'api.localhost',
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
  }
  async function call(method: 'GET' | 'POST', path: string, body?: unknown) {
    const request = { method, path: `/api/v1${path}`, headers }
    const payload = body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await client.request({ ...request, ...payload })
    const text = await answer.body.text()
    if (answer.statusCode >= 300) throw new Error(`${method} ${path} answered ${answer.statusCode}: ${text}`)
    return JSON.parse(text) as { id: string; state: string }
  }
  return {
    post: (path, body) => call('POST', path, body),
    async untilOver(id, patienceMs = 60_000) {
      for (const limit = performance.now() + patienceMs; performance.now() < limit; await pause(20)) {
        const { state } = await call('GET', `/deployments/${id}`)
        if (state === 'succeeded') return
        if (!['queued', 'running', 'waiting'].includes(state))
          throw new Error(
            `the deployment is ${state}: ${JSON.stringify(await call('GET', `/deployments/${id}`))}`,
          )
      }
      throw new Error(`the deployment is not over within ${patienceMs} ms`)
    },
    [Symbol.asyncDispose]: () => client.destroy(),
  }
}
