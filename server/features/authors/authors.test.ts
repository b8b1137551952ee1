/** Authors over the API, and what visitors see of them. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeSite } from '../../../test/kit/site.ts'

const { ctx, call, makeTenant } = await startTestApp()

async function makeAuthors() {
  const { tenant, owner: token, ownerId } = await makeTenant()
  const site = await makeSite(ctx, tenant.id, { config: { locale: 'de' } })
  const base = `/api/v1/websites/${site.id}/authors`
  const post = (body: unknown) => call(base, { method: 'POST', token, body })
  const patch = (id: string, body: unknown, headers = {}) =>
    call(`${base}/${id}`, { method: 'PATCH', token, body, headers })
  const visible = () =>
    ctx.db.withTenant(tenant.id, (tx) =>
      tx
        .selectFrom('content_log')
        .selectAll()
        .where('site_id', '=', site.id)
        .where('until_position', 'is', null)
        .orderBy('path')
        .execute(),
    )
  /** An image as an upload leaves it behind. */
  const addImage = async () => {
    const id = randomUUID()
    await ctx.db.withTenant(tenant.id, (tx) =>
      tx
        .insertInto('media')
        .values({
          tenant_id: tenant.id,
          site_id: site.id,
          id,
          name: 'ada.jpg',
          kind: 'image',
          content_type: 'image/jpeg',
          size_bytes: 9,
          sha256: id,
          width: 400,
          height: 400,
        })
        .execute(),
    )
    return id
  }
  return { tenant, token, ownerId, site, base, post, patch, visible, addImage }
}

test('an author is public at once, with avatar and links', async () => {
  const { ownerId, post, visible, addImage } = await makeAuthors()
  const links = [{ label: ' Website ', url: 'https://ada.example' }]
  const avatar_media_id = await addImage()
  const { status, body, text } = await post({ name: 'Ada Müller', links, avatar_media_id, user_id: ownerId })
  assert.equal(status, 201, text)
  assert.equal(body['path'], '/author/ada-mueller', 'as Germans write it')
  const [row] = await visible()
  const document = row?.document as { links: unknown; avatar?: { id: string; width: number } }
  assert.deepEqual([row?.kind, row?.path, row?.title], ['author', '/author/ada-mueller', 'Ada Müller'])
  assert.deepEqual(document.links, [{ label: 'Website', url: 'https://ada.example' }])
  assert.deepEqual([document.avatar?.id, document.avatar?.width], [avatar_media_id, 400])
})

test('links that could harm, strangers’ images and strangers are refused', async () => {
  const { post } = await makeAuthors()
  const other = await makeAuthors()
  for (const wrong of [
    { links: [{ label: 'x', url: 'javascript:alert(1)' }] },
    { avatar_media_id: await other.addImage() },
    { user_id: other.ownerId },
    { slug: '???' },
  ]) {
    const { status, body } = await post({ name: 'A', ...wrong })
    assert.equal(status, 400, JSON.stringify(wrong))
    assert.ok((body['errors'] as unknown as unknown[]).length > 0)
  }
})

test('a new slug leaves a redirect behind, and a deleted author leaves drafts', async () => {
  const { tenant, site, token, base, post, patch, visible } = await makeAuthors()
  const id = String((await post({ name: 'Ada' })).body['id'])
  await post({ name: 'Bob' })
  assert.equal((await patch(id, { slug: 'bob' })).status, 409)
  const changed = await patch(id, { slug: 'Countess' }, { 'if-match': '"1"' })
  assert.equal(changed.body['slug'], 'countess')
  assert.equal((await patch(id, { bio: 'x' }, { 'if-match': '"1"' })).status, 412)
  const entry = randomUUID()
  await ctx.db.withTenant(tenant.id, (tx) =>
    tx
      .insertInto('entries')
      .values({
        tenant_id: tenant.id,
        site_id: site.id,
        id: entry,
        type: 'post',
        slug: 'x',
        document: JSON.stringify({ authors: [id] }),
        authors: [id],
      })
      .execute(),
  )
  const listed = await call(`${base}?q=ada`, { token })
  assert.equal((listed.body['items'] as unknown as { entries_count: number }[])[0]?.entries_count, 1)
  assert.equal((await call(`${base}/${id}`, { method: 'DELETE', token })).status, 204)
  assert.deepEqual(
    (await visible()).map((row) => row.path),
    ['/author/ada', '/author/bob'],
    'the redirect and the other author',
  )
  const draft = await ctx.db.withTenant(tenant.id, (tx) =>
    tx.selectFrom('entries').selectAll().where('id', '=', entry).executeTakeFirstOrThrow(),
  )
  assert.deepEqual([draft.authors, draft.document], [[], { authors: [] }])
})
