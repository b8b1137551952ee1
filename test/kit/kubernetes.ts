/** A stand-in for the Kubernetes API server: the paths, verbs, types and answers of server-side apply and delete. */
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

export type FakeKubernetes = AsyncDisposable & {
  url: string
  /** What the server has, by path. */
  objects: Map<
    string,
    { metadata: { labels?: Record<string, string>; name: string; namespace?: string }; spec?: unknown }
  >
  /** Every call, as `VERB path`. */
  calls: string[]
  /** Answers the next calls so, in turn: a status, or 'hang' for none at all. */
  next: (number | 'hang')[]
}

const COLLECTION =
  /^(?:\/api\/v1|\/apis\/networking\.k8s\.io\/v1)(\/namespaces\/[a-z0-9-]+)(?:\/(resourcequotas|networkpolicies)\/[a-z0-9-]+)?$/
const KINDS: Record<string, string> = { resourcequotas: 'ResourceQuota', networkpolicies: 'NetworkPolicy' }

/** @param token the only one that is let in */
export async function startFakeKubernetes(token: string): Promise<FakeKubernetes> {
  const objects: FakeKubernetes['objects'] = new Map()
  const calls: string[] = []
  const next: FakeKubernetes['next'] = []

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://fake')
    calls.push(`${request.method} ${url.pathname}`)
    const forced = next.shift()
    if (forced === 'hang') return
    if (forced !== undefined) return status(response, forced, 'as the test wished')
    if (request.headers.authorization !== `Bearer ${token}`) return status(response, 401, 'Unauthorized')
    const path = COLLECTION.exec(url.pathname)
    if (!path) return status(response, 404, 'the server could not find the requested resource')
    const [, namespace = '', collection] = path
    if (request.method === 'DELETE') {
      if (!objects.has(`/api/v1${namespace}`)) return status(response, 404, 'namespaces not found')
      for (const key of objects.keys()) if (key.includes(namespace)) objects.delete(key)
      return send(response, 200, { kind: 'Status', status: 'Success' })
    }
    if (request.method !== 'PATCH') return status(response, 405, 'method not allowed')
    if (request.headers['content-type'] !== 'application/apply-patch+yaml')
      return status(response, 415, 'media type')
    if (!url.searchParams.get('fieldManager'))
      return status(response, 400, 'fieldManager is required for apply patch')
    const object = (await json(request)) as { kind: string; metadata: { name: string; namespace?: string } }
    const expected = collection === undefined ? 'Namespace' : KINDS[collection]
    if (object.kind !== expected) return status(response, 400, `${object.kind} does not belong here`)
    if (object.metadata.name !== url.pathname.split('/').at(-1))
      return status(response, 400, 'the name does not match')
    if (collection !== undefined && !objects.has(`/api/v1${namespace}`))
      return status(response, 404, 'no such namespace')
    const existed = objects.has(url.pathname)
    objects.set(url.pathname, object)
    send(response, existed ? 200 : 201, object)
  }

  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    calls,
    next,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function status(response: ServerResponse, code: number, message: string): void {
  send(response, code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code })
}

function send(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
