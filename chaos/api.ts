/** The API as a patient program uses it: whatever node answers, again and again, with a key so that nothing is done twice. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { request } from 'undici'

export type ApiAnswer = { status: number; body: Record<string, unknown> }

export type Api = {
  /** @throws Error when nobody gives a clear answer for two minutes */
  call: (method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown) => Promise<ApiAnswer>
}

const PATIENCE_MS = 120_000
/** 409: another try of the same request is under way. */
const ASK_AGAIN = new Set([429, 500, 502, 503, 504])

/**
 * @param ports of the nodes; the one that failed is followed by the next
 * @param token of the caller, asked for before each try
 */
export function openApi(ports: readonly number[], token: () => Promise<string>): Api {
  let turn = 0
  return {
    async call(method, path, body) {
      const key = randomUUID()
      for (const limit = performance.now() + PATIENCE_MS; ; await pause(250)) {
        const answer = await tryOnce(ports[turn % ports.length] ?? 0, await token(), method, path, body, key)
        if (answer && !ASK_AGAIN.has(answer.status) && answer.body['code'] !== 'idempotency_in_progress')
          return answer
        turn += 1
        if (performance.now() > limit)
          throw new Error(`${method} ${path} got no clear answer: ${JSON.stringify(answer)}`)
      }
    },
  }
}

/** @returns undefined where there is no answer */
async function tryOnce(
  port: number,
  token: string,
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  body: unknown,
  key: string,
): Promise<ApiAnswer | undefined> {
  try {
    const answer = await request(`http://127.0.0.1:${port}/api/v1${path}`, {
      method,
      headers: {
        host: 'api.localhost',
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(method === 'POST' && { 'idempotency-key': key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headersTimeout: 30_000,
      bodyTimeout: 30_000,
    })
    const text = await answer.body.text()
    return { status: answer.statusCode, body: text ? (JSON.parse(text) as Record<string, unknown>) : {} }
  } catch {
    return undefined
  }
}
