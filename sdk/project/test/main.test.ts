/** Runs the plugin as websites do, in the real sandbox; everything around it is in memory. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openPlugin, pageOf } from '@hotswap/sdk/testing'

const folder = new URL('..', import.meta.url)

test('greets below every page that is there, in the words of the website', async () => {
  await using plugin = await openPlugin(folder, { site: { title: 'Tom & Ada' } })
  const shown = await plugin.hook('page.body_end', { page: pageOf() })
  assert.equal(shown, '<p class="my-plugin">Welcome to Tom &amp; Ada!</p>')
  plugin.settings['greeting'] = 'Ahoy'
  assert.match(String(await plugin.hook('page.body_end', { page: pageOf() })), /Ahoy/)
  assert.equal(await plugin.hook('page.body_end', { page: pageOf({ status: 404 }) }), null)
})

test('counts cheers', async () => {
  await using plugin = await openPlugin(folder)
  assert.equal((await plugin.request('POST /cheers')).status, 201)
  await plugin.request('POST /cheers')
  assert.deepEqual((await plugin.request('GET /cheers')).json(), { cheers: 2 })
  assert.equal(await plugin.block('cheers'), '<p><strong>2</strong> cheers so far</p>')
})
