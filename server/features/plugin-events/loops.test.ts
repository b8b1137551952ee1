/** In the real sandbox: a plugin that answers what it did itself comes to an end. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPluginSites } from '../../../test/kit/plugin-sites.ts'

const t = await startPluginSites({ isReal: true })

test('a plugin that saves whenever something is saved, at once or by a job, stops after three rounds', async () => {
  const site = await t.makeSite()
  const code = `
    const save = async ({ entry_id }, site) => { await site.content.update(entry_id, { title: 'Round ' + await site.kv.increment('n') }) }
    globalThis.__plugin = {
      hooks: { 'content.after_save': (event, site) =>
        event.title.startsWith('By job') ? site.jobs.enqueue('save', event) : save(event, site) },
      jobs: { save },
    }`
  await site.install(
    'echo',
    {
      hooks: [{ on: 'content.after_save' }],
      jobs: ['save'],
      permissions: ['hooks:content.read', 'content:read', 'content:write', 'kv', 'jobs'],
    },
    code,
  )
  for (const title of ['At once', 'By job']) {
    const body = { document: { title } }
    const { id } = (await t.call(`${site.base}/posts`, { method: 'POST', token: site.owner, body })).body
    await t.settled(site.tenantId)
    const versions = await t.ctx.db.withTenant(site.tenantId, (tx) =>
      tx.selectFrom('entry_versions').select('version').where('entry_id', '=', String(id)).execute(),
    )
    assert.ok(versions.length > 1, `${title}: it has saved`)
    assert.ok(versions.length <= 4, `${title}: ${versions.length} versions`)
  }
})
