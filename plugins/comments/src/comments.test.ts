import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type TestOptions, type TestPlugin, openPlugin, pageOf } from '../../../sdk/testing/testing.ts'
import { hiddenFields, sendForm } from '../../visitor-forms/testing.ts'

const FOLDER = new URL('../', import.meta.url)
const POST = '01990000-0000-7000-8000-000000000001'
const DAY_MS = 86_400_000
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString()
const entry = { id: POST, type: 'post', title: 'Rye', path: '/rye', published_at: daysAgo(10) }
const page = pageOf({
  path: '/rye',
  entry: {
    id: POST,
    type: 'post',
    title: 'Rye',
    slug: 'rye',
    published_at: daysAgo(10),
    updated_at: daysAgo(10),
  },
})
const ADA = { page: '/rye', entry: POST, name: 'Ada', email: 'ada@example.com', text: 'Lovely' }

const open = (settings: Record<string, unknown> = {}, more: Omit<TestOptions, 'settings'> = {}) =>
  openPlugin(FOLDER, { settings, entries: [entry], ...more })
const write = (plugin: TestPlugin, more: Record<string, string> = {}) =>
  sendForm(plugin, 'POST /comments', { ...ADA, ...more })
const rows = (plugin: TestPlugin, table: 'comments' | 'waiting') => plugin.tables.get(table) ?? []
const thread = async (plugin: TestPlugin) => (await plugin.block('thread', {}, page)) ?? ''
const firstId = (plugin: TestPlugin, table: 'comments' | 'waiting' = 'waiting') =>
  String(rows(plugin, table)[0]?.id)
const linkIn = (text = '') => /token=(\S+)/.exec(text)?.[1] ?? ''

test('the first comment waits, its owner is told, and once approved it and the next ones are shown', async () => {
  await using plugin = await open({ recipients: 'owner@example.com' })
  const { status, json } = await write(plugin)
  assert.deepEqual([status, json()], [200, { go: '#comments-form-sent', reload: false }])
  assert.doesNotMatch(await thread(plugin), /Lovely/)
  const [mail] = plugin.mails
  assert.deepEqual(
    [mail?.to, mail?.subject, mail?.reply_to],
    ['owner@example.com', 'A comment waits for you: Rye', 'ada@example.com'],
  )

  await plugin.action('approve', { row: firstId(plugin) })
  assert.deepEqual(rows(plugin, 'waiting'), [])
  const shown = await thread(plugin)
  assert.match(shown, /1 comment<[^]*<strong>Ada<\/strong>[^]*<p>Lovely<\/p>/)
  assert.doesNotMatch(shown, /ada@example\.com/)

  assert.deepEqual((await write(plugin, { text: 'Again' })).json(), {
    go: '#comments-form-sent',
    reload: true,
  })
  assert.match(await thread(plugin), /2 comments/)
  assert.equal(plugin.mails.at(-1)?.subject, 'New comment: Rye')
})

test('what is written stays text, with links', async () => {
  await using plugin = await open({ moderation: 'none' })
  await write(plugin, { name: '<b>Eve</b>', text: '<script>x</script>\n\nSee https://a.example/?q="x' })
  const shown = await thread(plugin)
  assert.match(shown, /<strong>&lt;b&gt;Eve&lt;\/b&gt;<\/strong>/)
  assert.match(
    shown,
    /<p>&lt;script&gt;x&lt;\/script&gt;<\/p><p>See <a href="https:\/\/a\.example\/\?q=" rel="nofollow ugc noopener">/,
  )
})

test('how much is looked at is the owner’s choice; words and links are judged in any case', async () => {
  for (const [moderation, table] of [
    ['all', 'waiting'],
    ['none', 'comments'],
  ] as const) {
    await using plugin = await open({ moderation, max_links: 1, blocked_words: 'casino' })
    await write(plugin)
    assert.equal(rows(plugin, table).length, 1, moderation)
    await write(plugin, { text: 'https://a.example https://b.example' })
    await write(plugin, { text: 'A Casino' })
    await write(plugin, { text: 'Program', homepage: 'x' })
    await write(plugin)
    const held = rows(plugin, 'waiting').map(({ status, reason }) => [status, reason])
    assert.deepEqual(held.slice(-2), [
      ['waiting', 'It has 2 links; you allow 1.'],
      ['spam', 'It has a word that you block.'],
    ])
    assert.equal(rows(plugin, 'waiting').length + rows(plugin, 'comments').length, 3)
  }
})

test('answers stand one level deep, and who is answered hears of it after confirming, until it is muted', async () => {
  await using plugin = await open({ moderation: 'none' })
  await write(plugin, { notify: 'yes' })
  const first = firstId(plugin, 'comments')
  const [asked] = plugin.mails
  assert.equal(asked?.to, 'ada@example.com')
  assert.doesNotMatch(asked?.text ?? '', /Lovely/)
  const bo = { name: 'Bo', email: 'bo@example.com', answers_to: first }
  await write(plugin, { ...bo, text: 'Too early' })
  assert.equal(plugin.mails.length, 1, 'the address is not confirmed yet')

  const token = linkIn(asked?.text)
  assert.match((await plugin.request('GET /notify', { query: { token } })).body, /Be told of answers/)
  assert.equal(rows(plugin, 'comments')[0]?.['notify'], 'asked')
  assert.equal(
    (await plugin.request('POST /mute', { body: { token } })).status,
    410,
    'it is for something else',
  )
  await plugin.request('POST /notify', { body: { token } })

  await write(plugin, { ...bo, text: 'Indeed' })
  const told = plugin.mails.at(-1)
  assert.deepEqual([told?.to, told?.subject], ['ada@example.com', 'Bo has answered you: Rye'])
  assert.match(told?.text ?? '', /Indeed/)
  const answer = rows(plugin, 'comments').at(-1)
  await write(plugin, { name: 'Cy', email: 'cy@example.com', answers_to: String(answer?.id), text: 'Deeper' })
  assert.equal(rows(plugin, 'comments').at(-1)?.['parent'], first)
  assert.equal((await thread(plugin)).match(/<ol>/g)?.length, 2)

  await plugin.request('POST /mute', { body: { token: linkIn(told?.text) } })
  const before = plugin.mails.length
  await write(plugin, { ...bo, text: 'Hello?' })
  assert.equal(plugin.mails.length, before)
})

test('without a script, answering has a page of its own', async () => {
  await using plugin = await open({ moderation: 'none' })
  await write(plugin)
  const id = firstId(plugin, 'comments')
  const { body } = await plugin.request('GET /answer/:id', { params: { id } })
  assert.match(body, /Answer to Ada[^]*<blockquote><p>Lovely/)
  const { pass = '', ...fields } = hiddenFields(body)
  assert.deepEqual(fields, { page: '/rye', entry: POST, answers_to: id })
  const link = plugin.links.get(pass)
  if (link) link.data = { ...(link.data as object), at: Date.now() - 5_000 }
  const sent = await plugin.request('POST /comments', {
    body: { ...fields, pass, name: 'Bo', email: 'bo@example.com', text: 'Yes' },
  })
  assert.deepEqual([sent.status, sent.headers['location']], [303, '/rye#comments-form-sent'])
  assert.equal(rows(plugin, 'comments').at(-1)?.['answers_to'], id)
  for (const bad of ['x', crypto.randomUUID()])
    assert.equal((await plugin.request('GET /answer/:id', { params: { id: bad } })).status, 404)
})

test('bad input is refused in words, and nothing is kept', async () => {
  await using plugin = await open({}, { entries: [entry, { id: crypto.randomUUID(), path: null }] })
  const [, hidden] = plugin.entries
  const wrong: [Record<string, string>, string][] = [
    [{ name: '' }, 'name'],
    [{ text: ' \n ' }, 'text'],
    [{ email: '' }, 'email'],
    [{ email: 'ada@' }, 'email'],
    [{ entry: 'x' }, 'entry'],
    [{ entry: crypto.randomUUID() }, 'entry'],
    [{ entry: String(hidden?.id) }, 'entry'],
    [{ answers_to: 'x' }, 'answers_to'],
    [{ answers_to: crypto.randomUUID() }, 'answers_to'],
  ]
  for (const [fields, problem] of wrong) {
    const { status, json } = await write(plugin, fields)
    assert.equal(status, 422, problem)
    assert.deepEqual(Object.keys((json() as { problems: object }).problems), [problem])
  }
  for (const body of [null, 'text', { text: {} }])
    assert.equal((await plugin.request('POST /comments', { body })).status, 422)
  plugin.settings['close_after_days'] = 5
  assert.match(JSON.stringify((await write(plugin)).json()), /Comments are closed/)
  assert.match(await thread(plugin), /Comments are closed/)
  assert.deepEqual([rows(plugin, 'waiting'), rows(plugin, 'comments')], [[], []])
  plugin.site.isPreview = true
  assert.match(JSON.stringify((await write(plugin)).json()), /preview/)
})

test('the owner rejects, takes down, brings back and answers', async () => {
  await using plugin = await open({ moderation: 'all' })
  await write(plugin)
  await plugin.action('spam', { row: firstId(plugin) })
  assert.equal(rows(plugin, 'waiting')[0]?.['status'], 'spam')
  await plugin.action('reject', { row: firstId(plugin) })
  await plugin.action('approve', { row: firstId(plugin) })
  const row = firstId(plugin, 'comments')
  await plugin.action('answer', { row, text: 'Thank you' }, 'Mara')
  assert.match(
    await thread(plugin),
    /<ol><li[^]*<strong>Mara<\/strong> <span class="discussion-badge">Example<[^]*Thank you/,
  )
  await plugin.action('take-down', { row })
  assert.doesNotMatch(await thread(plugin), /Lovely/)
  assert.match(await thread(plugin), /1 comment<[^]*Thank you/)
  await plugin.action('approve', { row: firstId(plugin) })
  assert.match(await thread(plugin), /Lovely/)
  await assert.rejects(plugin.action('approve', { row: crypto.randomUUID() }), /not there any more/)
})

test('what was rejected is forgotten, what waits is not', async () => {
  await using plugin = await open()
  const row = (days: number, status: string) => ({
    id: crypto.randomUUID(),
    version: 1,
    created_at: daysAgo(days),
    updated_at: daysAgo(days),
    status,
  })
  plugin.tables.set('waiting', [row(31, 'spam'), row(31, 'rejected'), row(31, 'waiting'), row(29, 'spam')])
  await plugin.schedule('forget')
  assert.deepEqual(
    rows(plugin, 'waiting').map(({ status }) => status),
    ['waiting', 'spam'],
  )
})

test('a long thread fits into what a block may use, and goes on behind a link', async () => {
  await using plugin = await open({}, { site: { locale: 'de' } })
  assert.equal(await plugin.block('thread', {}, pageOf()), null)
  const many = Array.from({ length: 250 }, (_, index) => {
    const written_at = new Date(Date.UTC(2026, 2, 5, 10, index)).toISOString()
    const text = `Well, https://a.example/${index}\n\n${'words '.repeat(60)}`
    const given = { id: crypto.randomUUID(), version: 1, created_at: written_at, updated_at: written_at }
    return {
      ...given,
      written_at,
      entry: POST,
      path: '/rye',
      title: 'Rye',
      parent: '',
      name: `Reader ${index}`,
      text,
    }
  })
  plugin.tables.set('comments', many)
  const shown = await thread(plugin)
  assert.match(shown, /250 Kommentare/)
  assert.match(shown, /5\. März 2026/)
  const names = shown.match(/Reader \d+/g)
  assert.deepEqual([names?.length, names?.[0], names?.at(-1)], [50, 'Reader 200', 'Reader 249'])

  const follow = async (html: string) => {
    const [, cursor = ''] = /\?cursor=([^"]*)"/.exec(html) ?? []
    const query = { cursor: decodeURIComponent(cursor) }
    return (await plugin.request('GET /earlier/:entry', { params: { entry: POST }, query })).body
  }
  let part = shown
  for (const last of [199, 149, 99, 49]) {
    part = await follow(part)
    const there = part.match(/Reader \d+</g)
    assert.deepEqual([there?.length, there?.at(-1)], [50, `Reader ${last}<`])
  }
  assert.doesNotMatch(part, /cursor=/)
  for (const nowhere of [
    { params: { entry: crypto.randomUUID() } },
    { params: { entry: POST }, query: { cursor: 'invented' } },
  ])
    assert.equal((await plugin.request('GET /earlier/:entry', nowhere)).status, 404)
})
