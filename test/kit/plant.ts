/** Fills a tenant with one of everything, through whatever routes there are, so that generated tests find it all. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { listEnabledHooks, putPositions } from '../../server/features/cdn/queries.ts'
import { decide, openApproval } from '../../server/features/change-control/change-control.ts'
import { addComment } from '../../server/features/comments/comments.ts'
import { advance } from '../../server/features/deployments/pipeline.ts'
import { putDangling } from '../../server/features/domains/verification/queries.ts'
import { openCallRecords } from '../../server/features/plugin-data/plugin-data.ts'
import { listOwners } from '../../server/features/members/members.ts'
import { setSecret } from '../../server/features/plugin-host/secrets.ts'
import { reconcile } from '../../server/features/plugin-events/reconcile.ts'
import type { RouteInfo } from '../../server/kernel/http/access.ts'
import { writeZip } from '../../server/kernel/zip.ts'
import { readThemeFolder } from '../../server/liquid/folder.ts'
import type { Answer, Call, TestApp } from './app.ts'
import { formOf, photo } from './media.ts'
import { openTestHost } from './plugin-host.ts'
import { plantCertificates } from './plant-certificates.ts'
import { plantTransfer } from './plant-transfer.ts'
import { plantMarketplace } from './plant-marketplace.ts'
import { archived, pluginFiles } from './plugins.ts'
import { sampleOf } from './sample.ts'

const BLANK = fileURLToPath(new URL('../themes/blank', import.meta.url))
/** What takes away or changes hands instead of making something. */
const DESTROYS = /\/(leave|suspend|maintenance|delete|cancel|merge|unpublish|verify|restore|make-main|lint)$/

/** The headers of resumable uploads, by method. */
const TUS: Record<string, Record<string, string>> = {
  POST: { 'tus-resumable': '1.0.0', 'upload-length': '10', 'upload-metadata': 'filename eC50eHQ=' },
  PATCH: {
    'tus-resumable': '1.0.0',
    'upload-offset': '0',
    'content-type': 'application/offset+octet-stream',
  },
  '*': { 'tus-resumable': '1.0.0' },
}

/** A plugin that has something of everything that plugins have on a site. */
const PLANTED = {
  name: 'planted',
  version: '1.0.0',
  permissions: ['pages:body', 'endpoints', 'kv', 'tables', 'secrets', 'hooks:content.read', 'schedules'],
  hooks: [{ on: 'page.body_end' }, { on: 'content.after_delete' }],
  schedules: [{ name: 'nightly', cron: '0 3 * * *' }],
  tables: {
    notes: { title: 'Notes', columns: [{ name: 'text', type: 'text', personal: true }], index: [['text']] },
  },
  secrets: [{ name: 'api_key', title: 'Key' }],
  actions: [{ name: 'note', title: 'Note' }],
}
/** Where things are listed whose own address is shorter than that. */
const LISTED: Record<string, string> = { '/api/v1/domains': '/api/v1/tenant/domains' }
/** Parameters that name what its manifest declares. */
const DECLARED: Record<string, string> = { secret: 'api_key', action: 'note' }
const PLANTED_CODE = `globalThis.__plugin = {
  hooks: { 'page.body_end': () => '', 'content.after_delete': () => null },
  schedules: { nightly: () => null },
  endpoints: { 'GET /greeting': () => ({ status: 200, headers: {}, body: '' }) },
  actions: { note: async (call, site) => ({ message: String((await site.table('notes').list()).items.length) }) },
}`

export type Plant = {
  siteId: string
  /**
   * The values of a route's parameters, so that its path leads to something planted, as far as there is something.
   * A parameter nothing was found for is absent.
   */
  valuesFor: (route: Pick<RouteInfo, 'url'>) => Promise<Record<string, string>>
}

/**
 * Calls every route of tenants that makes something, with its example, inside one website.
 * @param marker stands in the names of what is made
 */
export async function plant(
  t: TestApp,
  { tenantId, owner, marker }: { tenantId: string; owner: string; marker: string },
): Promise<Plant> {
  const made = new Map<string, Record<string, unknown>>()

  function remember(url: string, answer: Answer): void {
    if (made.has(url)) return
    const { body, headers } = answer
    const [first] = (body['items'] ?? []) as Record<string, unknown>[]
    const id = headers['location']?.split('/').at(-1)
    made.set(url, 'id' in body ? body : (first ?? (id === undefined ? body : { id })))
  }

  async function valuesFor({ url }: Pick<RouteInfo, 'url'>): Promise<Record<string, string>> {
    const values: Record<string, string> = {}
    const parts = url.split('/')
    for (const [index, part] of parts.entries()) {
      if (!part.startsWith(':')) continue
      const name = part.slice(1)
      const list = parts.slice(0, index).join('/')
      const found = made.get(list) ?? (await firstOf(fillPath(LISTED[list] ?? list, values)))
      const value =
        DECLARED[name] ??
        found?.[name] ??
        (name.endsWith('id') ? found?.['id'] : (found?.['slug'] ?? found?.['id'] ?? found?.['name']))
      if (typeof value === 'string' || typeof value === 'number') values[name] = String(value)
    }
    return values
  }

  async function firstOf(list: string): Promise<Record<string, unknown> | undefined> {
    const { body } = await t.call(list, { token: owner })
    return (body['items'] as Record<string, unknown>[] | undefined)?.[0]
  }

  async function make(route: RouteInfo): Promise<void> {
    const values = await valuesFor(route)
    const path = fillPath(route.url, values)
    if (path.includes('/:')) return
    const method = route.method as 'POST' | 'PUT'
    const answer = await t.call(path, { method, token: owner, ...(await requestFor(route, marker)) })
    if (answer.status < 300 && method === 'POST') remember(route.url, answer)
  }

  const makers = t.ctx.routes.filter(
    ({ access, method, url }) =>
      access.kind === 'tenant' &&
      !DESTROYS.test(url) &&
      (method === 'POST' ||
        (method === 'PUT' &&
          /\/(mail-templates|theme|tenant\/portal|notifications\/preferences)\b/.test(url))),
  )
  // Rules come last: nothing else that is planted waits for an approval.
  const depth = ({ url }: RouteInfo) => (url.endsWith('/approval-rules') ? 9 : url.split('/:').length)
  for (const route of makers.toSorted((a, b) => depth(a) - depth(b))) await make(route)
  const siteId = String(made.get('/api/v1/websites')?.['id'])
  const entryId = String(made.get('/api/v1/websites/:website_id/posts')?.['id'])
  await t.ctx.db.withTenant(tenantId, (tx) =>
    addComment(t.ctx, tx, siteId, {
      entry_id: entryId,
      author_name: marker,
      body: marker,
      status: 'pending',
      commented_at: new Date(),
    }),
  )
  const now = new Date()
  await t.ctx.db.withPlatform((tx) =>
    putDangling(tx, {
      host: `dangling.${marker}.example`,
      tenant_id: tenantId,
      seen: `CNAME ${marker}.dns.localhost`,
      found_at: now,
      checked_at: now,
    }),
  )
  t.ctx.siteApi.count({
    tenantId,
    siteId,
    keyId: null,
    plugin: marker,
    endpoint: 'GET /',
    status: 200,
    ms: 1,
  })
  await t.ctx.siteApi.flush()
  await plantCdnPosition(t, tenantId, siteId, marker)
  await plantPluginData(t, tenantId, siteId, marker)
  await reconcile(t.ctx, tenantId, [siteId])
  await plantMarketplace(t, tenantId, owner, marker)
  await plantCertificates(t, tenantId, siteId, marker)
  await plantTransfer(t, tenantId, marker)
  await plantApproval(t, tenantId, siteId, marker)
  await plantDeployment(t, tenantId, owner, siteId, marker)
  // What plugins did meanwhile must not be written later, as a change that nobody made.
  await t.ctx.plugins.flush()
  return { siteId, valuesFor }
}

/** What the planted hook to a CDN last saw of the website. */
async function plantCdnPosition(t: TestApp, tenantId: string, siteId: string, marker: string): Promise<void> {
  const seen = { site_id: siteId, release_number: 1, content_position: 0, move: 0, state: marker }
  await t.ctx.db.withTenant(tenantId, async (tx) => {
    for (const id of await listEnabledHooks(tx)) await putPositions(tx, id, [seen])
  })
}

/** What the planted plugin keeps, and what it did. */
async function plantPluginData(t: TestApp, tenantId: string, siteId: string, marker: string): Promise<void> {
  const { name, version, tables } = PLANTED
  const { host } = openTestHost(t.ctx, { tenantId, siteId }, { name, tables })
  await host('kv.set', { key: marker, value: marker })
  await host('tables.insert', { table: 'notes', row: { text: marker } })
  const secret = { siteId, plugin: name, name: 'api_key' }
  await t.ctx.db.withTenant(tenantId, (tx) => setSecret(t.ctx, tx, secret, marker))
  await using records = openCallRecords(t.ctx)
  records.record({
    tenantId,
    siteId,
    plugin: name,
    version,
    kind: 'hook',
    name: 'page.body_end',
    cpuMs: 1,
    wallMs: 1,
    failure: undefined,
    logs: [{ level: 'info', message: marker }],
  })
}

/** A deployment that waits for that approval: its sites, steps and events are there. */
async function plantDeployment(
  t: TestApp,
  tenantId: string,
  token: string,
  siteId: string,
  marker: string,
): Promise<void> {
  const made = await t.call('/api/v1/deployments/configuration', {
    method: 'POST',
    token,
    body: { website_id: siteId, settings: { tagline: marker }, note: marker },
  })
  assert.equal(made.status, 202, made.text)
  await advance(t.ctx, {
    id: randomUUID(),
    tenantId,
    payload: { deployment_id: String(made.body['id']) },
    attempt: 1,
    maxAttempts: 1,
    signal: new AbortController().signal,
    progress: async () => undefined,
  })
}

/** An approval that one of two owners has given: the rule among what was planted wants two. */
async function plantApproval(t: TestApp, tenantId: string, siteId: string, marker: string): Promise<void> {
  await t.ctx.db.withTenant(tenantId, async (tx) => {
    const { approval_id = '' } = await openApproval(t.ctx, tx, {
      deployment_id: randomUUID(),
      module: 'plugin',
      environment: 'production',
      website_ids: [siteId],
      strategy: 'direct',
      requested_by: { kind: 'system', id: 'hotswap', label: 'HotSwap' },
      summary: marker,
      risk: { websites: 1 },
    })
    const [owner] = await listOwners(tx)
    assert.ok(owner)
    const principal = {
      kind: 'user',
      id: owner.user_id,
      label: owner.email,
      tenantId,
      sessionId: undefined,
      impersonatorId: undefined,
      scopes: undefined,
    } as const
    await decide(t.ctx, tx, approval_id, principal, 'approve', marker)
  })
}

/**
 * What the route takes besides its path: its example, a file, or a piece of an upload.
 * @param marker stands in the names of what is made
 */
export async function requestFor({ url, method, schema }: RouteInfo, marker = 'plain'): Promise<Call> {
  if (/\/uploads(\/:id)?$/.test(url) && method !== 'GET') return { headers: TUS[method] ?? TUS['*'] ?? {} }
  const { body, consumes } = (schema ?? {}) as { body?: unknown; consumes?: string[] }
  if (consumes?.includes('multipart/form-data')) return formFor(url, marker)
  if (body === undefined) return {}
  const act = { name: PLANTED.name, grant: PLANTED.permissions, settings: { greeting: marker } }
  if (method === 'POST' && url.endsWith('/:website_id/plugins')) return { body: act }
  if (url.endsWith('/plugins/preview')) return { body: { plugins: [{ name: PLANTED.name }] } }
  if (url.endsWith('/records')) return { body: { document: { title: marker, fields: { price: 2 } } } }
  return {
    body: sampleOf(body, (part, name) =>
      (name === 'name' || name === 'title') && part.format === undefined ? marker : undefined,
    ),
  }
}

async function formFor(url: string, marker: string): Promise<Call> {
  if (/\/themes(\/lint|\/dev)?$/.test(url)) {
    const files = new Map(await readThemeFolder(BLANK)).set('assets/mark.css', Buffer.from(`/* ${marker} */`))
    const zip = writeZip([...files].map(([path, body]) => ({ path, body })))
    return formOf({ 'theme.zip': Buffer.concat(await zip.toArray()) })
  }
  if (/\/plugins(\/check|\/dev)?$/.test(url)) {
    const files = pluginFiles(PLANTED, { 'README.md': marker, 'main.js': PLANTED_CODE })
    return formOf({ 'plugin.zip': await archived(files) })
  }
  if (url.endsWith('/imports')) return formOf({ 'a.zip': 'no archive' }, { format: 'markdown' })
  assert.match(url, /\/(media|branding\/(logo|favicon))$/, 'a form that nobody knows how to fill')
  return formOf({ [`${marker}.jpg`]: await photo() })
}

/** The path with values in place of its parameters; those that have none stay. */
export function fillPath(url: string, values: Record<string, string>): string {
  return url.replace(/:(\w+)/g, (whole, name: string) =>
    values[name] === undefined ? whole : encodeURIComponent(values[name]),
  )
}
