import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import type { PublishedRow } from '../../published/documents.ts'
import { addSite, defaultConfig } from '../sites/sites.ts'
import { type Publication, currentRelease, presentRow, publish } from './releases.ts'

const { ctx, makeTenant } = await startTestApp()
const THEME = { hash: 'a'.repeat(64), owner: 'platform' } as const

/** A site with a first release, in a tenant of its own. */
async function makeSite(locale = 'en') {
  const { tenant } = await makeTenant()
  const site = await ctx.db.withTenant(tenant.id, async (tx) => {
    const added = await addSite(ctx, tx, { name: 'Shop', slug: 'shop', status: 'active' })
    const config = defaultConfig({ title: 'Shop', locale })
    await publish(ctx, tx, added.id, { kind: 'site', theme: THEME, config })
    return added
  })
  const release = (publication: Publication) =>
    ctx.db.withTenant(tenant.id, (tx) => publish(ctx, tx, site.id, publication))
  const put = (...rows: PublishedRow[]) => release({ kind: 'content', put: rows })
  return { tenant, site, release, put }
}

function page(title: string, more: Partial<PublishedRow> = {}): PublishedRow {
  return {
    kind: 'page',
    entry_id: randomUUID(),
    type: 'page',
    path: `/${title}`,
    parent_id: null,
    title,
    published_at: new Date('2026-01-02T03:04:05.678Z'),
    terms: [],
    authors: [],
    search: `About ${title}`,
    document: { title, html: `<p>${title}</p>` },
    ...more,
  }
}

const pointerOf = (siteId: string) =>
  ctx.db.withPlatform((tx) =>
    tx.selectFrom('live_sites').selectAll().where('site_id', '=', siteId).executeTakeFirst(),
  )

test('publishing makes a release, moves the pointer, and says what changed', async () => {
  const { tenant, site, put, release } = await makeSite()
  assert.equal((await pointerOf(site.id))?.release_number, 1)
  const about = page('about')
  const second = await put(about, page('team'))
  assert.deepEqual([second.number, second.content_position, second.changes.added], [2, 1, { page: 2 }])
  const changed = { ...about, title: 'About us' }
  const third = await release({
    kind: 'content',
    put: [changed],
    remove: [{ kind: 'page', entry_id: randomUUID() }],
    note: 'Nicer',
  })
  assert.deepEqual(third.changes, { added: {}, changed: { page: 1 }, removed: {} })
  const pointer = await pointerOf(site.id)
  assert.deepEqual(
    [pointer?.release_number, pointer?.content_position, pointer?.slug, pointer?.is_main, pointer?.status],
    [3, 2, 'shop', true, 'active'],
  )
  await ctx.db.withTenant(tenant.id, async (tx) => {
    assert.equal((await currentRelease(tx, site.id)).note, 'Nicer')
    const row = await presentRow(tx, site.id, 'page', about.entry_id)
    assert.deepEqual(row, { ...changed, search: null })
  })
})

test('what is so already makes no release', async () => {
  const { put, release } = await makeSite()
  const about = page('about')
  const { number } = await put(about)
  const settings = { settings: { accent: '#123456', fonts: ['a', 'b'] } }
  assert.equal((await put({ ...about, document: { html: '<p>about</p>', title: 'about' } })).number, number)
  assert.equal((await release({ kind: 'theme', theme_settings: settings })).number, number + 1)
  assert.equal((await release({ kind: 'theme', theme_settings: settings })).number, number + 1)
  assert.equal(
    (await release({ kind: 'content', remove: [{ kind: 'post', entry_id: about.entry_id }] })).number,
    number + 1,
  )
})
