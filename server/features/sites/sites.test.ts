import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { manualClock } from '../../kernel/clock.ts'
import type { AppContext } from '../../context.ts'
import { flip, movePointer } from './pointers.ts'
import { purgeDueSites } from './purge.ts'
import { faultOfSlug, freeSlug } from './slug.ts'
import { countSites } from './sites.ts'

const clock = manualClock()
const { ctx, call, makeTenant, makeMember } = await startTestApp({ overrides: { clock } })
const SITES = '/api/v1/websites'
const DAY_MS = 86_400_000

const post = (token: string, path: string, body: unknown = {}) => call(path, { method: 'POST', token, body })
const patch = (token: string, id: string, body: unknown, headers = {}) =>
  call(`${SITES}/${id}`, { method: 'PATCH', token, body, headers })
const remove = (token: string, id: string) => call(`${SITES}/${id}`, { method: 'DELETE', token })

const pointerOf = (siteId: string) =>
  ctx.db.withPlatform((tx) =>
    tx.selectFrom('live_sites').selectAll().where('site_id', '=', siteId).executeTakeFirst(),
  )
const itemsOf = (answer: { body: unknown }) => (answer.body as { items: Record<string, string>[] }).items

/** What the pointer must say, whoever moved it. */
async function assertPointersFollow(tenantId: string) {
  const rows = await ctx.db.withTenant(tenantId, (tx) => tx.selectFrom('sites').selectAll().execute())
  for (const row of rows) {
    const gone = row.status === 'deleted'
    const pointer = await pointerOf(row.id)
    assert.deepEqual(
      [pointer?.slug, pointer?.is_main, pointer?.status, pointer?.release_number, pointer?.move],
      [gone ? row.id : row.slug, row.is_main && !gone, row.status, row.release_number, row.move],
    )
  }
}

test('a site is read with its address and what it holds', async () => {
  const { tenant, owner } = await makeTenant()
  const [main, shop] = [
    await makeSite(ctx, tenant.id, { slug: 'home' }),
    await makeSite(ctx, tenant.id, { slug: 'shop' }),
  ]
  const { status, body, headers } = await call(`${SITES}/${main.id}`, { token: owner })
  assert.equal(status, 200)
  assert.equal(headers['etag'], '"1"')
  const { url, is_main, release_number, counts } = body as unknown as Record<string, never>
  assert.deepEqual([url, is_main, release_number], [`http://${tenant.slug}.localhost:8080`, true, 1])
  assert.deepEqual(counts, {
    pages: 0,
    posts: 0,
    records: 0,
    drafts: 0,
    collections: 0,
    media: 0,
    media_bytes: 0,
    releases: 1,
  })
  const other = await call(`${SITES}/${shop.id}`, { token: owner })
  assert.equal(other.body['url'], `http://shop.${tenant.slug}.localhost:8080`)
})

test('sites are listed by name or age, searched, and page by page', async () => {
  const { tenant, owner } = await makeTenant()
  for (const name of ['Beta', 'alpha', 'Gamma_1', 'delta']) {
    clock.advance(1000)
    await makeSite(ctx, tenant.id, { name, slug: name.toLowerCase().replace('_', '-') })
  }
  const names = async (query: string) =>
    itemsOf(await call(`${SITES}?${query}`, { token: owner })).map((item) => item['name'])
  assert.deepEqual(await names('sort=name'), ['alpha', 'Beta', 'delta', 'Gamma_1'])
  assert.deepEqual(await names(''), ['delta', 'Gamma_1', 'alpha', 'Beta'])
  assert.deepEqual(await names('q=ET'), ['Beta'])
  assert.deepEqual(await names('q=_'), ['Gamma_1'])
  for (const sort of ['name', '-name', 'created_at', '-created_at']) {
    const seen: unknown[] = []
    let cursor = ''
    do {
      const page = await call(`${SITES}?sort=${sort}&limit=1${cursor && `&cursor=${cursor}`}`, {
        token: owner,
      })
      seen.push(...itemsOf(page).map((item) => item['name']))
      cursor = (page.body as unknown as { next_cursor: string | null }).next_cursor ?? ''
    } while (cursor)
    assert.deepEqual(seen, await names(`sort=${sort}`))
  }
  assert.deepEqual(await names('status=suspended'), [])
})

test('a new slug is the new address at once; names that are taken or reserved are refused', async () => {
  const { tenant, owner } = await makeTenant()
  const [one, two] = [
    await makeSite(ctx, tenant.id, { slug: 'one' }),
    await makeSite(ctx, tenant.id, { slug: 'two' }),
  ]
  const changed = await patch(owner, two.id, { slug: 'second', name: ' Second ' }, { 'if-match': '"1"' })
  assert.equal(changed.status, 200)
  assert.deepEqual(
    [changed.body['name'], changed.body['url'], changed.headers['etag']],
    ['Second', `http://second.${tenant.slug}.localhost:8080`, '"2"'],
  )
  await assertPointersFollow(tenant.id)
  assert.equal((await patch(owner, two.id, { slug: 'third' }, { 'if-match': '"1"' })).status, 412)
  const refused = await patch(owner, two.id, { slug: 'one' })
  assert.deepEqual([refused.status, refused.body['code']], [409, 'slug_taken'])
  assert.equal((await patch(owner, two.id, { slug: 'admin' })).body['code'], 'slug_reserved')
  for (const slug of ['r12--shop', 'xn--bcher-kva', 'Shop', '-a', 'a-', 'a.b', 'a'.repeat(51)])
    assert.equal((await patch(owner, two.id, { slug })).status, 400, slug)
  // The name that was given up is free.
  assert.equal((await patch(owner, one.id, { slug: 'two' })).status, 200)
  await assertPointersFollow(tenant.id)
  const put = await call(`${SITES}/${one.id}`, { method: 'PUT', token: owner, body: { name: 'One' } })
  assert.deepEqual([put.status, put.body['slug']], [200, 'two'])
})

test('no slug of a site can be mistaken for something else', () => {
  for (const slug of ['www', 'api', 'mail', 'app']) assert.equal(faultOfSlug(slug), 'reserved', slug)
  for (const slug of ['r1--a', 'staging--a', 'ab--c', '', 'a_b', 'ä'])
    assert.equal(faultOfSlug(slug), 'invalid', slug)
  for (const slug of ['a', '1', 'r1-a', 'blog', 'a--b', 'a'.repeat(50)])
    assert.equal(faultOfSlug(slug), undefined, slug)
})

test('a slug is made of any name', async () => {
  const { tenant } = await makeTenant()
  await makeSite(ctx, tenant.id, { slug: 'muller' })
  const slugs = await ctx.db.withTenant(tenant.id, async (tx) => {
    const made = []
    for (const name of ['Müller', 'パン屋', 'Admin', 'R12 -- Shop', '!', 'x'.repeat(99)])
      made.push(await freeSlug(tx, name))
    return made
  })
  assert.deepEqual(slugs, ['muller-2', 'site', 'site-admin', 'r12-shop', 'site', 'x'.repeat(44)])
})

test('of sites that take one name at once, one wins', async () => {
  const { tenant, owner } = await makeTenant()
  const sites = []
  for (const slug of ['a', 'b', 'c', 'd']) sites.push(await makeSite(ctx, tenant.id, { slug }))
  const answers = await Promise.all(sites.map(({ id }) => patch(owner, id, { slug: 'wanted' })))
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((x, y) => x - y),
    [200, 409, 409, 409],
  )
  await assertPointersFollow(tenant.id)
})

test('a site is suspended, put into maintenance and activated, for visitors at once', async () => {
  const { tenant, owner } = await makeTenant()
  const site = await makeSite(ctx, tenant.id)
  const path = `${SITES}/${site.id}`
  const off = await post(owner, `${path}/maintenance`, { message: 'Back on Monday' })
  assert.deepEqual(
    [off.status, off.body['status'], off.body['status_message']],
    [200, 'maintenance', 'Back on Monday'],
  )
  assert.equal((await pointerOf(site.id))?.status_message, 'Back on Monday')
  assert.equal((await post(owner, `${path}/suspend`)).body['status_message'], null)
  await assertPointersFollow(tenant.id)
  const on = await post(owner, `${path}/activate`)
  assert.deepEqual([on.body['status'], on.body['status_message']], ['active', null])
  const { move } = (await pointerOf(site.id)) ?? {}
  assert.equal((await post(owner, `${path}/activate`)).status, 200)
  assert.equal((await pointerOf(site.id))?.move, move, 'asking for the present state moves nothing')
  const audit = await ctx.db.withTenant(tenant.id, (tx) =>
    tx.selectFrom('audit_entries').select('action').where('subject_id', '=', site.id).execute(),
  )
  assert.deepEqual(
    audit.map((entry) => entry.action),
    ['website.maintain', 'website.suspend', 'website.activate'],
  )
})

test('a deleted site is gone at once, frees its names and its place, and comes back', async () => {
  const { tenant, owner } = await makeTenant()
  const site = await makeSite(ctx, tenant.id, { slug: 'shop' })
  await post(owner, `${SITES}/${site.id}/suspend`)
  const gone = await remove(owner, site.id)
  assert.equal(gone.body['status'], 'deleted')
  assert.equal(
    gone.body['purge_after_at'],
    new Date(clock.now().getTime() + ctx.config.deletionGraceDays * DAY_MS).toISOString(),
  )
  for (const path of ['', '/releases'])
    assert.equal((await call(`${SITES}/${site.id}${path}`, { token: owner })).status, 404)
  assert.equal((await remove(owner, site.id)).status, 404)
  assert.deepEqual(itemsOf(await call(SITES, { token: owner })), [])
  assert.equal(itemsOf(await call(`${SITES}?status=deleted`, { token: owner })).length, 1)
  await assertPointersFollow(tenant.id)

  const heir = await makeSite(ctx, tenant.id, { slug: 'shop' })
  const refused = await post(owner, `${SITES}/${site.id}/restore`)
  assert.deepEqual([refused.status, refused.body['code']], [409, 'slug_taken'])
  const back = await post(owner, `${SITES}/${site.id}/restore`, { slug: 'old-shop' })
  assert.deepEqual([back.status, back.body['status'], back.body['is_main']], [200, 'suspended', false])
  assert.equal((await post(owner, `${SITES}/${site.id}/restore`)).status, 409)
  assert.equal((await call(`${SITES}/${heir.id}`, { token: owner })).body['is_main'], true)
  await assertPointersFollow(tenant.id)
})

test('another site becomes the main one', async () => {
  const { tenant, owner } = await makeTenant()
  const sites = []
  for (const slug of ['a', 'b', 'c']) sites.push(await makeSite(ctx, tenant.id, { slug }))
  const made = await post(owner, `${SITES}/${sites[1]?.id}/make-main`)
  assert.deepEqual(
    [made.status, made.body['is_main'], made.body['url']],
    [200, true, `http://${tenant.slug}.localhost:8080`],
  )
  await assertPointersFollow(tenant.id)
  await Promise.all(sites.map(({ id }) => post(owner, `${SITES}/${id}/make-main`)))
  await assertPointersFollow(tenant.id)
  const mains = itemsOf(await call(SITES, { token: owner })).filter((item) => item['is_main'])
  assert.equal(mains.length, 1)
})

test('pointers follow in whatever order and however late they are moved', async () => {
  const { tenant } = await makeTenant()
  const [a, b] = [
    await makeSite(ctx, tenant.id, { slug: 'a' }),
    await makeSite(ctx, tenant.id, { slug: 'b' }),
  ]
  // As after a crash between the commit in the home and the move of the pointer: the two have exchanged their names.
  const withoutFlip = { ...ctx, db: { ...ctx.db, withPlatform: () => Promise.reject(new Error('away')) } }
  await ctx.db.withTenant(tenant.id, async (tx) => {
    await tx.updateTable('sites').set({ slug: 'x', is_main: false }).where('id', '=', a.id).execute()
    await tx.updateTable('sites').set({ slug: 'a', is_main: true }).where('id', '=', b.id).execute()
    await tx.updateTable('sites').set({ slug: 'b' }).where('id', '=', a.id).execute()
    for (const { id } of [a, b]) await movePointer(withoutFlip, tx, id)
  })
  assert.deepEqual([(await pointerOf(a.id))?.slug, (await pointerOf(b.id))?.slug], ['a', 'b'])
  // What these two calls announce, not what is heard: earlier notices may come late, and each of them twice.
  const announced: unknown[] = []
  const overheard: Pick<AppContext, 'db' | 'notices'> = {
    db: ctx.db,
    notices: {
      ...ctx.notices,
      publish: (tx, topic, payload) => {
        announced.push([topic, (payload['sites'] as { site_id: string }[]).map(({ site_id }) => site_id)])
        return ctx.notices.publish(tx, topic, payload)
      },
    },
  }
  await flip(overheard, tenant.id, [b.id])
  await assertPointersFollow(tenant.id)
  assert.equal(announced.length, 1)
  const [[topic, sites]] = announced as [[string, string[]]]
  assert.deepEqual([topic, new Set(sites)], ['live-sites', new Set([a.id, b.id])])
  await flip(overheard, tenant.id, [a.id])
  assert.equal(announced.length, 1, 'what is in place already is not announced')
})

test('a purge removes rows, bytes and the pointer, of what is due only', async () => {
  const { tenant, owner } = await makeTenant()
  const [site, kept] = [
    await makeSite(ctx, tenant.id, { slug: 'gone' }),
    await makeSite(ctx, tenant.id, { slug: 'kept' }),
  ]
  const blobs = ctx.blobs.scope({ tenantId: tenant.id })
  for (const { id } of [site, kept])
    await blobs.put(`sites/${id}/media/1/file`, new Uint8Array(3), { contentType: 'text/plain' })
  await remove(owner, site.id)
  const purge = () =>
    purgeDueSites(ctx, {
      signal: new AbortController().signal,
      onPurged: async (tenantId) => touched.push(tenantId),
    })
  const touched: string[] = []
  assert.equal(await purge(), 0)
  clock.advance(ctx.config.deletionGraceDays * DAY_MS + 1)
  const late = await makeMember(tenant.id, 'owner')
  assert.equal((await post(late.token, `${SITES}/${site.id}/restore`)).status, 409)
  assert.equal(await purge(), 1)
  assert.deepEqual(touched, [tenant.id])
  assert.equal(await pointerOf(site.id), undefined)
  assert.equal(await blobs.findInfo(`sites/${site.id}/media/1/file`), undefined)
  assert.ok(await blobs.findInfo(`sites/${kept.id}/media/1/file`))
  await ctx.db.withTenant(tenant.id, async (tx) => {
    assert.equal(await countSites(tx), 1)
    assert.equal((await tx.selectFrom('sites').select('id').execute()).length, 1)
    assert.equal(
      (await tx.selectFrom('releases').select('id').where('site_id', '=', site.id).execute()).length,
      0,
    )
  })
})

test('who may only look changes nothing', async () => {
  const { tenant } = await makeTenant()
  const site = await makeSite(ctx, tenant.id)
  const viewer = await makeMember(tenant.id, 'viewer')
  assert.equal((await call(`${SITES}/${site.id}`, { token: viewer.token })).status, 200)
  assert.equal((await patch(viewer.token, site.id, { name: 'X' })).status, 403)
  assert.equal((await post(viewer.token, `${SITES}/${site.id}/suspend`)).status, 403)
  assert.equal((await remove(viewer.token, site.id)).status, 403)
})
