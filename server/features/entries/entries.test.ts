/** Pages, posts and records over the API, and what visitors see of them. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeContent } from '../../../test/kit/content.ts'
import { siteConfig, publish } from '../releases/releases.ts'
import { getEntry, publishEntries, republishPaths } from './entries.ts'

const t = await startTestApp()
const { ctx } = t

const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] })
const docOf = (...texts: string[]) => ({ type: 'doc', content: texts.map(paragraph) })

test('a page is a draft until it is published, and a draft again beside what visitors see', async () => {
  const c = await makeContent(t)
  const draft = await c.add('pages', { title: ' About us ', body: docOf('Fresh bread.') })
  assert.deepEqual([draft.slug, draft.status, draft.path, draft.version], ['about-us', 'draft', null, 1])
  assert.deepEqual(await c.visible(), [])

  const published = await c.act(`pages/${draft.id}/publish`)
  assert.deepEqual([published.status, published.path], ['published', '/about-us'])
  await c.change(`pages/${draft.id}`, { body: docOf('Fresher bread.') })
  const [seen] = await c.visible()
  assert.equal(seen?.document['html'], '<p>Fresh bread.</p>')
  const read = await c.send('GET', `pages/${draft.id}`)
  assert.deepEqual([read.body['has_changes'], read.body['version'], read.headers['etag']], [true, 2, '"2"'])

  await c.act(`pages/${draft.id}/publish`)
  assert.equal((await c.visible())[0]?.document['html'], '<p>Fresher bread.</p>')
  const offline = await c.act(`pages/${draft.id}/unpublish`)
  assert.deepEqual([offline.status, offline.path], ['unpublished', null])
  assert.deepEqual(await c.visible(), [])
})

test('slugs are spelled in the language of the site and numbered among siblings', async () => {
  const c = await makeContent(t, { config: { locale: 'de' } })
  const first = await c.add('pages', { title: 'Über uns' })
  const second = await c.add('pages', { title: 'Über uns' })
  const third = await c.add('pages', { title: 'Anders', slug: 'ueber-uns' })
  const child = await c.add('pages', { title: 'Über uns', parent_id: first.id })
  const post = await c.add('posts', { title: 'Über uns' })
  assert.deepEqual(
    [first, second, third, child, post].map(({ slug }) => slug),
    ['ueber-uns', 'ueber-uns-2', 'ueber-uns-3', 'ueber-uns', 'ueber-uns'],
  )
  assert.equal((await c.add('pages', { title: 'Search' })).slug, 'search-2')
  const taken = await c.send('PATCH', `pages/${second.id}`, { document: { slug: 'ueber-uns' } })
  assert.deepEqual([taken.status, taken.body['code']], [409, 'slug_taken'])
  const reserved = await c.send('PATCH', `pages/${second.id}`, { document: { slug: 'media' } })
  assert.deepEqual([reserved.status, reserved.body['code']], [409, 'slug_reserved'])
})

test('many at once with the same title get slugs of their own', async () => {
  const c = await makeContent(t)
  const made = await Promise.all(Array.from({ length: 5 }, () => c.add('posts', { title: 'News' })))
  assert.equal(new Set(made.map(({ slug }) => slug)).size, 5)
})

test('text that nests as deep as editors make it is taken, on every way in', async () => {
  const c = await makeContent(t)
  const deepest = { type: 'paragraph', content: [{ type: 'text', text: 'The deepest' }] }
  let list: object = deepest
  for (let level = 0; level < 8; level += 1)
    list = {
      type: level % 2 ? 'orderedList' : 'bulletList',
      content: [{ type: 'listItem', content: [deepest, list] }],
    }
  const table = {
    type: 'table',
    content: [{ type: 'tableRow', content: [{ type: 'tableCell', content: [deepest] }] }],
  }
  const column = { type: 'column', content: [list, table] }
  const body = { type: 'doc', content: [{ type: 'columns', content: [column, column] }] }
  for (const kind of ['pages', 'posts']) {
    const { id } = await c.add(kind, { title: 'Deep', body }, 'published')
    const changed = await c.change(`${kind}/${id}`, { title: 'Deeper', body }, 'published')
    assert.deepEqual(changed.document.body, body)
  }
  for (const { document } of await c.visible())
    assert.match(String(document['html']), /(<li>(?:(?!<\/li>).)*){8}The deepest/s)
})

test('pages nest, cannot be below themselves, and take those below them along', async () => {
  const c = await makeContent(t)
  const about = await c.add('pages', { title: 'About' }, 'published')
  const team = await c.add('pages', { title: 'Team', parent_id: about.id }, 'published')
  const ada = await c.add('pages', { title: 'Ada', parent_id: team.id }, 'published')
  assert.equal(ada.path, '/about/team/ada')

  const circle = await c.send('PATCH', `pages/${about.id}`, { document: { parent_id: ada.id } })
  assert.deepEqual([circle.status, circle.body['code']], [409, 'conflict'])
  const nowhere = await c.send('PATCH', `pages/${ada.id}`, { document: { parent_id: randomUUID() } })
  assert.equal(nowhere.status, 400)

  await c.change(`pages/${about.id}`, { slug: 'company' })
  assert.deepEqual(
    (await c.visible()).map(({ path }) => path),
    ['/about', '/about/team', '/about/team/ada'],
  )
  const releases = await c.releases()
  await c.act(`pages/${about.id}/publish`)
  assert.equal(await c.releases(), releases + 1, 'one release for the page and all below it')
  const rows = await c.visible()
  assert.deepEqual(
    rows.filter(({ kind }) => kind === 'page').map(({ path }) => path),
    ['/company', '/company/team', '/company/team/ada'],
  )
  assert.deepEqual(
    rows.filter(({ kind }) => kind === 'redirect').map(({ path, document }) => [path, document['target']]),
    [
      ['/about', '/company'],
      ['/about/team', '/company/team'],
      ['/about/team/ada', '/company/team/ada'],
    ],
  )
  const refused = await c.send('DELETE', `pages/${about.id}`)
  assert.deepEqual([refused.status, refused.body['code']], [409, 'conflict'])
})

test('an address that is taken again leads away no more; two pages may exchange theirs', async () => {
  const c = await makeContent(t)
  const a = await c.add('pages', { title: 'A', slug: 'a' }, 'published')
  await c.change(`pages/${a.id}`, { slug: 'b' }, 'published')
  assert.deepEqual(
    (await c.visible()).map(({ kind, path }) => [kind, path]),
    [
      ['redirect', '/a'],
      ['page', '/b'],
    ],
  )
  const other = await c.add('pages', { title: 'Other', slug: 'a' }, 'published')
  assert.deepEqual(
    (await c.visible()).map(({ kind, path }) => [kind, path]),
    [
      ['page', '/a'],
      ['page', '/b'],
    ],
  )

  await c.change(`pages/${a.id}`, { slug: 'x' })
  await c.change(`pages/${other.id}`, { slug: 'b' })
  await c.change(`pages/${a.id}`, { slug: 'a' })
  await ctx.db.withTenant(c.tenant.id, (tx) => publishEntries(ctx, tx, c.site.id, [a.id, other.id]))
  assert.deepEqual(
    (await c.visible()).map(({ kind, path, title }) => [kind, path, title]),
    [
      ['page', '/a', 'A'],
      ['page', '/b', 'Other'],
    ],
  )
})

test('two things cannot be at one address', async () => {
  const c = await makeContent(t, { config: { post_path: '/{slug}', blog_path: '/news' } })
  await c.add('posts', { title: 'Bread' }, 'published')
  const page = await c.add('pages', { title: 'Bread' })
  const refused = await c.send('POST', `pages/${page.id}/publish`)
  assert.deepEqual([refused.status, refused.body['code']], [409, 'conflict'])
  const list = await c.add('pages', { title: 'News' })
  const reserved = await c.send('POST', `pages/${list.id}/publish`)
  assert.deepEqual([reserved.status, reserved.body['code']], [409, 'slug_reserved'])
  assert.equal((await c.visible()).length, 1)
})

test('posts stand where the site says: by date and category; a new pattern moves them with redirects', async () => {
  const c = await makeContent(t, {
    config: { post_path: '/{category}/{year}/{month}/{slug}', timezone: 'Asia/Tokyo' },
  })
  const news = await t.call(`${c.base}/categories`, {
    method: 'POST',
    token: c.owner,
    body: { name: 'Daily News' },
  })
  const filed = await c.add(
    'posts',
    { title: 'Rolls', terms: [String(news.body['id'])], published_at: '2026-12-31T20:00:00Z' },
    'published',
  )
  assert.equal(filed.path, '/daily-news/2027/01/rolls')
  await ctx.db.withTenant(c.tenant.id, async (tx) => {
    const config = { ...(await siteConfig(tx, c.site.id)), post_path: '/p/{slug}' }
    await publish(ctx, tx, c.site.id, { kind: 'configuration', config })
    assert.equal(await republishPaths(ctx, tx, c.site.id, 'post'), 1)
  })
  const rows = await c.visible()
  assert.ok(rows.some(({ kind, path }) => kind === 'post' && path === '/p/rolls'))
  assert.ok(rows.some(({ kind, document }) => kind === 'redirect' && document['target'] === '/p/rolls'))
  assert.equal((await c.send('GET', `posts/${filed.id}`)).body['path'], '/p/rolls')
})

test('the front page stands at /, and those below it at their own names', async () => {
  const c = await makeContent(t)
  const home = await c.add('pages', { title: 'Welcome' })
  await ctx.db.withTenant(c.tenant.id, async (tx) => {
    const config = { ...(await siteConfig(tx, c.site.id)), home: { kind: 'page' as const, page_id: home.id } }
    await publish(ctx, tx, c.site.id, { kind: 'configuration', config })
  })
  assert.equal((await c.act(`pages/${home.id}/publish`)).path, '/')
  assert.equal(
    (await c.add('pages', { title: 'Team', parent_id: home.id }, 'published')).path,
    '/welcome/team',
  )
})

test('what a document says wrongly is named by its path; what it points at must be there', async () => {
  const c = await makeContent(t)
  const wrong = async (document: Record<string, unknown>) => {
    const { status, body } = await c.send('POST', 'pages', { document: { title: 'X', ...document } })
    assert.equal(status, 400)
    return (body['errors'] as unknown as { path: string }[]).map(({ path }) => path)
  }
  const nobody = randomUUID()
  assert.deepEqual(await wrong({ terms: [nobody] }), ['/body/document/terms/0'])
  assert.deepEqual(await wrong({ authors: [nobody] }), ['/body/document/authors/0'])
  assert.deepEqual(await wrong({ featured_media_id: nobody }), ['/body/document/featured_media_id'])
  assert.deepEqual(await wrong({ seo: { canonical_url: 'javascript:alert(1)' } }), [
    '/body/document/seo/canonical_url',
  ])
  assert.deepEqual(await wrong({ body: { type: 'doc', content: [{ type: 'script' }] } }), [
    '/body/document/body/content/0/type',
  ])
  assert.deepEqual(await wrong({ published_at: '9999-12-31T23:59:60Z' }), ['/body/document/published_at'])
  assert.deepEqual(await wrong({ title: '  ' }), ['/body/document/title'])
})

test('a save that changes nothing makes no version; a stale one is refused', async () => {
  const c = await makeContent(t)
  const page = await c.add('pages', { title: 'Story', seo: { title: 'T' }, fields: { a: 1, b: 2 } })
  assert.equal((await c.change(`pages/${page.id}`, { title: 'Story', fields: { b: 2 } })).version, 1)
  const changed = await c.change(`pages/${page.id}`, { fields: { b: null }, seo: { title: null } })
  assert.deepEqual([changed.version, changed.document['fields'], changed.document['seo']], [2, { a: 1 }, {}])
  const stale = await c.send(
    'PATCH',
    `pages/${page.id}`,
    { document: { title: 'Y' } },
    { headers: { 'if-match': '"1"' } },
  )
  assert.equal(stale.status, 412)
})

test('lists are found by words, state and place, page by page', async () => {
  const c = await makeContent(t)
  const parent = await c.add('pages', { title: 'Parent', body: docOf('sourdough starter') }, 'published')
  for (let i = 0; i < 5; i += 1) await c.add('pages', { title: `Child ${i}`, parent_id: parent.id })
  const titles = async (query: string) => {
    const { body, text } = await c.send('GET', `pages?${query}`)
    assert.ok(body['items'], text)
    return (body['items'] as unknown as { title: string }[]).map(({ title }) => title)
  }
  assert.deepEqual(await titles('q=sourd'), ['Parent'])
  assert.deepEqual(await titles('status=published'), ['Parent'])
  assert.deepEqual(await titles('parent=none'), ['Parent'])
  assert.equal((await titles(`parent=${parent.id}`)).length, 5)
  for (const sort of ['title', '-title', 'updated_at', '-updated_at', 'created_at', '-created_at']) {
    const seen: string[] = []
    let cursor = ''
    do {
      const { body } = await c.send('GET', `pages?limit=2&sort=${sort}${cursor && `&cursor=${cursor}`}`)
      seen.push(...(body['items'] as unknown as { title: string }[]).map(({ title }) => title))
      cursor = (body['next_cursor'] as unknown as string | null) ?? ''
    } while (cursor)
    assert.equal(new Set(seen).size, 6, `${sort}: ${seen.join()}`)
    if (sort === 'title') assert.deepEqual(seen, seen.toSorted())
  }
})

test('the trash gives back what it took, under a free slug; for good is for good', async () => {
  const c = await makeContent(t)
  const page = await c.add('pages', { title: 'Story' }, 'published')
  assert.equal((await c.send('DELETE', `pages/${page.id}`)).status, 204)
  assert.deepEqual(await c.visible(), [])
  assert.equal((await c.send('POST', `pages/${page.id}/publish`)).status, 404)
  assert.equal(((await c.send('GET', 'pages?trash=true')).body['items'] as unknown as unknown[]).length, 1)
  await c.add('pages', { title: 'Story' })
  const restored = await c.act(`pages/${page.id}/restore`)
  assert.deepEqual([restored.slug, restored.status], ['story-2', 'unpublished'])
  assert.equal((await c.send('DELETE', `pages/${page.id}?permanent=true`)).status, 204)
  assert.equal((await c.send('GET', `pages/${page.id}`)).status, 404)
})

test('authors write drafts and may not put them online or take others offline', async () => {
  const c = await makeContent(t)
  const { token } = await t.makeMember(c.tenant.id, 'author')
  const asAuthor = (method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown) =>
    t.call(`${c.base}/${path}`, { method, token, body: body ?? {} })
  const page = await c.add('pages', { title: 'Live' }, 'published')
  const mine = await asAuthor('POST', 'pages', { document: { title: 'Mine' } })
  assert.equal(mine.status, 201)
  const id = String(mine.body['id'])
  for (const answer of [
    await asAuthor('POST', `pages/${id}/publish`),
    await asAuthor('POST', `pages/${id}/schedule`, { publish_at: '2099-01-01T00:00:00Z' }),
    await asAuthor('PATCH', `pages/${id}`, { document: { title: 'Z' }, status: 'published' }),
    await asAuthor('POST', 'pages', { document: { title: 'Z' }, status: 'published' }),
    await asAuthor('POST', 'pages/bulk', { action: 'publish', ids: [id] }),
    await asAuthor('POST', 'pages/bulk', { action: 'delete', ids: [page.id] }),
    await asAuthor('DELETE', `pages/${page.id}`),
  ])
    assert.equal(answer.status, 403, answer.text)
  assert.equal((await asAuthor('DELETE', `pages/${id}`)).status, 204)
})

test('acts on many are one release, and tell which could not', async () => {
  const c = await makeContent(t)
  const pages = []
  for (const title of ['A', 'B', 'C']) pages.push(await c.add('pages', { title }))
  const ids = pages.map(({ id }) => id)
  const before = await c.releases()
  const all = await c.send('POST', 'pages/bulk', { action: 'publish', ids })
  assert.deepEqual(all.body, { done: 3, failed: [] })
  assert.equal(await c.releases(), before + 1)
  const missing = randomUUID()
  const some = await c.send('POST', 'pages/bulk', { action: 'unpublish', ids: [missing, ids[0]] })
  assert.equal(some.body['done'], 1)
  assert.equal((some.body['failed'] as unknown as { id: string }[])[0]?.id, missing)
  const tag = await t.call(`${c.base}/tags`, { method: 'POST', token: c.owner, body: { name: 'Rye' } })
  const term_id = String(tag.body['id'])
  await c.send('POST', 'pages/bulk', { action: 'add_term', ids, term_id })
  const tagged = await c.send('GET', `pages?term=${term_id}`)
  assert.equal((tagged.body['items'] as unknown as unknown[]).length, 3)
  assert.equal((await c.send('POST', 'pages/bulk', { action: 'add_term', ids })).status, 400)
  await c.send('POST', 'pages/bulk', { action: 'delete', ids })
  assert.deepEqual(
    (await c.visible()).map(({ kind }) => kind),
    ['term'],
  )
})

test('a preview shows the draft and leaves the site alone', async () => {
  const c = await makeContent(t)
  const page = await c.add('pages', { title: 'Story', html: '<p>Old</p>' }, 'published')
  await c.change(`pages/${page.id}`, { html: '<p>New</p>' })
  const { status, body } = await c.send('POST', `pages/${page.id}/preview`)
  assert.equal(status, 201)
  const url = new URL(String(body['url']))
  assert.equal(url.pathname, '/story')
  assert.ok(url.searchParams.get('preview'))
  assert.equal((await c.visible())[0]?.document['html'], '<p>Old</p>')
})

test('a publication that fails leaves neither half a release nor half an entry', async () => {
  const c = await makeContent(t)
  const page = await c.add('pages', { title: 'Story' }, 'published')
  await c.change(`pages/${page.id}`, { slug: 'moved' })
  const before = { rows: await c.visible(), releases: await c.releases() }
  const died = ctx.db.withTenant(c.tenant.id, async (tx) => {
    await publishEntries(ctx, tx, c.site.id, [page.id])
    throw new Error('the process died here')
  })
  await assert.rejects(died, /died here/)
  assert.deepEqual({ rows: await c.visible(), releases: await c.releases() }, before)
  const entry = await ctx.db.withTenant(c.tenant.id, (tx) => getEntry(tx, c.site.id, 'page', page.id))
  assert.deepEqual([entry.published_path, entry.published_version], ['/story', 1])
  assert.equal((await c.act(`pages/${page.id}/publish`)).path, '/moved')
})

test('what editors do is in the trail', async () => {
  const c = await makeContent(t)
  const page = await c.add('pages', { title: 'Story' })
  await c.act(`pages/${page.id}/publish`, { note: 'Season opens' })
  await c.send('DELETE', `pages/${page.id}`)
  const trail = await ctx.db.withTenant(c.tenant.id, (tx) =>
    tx
      .selectFrom('audit_entries')
      .select(['action', 'note'])
      .where('subject_id', '=', page.id)
      .orderBy('seq')
      .execute(),
  )
  assert.deepEqual(
    trail.map(({ action }) => action),
    ['page.add', 'page.publish', 'page.delete'],
  )
  assert.equal(trail[1]?.note, 'Season opens')
})

test('PUT says the whole document, PATCH what is different', async () => {
  const c = await makeContent(t)
  const about = { title: 'About', html: '<p>Us.</p>', excerpt: 'We.', seo: { title: 'We', noindex: true } }
  const { id, slug } = await c.add('pages', about)
  const patched = await c.send('PATCH', `pages/${id}`, { document: { seo: { title: 'Us' } } })
  const { seo } = patched.body.document as unknown as { seo: unknown }
  assert.deepEqual(seo, { title: 'Us', noindex: true })
  const put = await c.send('PUT', `pages/${id}`, { document: { title: 'About us', seo: { title: 'Us' } } })
  const document = put.body.document as unknown as Record<string, unknown>
  assert.deepEqual([document['seo'], document['excerpt']], [{ title: 'Us' }, undefined])
  assert.deepEqual(document['body'], { type: 'doc', content: [] })
  assert.equal(put.body['slug'], slug)
  assert.equal((await c.send('PUT', `pages/${id}`, { document: {} })).status, 400)
})
