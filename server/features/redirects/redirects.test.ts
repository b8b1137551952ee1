/** Redirects over the API: one hop, never a circle. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { moveRedirects } from './redirects.ts'

const { ctx, call, makeTenant } = await startTestApp()

async function makeRedirects() {
  const { tenant, owner: token } = await makeTenant()
  const site = await makeSite(ctx, tenant.id)
  const base = `/api/v1/websites/${site.id}/redirects`
  const post = (body: unknown, path = '') => call(`${base}${path}`, { method: 'POST', token, body })
  const add = async (from_path: string, target: string) => {
    const answer = await post({ from_path, target })
    assert.equal(answer.status, 201, answer.text)
    return answer.body as unknown as { id: string; from_path: string; target: string; version: number }
  }
  /** What visitors are told, by path. */
  const visible = async () => {
    const rows = await ctx.db.withTenant(tenant.id, (tx) =>
      tx
        .selectFrom('content_log')
        .select(['path', 'document'])
        .where('site_id', '=', site.id)
        .where('kind', '=', 'redirect')
        .where('until_position', 'is', null)
        .orderBy('path')
        .execute(),
    )
    return Object.fromEntries(rows.map((row) => [row.path, (row.document as { target: string }).target]))
  }
  return { tenant, token, site, base, post, add, visible }
}

test('a redirect holds at once, from the one form of its path', async () => {
  const { add, visible, post } = await makeRedirects()
  const { from_path, target } = await add('/%C3%BCber//uns/', '/about/?x=1#top')
  assert.deepEqual([from_path, target], ['/über/uns', '/about?x=1#top'])
  await add('/shop', 'https://shop.example/')
  assert.deepEqual(await visible(), { '/shop': 'https://shop.example/', '/über/uns': '/about?x=1#top' })
  for (const from of ['', 'about', '/', '/a?b', '/../a', '/api/v1', '/_assets/x', '/%00'])
    assert.equal((await post({ from_path: from, target: '/x' })).status, 400, from)
  for (const to of ['//evil.example', 'javascript:alert(1)', '#top', 'mailto:a@b.example', 'about', '/a\\b'])
    assert.equal((await post({ from_path: '/a', target: to })).status, 400, to)
  assert.equal((await post({ from_path: '/a', target: '/b', status: 200 })).status, 400)
  for (const [owned, reason] of [
    ['/search', 'search page'],
    ['/media/x.jpg', 'media library'],
    ['/_assets/x', 'underscore'],
    ['/feed.xml', 'feed'],
    ['/sitemap-2.xml', 'makes this file'],
  ] as const) {
    const { status, text } = await post({ from_path: owned, target: '/x' })
    assert.equal(status, 400, owned)
    assert.ok(text.includes(reason), text)
  }
  assert.equal((await post({ from_path: '/media', target: '/pictures' })).status, 201)
})

test('chains are flattened from both ends, circles refused', async () => {
  const { add, visible, post } = await makeRedirects()
  await add('/b', '/c')
  const first = await add('/a', '/b')
  assert.equal(first.target, '/c', 'onwards from its target')
  await add('/c', '/d')
  assert.deepEqual(await visible(), { '/a': '/d', '/b': '/d', '/c': '/d' })
  for (const [from_path, target] of [
    ['/d', '/a'],
    ['/d', '/d'],
    ['/d', '/c?x=1'],
  ] as const) {
    const refused = await post({ from_path, target })
    assert.equal(refused.status, 409, `${from_path} → ${target}`)
  }
  assert.deepEqual(await visible(), { '/a': '/d', '/b': '/d', '/c': '/d' })
})

test('many are added together or not at all, also when they lead to each other', async () => {
  const { post, visible } = await makeRedirects()
  const items = [
    { from_path: '/1', target: '/2' },
    { from_path: '/2', target: '/3' },
    { from_path: '/4', target: 'https://example.com/', status: 302 },
  ]
  const added = await post({ items }, '/import')
  assert.equal(added.status, 200, added.text)
  assert.equal(added.body['count'], 3)
  assert.deepEqual(await visible(), { '/1': '/3', '/2': '/3', '/4': 'https://example.com/' })
  const wrong = await post(
    {
      items: [
        { from_path: '/5', target: '/6' },
        { from_path: 'x', target: '/' },
      ],
    },
    '/import',
  )
  assert.equal(wrong.status, 400)
  const [error] = wrong.body['errors'] as unknown as { path: string }[]
  assert.equal(error?.path, '/body/items/1/from_path')
  const circle = [
    { from_path: '/7', target: '/8' },
    { from_path: '/8', target: '/7' },
  ]
  assert.equal((await post({ items: circle }, '/import')).status, 409)
  assert.equal(Object.keys(await visible()).length, 3)
})

test('of two that would close a circle together, one is refused', async () => {
  const { post } = await makeRedirects()
  const answers = await Promise.all([
    post({ from_path: '/a', target: '/b' }),
    post({ from_path: '/b', target: '/a' }),
  ])
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([201, 409]))
})

test('one is changed for the version that was read, deleted, and listed page by page', async () => {
  const { base, token, add, visible } = await makeRedirects()
  const made = await add('/a', '/b')
  const change = { method: 'PATCH', token, body: { target: '/c', status: 302 } } as const
  const changed = await call(`${base}/${made.id}`, { ...change, headers: { 'if-match': '"1"' } })
  assert.equal(changed.status, 200, changed.text)
  assert.deepEqual([changed.body['target'], changed.body['status']], ['/c', 302])
  assert.equal((await call(`${base}/${made.id}`, { ...change, headers: { 'if-match': '"1"' } })).status, 412)
  for (const name of ['d', 'c', 'b']) await add(`/x/${name}`, '/y')
  const first = await call(`${base}?limit=3`, { token })
  const second = await call(`${base}?limit=3&cursor=${String(first.body['next_cursor'])}`, { token })
  const paths = [first, second].flatMap(({ body }) =>
    (body['items'] as unknown as { from_path: string }[]).map((item) => item.from_path),
  )
  assert.deepEqual(paths, ['/a', '/x/b', '/x/c', '/x/d'])
  assert.equal((await call(`${base}/${made.id}`, { method: 'DELETE', token })).status, 204)
  assert.equal((await visible())['/a'], undefined)
  assert.equal((await call(`${base}/${made.id}`, { token })).status, 404)
})

test('what moves takes its redirects along', async () => {
  const { tenant, site, add } = await makeRedirects()
  await add('/oldest', '/old#part')
  await add('/new', '/elsewhere')
  const move = async (from: string, to: string) => {
    const { put, remove } = await ctx.db.withTenant(tenant.id, (tx) => moveRedirects(tx, site.id, from, to))
    const targets = put.map((row) => [row.path, (row.document as { target: string }).target])
    return { targets: Object.fromEntries(targets) as unknown, removed: remove.length }
  }
  assert.deepEqual(await move('/old', '/new'), {
    targets: { '/old': '/new', '/oldest': '/new#part' },
    removed: 1,
  })
  assert.deepEqual(await move('/new', '/old'), {
    targets: { '/new': '/old', '/oldest': '/old#part' },
    removed: 1,
  })
})
