/** Collections over the API: what fields take, what changes break, what records count against. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeContent } from '../../../test/kit/content.ts'
import { makeSite } from '../../../test/kit/site.ts'

const t = await startTestApp({ jobs: true })
const { ctx } = t
type Content = Awaited<ReturnType<typeof makeContent>>

const RECORDS = 'collections/services/records'
const SERVICES = {
  name: 'Services',
  singular: 'Service',
  fields: [
    { key: 'price', label: 'Price', type: 'number', min: 0, required: true },
    { key: 'code', label: 'Code', type: 'text', unique: true, max: 10 },
  ],
}

async function makeServices(input: Record<string, unknown> = {}) {
  const c = await makeContent(t)
  const collection = await c.act('collections', { ...SERVICES, ...input })
  return { ...c, collection }
}

async function problems(c: Content, fields: Record<string, unknown>, path = RECORDS) {
  const { status, body, text } = await c.send('POST', path, { document: { title: 'R', fields } })
  if (status === 201) return {}
  assert.equal(status, 400, text)
  const errors = body['errors'] as unknown as { path: string; message: string }[]
  return Object.fromEntries(
    errors.map(({ path: at, message }) => [at.replace('/body/document/fields/', ''), message]),
  )
}

test('every type takes its values, in one form, and refuses others by name', async () => {
  const c = await makeContent(t)
  const types: [string, Record<string, unknown>, unknown[], unknown[]][] = [
    ['text', { max: 5 }, ['ok', 'five5'], ['sixsix', 7, 'a\nb']],
    ['textarea', {}, ['two\nlines'], [7]],
    ['number', { min: 1, max: 3, integer: true }, [1, 3], [0, 4, 1.5, '2', true]],
    ['boolean', {}, [true, false], ['true', 1]],
    ['date', {}, ['2028-02-29'], ['2027-02-29', '2027-1-1', '2027-01-01T00:00:00Z', 5]],
    ['datetime', {}, ['2027-01-01T10:00:00+02:00'], ['2027-01-01', '2027-01-01T10:00', 'now']],
    ['select', { options: ['a', 'b'] }, ['a'], ['c', ['a'], 1]],
    [
      'url',
      {},
      ['https://example.org/x', '/about'],
      ['javascript:alert(1)', 'mailto:a@b.c', 'java\nscript:x', 5],
    ],
    ['email', {}, ['ada@example.org'], ['ada', 'a@b', 'a b@c.de', '<x@y.z>']],
    ['phone', {}, ['+49 (30) 123-456'], ['call me', '12', 'tel:1234']],
    ['color', {}, ['#fff', '#A1B2C3'], ['red', '#ff', '#fffff;x']],
    ['list', {}, [['a', 'b']], ['a', [1], [['a']]]],
    ['json', {}, [{ deep: [1] }, 5], ['x'.repeat(100_001)]],
    [
      'rich_text',
      {},
      [{ type: 'doc', content: [{ type: 'paragraph' }] }],
      ['<p>', { type: 'doc', content: [{ type: 'x' }] }],
    ],
    ['image', {}, [], ['not-an-id', randomUUID()]],
    ['gallery', {}, [], ['not-an-id', [randomUUID()]]],
    ['file', {}, [], [5, randomUUID()]],
    ['relation', { collection: 'post' }, [], ['not-an-id', randomUUID()]],
  ]
  const fields = types.map(([type, rules]) => ({ key: `f_${type}`, label: type, type, ...rules }))
  await c.act('collections', { name: 'Everything', fields })
  const path = 'collections/everything/records'
  for (const [type, , good, bad] of types) {
    for (const value of good)
      assert.deepEqual(
        await problems(c, { [`f_${type}`]: value }, path),
        {},
        `${type} takes ${JSON.stringify(value)}`,
      )
    for (const value of bad) {
      const [first = ''] = Object.keys(await problems(c, { [`f_${type}`]: value }, path))
      assert.ok(
        first.startsWith(`f_${type}`),
        `${type} refuses ${JSON.stringify(value).slice(0, 50)}, not ${first}`,
      )
    }
  }
  const kept = await c.add(path, { title: 'K', fields: { f_datetime: '2027-01-01T10:00:00+02:00' } })
  assert.deepEqual(kept.document['fields'], { f_datetime: '2027-01-01T08:00:00.000Z' })
})

test('records keep to their fields: required, unique, unknown, defaults', async () => {
  const c = await makeServices({
    fields: [...SERVICES.fields, { key: 'unit', label: 'Unit', type: 'text', default: 'hour' }],
  })
  assert.deepEqual(await problems(c, { nonsense: 1 }), {
    nonsense: 'is no field of this collection',
    price: 'is required',
  })
  const first = await c.add(RECORDS, { title: 'A', fields: { price: 3, code: 'x' } })
  assert.deepEqual(first.document['fields'], { price: 3, code: 'x', unit: 'hour' })
  assert.deepEqual(await problems(c, { price: 1, code: 'x' }), {
    code: 'is the value of another record already',
  })
  const saves = await Promise.all(
    Array.from({ length: 4 }, () =>
      c.send('POST', RECORDS, { document: { title: 'B', fields: { price: 1, code: 'race' } } }),
    ),
  )
  assert.deepEqual(
    saves.map(({ status }) => status).toSorted((a, b) => a - b),
    [201, 400, 400, 400],
  )
  // Its own value is not another's; what is not named stays.
  const changed = await c.change(`${RECORDS}/${first.id}`, { fields: { price: 4, code: 'x', unit: null } })
  assert.deepEqual(changed.document['fields'], { price: 4, code: 'x' })
})

test('a list of records gives their values where asked, and finds them by one', async () => {
  const c = await makeServices({
    fields: [
      { key: 'price', label: 'Price', type: 'number' },
      { key: 'days', label: 'Days', type: 'select', options: ['mon', 'tue'], multiple: true },
    ],
  })
  for (const [title, fields] of [
    ['Cut', { price: 30, days: ['mon', 'tue'] }],
    ['Colour', { price: 80, days: ['tue'] }],
    ['Talk', {}],
  ] as const)
    await c.act(RECORDS, { document: { title, fields } })
  const list = async (query: string) => {
    const { body, text } = await c.send('GET', `${RECORDS}?sort=title&${query}`)
    assert.ok(body['items'], text)
    return body['items'] as unknown as { title: string; fields?: unknown }[]
  }
  assert.deepEqual(
    (await list('with_fields=true')).map(({ title, fields }) => [title, fields]),
    [
      ['Colour', { price: 80, days: ['tue'] }],
      ['Cut', { price: 30, days: ['mon', 'tue'] }],
      ['Talk', {}],
    ],
  )
  const titles = async (query: string) => (await list(query)).map(({ title }) => title)
  assert.deepEqual(await titles('field=days&value=mon'), ['Cut'])
  assert.deepEqual(await titles('field=price&value=80'), ['Colour'])
  assert.deepEqual(await titles("field=days&value=m'on"), [])
  assert.equal('fields' in ((await list(''))[0] ?? {}), false)
})

test('visitors see a record with its fields, below its collection', async () => {
  const c = await makeServices()
  const post = await c.add('posts', { title: 'Guide' })
  await c.send('PATCH', 'collections/services', {
    fields: [
      ...SERVICES.fields,
      { key: 'about', label: 'About', type: 'rich_text' },
      { key: 'guides', label: 'Guides', type: 'relation', collection: 'post', multiple: true },
    ],
  })
  const about = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: '<b>' }] }] }
  const record = await c.add(
    RECORDS,
    { title: 'Wash', fields: { price: 5, about, guides: [post.id] } },
    'published',
  )
  assert.equal(record.path, '/services/wash')
  const row = (await c.visible()).find(({ entry_id }) => entry_id === record.id)
  assert.deepEqual([row?.kind, row?.type], ['record', 'services'])
  assert.deepEqual(row?.document['fields'], {
    price: { type: 'number', value: 5 },
    about: { type: 'rich_text', value: '<p>&lt;b&gt;</p>' },
    guides: { type: 'relation', collection: 'post', value: [post.id] },
  })
  const collection = (await c.visible()).find(({ kind }) => kind === 'collection')
  assert.deepEqual([collection?.path, collection?.type], ['/services', 'services'])
})

test('a change of fields that records do not fit says so, and what fits is published anew', async () => {
  const c = await makeServices()
  await c.add(RECORDS, { title: 'A', fields: { price: 3, code: 'same' } }, 'published')
  await c.add(RECORDS, { title: 'B', fields: { price: 4.5 } })
  const patch = (fields: unknown[], query = '') => c.send('PATCH', `collections/services${query}`, { fields })
  const [price, code] = SERVICES.fields
  const broken = await patch([
    { ...price, integer: true },
    { key: 'name', label: 'Name', type: 'text', required: true },
  ])
  assert.equal(broken.status, 409)
  assert.deepEqual(
    (broken.body['errors'] as unknown as { path: string; message: string }[])
      .map(({ path, message }) => `${path} ${message}`)
      .toSorted(),
    [
      '/body/fields/code 1 records have a value that would be lost',
      '/body/fields/name 2 records have no value',
      '/body/fields/price 1 records have a value that must be a whole number',
    ],
  )
  assert.equal((await patch([{ ...price, label: 'Price in €' }, code])).status, 200)
  const { promise: republished, resolve } = Promise.withResolvers<void>()
  const look = async () => {
    const row = (await c.visible()).find(({ kind }) => kind === 'record')
    if (row && !('code' in (row.document['fields'] as object))) resolve()
  }
  ctx.notices.subscribe('live-sites', () => void look())
  assert.equal((await patch([price], '?force=true')).status, 200)
  await republished
})

test('definitions that contradict themselves, and reserved or taken names, are refused', async () => {
  const c = await makeServices()
  const refused = async (input: Record<string, unknown>) => {
    const { status, body } = await c.send('POST', 'collections', { name: 'Things', ...input })
    return [status, body['code'], (body['errors'] as { path: string }[] | undefined)?.[0]?.path]
  }
  const field = (more: object) => ({ fields: [{ key: 'a', label: 'A', type: 'text', ...more }] })
  assert.deepEqual(await refused(field({ type: 'select' })), [
    400,
    'validation_failed',
    '/body/fields/0/options',
  ])
  assert.deepEqual(await refused(field({ type: 'relation' })), [
    400,
    'validation_failed',
    '/body/fields/0/collection',
  ])
  assert.deepEqual(await refused(field({ min: 5, max: 1 })), [400, 'validation_failed', '/body/fields/0/max'])
  assert.deepEqual(await refused(field({ type: 'json', unique: true })), [
    400,
    'validation_failed',
    '/body/fields/0/unique',
  ])
  assert.deepEqual(await refused(field({ type: 'number', default: 'x' })), [
    400,
    'validation_failed',
    '/body/fields/0/default',
  ])
  assert.deepEqual((await refused({ slug: 'posts' })).slice(0, 2), [409, 'slug_reserved'])
  assert.deepEqual((await refused({ slug: 'blog' })).slice(0, 2), [409, 'slug_reserved'])
  assert.deepEqual((await refused({ slug: 'services' })).slice(0, 2), [409, 'slug_taken'])
  assert.deepEqual((await refused({ name: '日本' })).slice(0, 2), [400, 'validation_failed'])
  await c.add('pages', { title: 'Team' }, 'published')
  assert.deepEqual((await refused({ slug: 'team' })).slice(0, 2), [409, 'slug_taken'])
})

test('a collection goes with its records only when that is said', async () => {
  const c = await makeServices()
  await c.add(RECORDS, { title: 'A', fields: { price: 1 } }, 'published')
  const refused = await c.send('DELETE', 'collections/services')
  assert.deepEqual([refused.status, refused.body['records']], [409, 1])
  assert.equal((await c.send('DELETE', 'collections/services?records=delete')).status, 204)
  assert.deepEqual(await c.visible(), [])
  assert.equal((await c.send('GET', RECORDS)).status, 404)
})

test('records count against the plan; what is in the trash does not', async () => {
  const { tenant, owner } = await t.makeTenant()
  const limited = await t.call(`/api/v1/admin/tenants/${tenant.id}/quota-overrides`, {
    method: 'PUT',
    token: await t.operator(),
    body: { collection_records: 3, professionals: 2 },
  })
  assert.equal(limited.status, 200, limited.text)
  const site = await makeSite(ctx, tenant.id)
  const send = (method: 'POST' | 'DELETE', path: string, body?: unknown) =>
    t.call(`/api/v1/websites/${site.id}/${path}`, {
      method,
      token: owner,
      ...(body !== undefined && { body }),
    })
  await send('POST', 'collections', { name: 'People', counted_as: 'professionals' })
  await send('POST', 'collections', { name: 'Things' })
  const add = (slug: string) => send('POST', `collections/${slug}/records`, { document: { title: 'X' } })
  const one = await add('people')
  assert.equal((await add('people')).status, 201)
  const third = await add('people')
  assert.deepEqual(
    [third.status, third.body['code'], third.body['resource']],
    [403, 'quota_exceeded', 'professionals'],
  )
  assert.equal((await add('things')).status, 201)
  assert.equal((await add('things')).body['resource'], 'collection_records')
  const id = String(one.body['id'])
  assert.equal((await send('DELETE', `collections/people/records/${id}`)).status, 204)
  assert.equal((await add('things')).status, 201)
  const back = await send('POST', `collections/people/records/${id}/restore`)
  assert.deepEqual([back.status, back.body['resource']], [403, 'collection_records'])
})
