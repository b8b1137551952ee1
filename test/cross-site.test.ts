/** Walks every route of websites with the objects of another website of the same tenant: they are not there. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RouteInfo } from '../server/kernel/http/access.ts'
import { type Call, startTestApp } from './kit/app.ts'
import { fillPath, plant, requestFor } from './kit/plant.ts'
import { sampleOf } from './kit/sample.ts'
import { rowsOf } from './kit/tenant-rows.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const t = await startTestApp()
const { tenant, owner } = await t.makeTenant({ plan: 'custom' })
const { siteId, valuesFor } = await plant(t, { tenantId: tenant.id, owner, marker: 'first-site' })
const made = await t.call('/api/v1/websites', {
  method: 'POST',
  token: owner,
  body: { name: 'Second site', slug: 'second-site', demo_content: false },
})
const otherId = String(made.body['id'])
const routes = t.ctx.routes.filter(({ url }) => url.includes('/websites/:website_id/'))

const send = (route: RouteInfo, path: string, options: Call) =>
  t.call(path, { method: route.method as NonNullable<Call['method']>, token: owner, ...options })

test('an object of one website is not found through another', async () => {
  assert.equal(made.status, 201, made.text)
  const before = await rowsOf(t.ctx.ownerUrl, tenant.id)
  const wrong: string[] = []
  let tried = 0
  for (const route of routes) {
    const { website_id: _site, ...values } = await valuesFor(route)
    if (!Object.values(values).some((value) => UUID.test(value))) continue
    tried++
    const options = await requestFor(route)
    const path = fillPath(route.url, { ...values, website_id: otherId })
    const answer = await send(route, path, options)
    if (answer.status !== 404) wrong.push(`${route.method} ${path}: ${answer.status} ${answer.text}`)
  }
  assert.ok(tried > 60, `${tried} routes name an object of a website`)
  assert.deepEqual(wrong, [])
  assert.deepEqual(await rowsOf(t.ctx.ownerUrl, tenant.id), before)
})

test('naming objects of one website in requests about another changes nothing of the first', async () => {
  const all = await rowsOf(t.ctx.ownerUrl, tenant.id)
  const ofFirst = () =>
    rowsOf(t.ctx.ownerUrl, tenant.id).then((rows) => rows.filter(({ row }) => row['site_id'] === siteId))
  const before = await ofFirst()
  const ids = new Map(before.map(({ table_name, row }) => [table_name, row['id']]))
  const wrong: string[] = []
  for (const route of routes.filter(({ method }) => method !== 'DELETE')) {
    const { body } = (route.schema ?? {}) as { body?: unknown }
    if (body === undefined) continue
    for (const id of ids.values()) {
      const isId = (part: { format?: string }, name: string) =>
        part.format === 'uuid' || /(^|_)ids?$/.test(name) ? id : undefined
      const path = fillPath(route.url, { ...(await valuesFor(route)), website_id: otherId })
      const answer = await send(route, path, { body: sampleOf(body, isId) })
      if (answer.status >= 500) wrong.push(`${route.method} ${path}: ${answer.status} ${answer.text}`)
    }
  }
  assert.deepEqual(wrong, [])
  assert.ok(all.length > before.length && before.length > 20, `${before.length} rows are the first site's`)
  assert.deepEqual(await ofFirst(), before)
})
