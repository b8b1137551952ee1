/** Moderating comments over the API, and what visitors see of them. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { type CommentInput, addComment, commentRows, htmlOf } from './comments.ts'

const { ctx, call, makeTenant } = await startTestApp()

async function makeComments() {
  const { tenant, owner: token } = await makeTenant()
  const site = await makeSite(ctx, tenant.id)
  const base = `/api/v1/websites/${site.id}/comments`
  const entry_id = randomUUID()
  await ctx.db.withTenant(tenant.id, (tx) =>
    tx
      .insertInto('entries')
      .values({
        tenant_id: tenant.id,
        site_id: site.id,
        id: entry_id,
        type: 'post',
        slug: 'bread',
        title: 'Bread',
        document: '{}',
      })
      .execute(),
  )
  const add = (input: Partial<CommentInput> = {}) =>
    ctx.db.withTenant(tenant.id, (tx) =>
      addComment(ctx, tx, site.id, {
        entry_id,
        author_name: 'Eve',
        body: 'Nice!',
        status: 'pending',
        commented_at: new Date('2020-01-01T12:00:00Z'),
        ...input,
      }),
    )
  const visible = async () => {
    const rows = await ctx.db.withTenant(tenant.id, (tx) =>
      tx
        .selectFrom('content_log')
        .selectAll()
        .where('site_id', '=', site.id)
        .where('until_position', 'is', null)
        .execute(),
    )
    return rows.map((row) => ({ ...row, document: row.document as Record<string, unknown> }))
  }
  const patch = (id: string, body: unknown, headers = {}) =>
    call(`${base}/${id}`, { method: 'PATCH', token, body, headers })
  return { tenant, token, site, base, entry_id, add, visible, patch }
}

test('visitors see a comment while it is approved', async () => {
  const { entry_id, add, visible, patch } = await makeComments()
  const { id } = await add({ author_url: 'https://eve.example' })
  assert.deepEqual(await visible(), [])
  const approved = await patch(id, { status: 'approved' }, { 'if-match': '"1"' })
  assert.equal(approved.status, 200, approved.text)
  const [row] = await visible()
  assert.deepEqual(
    [row?.kind, row?.parent_id, row?.document],
    [
      'comment',
      entry_id,
      { author_name: 'Eve', author_url: 'https://eve.example', html: '<p>Nice!</p>', reply_to: null },
    ],
  )
  assert.equal((await patch(id, { status: 'spam' }, { 'if-match': '"1"' })).status, 412)
  assert.equal((await patch(id, { body: 'Very nice!' })).status, 200)
  assert.equal((await visible())[0]?.document['html'], '<p>Very nice!</p>')
  assert.equal((await patch(id, { status: 'spam' })).status, 200)
  assert.deepEqual(await visible(), [])
})

test('what strangers wrote stays text', async () => {
  assert.equal(
    htmlOf('<script>alert("1")</script>\r\nsecond line\n\n\n  & more '),
    '<p>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;<br>second line</p><p>&amp; more</p>',
  )
  assert.equal(htmlOf(' \n \n'), '')
  const { add, patch } = await makeComments()
  const { id, author_url } = await add({ author_url: 'javascript:alert(1)' })
  assert.equal(author_url, null)
  for (const wrong of [
    { author_url: 'javascript:alert(1)' },
    { body: ' ' },
    { status: 'gone' },
    { id: 'x' },
    {},
  ])
    assert.equal((await patch(id, wrong)).status, 400, JSON.stringify(wrong))
  assert.equal((await patch(id, { author_url: null })).status, 200)
})

test('replies of a deleted comment move up', async () => {
  const { tenant, token, site, base, add, visible } = await makeComments()
  const first = await add({ status: 'approved' })
  const second = await add({ status: 'approved', reply_to: first.id })
  const third = await add({ status: 'approved', reply_to: second.id })
  const gone = await call(`${base}/${second.id}`, { method: 'DELETE', token })
  assert.equal(gone.status, 204)
  const rows = await visible()
  assert.deepEqual(new Set(rows.map((row) => row.entry_id)), new Set([first.id, third.id]))
  assert.equal(rows.find((row) => row.entry_id === third.id)?.document['reply_to'], first.id)
  const built = await ctx.db.withTenant(tenant.id, (tx) => commentRows(tx, site.id))
  assert.equal(built.length, 2)
})

test('comments are listed by state and entry, the newest first, page by page', async () => {
  const { token, base, entry_id, add } = await makeComments()
  for (const [index, status] of (['pending', 'approved', 'pending', 'spam', 'pending'] as const).entries())
    await add({ status, author_name: `${index}`, commented_at: new Date(Date.UTC(2020, 0, 1 + (index % 4))) })
  const names = async (query: string) => {
    const seen: string[] = []
    let cursor = ''
    do {
      const { body } = await call(`${base}?limit=2${query}${cursor && `&cursor=${cursor}`}`, { token })
      const page = body as unknown as {
        items: { author_name: string; entry_title: string }[]
        next_cursor: string | null
      }
      assert.ok(page.items.every((item) => item.entry_title === 'Bread'))
      seen.push(...page.items.map((item) => item.author_name))
      cursor = page.next_cursor ?? ''
    } while (cursor)
    return seen.join('')
  }
  assert.equal(await names(''), '32140')
  assert.equal(await names('&status=pending'), '240')
  assert.equal(await names(`&entry_id=${entry_id}&q=3`), '3')
  assert.equal(await names(`&entry_id=${randomUUID()}`), '')
})
