/** DNS at Cloudflare, through its API (version 4) with an API token that may edit the DNS of its zones. */
import { setTimeout } from 'node:timers/promises'
import { AppError } from '../../errors.ts'
import type { GuardedFetch } from '../../kernel/http/guarded-fetch.ts'
import {
  type DnsProvider,
  type DnsRecord,
  RECORDS_MAX,
  type Zone,
  ZONES_MAX,
  providerFailed,
} from './provider.ts'
import { readText, writeText } from './quoted-text.ts'

type Row = Record<string, unknown>
type Envelope = {
  success: boolean
  errors: { code: number; message: string }[]
  result: unknown
  pages: number
}

const HOST = 'api.cloudflare.com'
const BASE = `https://${HOST}/client/v4`
const ANSWER_BYTES_MAX = 8 * 1024 * 1024
/** Limits are told by Retry-After; one that ends sooner is waited for. */
const PATIENCE_SECONDS = 5
const ZONES_A_PAGE = 50
const RECORDS_A_PAGE = 1_000
/** What Cloudflare calls automatic. */
const AUTOMATIC = 1
const AUTOMATIC_SECONDS = 300

export function openCloudflare(options: { token: string; fetcher: GuardedFetch }): DnsProvider {
  async function call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Envelope> {
    for (let isFirst = true; ; isFirst = false) {
      const answer = await send(method, path, body)
      if (answer.status !== 429) return read(answer.status, answer.body)
      const seconds = Math.max(1, Number(answer.headers['retry-after']) || 60)
      if (!isFirst || seconds > PATIENCE_SECONDS)
        throw providerFailed(
          `Cloudflare asks for a pause of ${seconds} seconds: the token is used for too many requests.`,
          undefined,
          seconds,
        )
      await setTimeout(seconds * 1_000)
    }
  }

  async function send(method: 'GET' | 'POST', path: string, body: unknown) {
    try {
      return await options.fetcher.request(`${BASE}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${options.token}`,
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        maxBytes: ANSWER_BYTES_MAX,
        isAllowed: ({ protocol, hostname }) => protocol === 'https:' && hostname === HOST,
      })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      throw providerFailed(`Cloudflare cannot be reached: ${error.message}`, error)
    }
  }

  /** All pages of a listing. */
  async function all(path: string, perPage: number, max: number): Promise<Row[]> {
    const rows: Row[] = []
    for (let page = 1; ; page++) {
      const separator = path.includes('?') ? '&' : '?'
      const { result, pages } = await call('GET', `${path}${separator}page=${page}&per_page=${perPage}`)
      rows.push(...(Array.isArray(result) ? (result as Row[]) : []))
      if (rows.length > max) throw providerFailed(`Cloudflare lists more than ${max} of them.`)
      if (page >= pages) return rows
    }
  }

  const recordsPath = ({ id }: Zone) => `/zones/${encodeURIComponent(id)}/dns_records`

  return {
    async zones() {
      const rows = await all('/zones', ZONES_A_PAGE, ZONES_MAX)
      return rows.map(({ id, name }) => ({ id: String(id), name: String(name).toLowerCase() }))
    },
    async list(zone) {
      return (await all(recordsPath(zone), RECORDS_A_PAGE, RECORDS_MAX)).map(readRecord)
    },
    async at(zone, name) {
      const path = `${recordsPath(zone)}?name=${encodeURIComponent(name)}`
      return (await all(path, RECORDS_A_PAGE, RECORDS_MAX)).map(readRecord)
    },
    async change(zone, { add, remove }) {
      const locked = remove.find((record) => record.locked !== undefined)
      if (locked) throw providerFailed(`${locked.name} ${locked.type}: ${locked.locked}`)
      if (add.length + remove.length === 0) return
      // Deletions come first, and all of it happens or nothing.
      await call('POST', `${recordsPath(zone)}/batch`, {
        deletes: remove.map(({ id }) => ({ id })),
        posts: add.map(writeRecord),
      })
    },
  }
}

/** @throws AppError provider_failed for everything but success */
function read(status: number, bytes: Buffer): Envelope {
  let body: Partial<Envelope> & { result_info?: { total_pages?: number } }
  try {
    body = JSON.parse(bytes.toString()) as typeof body
  } catch (error) {
    throw providerFailed(`Cloudflare answers ${status} with something that cannot be read.`, error)
  }
  const errors = Array.isArray(body?.errors) ? body.errors : []
  if (status >= 400 || body?.success !== true) throw refusal(status, errors)
  return { success: true, errors, result: body.result, pages: body.result_info?.total_pages ?? 1 }
}

/** 10000: authentication, 9109: no access, 6003 and 6111: a token that is none, 7003: no such zone. */
function refusal(status: number, errors: Envelope['errors']): AppError {
  const codes = new Set(errors.map(({ code }) => code))
  const has = (...some: number[]) => some.some((code) => codes.has(code))
  if (status === 401 || has(6003, 6111, 1000))
    return providerFailed('Cloudflare does not know this token: make a new one and enter it here.')
  if (status === 403 || has(9109, 10000))
    return providerFailed(
      'Cloudflare does not let this token do that: it needs the permissions Zone → Zone → Read and Zone → DNS → Edit for the zone.',
    )
  if (status === 404 || has(7003)) return providerFailed('Cloudflare has no such zone any more.')
  const said = errors.map(({ code, message }) => `${message} (${code})`).join('; ')
  return providerFailed(`Cloudflare refuses: ${said.slice(0, 500) || `it answers ${status}`}.`)
}

function readRecord(row: Row): DnsRecord {
  const type = String(row['type'])
  const content = String(row['content'])
  const ttl = Number(row['ttl'])
  const value = type === 'MX' ? `${String(row['priority'])} ${content}` : content
  const meta = (row['meta'] ?? {}) as Row
  return {
    id: String(row['id']),
    type,
    name: String(row['name']).toLowerCase(),
    value: type === 'TXT' ? readText(content) : type === 'CAA' ? value.replaceAll('"', '') : value,
    ttl: ttl === AUTOMATIC ? AUTOMATIC_SECONDS : ttl,
    ...(meta['read_only'] === true && {
      locked: 'Cloudflare keeps this record for one of its own services.',
    }),
  }
}

function writeRecord({ type, name, value, ttl }: DnsRecord): Row {
  const common = { type, name, ttl }
  if (type === 'TXT') return { ...common, content: writeText(value) }
  if (type === 'CAA') {
    const [flags, tag, ...rest] = value.split(' ')
    return { ...common, data: { flags: Number(flags), tag, value: rest.join(' ') } }
  }
  // Visitors come to us, not to Cloudflare's proxy: what is behind it could not be checked.
  return { ...common, content: value, proxied: false }
}
