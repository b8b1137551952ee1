/** Menus over the API, and what themes get of them. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { addDefaultMenus } from './menus.ts'

const { ctx, call, makeTenant } = await startTestApp()

async function makeMenus() {
  const { tenant, owner: token } = await makeTenant()
  const site = await makeSite(ctx, tenant.id)
  const base = `/api/v1/websites/${site.id}/menus`
  const post = (body: unknown) => call(base, { method: 'POST', token, body })
  const put = (id: string, body: unknown, headers = {}) =>
    call(`${base}/${id}`, { method: 'PUT', token, body, headers })
  return { tenant, token, site, base, post, put }
}

const item = (title: string, url: string, items: unknown[] = []) => ({ title, target: { url }, items })

test('a menu is replaced whole, and public at once', async () => {
  const { tenant, token, site, post, put } = await makeMenus()
  const { status, body, headers } = await post({ handle: 'side', name: 'Side', items: [item(' Home ', '/')] })
  assert.equal(status, 201)
  const id = String(body['id'])
  const added = await call(`/api/v1/websites/${site.id}/pages`, {
    method: 'POST',
    token,
    body: { document: { title: 'About' } },
  })
  const page = { kind: 'page', id: String(added.body['id']) }
  const items = [{ title: 'About', target: page, opens_new_tab: true, items: [item('Team', '/team#top')] }]
  const replaced = await put(id, { name: 'Side', items }, { 'if-match': headers['etag'] ?? '' })
  assert.equal(replaced.status, 200, replaced.text)
  assert.equal((await put(id, { name: 'Side', items }, { 'if-match': '"1"' })).status, 412)
  const row = await ctx.db.withTenant(tenant.id, (tx) =>
    tx
      .selectFrom('content_log')
      .selectAll()
      .where('site_id', '=', site.id)
      .where('until_position', 'is', null)
      .executeTakeFirstOrThrow(),
  )
  assert.deepEqual([row.kind, row.type, row.path], ['menu', 'side', null])
  const team = { title: 'Team', target: { url: '/team#top' }, opens_new_tab: false, items: [] }
  assert.deepEqual(row.document, {
    handle: 'side',
    name: 'Side',
    items: [{ title: 'About', target: page, opens_new_tab: true, items: [team] }],
  })
  assert.deepEqual(replaced.body['items'], (row.document as { items: unknown }).items)
})

test('links that could harm, menus too deep and too long are refused with the item', async () => {
  const { post } = await makeMenus()
  const refuse = async (items: unknown) => {
    const { status, body, text } = await post({ handle: 'm', name: 'M', items })
    assert.equal(status, 400, text)
    return (body['errors'] as unknown as { path: string }[])[0]?.path
  }
  for (const url of ['javascript:alert(1)', '//evil.example', 'data:text/html,x', 'about'])
    assert.equal(
      await refuse([item('a', '/'), item('b', '/', [item('c', url)])]),
      '/body/items/1/items/0/target/url',
    )
  const deep = (levels: number): unknown[] => [item('x', '/', levels > 1 ? deep(levels - 1) : [])]
  assert.equal(await refuse(deep(5)), '/body/items/0/items/0/items/0/items/0/items')
  assert.equal((await post({ handle: 'four', name: 'Four', items: deep(4) })).status, 201)
  const many = (count: number) => Array.from({ length: count }, (_, index) => item(`${index}`, '/'))
  assert.equal(
    await refuse([item('a', '/', many(300)), item('b', '/', many(300))]),
    '/body/items/1/items/198',
  )
  await refuse([{ title: 'x', target: { kind: 'comment', id: randomUUID() } }])
  await refuse([{ title: 'x', target: { kind: 'page', id: 'nope' } }])
})

test('items that lead to what is not there are refused, unless they were in the menu before', async () => {
  const { token, site, post, put } = await makeMenus()
  const send = (method: 'POST' | 'DELETE', path: string, body?: object) =>
    call(`/api/v1/websites/${site.id}/${path}`, { method, token, ...(body && { body }) })
  const category = await send('POST', 'categories', { name: 'Bread' })
  const page = await send('POST', 'pages', { document: { title: 'Rolls' } })
  const to = (kind: string, id: unknown, items: unknown[] = []) => ({
    title: 'x',
    target: { kind, id },
    items,
  })
  const kept = to('page', page.body['id'])
  const made = await post({ handle: 'm', name: 'M', items: [to('term', category.body['id']), kept] })
  assert.equal(made.status, 201, made.text)
  const id = String(made.body['id'])
  await send('DELETE', `pages/${String(page.body['id'])}`)
  assert.equal((await put(id, { name: 'M', items: [item('Home', '/'), kept] })).status, 200)
  for (const lost of [
    to('page', randomUUID()),
    to('post', page.body['id']),
    to('page', category.body['id']),
  ]) {
    const refused = await put(id, { name: 'M', items: [item('Home', '/', [lost])] })
    assert.equal(refused.status, 400)
    const [error] = refused.body['errors'] as unknown as { path: string }[]
    assert.equal(error?.path, '/body/items/0/items/0/target/id')
  }
})

test('the menus that themes count on are there once, and stay', async () => {
  const { tenant, token, site, base, post } = await makeMenus()
  await post({ handle: 'main', name: 'Mine', items: [item('Home', '/')] })
  for (let times = 0; times < 2; times++)
    await ctx.db.withTenant(tenant.id, (tx) => addDefaultMenus(ctx, tx, site.id))
  const { body } = await call(base, { token })
  const menus = body['items'] as unknown as { id: string; handle: string; name: string }[]
  assert.deepEqual(
    menus.map(({ handle, name }) => [handle, name]),
    [
      ['footer', 'Footer'],
      ['main', 'Mine'],
    ],
  )
  for (const { id } of menus)
    assert.equal((await call(`${base}/${id}`, { method: 'DELETE', token })).status, 409)
  assert.equal((await post({ handle: 'main', name: 'Again' })).status, 409)
  const extra = await post({ handle: 'extra', name: 'Extra' })
  const path = `${base}/${String(extra.body['id'])}`
  assert.equal((await call(path, { method: 'DELETE', token })).status, 204)
  assert.equal((await call(path, { token })).status, 404)
})
