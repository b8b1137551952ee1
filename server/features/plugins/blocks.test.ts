/** The blocks that editors see are those that pages would show. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { addTestPlugin } from '../../../test/kit/plugins.ts'
import { makeSite } from '../../../test/kit/site.ts'
import type { PublishedPlugin } from '../../published/plugins.ts'
import { publish } from '../releases/releases.ts'

const app = await startTestApp()
const { ctx, call } = app

test('blocks are listed while their plugin is enabled and may offer them', async () => {
  const { tenant, owner } = await app.makeTenant()
  const site = await makeSite(ctx, tenant.id)
  const settings = [{ id: 'title', type: 'text', label: 'Title' }]
  const { hash, manifest } = await addTestPlugin(ctx, tenant.id, {
    name: 'forms',
    version: '1.0.0',
    permissions: ['blocks'],
    hooks: [],
    endpoints: [],
    blocks: [{ type: 'form', title: 'Form', settings }],
  })
  const plugin: PublishedPlugin = {
    name: manifest.name,
    version: manifest.version,
    hash,
    owner: 'tenant',
    enabled: true,
    settings: {},
    permissions: ['blocks'],
    hosts: [],
  }
  const listed = async (change: Partial<PublishedPlugin>) => {
    const plugins = [{ ...plugin, ...change }]
    await ctx.db.withTenant(tenant.id, (tx) => publish(ctx, tx, site.id, { kind: 'plugin', plugins }))
    const answer = await call(`/api/v1/websites/${site.id}/plugin-blocks`, { token: owner })
    assert.equal(answer.status, 200, answer.text)
    return answer.body['items'] as unknown as Record<string, unknown>[]
  }
  const [block] = await listed({})
  assert.ok(block)
  assert.deepEqual(
    [block['plugin'], block['block'], block['title'], block['section_type']],
    ['forms', 'form', 'Form', 'plugin:forms/form'],
  )
  assert.deepEqual(
    (block['settings_schema'] as { id: string }[]).map(({ id }) => id),
    ['title'],
  )
  assert.ok((block['form'] as { properties: object }).properties)
  assert.deepEqual(await listed({ enabled: false }), [])
  assert.deepEqual(await listed({ permissions: [] }), [])
})
