import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import sharp from 'sharp'
import { startTestApp } from '../../../test/kit/app.ts'
import {
  type MediaItem,
  assertInOrder,
  formOf,
  type keptBy,
  makeLibrary,
  photo,
  video,
} from '../../../test/kit/media.ts'
import { until } from '../../../test/kit/server-process.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { AppError } from '../../errors.ts'
import {
  addMedia,
  addTrustedMedia,
  countMediaBytes,
  findMedia,
  findMediaBySource,
  publishedImage,
} from './media.ts'

const t = await startTestApp({ jobs: true })
const { app, ctx, call, makeMember, operator } = t

/** What is kept once the jobs that remove bytes have run. */
async function untilRemoved(kept: () => ReturnType<typeof keptBy>) {
  await until(async () => (await kept()).orphans.length === 0, { what: 'the removal of bytes' })
  return kept()
}

const refusedWith = (code: string) => (error: unknown) => error instanceof AppError && error.code === code

test('an image is kept with its size and colour, and can be read back', async () => {
  const { owner, path, upload, kept } = await makeLibrary(t)
  const { status, items, text } = await upload(
    { 'Sommer im Café.JPEG': await photo(800, 600) },
    { alt: 'A lake', credit: 'Ada' },
  )
  assert.equal(status, 201, text)
  const [item] = items
  assert.ok(item)
  assert.deepEqual(
    [
      item.name,
      item['kind'],
      item.content_type,
      item['width'],
      item['height'],
      item['alt'],
      item['credit'],
      item.duplicate,
    ],
    ['Sommer-im-Café.jpeg', 'image', 'image/jpeg', 800, 600, 'A lake', 'Ada', false],
  )
  assert.deepEqual(item['widths'], [320, 640])
  assert.match(String(item['color']), /^#[0-9a-f]{6}$/)
  assert.equal(item['url'], `/media/${item.id}/Sommer-im-Caf%C3%A9.jpeg`)
  const one = await call(`${path}/${item.id}`, { token: owner })
  assert.equal(one.body['name'], item.name)
  const file = await app.inject({
    url: `${path}/${item.id}/file`,
    headers: { host: 'api.localhost', authorization: `Bearer ${owner}` },
  })
  assert.equal(file.headers['content-type'], 'image/jpeg')
  assert.match(
    String(file.headers['content-disposition']),
    /^attachment; filename\*=UTF-8''Sommer-im-Caf%C3%A9\.jpeg$/,
  )
  assert.equal(file.headers['x-content-type-options'], 'nosniff')
  assert.equal((await sharp(file.rawPayload).metadata()).width, 800)
  const small = await app.inject({
    url: `${path}/${item.id}/file?width=320`,
    headers: { host: 'api.localhost', authorization: `Bearer ${owner}` },
  })
  const { format, width } = await sharp(small.rawPayload).metadata()
  assert.deepEqual([format, width], ['webp', 320])
  assert.equal((await call(`${path}/${item.id}/file?width=960`, { token: owner })).status, 404)
  assert.equal((await call(`${path}/${item.id}/file?width=321`, { token: owner })).status, 404)
  const { used, bytes, uploads } = await kept()
  assert.ok(used > 0 && used === bytes)
  assert.deepEqual(uploads, [])
})

test('the same bytes again give back the medium that is there, in each website its own', async () => {
  const { upload, kept, tenant, owner } = await makeLibrary(t)
  const bytes = await photo()
  const first = await upload({ 'a.jpg': bytes })
  const again = await upload({ 'b.jpg': bytes })
  assert.deepEqual([first.status, again.status], [201, 200])
  assert.deepEqual([again.items[0]?.id, again.items[0]?.duplicate], [first.items[0]?.id, true])
  const clip = video(100_000)
  const both = await Promise.all([
    upload({ 'a.mp4': clip }),
    upload({ 'b.mp4': clip }),
    upload({ 'c.mp4': clip }),
  ])
  assert.equal(new Set(both.map(({ items }) => items[0]?.id)).size, 1)
  assert.deepEqual(
    both.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 200, 201],
  )
  const other = await makeSite(ctx, tenant.id, { slug: 'other' })
  const there = await call(`/api/v1/websites/${other.id}/media`, {
    method: 'POST',
    token: owner,
    ...(await formOf({ 'a.jpg': bytes })),
  })
  assert.equal(there.status, 201)
  const all = await kept()
  assert.equal(all.media.length, 3)
  assertInOrder(all)
})

test('of uploads that want the last of the storage one wins, and the others leave nothing behind', async () => {
  const { tenant, upload, kept } = await makeLibrary(t, { plan: 'custom' })
  const token = await operator()
  const admin = `/api/v1/admin/tenants/${tenant.id}`
  const etag = (await call(admin, { token })).headers['etag'] ?? ''
  const limited = await call(`${admin}/quota-overrides`, {
    method: 'PUT',
    token,
    headers: { 'if-match': etag },
    body: { storage_bytes: 1_500_000 },
  })
  assert.equal(limited.status, 200, limited.text)
  const answers = await Promise.all([1, 2, 3].map((n) => upload({ [`${n}.mp4`]: video(1_000_000) })))
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [201, 403, 403],
  )
  const refused = answers.find(({ status }) => status === 403)
  assert.equal(refused?.body['code'], 'quota_exceeded')
  assert.match(String(refused?.body['detail']), /1.4 MiB of storage/)
  const all = await kept()
  assert.deepEqual([all.media.length, all.uploads.length, all.used], [1, 0, 1_000_000])
  assertInOrder(all)
  // Without a stated size the limit is met on the way.
  const body = Readable.from([video(300_000), Buffer.alloc(700_000)])
  await assert.rejects(
    addMedia(ctx, { tenantId: tenant.id, siteId: all.media[0]?.site_id ?? '' }, { body, name: 'x.mp4' }),
    refusedWith('quota_exceeded'),
  )
  assert.ok(body.destroyed)
  assertInOrder(await kept())
  assert.equal((await kept()).used, 1_000_000)
})

test('deleting returns the storage and removes file and variants', async () => {
  const { tenant, owner, path, add, kept } = await makeLibrary(t)
  const [one, two] = [await add('1.jpg', await photo(700, 700)), await add('2.jpg', await photo(700, 700))]
  await add('3.txt', 'stays')
  await call(`${path}/${one.id}/file?width=320`, { token: owner })
  assert.equal(
    (await call(`${path}/${one.id}`, { method: 'DELETE', token: owner, headers: { 'if-match': '"9"' } }))
      .status,
    412,
  )
  assert.equal((await call(`${path}/${one.id}`, { method: 'DELETE', token: owner })).status, 204)
  assert.equal((await call(`${path}/${one.id}`, { method: 'DELETE', token: owner })).status, 404)
  const bulk = await call(`${path}/delete`, { method: 'POST', token: owner, body: { ids: [one.id, two.id] } })
  assert.deepEqual(bulk.body, { deleted: 1 })
  const all = await untilRemoved(kept)
  assert.deepEqual(
    all.media.map(({ name }) => name),
    ['3.txt'],
  )
  assertInOrder(all)
  const actions = await ctx.db.withTenant(tenant.id, (tx) =>
    tx.selectFrom('audit_entries').select('action').where('action', 'like', 'media.%').execute(),
  )
  assert.deepEqual(
    actions.map(({ action }) => action),
    ['media.add', 'media.add', 'media.add', 'media.remove', 'media.remove'],
  )
})

test('media are found by words, kind and folder, page by page', async () => {
  const { owner, path, add } = await makeLibrary(t)
  const folder = await call(`${path}-folders`, { method: 'POST', token: owner, body: { name: 'Team' } })
  const folderId = String(folder.body['id'])
  for (const name of ['Beta.txt', 'alpha.txt', 'Gamma_1.txt']) await add(name, name)
  await add('delta.txt', 'delta', { alt: 'A 100% wall', folder_id: folderId })
  await add('pic.jpg', await photo())
  const names = async (query: string) => {
    const { body, status, text } = await call(`${path}?${query}`, { token: owner })
    assert.equal(status, 200, text)
    return (body['items'] as unknown as MediaItem[]).map(({ name }) => name)
  }
  assert.deepEqual(await names('kind=image'), ['pic.jpg'])
  assert.deepEqual(await names('q=ALPHA'), ['alpha.txt'])
  assert.deepEqual(await names('q=100%25'), ['delta.txt'])
  assert.deepEqual(await names('q=a_1'), ['Gamma_1.txt'])
  assert.deepEqual(await names(`folder_id=${folderId}`), ['delta.txt'])
  assert.deepEqual(await names('folder_id=none&sort=name'), [
    'alpha.txt',
    'Beta.txt',
    'Gamma_1.txt',
    'pic.jpg',
  ])
  for (const sort of ['newest', 'name']) {
    const seen: string[] = []
    let cursor = ''
    do {
      const { body } = await call(`${path}?sort=${sort}&limit=2${cursor && `&cursor=${cursor}`}`, {
        token: owner,
      })
      seen.push(...(body['items'] as unknown as MediaItem[]).map(({ name }) => name))
      cursor = (body as unknown as { next_cursor: string | null }).next_cursor ?? ''
    } while (cursor)
    const expected =
      sort === 'name'
        ? ['alpha.txt', 'Beta.txt', 'delta.txt', 'Gamma_1.txt', 'pic.jpg']
        : ['pic.jpg', 'delta.txt', 'Gamma_1.txt', 'alpha.txt', 'Beta.txt']
    assert.deepEqual(seen, expected)
  }
})

test('folders are a tree that never closes to a circle', async () => {
  const { owner, path, add, kept } = await makeLibrary(t)
  const folders = `${path}-folders`
  const make = async (name: string, parent_id?: string) => {
    const { status, body, text } = await call(folders, {
      method: 'POST',
      token: owner,
      body: { name, ...(parent_id && { parent_id }) },
    })
    assert.equal(status, 201, text)
    return String(body['id'])
  }
  const change = (id: string, body: object) =>
    call(`${folders}/${id}`, { method: 'PATCH', token: owner, body })
  const remove = (id: string, query = '') =>
    call(`${folders}/${id}${query}`, { method: 'DELETE', token: owner })
  const a = await make('A')
  const b = await make('B', a)
  const c = await make('C', b)
  assert.equal((await call(folders, { method: 'POST', token: owner, body: { name: 'a' } })).status, 409)
  for (const parent_id of [a, b, c]) assert.equal((await change(a, { parent_id })).status, 409)
  assert.equal((await change(a, { parent_id: '00000000-0000-7000-8000-000000000000' })).status, 404)
  const crossed = await Promise.all([
    change(await make('X'), { parent_id: c }),
    change(b, { parent_id: null }),
  ])
  assert.ok(crossed.every(({ status }) => status === 200))
  const inside = await add('inside.txt', 'inside', { folder_id: c })
  assert.equal((await remove(c)).status, 409)
  assert.equal((await remove(c, '?contents=move')).status, 204)
  const moved = await call(`${path}/${inside.id}`, { token: owner })
  assert.equal(moved.body['folder_id'], b)
  const list = await call(folders, { token: owner })
  const tree = (
    list.body['items'] as unknown as { name: string; parent_id: string | null; media_count: number }[]
  ).map((row) => [row.name, row.parent_id, row.media_count])
  assert.deepEqual(tree, [
    ['A', null, 0],
    ['B', null, 1],
    ['X', b, 0],
  ])
  const bulk = await call(`${path}/move`, {
    method: 'POST',
    token: owner,
    body: { ids: [inside.id], folder_id: a },
  })
  assert.deepEqual(bulk.body, { moved: 1 })
  assert.equal((await change(a, { parent_id: b })).status, 200)
  assert.equal((await remove(b, '?contents=delete')).status, 204)
  const all = await untilRemoved(kept)
  assert.deepEqual([all.media.length, all.used], [0, 0])
  assertInOrder(all)
  assert.deepEqual((await call(folders, { token: owner })).body['items'], [])
  let deep = await make('0')
  for (let level = 1; level < 10; level += 1) deep = await make(String(level), deep)
  assert.equal(
    (await call(folders, { method: 'POST', token: owner, body: { name: '10', parent_id: deep } })).status,
    409,
  )
})

test('where a medium is used shows', async () => {
  const { tenant, owner, site, path, add } = await makeLibrary(t)
  const item = await add('1.jpg', await photo())
  await ctx.db.withTenant(tenant.id, async (tx) => {
    const entry = { tenant_id: tenant.id, site_id: site.id, type: 'page', slug: 'x', title: 'Team' }
    await tx
      .insertInto('entries')
      .values({
        ...entry,
        id: '01990000-0000-7000-8000-000000000001',
        document: JSON.stringify({ body: { content: [{ attrs: { media_id: item.id } }] } }),
      })
      .execute()
    await tx
      .insertInto('authors')
      .values({
        tenant_id: tenant.id,
        site_id: site.id,
        id: '01990000-0000-7000-8000-000000000002',
        slug: 'ada',
        name: 'Ada',
        avatar_media_id: item.id,
      })
      .execute()
  })
  const { body } = await call(`${path}/${item.id}/usage`, { token: owner })
  assert.deepEqual(
    (body['items'] as unknown as Record<string, unknown>[]).map(({ kind, type, title }) => [
      kind,
      type,
      title,
    ]),
    [
      ['entry', 'page', 'Team'],
      ['author', 'author', 'Ada'],
    ],
  )
})

test('other features add media from streams, once per source', async () => {
  const { tenant, target, kept, site } = await makeLibrary(t)
  const bytes = await photo(600, 400)
  const source = { name: 'from-elsewhere.jpg', source_key: 'wxr:7', alt: 'Alt' }
  const first = await addMedia(ctx, target, {
    ...source,
    body: Readable.from([bytes.subarray(0, 10), bytes.subarray(10)]),
  })
  const again = await addMedia(ctx, target, { ...source, body: await photo() })
  assert.deepEqual([again.id, again.is_duplicate, first.is_duplicate], [first.id, true, false])
  const id = '01990000-0000-7000-8000-00000000000a'
  assert.equal((await addMedia(ctx, target, { name: 'a.txt', body: Buffer.from('text'), id })).id, id)
  await ctx.db.withTenant(tenant.id, async (tx) => {
    assert.equal((await findMediaBySource(tx, site.id, 'wxr:7'))?.id, first.id)
    const found = await findMedia(tx, site.id, [first.id, id, site.id])
    assert.deepEqual(new Set(found.keys()), new Set([first.id, id]))
    assert.equal(await countMediaBytes(tx), (await kept()).used)
  })
  const image = publishedImage(first)
  assert.deepEqual([image.width, image.height, image.widths, image.alt], [600, 400, [320], 'Alt'])
  const broken = Readable.from(
    (function* () {
      yield bytes.subarray(0, 100)
      throw new Error('the source broke')
    })(),
  )
  await assert.rejects(addMedia(ctx, target, { name: 'x.jpg', body: broken }), /the source broke/)
  await assert.rejects(
    addMedia(ctx, target, { name: 'x.jpg', body: Buffer.from('text'), folder_id: id }),
    refusedWith('not_found'),
  )
  assertInOrder(await kept())
})

test('who may not write may look, and another tenant sees nothing', async () => {
  const { tenant, owner, path, add, upload } = await makeLibrary(t)
  const item = await add('1.txt', 'secret')
  const viewer = await makeMember(tenant.id, 'viewer')
  assert.equal((await upload({ 'a.txt': 'a' }, {}, viewer.token)).status, 403)
  assert.equal((await call(`${path}/${item.id}`, { token: viewer.token })).status, 200)
  const other = await makeLibrary(t)
  const theirs = path.replace('/media', `/media/${item.id}`)
  for (const suffix of ['', '/file', '/usage']) {
    assert.equal((await call(theirs + suffix, { token: other.owner })).status, 404)
    assert.equal((await call(`${other.path}/${item.id}${suffix}`, { token: other.owner })).status, 404)
  }
  const second = await makeSite(ctx, tenant.id, { slug: 'second' })
  assert.equal((await call(`/api/v1/websites/${second.id}/media/${item.id}`, { token: owner })).status, 404)
})

test('files that ship with the program are stored as they are, and equal ones once', async () => {
  const { tenant, target, kept } = await makeLibrary(t)
  const source = { bytes: await photo(), name: 'a.jpg', width: 400, height: 300, color: '#112233' }
  const id = '01990000-0000-7000-8000-00000000000b'
  const rows = await addTrustedMedia(ctx, target, [
    { ...source, id },
    { ...source, name: 'b.jpg' },
  ])
  assert.deepEqual(
    rows.map((row) => [row?.id, row?.width, row?.color]),
    [
      [id, 400, '#112233'],
      [id, 400, '#112233'],
    ],
  )
  const missing = { ...source, bytes: await photo(), folder_id: '00000000-0000-7000-8000-000000000000' }
  await assert.rejects(addTrustedMedia(ctx, target, [missing, { ...source, id }]))
  const all = await kept()
  assert.equal(all.media.length, 1)
  assertInOrder(all)
  assert.ok(
    await ctx.blobs.scope({ tenantId: tenant.id }).findInfo(`sites/${target.siteId}/media/${id}/file`),
  )
})
