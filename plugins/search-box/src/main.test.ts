/** The field without scripts, and what is suggested. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openPlugin, pageOf } from '@hotswap/sdk/testing'

const FOLDER = new URL('..', import.meta.url)
const entries = [
  { title: 'Coffee', path: '/coffee', excerpt: `Roasted here.\n${'Long '.repeat(50)}` },
  { title: 'Coffins', path: '/coffins' },
  { title: 'Hidden coffee', path: null, status: 'draft' },
]

test('the block is a form that works by itself, and says nothing that it was not meant to', async () => {
  await using plugin = await openPlugin(FOLDER)
  const shown = String(await plugin.block('search', { label: '<Find>', placeholder: '"tea"' }))
  assert.match(shown, /<form [^>]*action="\/search" method="get"/)
  assert.match(shown, /<input type="search" name="q"[^>]*placeholder="&quot;tea&quot;"/)
  assert.match(shown, /<span>&lt;Find&gt;<\/span>/)
  assert.match(String(await plugin.block('search')), /<span>Search<\/span>/)
  plugin.settings = { suggestions: 0 }
  assert.doesNotMatch(String(await plugin.block('search')), /data-hs-search/)
})

test('it stands on top of pages where that is wanted, but not beside the search page’s own', async () => {
  await using plugin = await openPlugin(FOLDER)
  const top = (template: string) => plugin.hook('page.body_start', { page: pageOf({ template }) })
  assert.equal(await top('index'), null)
  plugin.settings = { show_on_top: true }
  assert.match(String(await top('index')), /hs-search-top/)
  assert.equal(await top('search'), null)
})

test('suggestions are what is published, shortened, and as many as the owner wants', async () => {
  await using plugin = await openPlugin(FOLDER, { entries })
  const ask = async (q: string) => {
    const { status, headers, json } = await plugin.request('GET /suggestions', { query: { q } })
    assert.equal(status, 200)
    assert.match(headers['cache-control'] ?? '', /^public/)
    return (json() as { items: { title: string; path: string; excerpt: string }[] }).items
  }
  const [first, second, ...more] = await ask('  cof')
  assert.deepEqual([first?.title, first?.path, second?.title, more], ['Coffee', '/coffee', 'Coffins', []])
  assert.ok(first && first.excerpt.length <= 121 && first.excerpt.endsWith('…'))
  assert.deepEqual(await ask('c'), [])
  assert.deepEqual(await ask(''), [])
  plugin.settings = { suggestions: 1 }
  assert.equal((await ask('cof')).length, 1)
  plugin.settings = { suggestions: 0 }
  assert.deepEqual(await ask('cof'), [])
})
