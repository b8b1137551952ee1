/** Comparing releases and bringing them back, over the API: what editors work on says what visitors see. */
import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { installPlugin } from '../../../test/kit/plugins.ts'
import { manualClock } from '../../kernel/clock.ts'
import { addTheme, archiveOf, defaultTheme, filesOfArchive } from '../themes/themes.ts'

const clock = manualClock(new Date('2026-03-01T12:00:00Z'))
const { ctx, call, visit, makeTenant, makeMember } = await startTestApp({ overrides: { clock } })

type Body = Record<string, unknown> & { id: string }

async function makeSubject() {
  const { tenant, owner } = await makeTenant()
  const { body: site } = await call('/api/v1/websites', {
    method: 'POST',
    token: owner,
    body: { name: 'Shop', slug: 'shop' },
  })
  const base = `/api/v1/websites/${site['id']}`
  const request = async (
    method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
  ) => {
    const answer = await call(`${base}${path}`, { method, token: owner, ...(body !== undefined && { body }) })
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`)
    clock.advance(1_000)
    return answer.body as unknown as Body
  }
  return {
    tenant,
    owner,
    base,
    request,
    release: async () => Number((await call(base, { token: owner })).body['release_number']),
    page: (title: string) =>
      request('POST', '/pages', { document: { title, html: `<p>${title}</p>` }, status: 'published' }),
    shown: async (path: string) => (await visit(`${tenant.slug}.localhost`, path)).status,
  }
}

test('content is shown again, and entries, terms, menus and redirects say so', async () => {
  const { request, release, page, shown, base, owner } = await makeSubject()
  const about = await page('About')
  const category = await request('POST', '/categories', { name: 'News' })
  const { items: menus } = (await request('GET', '/menus')) as unknown as { items: { id: string }[] }
  const [menu] = menus
  assert.ok(menu)
  const link = { title: 'About', target: { url: '/about' } }
  await request('PUT', `/menus/${menu.id}`, { name: 'Main', items: [link] })
  const before = await release()

  const team = await page('Team')
  await request('PATCH', `/pages/${about.id}`, { document: { title: 'About us', slug: 'about-us' } })
  await request('POST', `/pages/${about.id}/publish`, {})
  await request('DELETE', `/categories/${category.id}`)
  await request('PUT', `/menus/${menu.id}`, { name: 'Main', items: [] })
  assert.deepEqual([await shown('/about-us'), await shown('/about'), await shown('/team')], [200, 301, 200])

  const restored = await request('POST', `/releases/${before}/restore`, { parts: ['content'], note: 'Oops' })
  assert.deepEqual(
    [restored['kind'], restored['restored_from'], restored['is_live'], restored['note']],
    ['restore', before, true, 'Oops'],
  )
  assert.deepEqual([await shown('/about-us'), await shown('/about'), await shown('/team')], [404, 200, 404])
  const entry = await request('GET', `/pages/${about.id}`)
  assert.deepEqual(
    [entry['status'], entry['path'], entry['published_version']],
    ['published', '/about', 1],
    'the draft is ahead',
  )
  assert.equal((await request('GET', `/pages/${team.id}`))['status'], 'unpublished')
  assert.equal((await request('GET', `/categories/${category.id}`))['name'], 'News')
  const shownMenu = await request('GET', `/menus/${menu.id}`)
  assert.equal((shownMenu['items'] as unknown[]).length, 1)
  const redirects = (await request('GET', '/redirects')) as unknown as { items: { from_path: string }[] }
  assert.ok(redirects.items.every(({ from_path }) => from_path !== '/about'))
  await request('POST', `/pages/${about.id}/publish`, {})
  assert.deepEqual([await shown('/about-us'), await shown('/about')], [200, 301], 'and it can go on')
  assert.equal(
    (await call(`${base}/releases/999/restore`, { method: 'POST', token: owner, body: {} })).status,
    404,
  )
})

test('a configuration is shown again in part, and its version changes with it', async () => {
  const { request, release, page, base, owner } = await makeSubject()
  const before = await release()
  const read = await call(`${base}/settings`, { token: owner })
  await request('PATCH', '/settings', { title: 'Renamed' })
  await page('Stays')
  await request('POST', `/releases/${before}/restore`, { parts: ['configuration'] })
  const settings = await call(`${base}/settings`, { token: owner })
  assert.equal(settings.body['title'], read.body['title'])
  assert.notEqual(settings.headers['etag'], read.headers['etag'])
  const stale = await call(`${base}/settings`, {
    method: 'PATCH',
    token: owner,
    headers: { 'if-match': String(read.headers['etag']) },
    body: { title: 'Too late' },
  })
  assert.equal(stale.status, 412)
  const pages = (await request('GET', '/pages')) as unknown as { items: { title: string; status: string }[] }
  assert.ok(pages.items.some(({ title, status }) => title === 'Stays' && status === 'published'))
})

test('addresses follow the configuration that is shown', async () => {
  const { request, release, shown } = await makeSubject()
  await request('POST', '/posts', { document: { title: 'Hello', html: '<p>x</p>' }, status: 'published' })
  const before = await release()
  const { post_path } = await request('GET', '/settings')
  await request('PATCH', '/settings', { post_path: '/articles/{slug}' })
  assert.equal(await shown('/articles/hello'), 200)
  await request('POST', `/releases/${before}/restore`, { parts: ['configuration'] })
  const address = String(post_path).replace('{slug}', 'hello')
  assert.deepEqual([await shown(address), await shown('/articles/hello')], [200, 301])
})

test('a comparison names what visitors would see change, page by page', async () => {
  const { request, release, page, base, owner } = await makeSubject()
  const about = await page('About')
  const before = await release()
  await request('PATCH', `/pages/${about.id}`, { document: { title: 'About us' } })
  await request('POST', `/pages/${about.id}/publish`, {})
  await page('Team')
  await request('PATCH', '/settings', { title: 'Renamed', contact: { email: 'a@b.test' } })
  const now = await release()
  const diff = await request('GET', `/releases/${now}/diff?with=${before}`)
  assert.equal(diff['theme'], null)
  const configuration = diff['configuration'] as { path: string; before?: unknown; after?: unknown }[]
  assert.ok(
    configuration.some(({ path, after }) => path === '/title' && after === 'Renamed'),
    JSON.stringify(configuration),
  )
  type Entry = { title: string; change: string; fields: string[]; path: string }
  const contentOf = (body: Body) => body['content'] as { items: Entry[]; next_cursor: string | null }
  const { items } = contentOf(diff)
  assert.deepEqual(items.map(({ title, change }) => `${change} ${title}`).toSorted(), [
    'added Team',
    'changed About us',
  ])
  assert.deepEqual(items.find(({ title }) => title === 'About us')?.fields, ['title'])
  const back = contentOf(await request('GET', `/releases/${before}/diff?with=${now}`))
  assert.deepEqual(back.items.map(({ title, change }) => `${change} ${title}`).toSorted(), [
    'changed About',
    'removed Team',
  ])
  const first = contentOf(await request('GET', `/releases/${now}/diff?with=${before}&limit=1`))
  assert.equal(first.items.length, 1)
  const second = contentOf(
    await request('GET', `/releases/${now}/diff?with=${before}&limit=1&cursor=${first.next_cursor}`),
  )
  assert.deepEqual([second.items.length, second.next_cursor], [1, null])
  assert.equal((await call(`${base}/releases/999/diff`, { token: owner })).status, 404)
})

test('what somebody may not change he cannot bring back either', async () => {
  const { tenant, base, request, release, page, shown } = await makeSubject()
  await installPlugin(
    ctx,
    { tenantId: tenant.id, siteId: base.split('/').at(-1) ?? '' },
    { name: 'removed', permissions: ['kv'] },
  )
  const before = await release()
  await request('DELETE', '/plugins/removed')
  await page('Team')
  const { token } = await makeMember(tenant.id, 'editor')
  const restore = (body: unknown) =>
    call(`${base}/releases/${before}/restore`, { method: 'POST', token, body })
  for (const body of [{}, { parts: ['content', 'plugins'] }]) {
    const refused = await restore(body)
    assert.deepEqual([refused.status, refused.body['permission']], [403, 'plugins:write'], refused.text)
  }
  assert.equal(await shown('/team'), 200)
  assert.equal((await restore({ parts: ['content'] })).status, 200)
  assert.equal(await shown('/team'), 404)
  assert.equal((await restore({})).status, 403)
  await request('POST', `/releases/${before}/restore`, {})
  // Nothing of the plugins differs any more.
  assert.equal((await restore({})).status, 200)
})

test('a comparison names the files of the theme', async () => {
  const { tenant, request, release } = await makeSubject()
  const before = await release()
  const { hash } = await defaultTheme(ctx)
  const files = await filesOfArchive(await buffer(await archiveOf(ctx, 'platform', hash)))
  const manifest = JSON.parse(String(files.get('theme.json'))) as { version: string }
  const changed = new Map(files)
    .set('theme.json', Buffer.from(JSON.stringify({ ...manifest, version: '99.0.0' })))
    .set('assets/extra.css', Buffer.from('p { color: red }'))
  const { theme: other } = await addTheme(ctx, tenant.id, changed, 'Somebody')
  await request('PUT', '/theme', { theme: other.hash })
  const diff = await request('GET', `/releases/${await release()}/diff?with=${before}`)
  const theme = diff['theme'] as {
    before: { hash: string }
    after: { version: string }
    files: { added: string[]; changed: string[]; removed: string[] }
  }
  assert.deepEqual([theme.before.hash, theme.after.version], [hash, '99.0.0'])
  assert.deepEqual(theme.files, { added: ['assets/extra.css'], changed: ['theme.json'], removed: [] })
})
