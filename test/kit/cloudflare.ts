/** A stand-in for Cloudflare's API, version 4, as far as DNS goes: pages, permissions, errors and limits as documented. */
import { type IncomingMessage, type ServerResponse } from 'node:http'
import { answerWith } from './answer-with.ts'

export type CloudflareRecord = {
  id: string
  type: string
  name: string
  content: string
  ttl: number
  proxied?: boolean
  priority?: number
  meta?: { read_only?: boolean }
}
type Zone = { id: string; name: string; records: CloudflareRecord[]; mayEdit: boolean }
type Refusal = { status: number; code: number; message: string }

export type Cloudflare = {
  url: string
  addZone: (name: string, records?: Omit<CloudflareRecord, 'id'>[], mayEdit?: boolean) => Zone
  /** Answers that many requests with 429 from now on. */
  limit: (requests: number, retryAfter: string) => void
  /** Answers the next request with this instead. */
  garble: (status: number, body: string) => void
  /** What was asked, such as `GET /zones`. */
  asked: string[]
}

export const CLOUDFLARE_TOKEN = 'cf-token-0123456789abcdefghijklmnopqrstuv'

/** Listens on 127.0.0.1 until the test file ends. */
export async function openCloudflareStandIn(): Promise<Cloudflare> {
  const zones: Zone[] = []
  const asked: string[] = []
  let limited = { requests: 0, retryAfter: '1' }
  let garbled: { status: number; body: string } | undefined
  let ids = 0
  const newId = () => (++ids).toString(16).padStart(32, '0')

  function answer(method: string, url: URL, body: unknown): unknown {
    const [, zoneId, what, batch] = url.pathname.replace('/client/v4', '').split('/').filter(Boolean)
    if (zoneId === undefined) return zones.map(({ id, name }) => ({ id, name, status: 'active' }))
    const zone = zones.find(({ id }) => id === zoneId)
    if (!zone || what !== 'dns_records')
      throw refuse(404, 7003, 'Could not route to that, perhaps your object identifier is invalid?')
    if (method === 'GET') {
      const name = url.searchParams.get('name')
      return zone.records.filter((record) => name === null || record.name === name)
    }
    if (batch !== 'batch') throw refuse(405, 10405, 'Method not allowed for this authentication scheme')
    if (!zone.mayEdit) throw refuse(403, 10000, 'Authentication error')
    return change(zone, body as { deletes?: { id: string }[]; posts?: Omit<CloudflareRecord, 'id'>[] })
  }

  /** Works on a copy: all of it or nothing. */
  function change(
    zone: Zone,
    { deletes = [], posts = [] }: { deletes?: { id: string }[]; posts?: Omit<CloudflareRecord, 'id'>[] },
  ) {
    let records = [...zone.records]
    for (const { id } of deletes) {
      if (!records.some((record) => record.id === id)) throw refuse(404, 81044, 'Record does not exist.')
      records = records.filter((record) => record.id !== id)
    }
    for (const post of posts) {
      const beside = records.filter(({ name }) => name === post.name)
      if (post.name !== zone.name && !post.name.endsWith(`.${zone.name}`))
        throw refuse(400, 9000, 'DNS name is invalid.')
      if (beside.some(({ type, content }) => type === post.type && content === post.content))
        throw refuse(400, 81058, 'An identical record already exists.')
      if (beside.some(({ type }) => type === 'CNAME') || (post.type === 'CNAME' && beside.length > 0))
        throw refuse(400, 81053, 'An A, AAAA, or CNAME record with that host already exists.')
      records.push({ ...post, id: newId() })
    }
    zone.records = records
    return { deletes, posts }
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://stand-in')
    asked.push(`${request.method} ${url.pathname.replace('/client/v4', '')}`)
    const text = Buffer.concat(await request.toArray()).toString()
    const send = (status: number, body: object, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
    if (garbled) {
      const { status, body } = garbled
      garbled = undefined
      response.writeHead(status).end(body)
      return
    }
    if (limited.requests > 0) {
      limited.requests--
      const errors = [{ code: 971, message: 'Please wait and consider throttling your request speed' }]
      send(429, { success: false, errors, result: null }, { 'retry-after': limited.retryAfter })
      return
    }
    try {
      const token = request.headers.authorization?.replace('Bearer ', '')
      if (token !== CLOUDFLARE_TOKEN) throw refuse(403, 9109, 'Invalid access token')
      const result = answer(request.method ?? '', url, text && JSON.parse(text))
      send(200, { success: true, errors: [], messages: [], ...paged(result, url.searchParams) })
    } catch (error) {
      const { status, code, message } = error as Refusal
      send(status, { success: false, errors: [{ code, message }], messages: [], result: null })
    }
  }

  const url = await answerWith(respond)
  return {
    url,
    asked,
    addZone(name, records = [], mayEdit = true) {
      const zone = {
        id: newId(),
        name,
        records: records.map((record) => ({ ...record, id: newId() })),
        mayEdit,
      }
      zones.push(zone)
      return zone
    },
    limit: (requests, retryAfter) => void (limited = { requests, retryAfter }),
    garble: (status, body) => void (garbled = { status, body }),
  }
}

function refuse(status: number, code: number, message: string): Refusal {
  return { status, code, message }
}

function paged(result: unknown, query: URLSearchParams) {
  if (!Array.isArray(result)) return { result }
  const page = Number(query.get('page') ?? 1)
  const per_page = Number(query.get('per_page') ?? 20)
  const items: unknown[] = result.slice((page - 1) * per_page, page * per_page)
  const total_pages = Math.ceil(result.length / per_page)
  return {
    result: items,
    result_info: { page, per_page, count: items.length, total_count: result.length, total_pages },
  }
}
