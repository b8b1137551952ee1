/** Calls the API of an installation, and tells its refusals in its own words. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { ApiFailure, Failure, type Problem, Unreachable } from './failure.ts'
import { type Sending, send } from './http.ts'

export type Query = Record<string, string | number | boolean | undefined>

export type Api = {
  /** Origin of the installation, such as `https://hotswap.example.com`. */
  origin: string
  get: <Body>(path: string, query?: Query) => Promise<Body>
  post: <Body>(path: string, body?: unknown) => Promise<Body>
  put: <Body>(path: string, body: unknown) => Promise<Body>
  del: (path: string) => Promise<void>
  /** Sends one file in a multipart form's field `file`. */
  upload: <Body>(path: string, name: string, bytes: Uint8Array) => Promise<Body>
  /** The answer as it comes, for streams. @throws ApiFailure unless it is 2xx */
  open: (path: string, headers: Record<string, string>, signal?: AbortSignal) => Promise<IncomingMessage>
}

/** Whose calls they are, and what to do when the server does not take it for that. */
export type Credential = { token: () => Promise<string | undefined>; hint: string }

/** @param credential undefined: calls as nobody */
export function openApi(origin: string, credential?: Credential): Api {
  async function call(
    method: string,
    path: string,
    sending: Pick<Sending, 'headers' | 'body' | 'signal' | 'idleTimeoutMs'> = {},
  ): Promise<IncomingMessage> {
    const token = await credential?.token()
    const url = new URL(`/api/v1${path}`, origin)
    const headers = {
      accept: 'application/json',
      'user-agent': 'hotswap-cli',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...sending.headers,
    }
    let response: IncomingMessage
    try {
      response = await send(url, { ...sending, method, headers })
    } catch (error) {
      throw unreachable(origin, error)
    }
    const { statusCode: status = 0 } = response
    if (status >= 200 && status < 300) return response
    throw await failureOf(origin, response, status, credential)
  }

  async function json<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const headers: Record<string, string> = {}
    if (body !== undefined) headers['content-type'] = 'application/json'
    // A call whose answer was lost can be made again without being made twice.
    if (method === 'POST') headers['idempotency-key'] = randomUUID()
    const sending = { headers, ...(body !== undefined && { body: JSON.stringify(body) }) }
    const response = await call(method, path, sending).catch((error: unknown) => {
      if (error instanceof Unreachable && isBroken(error.cause)) return call(method, path, sending)
      throw error
    })
    return (await readJson(origin, response)) as Body
  }

  return {
    origin,
    get: (path, query = {}) => json('GET', path + searchOf(query)),
    post: (path, body) => json('POST', path, body),
    put: (path, body) => json('PUT', path, body),
    del: async (path) => void (await json('DELETE', path)),
    async upload<Body>(path: string, name: string, bytes: Uint8Array) {
      const boundary = `hotswap-${randomUUID()}`
      const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/zip\r\n\r\n`
      const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)])
      const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` }
      return (await readJson(origin, await call('POST', path, { headers, body }))) as Body
    },
    open: (path, headers, signal) =>
      call('GET', path, { headers, ...(signal && { signal }), idleTimeoutMs: STREAM_IDLE_MS }),
  }
}

/** Streams say something every few seconds, if only that they live. */
const STREAM_IDLE_MS = 60_000

function searchOf(query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  )
  return given.length > 0 ? `?${new URLSearchParams(given).toString()}` : ''
}

async function readJson(origin: string, response: IncomingMessage): Promise<unknown> {
  const text = await textOf(origin, response)
  if (text === '') return undefined
  if (!isJson(response)) throw noApi(origin)
  return JSON.parse(text)
}

async function textOf(origin: string, response: IncomingMessage): Promise<string> {
  try {
    return Buffer.concat(await response.toArray()).toString()
  } catch (error) {
    throw unreachable(origin, error)
  }
}

const isJson = ({ headers }: IncomingMessage) => /\bjson\b/.test(headers['content-type'] ?? '')

function noApi(origin: string): Failure {
  return new Failure(`There is no HotSwap API at ${origin}.`, {
    hint: 'Name the address of your installation with --url or HOTSWAP_URL.',
  })
}

async function failureOf(
  origin: string,
  response: IncomingMessage,
  status: number,
  credential: Credential | undefined,
): Promise<Failure> {
  const text = await textOf(origin, response)
  const { location } = response.headers
  if (status < 400 && location !== undefined)
    return new Failure(`${origin} sends on to ${location}.`, { hint: 'Use that address as --url.' })
  if (!isJson(response)) return status >= 500 ? unreachable(origin, `it answers ${status}`) : noApi(origin)
  const problem = JSON.parse(text) as Problem
  return new ApiFailure(status, problem, hintOf(status, problem, credential))
}

/** What to do next, where the server's words do not say it already. */
function hintOf(status: number, problem: Problem, credential: Credential | undefined): string | undefined {
  if (status === 401) return credential?.hint
  if (status >= 500) return `Quote the request id ${problem.request_id} when you ask for help.`
  const { errors = [], grant = [] } = problem
  if (grant.length > 0) return `If you agree: --grant ${grant.join(',')}`
  // A single one is in the sentence already.
  if (errors.length > 1) return errors.map(({ path, message }) => `${path} ${message}`).join('\n')
  return undefined
}

function unreachable(origin: string, cause: unknown): Unreachable {
  const { code, message } = (cause ?? {}) as { code?: string; message?: string }
  const why = code ?? (typeof cause === 'string' ? cause : message) ?? 'no connection'
  return new Unreachable(`HotSwap at ${origin} cannot be reached (${why}).`, {
    hint: 'Is it running, and is the address right? Name another with --url or HOTSWAP_URL.',
    cause,
  })
}

/** The connection was there and went away, as when a server restarts. */
function isBroken(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: string }
  return code === 'ECONNRESET' || code === 'EPIPE'
}
