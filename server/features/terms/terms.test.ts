/** Categories and tags over the API, and what visitors see of them. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeSite } from '../../../test/kit/site.ts'
import type { PublishedRow } from '../../published/documents.ts'
import { publish } from '../releases/releases.ts'

const { ctx, call, makeTenant, makeMember } = await startTestApp()

async function makeTerms() {
  const { tenant, owner: token } = await makeTenant()
  const site = await makeSite(ctx, tenant.id)
  const base = `/api/v1/websites/${site.id}`
  const add = async (folder: 'categories' | 'tags', name: string, more: Record<string, unknown> = {}) => {
    const answer = await call(`${base}/${folder}`, { method: 'POST', token, body: { name, ...more } })
    assert.equal(answer.status, 201, answer.text)
    return answer.body as unknown as { id: string; slug: string; parent_id: string | null }
  }
  const patch = (path: string, body: unknown, headers = {}) =>
    call(`${base}/${path}`, { method: 'PATCH', token, body, headers })
  /** What visitors see now. */
  const visible = () =>
    ctx.db.withTenant(tenant.id, (tx) =>
      tx
        .selectFrom('content_log')
        .selectAll()
        .where('site_id', '=', site.id)
        .where('until_position', 'is', null)
        .execute(),
    )
  /** A draft and its published row, filed under these terms. */
  const addEntry = async (terms: string[]) => {
    const id = randomUUID()
    await ctx.db.withTenant(tenant.id, async (tx) => {
      await tx
        .insertInto('entries')
        .values({
          tenant_id: tenant.id,
          site_id: site.id,
          id,
          type: 'post',
          slug: id,
          document: JSON.stringify({ title: 'Bread', terms }),
          terms,
        })
        .execute()
      const row: PublishedRow = {
        kind: 'post',
        entry_id: id,
        type: 'post',
        path: `/blog/${id}`,
        parent_id: null,
        title: 'Bread',
        published_at: new Date(),
        terms,
        authors: [],
        search: 'sourdough',
        document: { title: 'Bread' },
      }
      await publish(ctx, tx, site.id, { kind: 'content', put: [row] })
    })
    return id
  }
  const draftTerms = (id: string) =>
    ctx.db.withTenant(tenant.id, async (tx) => {
      const row = await tx.selectFrom('entries').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
      assert.deepEqual((row.document as { terms: string[] }).terms, row.terms)
      return row.terms
    })
  return { tenant, token, site, base, add, patch, visible, addEntry, draftTerms }
}

test('a category is public at once, under an address made from its name', async () => {
  const { base, token, add, visible } = await makeTerms()
  const { id, slug } = await add('categories', ' Süßes & Salziges ', { description: 'Both' })
  assert.equal(slug, 'susses-salziges')
  assert.equal((await add('categories', 'Süßes, Salziges')).slug, 'susses-salziges-2')
  assert.equal((await add('tags', 'Süßes, Salziges')).slug, 'susses-salziges')
  const row = (await visible()).find((one) => one.entry_id === id)
  assert.deepEqual(
    [row?.kind, row?.type, row?.path, row?.title, row?.document],
    [
      'term',
      'category',
      '/category/susses-salziges',
      'Süßes & Salziges',
      { taxonomy: 'category', slug, name: 'Süßes & Salziges', description: 'Both' },
    ],
  )
  const again = await call(`${base}/categories`, { method: 'POST', token, body: { name: 'X', slug } })
  assert.equal(again.status, 409)
  assert.equal((await call(`${base}/tags/${id}`, { token })).status, 404, 'a category is no tag')
  const nothing = await call(`${base}/tags`, { method: 'POST', token, body: { name: 'X', slug: '!!' } })
  assert.equal(nothing.status, 400)
})

test('categories form a tree that never closes to a circle', async () => {
  const { base, token, add, patch } = await makeTerms()
  const food = await add('categories', 'Food')
  const bread = await add('categories', 'Bread', { parent_id: food.id })
  const rye = await add('categories', 'Rye', { parent_id: bread.id })
  assert.equal((await patch(`categories/${food.id}`, { parent_id: rye.id })).status, 409)
  assert.equal((await patch(`categories/${food.id}`, { parent_id: food.id })).status, 409)
  const tag = await add('tags', 'Quick')
  for (const parent_id of [tag.id, randomUUID()])
    assert.equal((await patch(`categories/${rye.id}`, { parent_id })).status, 400)
  const child = await call(`${base}/tags`, { method: 'POST', token, body: { name: 'T', parent_id: tag.id } })
  assert.equal(child.status, 400)
  assert.equal((await patch(`categories/${rye.id}`, { parent_id: null })).status, 200)
  // Of two moves below each other, one comes first and the other is a circle then.
  const moves = await Promise.all([
    patch(`categories/${rye.id}`, { parent_id: food.id }),
    patch(`categories/${food.id}`, { parent_id: rye.id }),
  ])
  assert.deepEqual(new Set(moves.map(({ status }) => status)), new Set([200, 409]))
})

test('a new slug leaves a redirect behind, and going back removes it', async () => {
  const { add, patch, visible } = await makeTerms()
  const { id } = await add('tags', 'Old')
  const changed = await patch(`tags/${id}`, { slug: 'New one' }, { 'if-match': '"1"' })
  assert.equal(changed.status, 200, changed.text)
  assert.equal(changed.body['path'], '/tag/new-one')
  const redirects = async () =>
    Object.fromEntries(
      (await visible())
        .filter((row) => row.kind === 'redirect')
        .map((row) => [row.path, (row.document as { target: string }).target]),
    )
  assert.deepEqual(await redirects(), { '/tag/old': '/tag/new-one' })
  await patch(`tags/${id}`, { slug: 'newest' })
  assert.deepEqual(await redirects(), { '/tag/new-one': '/tag/newest', '/tag/old': '/tag/newest' })
  await patch(`tags/${id}`, { slug: 'old' })
  assert.deepEqual(await redirects(), { '/tag/new-one': '/tag/old', '/tag/newest': '/tag/old' })
  assert.equal((await patch(`tags/${id}`, { name: 'X' }, { 'if-match': '"1"' })).status, 412)
})

test('deleting takes a term out of drafts and moves its children up', async () => {
  const { base, token, add, visible, addEntry, draftTerms } = await makeTerms()
  const food = await add('categories', 'Food')
  const bread = await add('categories', 'Bread', { parent_id: food.id })
  const rye = await add('categories', 'Rye', { parent_id: bread.id })
  const entry = await addEntry([bread.id, food.id])
  const before = await visible()
  const gone = await call(`${base}/categories/${bread.id}`, { method: 'DELETE', token })
  assert.equal(gone.status, 204)
  assert.deepEqual(await draftTerms(entry), [food.id])
  const after = await visible()
  assert.equal(after.find((row) => row.entry_id === rye.id)?.parent_id, food.id)
  assert.ok(!after.some((row) => row.entry_id === bread.id))
  const positionOf = (rows: typeof after) => rows.find((row) => row.entry_id === entry)?.position
  assert.equal(positionOf(after), positionOf(before), 'the entry need not be published anew')
})

test('merging moves entries, children, address and visitors at once', async () => {
  const { base, token, tenant, site, add, visible, addEntry, draftTerms } = await makeTerms()
  const [from, into] = [await add('categories', 'Breads'), await add('categories', 'Bread')]
  const child = await add('categories', 'Rye', { parent_id: from.id })
  const [one, both] = [await addEntry([from.id]), await addEntry([from.id, into.id])]
  const merge = (id: string, into_id: string) =>
    call(`${base}/categories/${id}/merge`, { method: 'POST', token, body: { into_id } })
  assert.equal((await merge(from.id, from.id)).status, 409)
  assert.equal((await merge(from.id, child.id)).status, 409)
  const merged = await merge(from.id, into.id)
  assert.equal(merged.status, 200, merged.text)
  assert.equal(merged.body['entries_count'], 2)
  for (const id of [one, both]) assert.deepEqual(await draftTerms(id), [into.id])
  const rows = await visible()
  for (const id of [one, both])
    assert.deepEqual(rows.find((row) => row.entry_id === id)?.terms, [into.id], 'for visitors too')
  assert.equal(rows.find((row) => row.entry_id === child.id)?.parent_id, into.id)
  assert.equal(rows.find((row) => row.path === '/category/breads')?.kind, 'redirect')
  const found = await ctx.db.withTenant(tenant.id, (tx) =>
    tx
      .selectFrom('content_log')
      .select('entry_id')
      .where('site_id', '=', site.id)
      .where('until_position', 'is', null)
      .where('search', '@@', (eb) => eb.fn('to_tsquery', [eb.val('english'), eb.val('sourdough')]))
      .execute(),
  )
  assert.equal(found.length, 2, 'they are still found by their words')
})

test('terms are listed by name with their entries, page by page', async () => {
  const { base, token, add, addEntry } = await makeTerms()
  const tags = []
  for (const name of ['delta', 'Alpha', 'charlie', 'Bravo']) tags.push(await add('tags', name))
  await addEntry(tags.slice(0, 2).map((tag) => tag.id))
  await addEntry(tags.slice(0, 1).map((tag) => tag.id))
  const seen: [string, number][] = []
  let cursor = ''
  do {
    const { body } = await call(`${base}/tags?limit=3${cursor && `&cursor=${cursor}`}`, { token })
    const page = body as unknown as {
      items: { name: string; entries_count: number }[]
      next_cursor: string | null
    }
    seen.push(...page.items.map((item): [string, number] => [item.name, item.entries_count]))
    cursor = page.next_cursor ?? ''
  } while (cursor)
  assert.deepEqual(seen, [
    ['Alpha', 1],
    ['Bravo', 0],
    ['charlie', 0],
    ['delta', 2],
  ])
  const { body } = await call(`${base}/tags?q=%25`, { token })
  assert.deepEqual(body['items'], [])
})

test('whoever may not publish changes no term, and nobody those of another tenant', async () => {
  const [mine, other] = [await makeTerms(), await makeTerms()]
  const { token } = await makeMember(mine.tenant.id, 'author')
  const { id } = await mine.add('tags', 'Mine')
  assert.equal((await call(`${mine.base}/tags`, { method: 'POST', token, body: { name: 'x' } })).status, 403)
  assert.equal((await call(`${mine.base}/tags/${id}`, { token })).status, 200)
  assert.equal((await call(`${mine.base}/tags/${id}`, { token: other.token })).status, 404)
  assert.equal((await call(`${other.base}/tags/${id}`, { token: other.token })).status, 404)
})
