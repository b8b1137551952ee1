/**
 * Walks every route with every object of another tenant: in the path, the query, the body, the header and the host
 * name, as every role and with an API key. Routes and objects are found, not listed, so what comes later is covered.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { BUILT_IN_ROLES } from '../server/features/roles/roles.ts'
import { type RouteInfo, tenant as tenantAccess } from '../server/kernel/http/access.ts'
import { type Answer, type Call, type TestApp, startTestApp } from './kit/app.ts'
import { type Plant, fillPath, plant, requestFor } from './kit/plant.ts'
import { sampleOf } from './kit/sample.ts'
import { rowsOf, tablesOfTenants } from './kit/tenant-rows.ts'

type Method = NonNullable<Call['method']>
type Attacker = { name: string; token: string; tenantId: string | undefined }

let t: TestApp
/** Calls from ever new addresses: what is tested is access, not how often somebody may guess. */
let calls = 0
const call = (path: string, options: Call) =>
  t.call(path, { ...options, from: `10.${(calls++ >> 16) & 255}.${(calls >> 8) & 255}.${calls & 255}` })
let attackers: Attacker[]
let victim: { id: string; slug: string; owner: string; planted: Plant; foreign: string[] }
/** What the attackers rightly see, to aim with half of it. */
let own: Plant
/** Calls at once; more only wait for the database. */
const AT_ONCE = 8
/** Texts that stand in the victim's data and nowhere else. */
const MARKER = 'victim-marker-7f3a9c'
const DOMAIN = 'www.victim-marker-7f3a9c.example'
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

{
  t = await startTestApp()
  const a = await t.makeTenant({ plan: 'custom' })
  const b = await t.makeTenant({
    plan: 'custom',
    display_name: MARKER,
    slug: MARKER,
    configuration: { note: MARKER },
    custom_domain: DOMAIN,
  })
  attackers = [
    { name: 'nobody', token: '', tenantId: undefined },
    { name: 'a user without tenant', token: (await t.makeUser()).token, tenantId: undefined },
  ]
  for (const role of Object.keys(BUILT_IN_ROLES))
    attackers.push({
      name: role,
      token: (await t.makeMember(a.tenant.id, role)).token,
      tenantId: a.tenant.id,
    })
  attackers.push({ name: 'API key', token: await makeKey(a.owner), tenantId: a.tenant.id })
  own = await plant(t, { tenantId: a.tenant.id, owner: a.owner, marker: 'own-marker' })
  const planted = await plant(t, { tenantId: b.tenant.id, owner: b.owner, marker: MARKER })
  victim = { id: b.tenant.id, slug: b.tenant.slug, owner: b.owner, planted, foreign: [] }
  victim.foreign = await idsOf(b.tenant.id)
}

/** An API key with every scope its owner has. */
async function makeKey(owner: string): Promise<string> {
  const { body } = await t.call('/api/v1/permissions', { token: owner })
  const scopes = (body['items'] as unknown as { id: string; grantable: boolean }[])
    .filter((permission) => permission.grantable)
    .map((permission) => permission.id)
  const made = await t.call('/api/v1/api-keys', {
    method: 'POST',
    token: owner,
    body: { name: 'attacker', scopes },
  })
  assert.equal(made.status, 201, made.text)
  return String(made.body['key'])
}

/** One id of each kind: what stands in each column of ids of each table that has a tenant_id. */
async function idsOf(tenantId: string): Promise<string[]> {
  const kinds = new Map<string, string>()
  for (const { table_name, row } of await rowsOf(t.ctx.ownerUrl, tenantId))
    for (const [column, value] of Object.entries(row))
      if (typeof value === 'string' && UUID.test(value)) kinds.set(`${table_name}.${column}`, value)
  return [...new Set(kinds.values())]
}

function tenantRoutes(): RouteInfo[] {
  return t.ctx.routes.filter((route) => route.access.kind === 'tenant')
}

/**
 * What is wrong with an answer that should have been a refusal.
 * @param sent the path and the body; what stands there is no secret
 */
function complaint(answer: Answer, sent: string, expected: Expected = 'refusal'): string | undefined {
  if (answer.status >= 500) return `answered ${answer.status}: ${answer.text}`
  const secrets = [MARKER, victim.id, ...victim.foreign].filter((secret) => !sent.includes(secret))
  if (secrets.some((secret) => answer.text.includes(secret)))
    return `shows data of the other tenant: ${answer.text}`
  const isDenied =
    [401, 403, 404].includes(answer.status) || String(answer.body['code']) === 'tenant_required'
  // Ids in place of numbers and hashes are refused for what they look like.
  const isRefused = isDenied || (expected === 'refusal' && answer.status >= 400)
  return isRefused || expected === 'no harm'
    ? undefined
    : `answered ${answer.status}: ${answer.text.slice(0, 300)}`
}

/** `denial`: nobody says whether it exists. `no harm`: making something of one's own may succeed. */
type Expected = 'denial' | 'refusal' | 'no harm'

/** A way to call a route that aims at the victim. */
type Aim = { how: string; path: string; options: Call; expected: Expected }

/** Names that belong to one tenant; numbers and slugs may be somebody's own as well. */
const isForeign = (value: string | undefined, ownValue: string | undefined) =>
  value !== undefined && value !== ownValue && (UUID.test(value) || /^[0-9a-f]{64}$/.test(value))

/** Says it is about the victim where the tenant is named: the credential is another tenant's. */
async function byTenant(route: RouteInfo): Promise<Aim[]> {
  const options = await requestFor(route)
  const path = anyPath(route, await victim.planted.valuesFor(route))
  const named = (tenant: string) => ({ ...options, headers: { ...options.headers, 'x-tenant-id': tenant } })
  return inEveryForm(route, [
    { how: 'X-Tenant-ID', path, options: named(victim.id), expected: 'denial' },
    { how: 'X-Tenant-ID slug', path, options: named(victim.slug), expected: 'denial' },
    { how: 'host', path, options: { ...options, host: `${victim.slug}.localhost` }, expected: 'denial' },
    { how: 'custom host', path, options: { ...options, host: DOMAIN }, expected: 'denial' },
  ])
}

/** Answers that are streams for those who ask for one must be refused like the others: they would never end. */
function inEveryForm({ schema }: RouteInfo, aims: Aim[]): Aim[] {
  const { response } = (schema ?? {}) as { response?: unknown }
  if (!JSON.stringify(response ?? {}).includes('"text/event-stream"')) return aims
  const headers = { accept: 'text/event-stream' }
  return aims.flatMap((aim) => [
    aim,
    {
      ...aim,
      how: `${aim.how}, as a stream`,
      options: { ...aim.options, headers: { ...aim.options.headers, ...headers } },
    },
  ])
}

/** The victim's website, the victim's object, and each of them beside one's own. */
async function byPath(route: RouteInfo): Promise<Aim[]> {
  const options = await requestFor(route)
  const [theirs, mine] = await Promise.all([victim.planted.valuesFor(route), own.valuesFor(route)])
  const { website_id: theirSite = '', ...theirRest } = theirs
  const { website_id: mySite = '', ...myRest } = mine
  const mixtures = [
    { how: 'path', values: theirs },
    { how: 'their object in one’s own website', values: { ...theirRest, website_id: mySite } },
    { how: 'one’s own object in their website', values: { ...myRest, website_id: theirSite } },
  ]
  const isAimed = (values: Record<string, string>) =>
    Object.entries(values).some(([name, value]) => isForeign(value, mine[name]))
  const aims = mixtures
    .slice(0, theirSite === '' ? 1 : 3)
    .filter(({ values }) => isAimed(values))
    .map(({ how, values }): Aim => ({ how, path: anyPath(route, values), options, expected: 'denial' }))
  return inEveryForm(route, aims)
}

/** Each of the ids as the object of the path, in one's own website where it is about one. */
async function byEveryId(route: RouteInfo, foreign: string[]): Promise<Aim[]> {
  const last = route.url.split('/:').slice(1).at(-1)?.split('/')[0]
  if (last === undefined) return []
  const [mine, options] = await Promise.all([own.valuesFor(route), requestFor(route)])
  return foreign.map((id) => ({
    how: 'every id in the path',
    path: anyPath(route, { ...mine, [last]: id }),
    options,
    expected: 'refusal',
  }))
}

/** Each of the ids wherever the query and the body take one. Making something of one's own may succeed. */
async function byContent(route: RouteInfo, foreign: string[]): Promise<Aim[]> {
  const { querystring, body } = (route.schema ?? {}) as { querystring?: unknown; body?: unknown }
  const [path = ''] = anyPath(route, await own.valuesFor(route)).split('?')
  return foreign.flatMap((id) => {
    let taken = false
    const substitute = (part: { format?: string }, name: string) => {
      if (part.format !== 'uuid' && !/(^|_)ids?$/.test(name)) return undefined
      taken = true
      return id
    }
    const query = (querystring === undefined ? {} : sampleOf(querystring, substitute)) as Record<
      string,
      unknown
    >
    const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]))
    const options = body === undefined ? {} : { body: sampleOf(body, substitute) }
    if (!taken) return []
    return [{ how: 'query and body', path: `${path}?${search.toString()}`, options, expected: 'no harm' }]
  })
}

/** The path with one value in each place. */
const everywhere = (url: string, value: string) => url.replace(/:(\w+)|\*/g, encodeURIComponent(value))

/** The path with these values and what its query requires; with something that is nowhere in place of those that are missing. */
function anyPath({ url, schema }: RouteInfo, values: Record<string, string>): string {
  const { querystring } = (schema ?? {}) as { querystring?: unknown }
  const query = querystring === undefined ? {} : (sampleOf(querystring) as Record<string, string>)
  const path = fillPath(url, values).replace(/\/(:\w+|\*)/g, '/00000000-0000-7000-8000-000000000000')
  return `${path}?${new URLSearchParams(query).toString()}`
}

/** Sends them, a few at a time. @returns what went wrong */
async function attack(route: RouteInfo, attacker: Attacker, aims: Aim[]): Promise<string[]> {
  const wrong: string[] = []
  const queue = aims.values()
  const work = async () => {
    for (const { how, path, options, expected } of queue) {
      const answer = await call(path, { method: route.method as Method, token: attacker.token, ...options })
      const problem = complaint(answer, path + JSON.stringify(options), expected)
      if (problem) wrong.push(`${route.method} ${path} as ${attacker.name}, ${how}: ${problem}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return wrong
}

describe('another tenant’s objects', () => {
  test('are out of reach on every tenant route, by every way of naming them, for every role', async () => {
    const before = await rowsOf(t.ctx.ownerUrl, victim.id)
    const routes = tenantRoutes()
    assert.ok(routes.length > 150, `${routes.length} tenant routes were found`)
    const wrong: string[] = []
    for (const route of routes) {
      const [byName, inPath] = await Promise.all([byTenant(route), byPath(route)])
      for (const [index, attacker] of attackers.entries()) {
        // Who may most tries everything; which tenant it is about is decided before anybody's role.
        const isStrong = attacker.name === 'owner' || attacker.name === 'API key'
        const names = isStrong ? byName : byName.slice(index % byName.length).slice(0, 1)
        wrong.push(...(await attack(route, attacker, [...names, ...inPath])))
      }
    }
    assert.deepEqual(wrong, [])
    assert.deepEqual(await rowsOf(t.ctx.ownerUrl, victim.id), before, 'nothing of the victim changed')
  })

  test('are no use as ids of another kind, in paths, queries and bodies', async () => {
    const before = await rowsOf(t.ctx.ownerUrl, victim.id)
    const owner = attackers.find(({ name }) => name === 'owner')
    assert.ok(owner)
    const wrong: string[] = []
    for (const route of tenantRoutes()) {
      wrong.push(...(await attack(route, owner, await byEveryId(route, victim.foreign))))
      wrong.push(...(await attack(route, owner, await byContent(route, victim.foreign))))
    }
    assert.deepEqual(wrong, [])
    assert.deepEqual(await rowsOf(t.ctx.ownerUrl, victim.id), before, 'nothing of the victim changed')
  })

  test('are out of reach on platform routes for everybody who is no operator', async () => {
    const before = await rowsOf(t.ctx.ownerUrl, victim.id)
    const wrong: string[] = []
    for (const route of t.ctx.routes.filter(({ access }) => access.kind === 'platform')) {
      for (const attacker of attackers) {
        const { body } = (route.schema ?? {}) as { body?: unknown }
        const answer = await call(everywhere(route.url, victim.id), {
          method: route.method as Method,
          token: attacker.token,
          ...(body !== undefined && { body: sampleOf(body) }),
        })
        if (![401, 403].includes(answer.status))
          wrong.push(`${route.method} ${route.url} as ${attacker.name}: ${answer.status}`)
      }
    }
    assert.deepEqual(wrong, [])
    assert.deepEqual(await rowsOf(t.ctx.ownerUrl, victim.id), before)
  })

  test('of another person are out of reach on routes for signed-in users', async () => {
    const before = await rowsOf(t.ctx.ownerUrl, victim.id)
    const wrong: string[] = []
    for (const route of t.ctx.routes.filter(
      ({ access, url }) => access.kind === 'signed_in' && url.includes(':'),
    )) {
      for (const attacker of attackers.filter(({ token }) => token !== ''))
        for (const id of victim.foreign) {
          const { body } = (route.schema ?? {}) as { body?: unknown }
          const answer = await call(everywhere(route.url, id), {
            method: route.method as Method,
            token: attacker.token,
            ...(body !== undefined && { body: sampleOf(body) }),
          })
          const problem = complaint(answer, id)
          if (problem) wrong.push(`${route.method} ${route.url} as ${attacker.name}: ${problem}`)
        }
    }
    assert.deepEqual(wrong, [])
    assert.deepEqual(await rowsOf(t.ctx.ownerUrl, victim.id), before)
  })
})

describe('the walk itself', () => {
  test('has something to aim at on every route and in every table', async () => {
    const bare: string[] = []
    for (const route of tenantRoutes()) {
      const path = fillPath(route.url, await victim.planted.valuesFor(route))
      if (path.includes('/:')) bare.push(`${route.method} ${path}`)
    }
    const filled = new Set((await rowsOf(t.ctx.ownerUrl, victim.id)).map(({ table_name }) => table_name))
    const empty = (await tablesOfTenants(t.ctx.ownerUrl)).filter((table) => !filled.has(table))
    // Jobs and visitors write these; no route names a row of them.
    const expected = [
      'platform.fleet_tenants',
      'platform.impersonations',
      'pool.bulk_outcomes',
      'pool.canary_samples',
      'pool.traffic_daily',
      'pool.traffic_hourly',
      'pool.traffic_paths',
      'pool.webhook_attempts',
    ]
    assert.deepEqual({ bare, empty }, { bare: [], empty: expected })
  })

  test('would find a route that forgets its tenant', async () => {
    const leaky = await startTestApp({
      extend: (app, ctx) =>
        app.get(
          '/leak/:id',
          {
            config: { access: tenantAccess('member') },
            schema: { params: { type: 'object', properties: { id: { type: 'string' } } } },
          },
          async (request) =>
            ctx.db.withPlatform(async (tx) =>
              tx
                .selectFrom('tenants')
                .select('display_name')
                .where('id', '=', (request.params as { id: string }).id)
                .execute(),
            ),
        ),
    })
    const outer = t
    try {
      t = leaky
      const b = await leaky.makeTenant({ display_name: MARKER, slug: MARKER })
      const a = await leaky.makeTenant()
      const route = leaky.ctx.routes.find(({ url }) => url.endsWith('/leak/:id'))
      assert.ok(route)
      const path = everywhere(route.url, b.tenant.id)
      const wrong = await attack(route, { name: 'owner', token: a.owner, tenantId: a.tenant.id }, [
        { how: 'path', path, options: {}, expected: 'denial' },
      ])
      assert.ok(
        wrong.some((line) => line.includes('path')),
        'the leak is reported',
      )
    } finally {
      t = outer
    }
  })

  test('a route without an access rule does not start', async () => {
    await assert.rejects(
      startTestApp({ extend: (app) => app.get('/forgotten', async () => 'hello') }),
      /GET \/api\/v1\/forgotten declares no access rule/,
    )
  })
})
