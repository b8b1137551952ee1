/**
 * Calls the Kubernetes API: server-side apply and delete are all that is needed, so this is `node:https` and not
 * @kubernetes/client-node with its sixteen dependencies. `fetch` would not do: it takes no certificate authority.
 */
import { readFile } from 'node:fs/promises'
import { type IncomingMessage, request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { json } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'

export type KubernetesApi = {
  /**
   * Makes the object what `object` says, whoever else has changed those fields.
   * @param path of the object, such as `/api/v1/namespaces/name`
   */
  apply: (path: string, object: KubernetesObject) => Promise<void>
  /** Deletes the object; one that is gone or going already is fine. */
  remove: (path: string) => Promise<void>
}

export type KubernetesObject = {
  apiVersion: string
  kind: string
  metadata: { name: string; namespace?: string; labels?: Record<string, string> }
  spec?: unknown
}

export type KubernetesApiOptions = {
  /** Inside of a cluster: https://kubernetes.default.svc */
  apiUrl: string
  /** Read for every call, because Kubernetes replaces tokens while they are in use. */
  tokenFile: string
  /** Certificates the API server's must lead to; the usual ones if unset. */
  caFile?: string | undefined
  timeoutMs?: number
  /** The pause before the second try; it doubles with each further one. */
  retryMs?: number
}

const FIELD_MANAGER = 'hotswap'
const TRIES = 4
const MAX_PAUSE_MS = 10_000

/** The API server refused, or did not answer properly. */
export class KubernetesError extends Error {
  /** The HTTP status; undefined when there was no answer. */
  readonly status: number | undefined
  constructor(message: string, status?: number, cause?: unknown) {
    super(message, { cause })
    this.name = 'KubernetesError'
    this.status = status
  }
}

export function openKubernetesApi(options: KubernetesApiOptions): KubernetesApi {
  const { timeoutMs = 10_000, retryMs = 200 } = options

  async function once(method: string, path: string, body?: unknown): Promise<Answer> {
    const url = new URL(path, options.apiUrl)
    const token = (await readFile(options.tokenFile, 'utf8')).trim()
    const ca = options.caFile === undefined ? undefined : await readFile(options.caFile)
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    const sending = (url.protocol === 'https:' ? overHttps : overHttp)(
      url,
      {
        method,
        ca,
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          // JSON is YAML; the API server knows server-side apply by this type only.
          ...(body !== undefined && { 'content-type': 'application/apply-patch+yaml' }),
        },
      },
      resolve,
    )
    sending.on('error', reject)
    sending.end(body === undefined ? undefined : JSON.stringify(body))
    const response = await promise
    const status = response.statusCode ?? 0
    const { message } = (await json(response).catch(() => ({}))) as { message?: string }
    const pause = Number(response.headers['retry-after']) * 1_000
    return { status, message: message ?? response.statusMessage ?? '', pauseMs: pause || undefined }
  }

  /** Both calls may be repeated, so whatever may pass by itself is tried again. */
  async function call(method: string, path: string, accepted: (status: number) => boolean, body?: unknown) {
    for (let attempt = 1; ; attempt++) {
      const answer = await once(method, path, body).catch((cause: Error): Answer => ({ cause }))
      if (answer.status !== undefined && accepted(answer.status)) return
      if (attempt === TRIES || !mayPass(answer.status)) throw toError(method, path, answer)
      await setTimeout(Math.min(MAX_PAUSE_MS, answer.pauseMs ?? retryMs * 2 ** (attempt - 1)))
    }
  }

  return {
    apply: (path, object) =>
      call('PATCH', `${path}?fieldManager=${FIELD_MANAGER}&force=true`, (status) => status < 300, object),
    // 409: it is being deleted.
    remove: (path) => call('DELETE', path, (status) => status < 300 || status === 404 || status === 409),
  }
}

type Answer = { status?: number; message?: string; pauseMs?: number | undefined; cause?: Error }

function mayPass(status: number | undefined): boolean {
  return status === undefined || status === 409 || status === 429 || status >= 500
}

function toError(method: string, path: string, { status, message, cause }: Answer): KubernetesError {
  const what = `${method} ${path.split('?')[0]}`
  return status === undefined
    ? new KubernetesError(`Kubernetes did not answer ${what}: ${cause?.message}`, undefined, cause)
    : new KubernetesError(`Kubernetes refused ${what} with ${status}: ${message}`, status)
}
