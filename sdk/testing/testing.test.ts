import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOST_FUNCTION_NAMES } from '../../server/plugin/host-functions.ts'
import { PluginCallError, openPlugin, pageOf } from './testing.ts'

const EVERYTHING = new URL('everything/', import.meta.url)
const ID = '01990000-0000-7000-8000-000000000001'

test('every example of the reference is taken by the checks that the program has of its host functions', async () => {
  await using plugin = await openPlugin(EVERYTHING, {
    answer: ({ url }) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify({ url }) }),
    secrets: { api_key: 'shh' },
    entries: [{ id: ID, title: 'About', path: '/about' }],
  })
  const row = { id: ID, version: 1, created_at: '', updated_at: '' }
  for (const name of HOST_FUNCTION_NAMES) {
    plugin.tables.set('messages', [{ ...row, email: 'eve@example.com', is_read: false }])
    plugin.tables.set('stock', [{ ...row, left: 1 }])
    if (name === 'content.publish') plugin.entries.push({ ...firstOf(plugin.entries), id: ID })
    const query = { id: ID, since: '2026-01-01T00:00:00Z' }
    const { status } = await plugin.request('GET /examples/:name', { params: { name }, query })
    assert.equal(status, 200, name)
  }
  assert.deepEqual(
    plugin.mails.map(({ to }) => to),
    ['ada@example.com'],
  )
  assert.deepEqual(
    plugin.requests.map(({ url }) => url),
    ['https://api.example.com/rates'],
  )
  assert.equal(plugin.events[0]?.type, 'form.submitted')
  assert.deepEqual(plugin.jobs, [{ name: 'send', data: { id: ID }, delay_seconds: 600, key: ID }])
})

test('handlers get what they get on a site: settings with defaults, texts in the language, markup escaped', async () => {
  await using plugin = await openPlugin(EVERYTHING, { site: { locale: 'de-CH' } })
  const page = pageOf({ title: '<b>' })
  assert.equal(await plugin.hook('page.head', { page }), '<meta name="title" content="&lt;b&gt;">')
  assert.equal(await plugin.block('hello', { name: 'Ada' }), '<p>Hello, Ada! (de) Below none</p>')
  plugin.settings['greeting'] = 'Bye'
  assert.equal(await plugin.block('hello'), '<p>Bye, you! (de) Below none</p>')
})

test('before-hooks answer patches and refusals', async () => {
  await using plugin = await openPlugin(EVERYTHING)
  const entry = { ...DRAFT, title: 'No' }
  const by = { name: 'Ada' }
  assert.deepEqual(await plugin.hook('content.before_save', { entry, previous: null, by }), {
    refuse: 'Not this.',
  })
  const saved = await plugin.hook('content.before_save', { entry: DRAFT, previous: null, by })
  assert.deepEqual(saved, { patch: { excerpt: 'Bread' } })
})

test('jobs run when the test says so, of one key the latest only', async () => {
  await using plugin = await openPlugin(EVERYTHING)
  await plugin.schedule('nightly')
  assert.deepEqual(plugin.mails, [])
  await plugin.runJobs()
  assert.deepEqual(
    plugin.mails.map(({ to }) => to),
    ['eve@example.com'],
  )
  assert.equal(plugin.logs.length, 1)
})

test('tables hold their rows to their columns, and a signed link lasts as long as it says', async () => {
  await using plugin = await openPlugin(EVERYTHING)
  const run = (name: string) => plugin.request('GET /examples/:name', { params: { name }, query: { id: ID } })
  await run('tables.insert')
  await assert.rejects(run('tables.insert'), /conflict|same email/)
  const csv = await plugin.request('GET /list.csv')
  assert.equal(csv.body, 'email,text\r\nada@example.com,Hello\r\n')
  const [row] = plugin.tables.get('messages') ?? []
  assert.deepEqual(await plugin.action('clear', { row: row?.id }, 'Ada'), { message: 'Cleared by Ada' })
  assert.deepEqual(plugin.tables.get('messages'), [])

  const { url } = (await run('links.sign')).json() as { url: string }
  const token = new URL(url).searchParams.get('token') ?? ''
  const confirm = () => plugin.request('GET /confirm', { query: { token } })
  assert.deepEqual((await confirm()).headers, { location: '/thanks' })
  plugin.advance(86_401)
  assert.equal((await confirm()).status, 404)
})

test('what was not granted, what a preview forbids, and hosts that are not named are refused as on a site', async () => {
  const run = (plugin: Awaited<ReturnType<typeof openPlugin>>, name: string) =>
    plugin.request('GET /examples/:name', { params: { name } })
  await using poor = await openPlugin(EVERYTHING, { permissions: ['endpoints', 'kv'] })
  await assert.rejects(run(poor, 'mail.send'), /has not granted the permission mail:send/)
  await using preview = await openPlugin(EVERYTHING, { site: { isPreview: true } })
  await assert.rejects(run(preview, 'kv.set'), /preview/)
  assert.equal((await run(preview, 'kv.get')).status, 200)
  await using lonely = await openPlugin(EVERYTHING, { hosts: [] })
  await assert.rejects(run(lonely, 'fetch'), /api\.example\.com/)
})

test('the limits are real: a loop ends, and the test hears which limit it was', async () => {
  await using plugin = await openPlugin(EVERYTHING)
  await assert.rejects(plugin.request('GET /loop'), (error) => {
    assert.ok(error instanceof PluginCallError)
    assert.deepEqual([error.reason, error.limit], ['limit', 'cpu'])
    return true
  })
  assert.equal((await plugin.request('GET /confirm')).status, 404)
})

const DRAFT = {
  id: null,
  type: 'page',
  title: 'Bread',
  slug: 'bread',
  html: '',
  excerpt: null,
  template: null,
  parent_id: null,
  featured_media_id: null,
  terms: [],
  authors: [],
  fields: {},
  seo: {},
  is_featured: false,
  position: 0,
  language: null,
}

/** The first of them: the test before took one out. */
function firstOf<Entry>(entries: readonly Entry[]): Entry {
  const [first] = entries
  assert.ok(first)
  return first
}
