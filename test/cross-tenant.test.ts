/**
 * Walks every route with every object of another tenant: in the path, the query, the body, the header and the host
 * name, as every role and with an API key. Routes and objects are found, not listed, so what comes later is covered.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { BUILT_IN_ROLES } from '../server/features/roles/roles.ts'
import { type RouteInfo, tenant as tenantAccess } from '../server/kernel/http/access.ts'
import { withOwner } from '../server/kernel/db/migrate.ts'
import { type Answer, type Call, type TestApp, startTestApp } from './kit/app.ts'
import { sampleOf } from './kit/sample.ts'

type Method = NonNullable<Call['method']>
type Attacker = { name: string; token: string; tenantId: string | undefined }

let t: TestApp
/** Calls from ever new addresses: what is tested is access, not how often somebody may guess. */
let calls = 0
const call = (path: string, options: Call) =>
  t.call(path, { ...options, from: `10.${(calls++ >> 16) & 255}.${(calls >> 8) & 255}.${calls & 255}` })
let attackers: Attacker[]
let victim: { id: string; slug: string; owner: string; foreign: string[] }
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
  await fill(b.owner)
  victim = { id: b.tenant.id, slug: b.tenant.slug, owner: b.owner, foreign: [] }
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

/** Creates one of everything in the victim, by calling every POST route of a tenant with its example. */
async function fill(owner: string): Promise<void> {
  for (const route of tenantRoutes()) {
    if (route.method !== 'POST' || route.url.includes(':')) continue
    const body = sampleOf((route.schema as { body?: unknown }).body, (schema, name) =>
      name === 'name' && schema.format === undefined ? MARKER : undefined,
    )
    await t.call(route.url, { method: 'POST', token: owner, body })
  }
}

/** One id of each kind: what stands in each column of ids of each table that has a tenant_id. */
async function idsOf(tenantId: string): Promise<string[]> {
  const kinds = new Map<string, string>()
  for (const { table_name, row } of await rowsOf(tenantId))
    for (const [column, value] of Object.entries(row))
      if (typeof value === 'string' && UUID.test(value)) kinds.set(`${table_name}.${column}`, value)
  return [...new Set(kinds.values())]
}

/** All rows of the tenant, read past row-level security, but for what refusals and reading rightly write. */
async function rowsOf(tenantId: string): Promise<{ table_name: string; row: Record<string, unknown> }[]> {
  return withOwner(t.ctx.ownerUrl, async (owner) => {
    const tables = await owner.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.columns
       where column_name = 'tenant_id' and table_schema in ('pool', 'platform') order by 1`,
    )
    const rows: { table_name: string; row: Record<string, unknown> }[] = []
    for (const { name } of tables.rows) {
      if (/audit_|idempotency|sessions|refresh_tokens/.test(name)) continue
      const found = await owner.query(
        `select '${name}' as table_name, to_jsonb(t) - 'last_used_at' as row from ${name} t where tenant_id = $1 order by 2`,
        [tenantId],
      )
      rows.push(...found.rows)
    }
    return rows
  })
}

function tenantRoutes(): RouteInfo[] {
  return t.ctx.routes.filter((route) => route.access.kind === 'tenant')
}

/** What is wrong with an answer that should have been a refusal. */
function complaint(answer: Answer, allowed = false): string | undefined {
  if (answer.status >= 500) return `answered ${answer.status}: ${answer.text}`
  if (answer.text.includes(MARKER) || answer.text.includes(victim.id))
    return `shows data of the other tenant: ${answer.text}`
  if (!allowed && answer.status < 400) return `answered ${answer.status}: ${answer.text.slice(0, 300)}`
  return undefined
}

/** Calls the route with the attacker's credential, aiming at the victim in each possible way. @returns what went wrong */
async function attack(route: RouteInfo, attacker: Attacker, foreign: string[]): Promise<string[]> {
  const wrong: string[] = []
  const schema = (route.schema ?? {}) as {
    params?: { properties?: Record<string, unknown> }
    querystring?: unknown
    body?: unknown
  }
  const aim = async (how: string, path: string, options: Call, allowed = false) => {
    const answer = await call(path, { method: route.method as Method, token: attacker.token, ...options })
    const problem = complaint(answer, allowed)
    if (problem) wrong.push(`${route.method} ${path} as ${attacker.name}, ${how}: ${problem}`)
  }
  const body = schema.body === undefined ? {} : { body: sampleOf(schema.body) }
  const ordinary = fillPath(route.url, () => foreign[0] ?? '')
  // Where the route names no object, the credential's own tenant would be served: only the names must be refused.
  await aim('X-Tenant-ID', ordinary, { ...body, headers: { 'x-tenant-id': victim.id } })
  await aim('X-Tenant-ID slug', ordinary, { ...body, headers: { 'x-tenant-id': victim.slug } })
  await aim('host', ordinary, { ...body, host: `${victim.slug}.localhost` })
  await aim('custom host', ordinary, { ...body, host: DOMAIN })
  if (route.url.includes(':')) {
    for (const id of foreign)
      await aim(
        'path',
        fillPath(route.url, () => id),
        body,
      )
  }
  if (schema.body !== undefined || schema.querystring !== undefined) {
    for (const id of foreign) {
      const substitute = (part: { format?: string; type?: unknown }, name: string) =>
        part.format === 'uuid' || /(^|_)ids?$/.test(name) ? id : undefined
      const query = sampleOf(schema.querystring, substitute) as Record<string, unknown>
      const search = new URLSearchParams(
        Object.entries(query ?? {}).map(([key, value]) => [key, String(value)]),
      )
      const path = fillPath(route.url, () => id)
      const options = schema.body === undefined ? {} : { body: sampleOf(schema.body, substitute) }
      // Creating or listing something of one's own may succeed; it must not touch or show the victim.
      await aim('query and body', `${path}?${search.toString()}`, options, true)
    }
  }
  return wrong
}

function fillPath(url: string, valueOf: (name: string) => string): string {
  return url.replace(/:(\w+)|\*/g, (_match, name: string) => encodeURIComponent(valueOf(name)))
}

describe('another tenant’s objects', () => {
  test('are out of reach on every tenant route, by every way of naming them, for every role', async () => {
    const before = await rowsOf(victim.id)
    assert.ok(before.length > 5 && victim.foreign.length > 5, 'the victim has objects to aim at')
    const routes = tenantRoutes()
    assert.ok(routes.length > 20, `${routes.length} tenant routes were found`)
    const wrong: string[] = []
    for (const attacker of attackers) {
      // Everybody tries a few objects; those who may most try all of them.
      const isStrong = attacker.name === 'owner' || attacker.name === 'API key'
      const foreign = isStrong ? victim.foreign : victim.foreign.slice(0, 2)
      for (const route of routes) wrong.push(...(await attack(route, attacker, foreign)))
    }
    assert.deepEqual(wrong, [])
    assert.deepEqual(await rowsOf(victim.id), before, 'nothing of the victim changed')
  })

  test('are out of reach on platform routes for everybody who is no operator', async () => {
    const before = await rowsOf(victim.id)
    const wrong: string[] = []
    for (const route of t.ctx.routes.filter(({ access }) => access.kind === 'platform')) {
      for (const attacker of attackers) {
        const { body } = (route.schema ?? {}) as { body?: unknown }
        const answer = await call(
          fillPath(route.url, () => victim.id),
          {
            method: route.method as Method,
            token: attacker.token,
            ...(body !== undefined && { body: sampleOf(body) }),
          },
        )
        if (![401, 403].includes(answer.status))
          wrong.push(`${route.method} ${route.url} as ${attacker.name}: ${answer.status}`)
      }
    }
    assert.deepEqual(wrong, [])
    assert.deepEqual(await rowsOf(victim.id), before)
  })

  test('of another person are out of reach on routes for signed-in users', async () => {
    const before = await rowsOf(victim.id)
    const wrong: string[] = []
    for (const route of t.ctx.routes.filter(
      ({ access, url }) => access.kind === 'signed_in' && url.includes(':'),
    )) {
      for (const attacker of attackers.filter(({ token }) => token !== ''))
        for (const id of victim.foreign) {
          const { body } = (route.schema ?? {}) as { body?: unknown }
          const answer = await call(
            fillPath(route.url, () => id),
            {
              method: route.method as Method,
              token: attacker.token,
              ...(body !== undefined && { body: sampleOf(body) }),
            },
          )
          const problem = complaint(answer)
          if (problem) wrong.push(`${route.method} ${route.url} as ${attacker.name}: ${problem}`)
        }
    }
    assert.deepEqual(wrong, [])
    assert.deepEqual(await rowsOf(victim.id), before)
  })
})

describe('the walk itself', () => {
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
      const wrong = await attack(route, { name: 'owner', token: a.owner, tenantId: a.tenant.id }, [
        b.tenant.id,
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
