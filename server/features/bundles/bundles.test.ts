/** Sites as bundles: what is written is brought back, whole, and what is wrong is named. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeContent } from '../../../test/kit/content.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { openZip, writeZip } from '../../kernel/zip.ts'
import { addComment } from '../comments/comments.ts'
import { changeSiteSettings } from '../site-settings/site-settings.ts'
import { addMedia } from '../media/media.ts'
import { getSite } from '../sites/sites.ts'
import { type Finding, applyIntake, filesInZip, readBundle, writeBundle } from './bundles.ts'

const t = await startTestApp()
const { ctx } = t
const LIMITS = { maxEntries: 1_000, maxTotalBytes: 1e8, maxFileBytes: 1e8 }
const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="4" height="3"/></svg>'

type Content = Awaited<ReturnType<typeof makeContent>>

/** A site with one of everything, each referring to others. */
async function fullSite(): Promise<Content> {
  const c = await makeContent(t)
  const target = { tenantId: c.tenant.id, siteId: c.site.id }
  const post = async (path: string, body: unknown) => {
    const answer = await c.send('POST', path, body)
    assert.ok(answer.status < 300, answer.text)
    return answer.body as unknown as { id: string }
  }
  const image = await addMedia(ctx, target, {
    body: Buffer.from(SVG),
    name: 'logo.svg',
    alt: 'Logo',
    source_key: 'x:1',
  })
  const bread = await post('categories', { name: 'Bread' })
  const rye = await post('categories', { name: 'Rye', parent_id: bread.id, description: 'Dark' })
  const tag = await post('tags', { name: '@@old/new' })
  const author = await post('authors', { name: 'Jane', bio: 'Bakes', avatar_media_id: image.id })
  await post('collections', {
    name: 'People',
    slug: 'people',
    fields: [
      { key: 'photo', label: 'Photo', type: 'image' },
      { key: 'about', label: 'About', type: 'rich_text' },
      { key: 'knows', label: 'Knows', type: 'relation', collection: 'people', multiple: true },
      { key: 'handle', label: 'Handle', type: 'text' },
    ],
  })
  const about = await c.add('pages', { title: 'About' }, 'published')
  const team = await c.add(
    'pages',
    { title: 'Team', parent_id: about.id, position: 3, template: 'wide' },
    'published',
  )
  const body = {
    type: 'doc',
    content: [
      {
        type: 'paragraph',
        content: [{ type: 'text', text: '@media/logo.svg is text', marks: [{ type: 'bold' }] }],
      },
      { type: 'image', attrs: { media_id: image.id, alt: 'A' } },
      { type: 'gallery', attrs: { images: [{ media_id: image.id, alt: 'B' }] } },
    ],
  }
  const first = await c.add(
    'posts',
    {
      title: 'First',
      body,
      terms: [rye.id, tag.id],
      authors: [author.id],
      featured_media_id: image.id,
      published_at: '2020-02-03T04:05:06.000Z',
      seo: { description: 'D', og_image_media_id: image.id, keywords: ['a', '@@b/c', '@b/c'] },
      is_featured: true,
    },
    'published',
  )
  await c.change(`posts/${first.id}`, { title: 'First, again', slug: 'first-again' })
  await c.add('posts', { title: '@press/kit' })
  const later = await c.add('posts', { title: 'Later' })
  await c.act(`posts/${later.id}/schedule`, { publish_at: '2099-01-01T00:00:00.000Z' })
  const gone = await c.add('posts', { title: 'Gone' }, 'published')
  await c.act(`posts/${gone.id}/unpublish`)
  const ada = await c.add(
    'collections/people/records',
    { title: 'Ada', fields: { handle: '@ada', photo: image.id, about: body } },
    'published',
  )
  await c.add('collections/people/records', { title: 'Bob', fields: { knows: [ada.id] } })
  const [main] = (await c.send('GET', 'menus')).body['items'] as unknown as { id: string }[]
  const items = [
    {
      title: 'Team',
      target: { kind: 'page', id: team.id },
      opens_new_tab: false,
      items: [{ title: 'Rye', target: { kind: 'term', id: rye.id }, opens_new_tab: true, items: [] }],
    },
    { title: 'Out', target: { url: 'https://example.com/' }, opens_new_tab: false, items: [] },
  ]
  if (main) await c.send('PATCH', `menus/${main.id}`, { items })
  else await post('menus', { handle: 'main', name: 'Main', items })
  await post('redirects', { from_path: '/old', target: '/about' })
  await ctx.db.withTenant(target.tenantId, async (tx) => {
    const comment = (reply_to: string | null, status: 'approved' | 'pending') => ({
      entry_id: first.id,
      reply_to,
      author_name: 'Ada',
      body: 'Good',
      status,
      commented_at: new Date('2021-01-01'),
    })
    const top = await addComment(ctx, tx, target.siteId, comment(null, 'approved'))
    await addComment(ctx, tx, target.siteId, { ...comment(top.id, 'pending'), source_key: 'x:2' })
    await changeSiteSettings(ctx, tx, await getSite(tx, target.siteId), {
      tagline: 'Fresh',
      home: { kind: 'page', page_id: about.id },
      logo_media_id: image.id,
      post_path: '/{year}/{slug}',
    })
  })
  return c
}

async function exported(target: {
  tenantId: string
  siteId: string
}): Promise<{ zip: Buffer; files: Record<string, unknown> }> {
  const zip = Buffer.concat(await writeBundle(ctx, target).toArray())
  using archive = await openZip(zip, LIMITS)
  const files: Record<string, unknown> = {}
  for (const [path, file] of [...archive.files].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const text = (await file.bytes()).toString()
    files[path] = path.endsWith('.json') ? JSON.parse(text) : text
  }
  const manifest = files['bundle.json'] as Record<string, unknown>
  delete manifest['exported_at']
  // Sites are named by their owners.
  delete (manifest['site'] as Record<string, unknown>)['name']
  return { zip, files }
}

async function importInto(
  zip: Uint8Array,
  mode: 'new' | 'merge',
  target: { tenantId: string; siteId: string },
) {
  const findings: Finding[] = []
  using files = await filesInZip(zip)
  const intake = await readBundle(files, mode === 'merge' ? { sourcePrefix: 'bundle:' } : {})
  const counts = await applyIntake(ctx, target, intake, {
    mode,
    withConfig: true,
    report: (f) => findings.push(f),
  })
  return { counts, findings }
}

test('a site goes out and in, and out again the same, with nothing lost', async () => {
  const c = await fullSite()
  const { zip, files } = await exported({ tenantId: c.tenant.id, siteId: c.site.id })
  assert.deepEqual(
    Object.keys(files).filter((path) => path.startsWith('entries/')),
    [
      'entries/page/about.json',
      'entries/page/about/team.json',
      'entries/people/ada.json',
      'entries/people/bob.json',
      'entries/post/first-again.json',
      'entries/post/gone.json',
      'entries/post/later.json',
      'entries/post/press-kit.json',
    ],
  )
  assert.ok(!/[0-9a-f]{8}-[0-9a-f]{4}-/.test(JSON.stringify(files)), 'an id is in the bundle')

  const other = await t.makeTenant()
  const site = await makeSite(ctx, other.tenant.id, { name: 'Copy', slug: 'copy' })
  const target = { tenantId: other.tenant.id, siteId: site.id }
  const { findings, counts } = await importInto(zip, 'new', target)
  assert.deepEqual(
    findings.filter(({ item }) => !item.startsWith('Theme')),
    [],
  )
  assert.equal(counts['posts']?.added, 4)
  const again = await exported(target)
  for (const path of Object.keys(files)) assert.deepEqual(again.files[path], files[path], path)
  assert.deepEqual(Object.keys(again.files), Object.keys(files))
})

test('what visitors see is the same, and nothing of it before the end', async () => {
  const c = await fullSite()
  const { zip } = await exported({ tenantId: c.tenant.id, siteId: c.site.id })
  const copy = await makeContent(t)
  const target = { tenantId: copy.tenant.id, siteId: copy.site.id }
  using files = await filesInZip(zip)
  const intake = await readBundle(files)
  let seen: unknown
  await applyIntake(ctx, target, intake, {
    mode: 'new',
    withConfig: true,
    progress: async (phase) => {
      if (phase === 'publishing' && seen === undefined) seen = await copy.visible()
    },
  })
  assert.deepEqual(seen, [])
  const shown = (rows: Awaited<ReturnType<Content['visible']>>) =>
    rows.map(({ kind, path, title }) => `${kind} ${path ?? ''} ${title}`).toSorted()
  assert.deepEqual(shown(await copy.visible()), shown(await c.visible()))
})

test('a repeated import changes what it brought before, and adds nothing again', async () => {
  const c = await fullSite()
  const { zip } = await exported({ tenantId: c.tenant.id, siteId: c.site.id })
  const copy = await makeContent(t)
  const target = { tenantId: copy.tenant.id, siteId: copy.site.id }
  await importInto(zip, 'merge', target)
  const before = await exported(target)
  const { counts } = await importInto(zip, 'merge', target)
  for (const kind of ['pages', 'posts', 'records', 'comments', 'media', 'categories', 'tags', 'authors'])
    assert.equal(counts[kind]?.added, 0, kind)
  const { files } = await exported(target)
  assert.deepEqual(Object.keys(files), Object.keys(before.files))
  assert.deepEqual(files['entries/page/about/team.json'], before.files['entries/page/about/team.json'])
})

test('a bundle that is wrong is refused with the file that is', async () => {
  const bundle = (files: Record<string, unknown>) =>
    writeZip(Object.entries(files).map(([path, value]) => ({ path, body: JSON.stringify(value) }))).toArray()
  const read = async (files: Record<string, unknown>) =>
    readBundle(await filesInZip(Buffer.concat(await bundle(files))))
  await assert.rejects(read({ 'a.json': {} }), /no bundle.json/)
  await assert.rejects(
    read({ 'bundle.json': { format: 2 } }),
    /bundle.json of the bundle is wrong at \/format/,
  )
  await assert.rejects(
    read({ 'bundle.json': { format: 1 }, 'terms.json': [{ taxonomy: 'x' }] }),
    /terms.json .* wrong at \/0/,
  )
  await assert.rejects(
    read({ 'bundle.json': { format: 1 }, 'entries/page/a.json': {} }),
    /entries\/page\/a.json/,
  )
  await assert.rejects(
    read({ 'bundle.json': { format: 1 }, 'media.json': [{ file: 'a.jpg' }] }),
    /media.json names "a.jpg"/,
  )
})
