/**
 * Throws hostile values at every route, in every part of a request, as everybody who may call it: each gets a clear
 * refusal or a correct answer, never an internal error, never another tenant's data. Routes are found, not listed.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { RouteInfo } from '../server/kernel/http/access.ts'
import { startTestApp } from './kit/app.ts'
import {
  CREDENTIALS,
  brokenBodies,
  hostileBodies,
  hostileHeaders,
  hostileQueries,
  hostileSegments,
} from './kit/hostile-values.ts'
import { plant } from './kit/plant.ts'
import { sampleOf } from './kit/sample.ts'

/** Stands in the other tenant's data and nowhere else. */
const MARKER = 'other-marker-51c2e8'
/** No answer may take so long that somebody could make the server busy with it; hashing a password takes 0.1 s. */
const SLOW_MS = 5_000
const AT_ONCE = 8

type Schemas = { params?: unknown; querystring?: unknown; body?: unknown }
type Request = { url: string; headers?: Record<string, string>; payload?: string | Buffer }

const t = await startTestApp()
// What is tried here is values; counting would end it after a few hundred of them.
t.ctx.rateLimiter.take = async (_key, { points }) => ({
  allowed: true,
  limit: points,
  remaining: points,
  reset_seconds: 60,
  retry_after_seconds: 0,
})
const { userId: operatorId, ...admin } = await t.makeUser('platform_admin')
const theirs = await t.makeTenant({ slug: MARKER, display_name: MARKER })
const other = { id: theirs.tenant.id, slug: MARKER }
let operator = admin.token
/** What must stay alive for the test to go on. */
const spared = new Set([other.id, theirs.ownerId, operatorId])
let owner = await prepareOwner()

async function versionOfOther(): Promise<string> {
  const read = await t.call(`/api/v1/admin/tenants/${other.id}`, { token: operator })
  return `${read.status} ${read.text}`
}

/** A tenant with one of everything in it, and another one that operators may do anything to. */
async function prepareOwner(): Promise<string> {
  const mine = await t.makeTenant({ plan: 'custom' })
  for (const id of [mine.tenant.id, mine.ownerId]) spared.add(id)
  await t.makeMember(mine.tenant.id, 'viewer')
  await t.makeTenant()
  await plant(t, { tenantId: mine.tenant.id, owner: mine.owner, marker: 'mine' })
  return mine.owner
}

function schemasOf(route: RouteInfo): Schemas {
  return route.schema ?? {}
}

/** Hashing a password takes long on purpose. */
function isCostly(route: RouteInfo): boolean {
  const { properties = {} } = (schemasOf(route).body ?? {}) as { properties?: object }
  return Object.keys(properties).some((name) => name.includes('password')) || route.url.startsWith('/docs')
}

const schemasSeen = new Set<string>()

/**
 * Takes every how manieth of the hostile bodies: all for a schema that is new and small, few where passwords are hashed
 * or where the same schema has had its turn at another route.
 */
function strideOf(route: RouteInfo): number {
  const schema = JSON.stringify(schemasOf(route).body)
  const isNew = !schemasSeen.has(schema)
  schemasSeen.add(schema)
  if (isCostly(route) || !isNew) return 7
  return schema.length > 3_000 ? 3 : 1
}

/** Those who get past the guard of the route, so that its validation and its handler are what is tried. */
function tokensFor(route: RouteInfo): string[] {
  if (route.access.kind === 'public') return ['']
  if (route.access.kind === 'tenant') return [owner]
  return route.access.kind === 'platform' ? [operator] : [operator, owner]
}

/** Whether something was done since the callers were last looked after. */
let hasChanged = false

/** Both callers again, where a legal request has just signed one of them out or closed his tenant. */
async function reviveCallers(): Promise<void> {
  if (!hasChanged) return
  hasChanged = false
  const ask = async (path: string, token: string) => (await t.call(path, { token })).status
  if ((await ask('/api/v1/admin/tenants?limit=1', operator)) !== 200)
    operator = (await t.makeUser('platform_admin')).token
  if ((await ask('/api/v1/tenant/profile', owner)) !== 200) owner = await prepareOwner()
}

/**
 * A path of the route with things that exist, found through the list the path goes through. What is about to be
 * removed need not exist: only the first such request would find it.
 */
async function realPath(route: RouteInfo, token: string): Promise<string> {
  let path = ''
  for (const part of route.url.slice(1).split('/')) {
    path += `/${part.startsWith(':') ? await existing(path, part.slice(1), route, token) : part}`
  }
  return path
}

async function existing(list: string, name: string, route: RouteInfo, token: string): Promise<string> {
  const unknown = name === 'version' || name === 'seq' ? '1' : '00000000-0000-7000-8000-000000000000'
  if (route.method === 'DELETE') return unknown
  const { body } = await t.call(list, { token })
  const items = (body['items'] ?? []) as Record<string, string>[]
  const ids = items.map((item) => item[name] ?? item['id'] ?? item['slug'] ?? unknown)
  // The last ones are ours: built-in ones come first, and newer tenants and users before older.
  return ids.findLast((id) => !spared.has(id)) ?? unknown
}

/** Sends the requests, a few at a time. @returns what was wrong with the answers, one line each */
async function attack(route: RouteInfo, token: string, requests: Iterable<Request>): Promise<string[]> {
  const wrong: string[] = []
  const queue = requests[Symbol.iterator]()
  const work = async () => {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      const problem = await send(route, token, next.value)
      if (problem)
        wrong.push(
          `${route.method} ${next.value.url.slice(0, 200)} ${describeRequest(next.value)}: ${problem}`,
        )
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return wrong
}

function describeRequest({ headers, payload }: Request): string {
  return `${JSON.stringify(headers ?? {}).slice(0, 200)} ${String(payload ?? '').slice(0, 300)}`
}

async function send(
  route: RouteInfo,
  token: string,
  { url, headers, payload }: Request,
): Promise<string | undefined> {
  const started = performance.now()
  const answer = await t.app.inject({
    method: route.method as 'GET',
    url,
    headers: { host: 'api.localhost', ...(token && { authorization: `Bearer ${token}` }), ...headers },
    ...(payload !== undefined && { payload }),
  })
  const took = performance.now() - started
  if (route.method !== 'GET' && answer.statusCode < 400) hasChanged = true
  if (took > SLOW_MS) return `took ${Math.round(took)} ms`
  return complaint(answer.statusCode, answer.headers, answer.body, token !== operator)
}

/** @returns what is wrong with an answer; undefined when nothing is */
function complaint(
  status: number,
  headers: Record<string, unknown>,
  text: string,
  mustNotSeeOther: boolean,
): string | undefined {
  if (status >= 500 && !isHonest(text)) return `answered ${status}: ${text.slice(0, 500)}`
  if (mustNotSeeOther && (text.includes(MARKER) || text.includes(other.id)))
    return `shows the other tenant: ${text}`
  if (/node_modules|\.ts:\d+|violates \w+|relation "|column "|syntax error at or near/.test(text))
    return `shows its inside: ${text.slice(0, 500)}`
  if (status < 400) return undefined
  if (!String(headers['content-type']).startsWith('application/problem+json'))
    return `refused with ${status} and ${String(headers['content-type'])}: ${text.slice(0, 200)}`
  const { status: stated, code, detail, request_id } = JSON.parse(text) as Record<string, unknown>
  if (!code || !detail || stated !== status) return `refused without saying why: ${text}`
  return request_id === headers['x-request-id'] && request_id
    ? undefined
    : `refused without request id: ${text}`
}

/** The one page that tells operators about a failure on purpose. */
function isHonest(text: string): boolean {
  return text.startsWith('{"status":"not ready"')
}

/** Runs `attackOn` for every route and everybody who may call it. */
async function walk(attackOn: (route: RouteInfo, token: string) => Promise<string[]>): Promise<void> {
  const before = await versionOfOther()
  const wrong: string[] = []
  for (const route of t.ctx.routes) {
    for (const caller of tokensFor(route).keys()) {
      const token = tokensFor(route)[caller] ?? ''
      wrong.push(...(await attackOn(route, token)))
      await reviveCallers()
    }
  }
  assert.deepEqual(wrong, [])
  assert.equal(await versionOfOther(), before, 'the other tenant is as it was')
}

describe('every route survives', () => {
  test('hostile values in each property of its body', () =>
    walk(async (route, token) => {
      const { body } = schemasOf(route)
      if (body === undefined) return []
      const url = await realPath(route, token)
      const headers = { 'content-type': 'application/json' }
      const stride = strideOf(route)
      const requests = function* () {
        for (const payload of hostileBodies(body, stride)) yield { url, headers, payload }
      }
      return attack(route, token, requests())
    }))

  test('bodies that are broken, too deep, too large or of another type', () =>
    walk(async (route, token) => {
      if (route.method === 'GET') return []
      const url = await realPath(route, token)
      const { body } = schemasOf(route)
      const requests = brokenBodies(sampleOf(body)).map(({ type, payload }) => ({
        url,
        payload,
        ...(type !== undefined && { headers: { 'content-type': type } }),
      }))
      return attack(route, token, requests)
    }))

  test('hostile query strings', () =>
    walk(async (route, token) => {
      const { querystring, body } = schemasOf(route)
      const path = await realPath(route, token)
      const requests = function* () {
        for (const query of hostileQueries(querystring))
          yield {
            url: `${path}?${query}`,
            ...(body !== undefined && {
              payload: JSON.stringify(sampleOf(body)),
              headers: { 'content-type': 'application/json' },
            }),
          }
      }
      return attack(route, token, requests())
    }))

  test('hostile path segments', () =>
    walk(async (route, token) => {
      const { body } = schemasOf(route)
      const path = await realPath(route, token)
      const parts = route.url.split('/')
      const requests = function* () {
        for (const [index, part] of parts.entries()) {
          if (!part.startsWith(':')) continue
          for (const segment of hostileSegments())
            yield {
              url: path.split('/').with(index, segment).join('/'),
              ...(body !== undefined && {
                payload: JSON.stringify(sampleOf(body)),
                headers: { 'content-type': 'application/json' },
              }),
            }
        }
      }
      return attack(route, token, requests())
    }))

  test('hostile headers', () => {
    // Headers are read in hooks all routes share: one route of each kind gets all of them, the others a few.
    const examples = new Map(
      t.ctx.routes
        .filter((route) => !isCostly(route))
        .map((route) => [`${route.access.kind} ${route.method}`, route]),
    )
    return walk(async (route, token) => {
      const { body } = schemasOf(route)
      const url = await realPath(route, token)
      const payload = body === undefined ? {} : { payload: JSON.stringify(sampleOf(body)) }
      const all = hostileHeaders(other.slug, other.id)
      const chosen = [...examples.values()].includes(route)
        ? all
        : all.filter((_header, index) => index % 25 === 3)
      const requests = chosen.map(([name, value]) => ({
        url,
        ...payload,
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), [name]: value },
      }))
      return attack(route, token, requests)
    })
  })

  test('credentials that are none', () =>
    walk(async (route) => {
      if (route.access.kind === 'public') return []
      const url = route.url.replaceAll(/:\w+/g, '1')
      return attack(
        route,
        '',
        CREDENTIALS.map((authorization) => ({ url, headers: { authorization } })),
      )
    }))
})
