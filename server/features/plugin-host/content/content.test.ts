/** What plugins read and write of content: what the release shows that they were called for, and drafts of their own. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../../test/kit/app.ts'
import { makeContent } from '../../../../test/kit/content.ts'
import { photo } from '../../../../test/kit/media.ts'
import { openTestHost } from '../../../../test/kit/plugin-host.ts'
import { withTrace } from '../../../kernel/trace.ts'
import { currentRelease } from '../../releases/releases.ts'
import { HostError } from '../plugin-host.ts'

const t = await startTestApp()
const { ctx } = t

type Content = Awaited<ReturnType<typeof makeContent>>
type Item = { id: string; title: string; fields: Record<string, unknown>; [member: string]: unknown }
type Items = { items: Item[]; next_cursor: string | null }

const CONTENT = [
  'content:read',
  'content:write',
  'content:publish',
  'collections:write',
  'search',
  'media:write',
]

/** As of the release that is live now. */
async function openHost(
  c: Content,
  permissions = CONTENT,
  more: Partial<Parameters<typeof openTestHost>[1]> = {},
) {
  const { content_position: contentPosition, number: releaseNumber } = await release(c)
  return openTestHost(
    ctx,
    { tenantId: c.tenant.id, siteId: c.site.id, site: { contentPosition, releaseNumber }, ...more },
    { permissions },
  )
}

const release = (c: Content) => ctx.db.withTenant(c.tenant.id, (tx) => currentRelease(tx, c.site.id))

function refuses(calling: Promise<unknown>, code: string, message: RegExp = /./): Promise<void> {
  return assert.rejects(calling, (error) => {
    assert.ok(error instanceof HostError, String(error))
    assert.equal(error.code, code, error.message)
    assert.match(error.message, message)
    return true
  })
}

test('what is read is what the release shows, whatever came after', async () => {
  const c = await makeContent(t)
  const post = await c.add('posts', { title: 'First', html: '<p>Fresh bread.</p>' }, 'published')
  await c.add('posts', { title: 'A draft' })
  const before = await openHost(c)
  await c.change(`posts/${post.id}`, { title: 'Second' }, 'published')
  const later = await c.add('posts', { title: 'Third' }, 'published')
  const after = await openHost(c)

  const shown = await before.host<Item>('content.get', { id: post.id })
  assert.deepEqual(
    [shown.title, shown['html'], shown['path'], shown['status']],
    ['First', '<p>Fresh bread.</p>', '/blog/first', 'published'],
  )
  assert.equal(shown['url'], 'http://shop.localhost/blog/first')
  assert.ok(before.last().reads.has(`entry:${post.id}`))
  assert.equal(await before.host('content.get', { id: later.id }), null)
  assert.ok(before.last().reads.has(`entry:${later.id}`))
  assert.equal((await after.host<Item>('content.get', { id: post.id })).title, 'Second')
  assert.equal((await after.host<Item>('content.find', { type: 'post', slug: 'third' })).id, later.id)
  assert.equal((await after.host<Item>('content.find', { path: '/blog/third' })).id, later.id)
  assert.equal(await after.host('content.find', { path: '/none' }), null)
  assert.ok(after.last().reads.has('path:/none'))
  const list = await after.host<Items>('content.list', { type: 'post' })
  assert.deepEqual(
    list.items.map(({ title, html }) => [title, html]),
    [
      ['Third', undefined],
      ['Second', undefined],
    ],
  )
  assert.ok(after.last().reads.has('list:post'))
  assert.equal((await before.host<Items>('content.list', { type: 'post' })).items.length, 1)
  assert.deepEqual((await after.host<Items>('search', { q: 'bread' })).items[0]?.id, post.id)
  assert.deepEqual(await after.host('search', { q: '"' }), { items: [] })
  const typing = async (q: string) => (await after.host<Items>('search', { q, is_typing: true })).items.length
  assert.deepEqual(
    await Promise.all(['bre', 'bread', 'bread bre', 'xyz bre', 'bre"', "b':*"].map(typing)),
    [1, 1, 1, 0, 0, 0],
  )
})

test('records are found by their fields, in any order, page by page', async () => {
  const c = await makeContent(t)
  const { host } = await openHost(c)
  const fields = [
    { key: 'price', label: 'Price', type: 'number' },
    { key: 'tags', label: 'Tags', type: 'list' },
  ]
  const made = await host<Item>('collections.ensure', { slug: 'services', title: 'Services', fields })
  assert.deepEqual([made['slug'], made['title'], made['is_new']], ['services', 'Services', true])
  for (const [title, price, tags] of [
    ['Wash', 10, ['a']],
    ['Cut', 30, ['a', 'b']],
    ['Dry', 20, []],
  ])
    await c.add('collections/services/records', { title, fields: { price, tags } }, 'published')
  const now = await openHost(c)
  const list = async (input: object) => {
    const { items } = await now.host<Items>('content.list', { type: 'services', ...input })
    return items.map(({ title }) => title)
  }
  assert.deepEqual(await list({ order: '-fields.price' }), ['Cut', 'Dry', 'Wash'])
  assert.deepEqual(await list({ order: 'title' }), ['Cut', 'Dry', 'Wash'])
  assert.deepEqual(await list({ where: { fields: { price: 20 } } }), ['Dry'])
  assert.deepEqual(await list({ where: { fields: { price: '20' } } }), [])
  assert.deepEqual(await list({ where: { fields: { tags: 'b' } } }), ['Cut'])
  assert.deepEqual(await list({ where: { slug: 'wash' } }), ['Wash'])
  assert.deepEqual(await list({ where: { ids: [] } }), [])
  const first = await now.host<Items>('content.list', {
    type: 'services',
    order: 'title',
    limit: 2,
    cursor: null,
  })
  const rest = await now.host<Items>('content.list', {
    type: 'services',
    order: 'title',
    limit: 2,
    cursor: first.next_cursor,
  })
  assert.deepEqual(
    [...first.items, ...rest.items].map(({ title }) => title),
    ['Cut', 'Dry', 'Wash'],
  )
  assert.equal(rest.next_cursor, null)
  for (const cursor of [
    'x',
    Buffer.from('["a"]').toString('base64url'),
    Buffer.from('[1,2]').toString('base64url'),
  ])
    await refuses(now.host('content.list', { type: 'services', cursor }), 'invalid', /cursor/)
  const huge = Buffer.from('[-1e300]').toString('base64url')
  assert.equal((await now.host<Items>('content.list', { type: 'services', cursor: huge })).items.length, 3)
  for (const where of [
    { fields: { "x'": 1 } },
    { fields: { price: { $gt: 1 } } },
    { title: 'x' },
    { ids: ['x'] },
  ])
    await refuses(now.host('content.list', { type: 'services', where }), 'invalid')
  for (const order of ['price', 'title desc', 'fields.', "fields.x')", '--title'])
    await refuses(now.host('content.list', { type: 'services', order }), 'invalid')
})

test('a collection is made once, gets what it lacks, and keeps what it has', async () => {
  const c = await makeContent(t)
  const { host } = await openHost(c)
  const price = { key: 'price', label: 'Price', type: 'number' }
  await host('collections.ensure', { slug: 'products', title: 'Products', fields: [price] })
  const stock = { key: 'stock', label: 'Stock', type: 'number' }
  const renamed = { ...price, label: 'Cost', type: 'text' }
  const again = { slug: 'products', title: 'Something else', fields: [renamed, stock] }
  const grown = await host<Item>('collections.ensure', again)
  assert.deepEqual([grown['title'], grown['is_new'], grown.fields], ['Products', false, [price, stock]])
  const releases = await c.releases()
  await host('collections.ensure', again)
  assert.equal(await c.releases(), releases)
  const seen = await (await openHost(c)).host<Item[]>('collections.list')
  assert.deepEqual(
    seen.map(({ slug, title, fields }) => [slug, title, fields]),
    [['products', 'Products', [price, stock]]],
  )
  await refuses(host('collections.ensure', { slug: 'posts', title: 'Posts' }), 'conflict')
  await refuses(host('collections.ensure', { slug: '../x', title: 'X' }), 'invalid')
  await refuses(
    host('collections.ensure', {
      slug: 'z',
      title: 'Z',
      fields: [{ key: 'a', label: 'A', type: 'nothing' }],
    }),
    'invalid',
  )
})

test('a plugin writes drafts and publishes them as their author, and sees what it has published', async () => {
  const c = await makeContent(t)
  const { host, last } = await openHost(c, CONTENT, { once: true })
  const user = { kind: 'user', id: 'u', label: 'Ada' } as const
  const made = await withTrace({ tenantId: c.tenant.id, actor: user }, () =>
    host<Item>('content.create', {
      type: 'page',
      title: 'Hours',
      html: '<p>9 to 5</p><script>alert(1)</script>',
    }),
  )
  assert.deepEqual([made['status'], made['version'], made['path']], ['draft', 1, null])
  assert.equal(await host('content.get', { id: made.id }), null)
  const changed = await host<Item>('content.update', { id: made.id, patch: { title: 'Opening hours' } })
  assert.deepEqual([changed.title, changed['version'], changed['slug']], ['Opening hours', 2, 'hours'])
  const position = last().site.contentPosition
  const published = await host<Item>('content.publish', { id: made.id })
  assert.deepEqual([published['status'], published['path']], ['published', '/hours'])
  assert.ok(last().site.contentPosition > position)
  const seen = await host<Item>('content.get', { id: made.id })
  assert.deepEqual([seen.title, seen['html']], ['Opening hours', '<p>9 to 5</p>'])

  const draft = await c.send('GET', `pages/${made.id}`)
  assert.deepEqual([draft.body['created_by'], draft.body['updated_by']], ['Plugin Shop', 'Plugin Shop'])
  const trail = await t.call('/api/v1/audit?limit=3', { token: c.owner })
  const entries = trail.body['items'] as unknown as { action: string; actor: Record<string, unknown> }[]
  for (const { action, actor } of entries)
    assert.deepEqual([actor['kind'], actor['label']], ['plugin', 'Plugin Shop'], action)
  assert.deepEqual((await release(c)).created_by, { kind: 'plugin', id: 'shop', label: 'Plugin Shop' })

  assert.equal((await host<Item>('content.unpublish', { id: made.id }))['status'], 'unpublished')
  assert.equal(await host('content.get', { id: made.id }), null)
  await host('content.remove', { id: made.id })
  await refuses(host('content.update', { id: made.id, patch: { title: 'x' } }), 'not_found')
})

test('who may only write drafts takes nothing offline', async () => {
  const c = await makeContent(t)
  const post = await c.add('posts', { title: 'News' }, 'published')
  const draft = await c.add('posts', { title: 'Later' })
  const { host } = await openHost(c, ['content:read', 'content:write'])
  await refuses(host('content.publish', { id: draft.id }), 'not_granted')
  await refuses(host('content.unpublish', { id: post.id }), 'not_granted')
  await refuses(host('content.remove', { id: post.id }), 'not_granted', /content:publish/)
  await host('content.update', { id: post.id, patch: { title: 'Other news' } })
  await host('content.remove', { id: draft.id })
  assert.deepEqual(
    (await c.visible()).map(({ title }) => title),
    ['News'],
  )
})

test('what does not fit is refused with its place', async () => {
  const c = await makeContent(t)
  const { host } = await openHost(c)
  await refuses(host('content.create', { type: 'nothing', title: 'x' }), 'not_found')
  await refuses(host('content.create', { type: 'page', title: '  ' }), 'invalid', /title/)
  await refuses(
    host('content.create', { type: 'page', title: 'x', slug: 'x', parent_id: c.site.id }),
    'invalid',
  )
  await refuses(host('content.create', { type: 'page', title: 'x'.repeat(501) }), 'invalid', /title/)
  await refuses(
    host('content.create', { type: 'page', title: 'x', html: 'x'.repeat(1_000_001) }),
    'invalid',
    /html/,
  )
  await refuses(
    host('content.create', { type: 'page', title: 'x', template: '../../etc' }),
    'invalid',
    /template/,
  )
  await refuses(
    host('content.create', { type: 'page', title: 'x', seo: { canonical_url: 'javascript:alert(1)' } }),
    'invalid',
    /canonical_url/,
  )
  const page = await c.add('pages', { title: 'Taken' }, 'published')
  const other = await c.add('pages', { title: 'Other' })
  await refuses(host('content.update', { id: other.id, patch: { slug: page.slug } }), 'conflict')
  await refuses(host('content.update', { id: other.id, patch: { id: page.id } }), 'invalid')
})

test('in a preview, what is read is what the preview shows', async () => {
  const c = await makeContent(t)
  const post = await c.add('posts', { title: 'Live' }, 'published')
  await c.change(`posts/${post.id}`, { title: 'Draft' })
  const made = await c.send('POST', `posts/${post.id}/preview`)
  assert.ok(made.status < 300, made.text)
  const number = Number(/\/\/r(\d+)--/.exec(String(made.body['url']))?.[1])
  const { content_position: contentPosition } = await release(c)
  const site = { contentPosition, releaseNumber: number, isPreview: true }
  const preview = await openHost(c, CONTENT, { site })
  assert.equal((await preview.host<Item>('content.get', { id: post.id })).title, 'Draft')
  assert.equal((await (await openHost(c)).host<Item>('content.get', { id: post.id })).title, 'Live')
})

test('a file is what its bytes say, in the library of the site', async () => {
  const c = await makeContent(t)
  const { host } = await openHost(c, ['media:read', 'media:write'])
  const base64 = (await photo()).toString('base64')
  const added = await host<Item>('media.add', {
    filename: '../../etc/passwd.html',
    content_type: 'text/html',
    base64,
  })
  assert.deepEqual([added['kind'], added['content_type']], ['image', 'image/jpeg'])
  assert.match(String(added['filename']), /^[^/\\]+\.jpg$/)
  assert.equal((await host<Item>('media.get', { id: added.id })).id, added.id)
  const again = await host<Item>('media.add', { filename: 'again.jpg', base64 })
  assert.deepEqual([again.id, again['is_duplicate']], [added.id, true])
  const { items } = await host<Items>('media.list', { kind: 'image' })
  assert.deepEqual(
    items.map(({ id }) => id),
    [added.id],
  )
  assert.equal((await host<Items>('media.list', { q: '%' })).items.length, 0)
  for (const wrong of ['====', 'not base64!', 'aGVsbG8\u0001'])
    await refuses(host('media.add', { filename: 'a.txt', base64: wrong }), 'invalid', /base64/)
  const program = Buffer.from('MZ\x90\0'.padEnd(200, '\0')).toString('base64')
  await refuses(host('media.add', { filename: 'a.exe', base64: program }), 'invalid')
})

test('redirects come and go', async () => {
  const c = await makeContent(t)
  const { host } = await openHost(c, ['redirects:read', 'redirects:write'])
  const added = await host<Item>('redirects.add', { from: '/old', to: '/new', status: 302 })
  assert.deepEqual([added['from'], added['to'], added['status']], ['/old', '/new', 302])
  const { items } = await host<Items>('redirects.list', { q: 'old' })
  assert.deepEqual(items, [added])
  assert.deepEqual(
    [await host('redirects.remove', { id: added.id }), await host('redirects.remove', { id: added.id })],
    [true, false],
  )
  for (const [from, to] of [
    ['/', '/new'],
    ['/api/x', '/new'],
    ['/_plugins/x', '/new'],
    ['/old', '//evil.example'],
    ['/old', 'javascript:alert(1)'],
    ['/old\r\nset-cookie: a=b', '/new'],
    ['/old', '/new\r\nset-cookie: a=b'],
  ])
    await refuses(host('redirects.add', { from, to }), 'invalid')
  await refuses(host('redirects.add', { from: '/a', to: '/a' }), 'conflict')
})
