import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeSite } from '../../../test/kit/site.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { addEntry } from '../entries/entries.ts'
import { addMedia } from '../media/media.ts'
import { presentRow } from '../releases/releases.ts'

const { ctx, call, makeTenant } = await startTestApp()

/** A transparent GIF of one pixel. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

async function makeSettings() {
  const { tenant, owner: token } = await makeTenant()
  const site = await makeSite(ctx, tenant.id)
  const path = `/api/v1/websites/${site.id}/settings`
  const send = (method: 'PATCH' | 'PUT', body: unknown, headers = {}) =>
    call(path, { method, token, body, headers })
  return { tenant, site, send, read: () => call(path, { token }) }
}

test('settings are published as they change, and read back', async () => {
  const { site, send, read } = await makeSettings()
  const first = await read()
  assert.deepEqual([first.status, first.headers['etag'], first.body['title']], [200, '"1"', 'Shop'])
  const changed = await send(
    'PATCH',
    {
      title: ' Bakery ',
      locale: 'DE-at',
      timezone: 'europe/vienna',
      contact: { phone: '1' },
      blog_path: '/news/',
    },
    { 'if-match': '"1"' },
  )
  assert.equal(changed.status, 200, changed.text)
  const { title, locale, timezone, blog_path, release_number } = changed.body as Record<string, unknown>
  assert.deepEqual(
    [title, locale, timezone, blog_path, release_number],
    ['Bakery', 'de-AT', 'Europe/Vienna', '/news', 2],
  )
  const more = await send('PATCH', { contact: { email: 'a@b.example' }, seo: { noindex: true } })
  assert.deepEqual(more.body['contact'], { phone: '1', email: 'a@b.example' })
  assert.equal((await send('PATCH', { tagline: 'x' }, { 'if-match': '"2"' })).status, 412)
  const pointer = await ctx.db.withPlatform((tx) =>
    tx.selectFrom('live_sites').selectAll().where('site_id', '=', site.id).executeTakeFirst(),
  )
  assert.equal(pointer?.release_number, 3)

  const replaced = await send('PUT', { title: 'New' })
  assert.deepEqual(
    [replaced.body['locale'], replaced.body['contact'], replaced.body['blog_path']],
    ['en', {}, '/blog'],
  )
  const audit = await ctx.db.withTenant(site.tenant_id, (tx) =>
    tx.selectFrom('audit_entries').select('after').where('action', '=', 'website.change_settings').execute(),
  )
  assert.equal(audit.length, 3)
})

test('every setting that cannot be is named, with what to do', async () => {
  const { send } = await makeSettings()
  const { status, body } = await send('PATCH', {
    locale: 'xx-klingon-9',
    timezone: 'Mars/Olympus',
    blog_path: '/media',
    post_path: '/{year}/{name}',
    home: { kind: 'page' },
    seo: { title_format: '{site}' },
    social: [{ platform: 'x', url: 'javascript:alert(1)' }],
    robots: 'Disallow: /private\n<script>',
  })
  assert.equal(status, 400)
  const paths = (body['errors'] as unknown as { path: string }[]).map((error) => error.path)
  assert.deepEqual(paths, [
    '/body/locale',
    '/body/timezone',
    '/body/blog_path',
    '/body/post_path',
    '/body/home/page_id',
    '/body/seo/title_format',
    '/body/social/0/url',
    '/body/robots',
  ])
  for (const wrong of [
    { timezone: '+01:00' },
    { blog_path: '/' },
    { post_path: '/blog/{slug}.html' },
    { post_path: '/feed.xml/{slug}' },
    { locale: 'qq' },
  ])
    assert.equal((await send('PATCH', wrong)).status, 400, JSON.stringify(wrong))
})

test('logo, icon and social image are images of this site', async () => {
  const { tenant, site, send } = await makeSettings()
  const source = { body: PIXEL, name: 'logo.gif', alt: 'A loaf' }
  const { id } = await addMedia(ctx, { tenantId: tenant.id, siteId: site.id }, source)
  const set = await send('PATCH', { logo_media_id: id, seo: { og_image_media_id: id } })
  assert.equal(set.status, 200, set.text)
  const { logo, logo_media_id, seo } = set.body as unknown as {
    logo: { alt: string; url: string }
    logo_media_id: string
    seo: { og_image_media_id: string }
  }
  assert.deepEqual([logo_media_id, logo.alt, seo.og_image_media_id], [id, 'A loaf', id])
  assert.equal((await send('PATCH', { icon_media_id: randomUUID() })).status, 400)
  const cleared = await send('PATCH', { logo_media_id: null })
  assert.deepEqual([cleared.body['logo_media_id'], 'logo' in cleared.body], [null, false])
  assert.equal(
    (cleared.body['seo'] as unknown as typeof seo).og_image_media_id,
    id,
    'what is not named stays',
  )

  const other = await makeSite(ctx, tenant.id, { slug: 'other' })
  const foreign = { body: PIXEL, name: 'other.gif' }
  const theirs = await addMedia(ctx, { tenantId: tenant.id, siteId: other.id }, foreign)
  assert.equal((await send('PATCH', { logo_media_id: theirs.id })).status, 400)
})

test('pages and posts move with the settings that say where they are', async () => {
  const { site, send } = await makeSettings()
  const inSite = <Result>(work: (tx: TenantTx) => Promise<Result>) => ctx.db.withTenant(site.tenant_id, work)
  const [about, post] = await inSite(async (tx) => [
    await addEntry(ctx, tx, site.id, { type: 'page', document: { title: 'About' }, status: 'published' }),
    await addEntry(ctx, tx, site.id, { type: 'post', document: { title: 'Hello' }, status: 'published' }),
  ])
  const pathOf = (kind: 'page' | 'post', id: string) =>
    inSite(async (tx) => (await presentRow(tx, site.id, kind, id))?.path)
  assert.deepEqual([await pathOf('page', about.id), await pathOf('post', post.id)], ['/about', '/blog/hello'])
  const moved = await send('PATCH', {
    home: { kind: 'page', page_id: about.id },
    blog_path: '/news',
    post_path: '/news/{slug}',
  })
  assert.equal(moved.status, 200, moved.text)
  assert.deepEqual([await pathOf('page', about.id), await pathOf('post', post.id)], ['/', '/news/hello'])
  const redirects = await inSite((tx) =>
    tx
      .selectFrom('content_log')
      .select(['path', 'document'])
      .where('kind', '=', 'redirect')
      .where('until_position', 'is', null)
      .execute(),
  )
  const hello = redirects.find(({ path }) => path === '/blog/hello')
  assert.equal((hello?.document as { target?: string } | undefined)?.target, '/news/hello')
  const wrong = await send('PATCH', { home: { kind: 'page', page_id: post.id } })
  assert.equal(wrong.status, 400)
})
