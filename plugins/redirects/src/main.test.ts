/** What is counted of what strangers send, what is suggested, and what the owner makes of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openPlugin, pageOf } from '@hotswap/sdk/testing'

const FOLDER = new URL('..', import.meta.url)
const entries = [
  { title: 'Fresh bread', path: '/blog/fresh-bread', type: 'post' },
  { title: 'About', path: '/about' },
]

test('the script stands on the page for missing addresses only', async () => {
  await using plugin = await openPlugin(FOLDER)
  const end = (status: 200 | 404) => plugin.hook('page.body_end', { page: pageOf({ status }) })
  assert.match(String(await end(404)), /asset:not-found\.js/)
  assert.equal(await end(200), null)
})

test('addresses are counted once each, with a suggestion; what is there or a probe is not', async () => {
  await using plugin = await openPlugin(FOLDER, { entries })
  const send = async (body: unknown) => {
    const { status, json } = await plugin.request('POST /missing', { body })
    assert.equal(status, 200)
    return (json() as { counted: boolean }).counted
  }
  const path = '/2019/05/fresh-bread.html/'
  assert.equal(await send({ path, referrer: 'https://example.test/about?secret=1' }), true)
  assert.equal(await send({ path, referrer: 'https://news.example/story?user=7' }), true)
  assert.equal(await send({ path: '/%C3%BCber', referrer: 'javascript:alert(1)' }), true)
  for (const body of [
    null,
    [],
    'text',
    {},
    { path: 7 },
    { path: 'no-slash' },
    { path: '/%' },
    { path: '/%00' },
    { path: '/'.padEnd(900, 'x') },
    { path: '/about' },
    { path: '/about/' },
    { path: '/' },
    { path: '/wp-login.php' },
    { path: '/.env' },
  ])
    assert.equal(await send(body), false, JSON.stringify(body))
  await plugin.runJobs()
  const rows = (plugin.tables.get('missing') ?? []).map((row) => [
    row['path'],
    row['visits'],
    row['suggestion'],
    row['referrer'],
  ])
  assert.deepEqual(rows, [
    ['/2019/05/fresh-bread.html', 2, '/blog/fresh-bread', '/about'],
    ['/über', 1, null, null],
  ])
})

test('an address is redirected to the suggestion or elsewhere, or ignored', async () => {
  await using plugin = await openPlugin(FOLDER, { entries })
  for (const path of ['/about-us', '/xyz', '/nothing'])
    await plugin.request('POST /missing', { body: { path } })
  await plugin.runJobs()
  const [typo, xyz, nothing] = (plugin.tables.get('missing') ?? []).map(({ id }) => id)
  assert.deepEqual(await plugin.action('redirect', { row: typo, to: '' }), {
    message: '/about-us leads to /about now.',
  })
  await assert.rejects(plugin.action('redirect', { row: xyz }), /Say where it should lead/)
  await plugin.action('redirect', { row: xyz, to: ' https://other.example/ ' })
  await plugin.action('ignore', { row: nothing })
  assert.deepEqual(
    plugin.redirects.map(({ from, to, status }) => [from, to, status]),
    [
      ['/about-us', '/about', 301],
      ['/xyz', 'https://other.example/', 301],
    ],
  )
  assert.deepEqual(
    plugin.tables.get('missing')?.map(({ status }) => status),
    ['redirected', 'redirected', 'ignored'],
  )
  assert.deepEqual(await plugin.action('send-report'), {
    message: 'Nobody gets the report. Say in the settings who should.',
  })
})

test('links that lead nowhere are listed until they are mended, and reported', async () => {
  const page = (title: string, html: string) => ({ title, path: `/${title}`, html })
  const [one, ...rest] = ['a', 'b', 'c', 'd', 'e'].map((title) =>
    page(title, `<p><a href="/about">fine</a> <a href="/gone"><b>of ${title}</b></a></p>`),
  )
  await using plugin = await openPlugin(FOLDER, {
    entries: [...entries, ...(one ? [one] : []), ...rest],
    settings: { report_to: 'lena@bakery.example' },
  })
  assert.deepEqual(await plugin.action('send-report'), { message: 'There is nothing to report.' })
  await plugin.schedule('nightly')
  await plugin.runJobs()
  await plugin.request('POST /missing', { body: { path: '/<b>' } })
  assert.equal(plugin.tables.get('broken_links')?.length, 5)
  await plugin.schedule('weekly')
  assert.equal(plugin.mails.length, 1)
  const [mail] = plugin.mails
  assert.match(mail?.text ?? '', /\/<b> – 1 visits[\s\S]*On \/a: “of a” leads to \/gone/)
  assert.match(mail?.html ?? '', /<li>\/&lt;b&gt; – 1 visits<\/li>/)
  plugin.entries = plugin.entries.filter(({ title }) => title !== 'c')
  await plugin.action('check-links')
  await plugin.runJobs()
  assert.deepEqual(
    plugin.tables
      .get('broken_links')
      ?.map((row) => row['page_path'])
      .toSorted(),
    ['/a', '/b', '/d', '/e'],
  )
})

test('what nobody asks for any more is forgotten', async () => {
  await using plugin = await openPlugin(FOLDER)
  await plugin.request('POST /missing', { body: { path: '/old' } })
  await plugin.request('POST /missing', { body: { path: '/new' } })
  const [old] = plugin.tables.get('missing') ?? []
  if (old) old['last_seen'] = '2020-01-01T00:00:00.000Z'
  await plugin.schedule('nightly')
  assert.deepEqual(
    plugin.tables.get('missing')?.map(({ path }) => path),
    ['/new'],
  )
})
