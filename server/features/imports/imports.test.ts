/** Imports over the API: what a WordPress export becomes, and what is refused. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeContent } from '../../../test/kit/content.ts'
import { importFile, postImport } from '../../../test/kit/import.ts'
import { AppError } from '../../errors.ts'
import { openGuardedFetch } from '../../kernel/http/guarded-fetch.ts'
import { writeZip } from '../../kernel/zip.ts'

/** A picture of 1 × 1 pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const fetched: string[] = []
const web: Record<string, Buffer> = {
  'https://old.test/wp-content/uploads/2024/01/loaf.png': PNG,
  'https://old.test/wp-content/uploads/2024/01/menu.pdf': Buffer.from(
    '%PDF-1.4\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF',
  ),
}
const t = await startTestApp({
  jobs: true,
  overrides: {
    fetcher: {
      ...openGuardedFetch(),
      get: async (url) => {
        fetched.push(url)
        const bytes = web[url]
        if (!bytes) throw new AppError('fetch_failed', `${url} answers 404.`)
        return { url, content_type: '', body: Readable.from([bytes]) }
      },
    },
  },
})
const WXR = readFileSync(new URL('../../../test/fixtures/every-construct.wxr.xml', import.meta.url))

type Content = Awaited<ReturnType<typeof makeContent>>
const run = (c: Content, fields: Record<string, string>, files: Record<string, Uint8Array | string>) =>
  importFile(t, c.base, c.owner, fields, files)

test('a WordPress export becomes a website: texts, addresses, pictures, menus, comments', async () => {
  const c = await makeContent(t, { config: { timezone: 'Europe/Berlin' } })
  const result = await run(c, { format: 'wxr', import_settings: 'true' }, { file: WXR })
  assert.deepEqual([result.state, result.error], ['succeeded', null])
  const added = Object.fromEntries(
    Object.entries(result.counts).map(([kind, { added: amount }]) => [kind, amount]),
  )
  assert.deepEqual(added, {
    media: 2,
    collections: 1,
    categories: 2,
    tags: 2,
    authors: 1,
    posts: 6,
    pages: 2,
    records: 1,
    comments: 2,
    menus: added['menus'],
    redirects: 2,
  })
  const rows = await c.visible()
  const at = (path: string) => rows.find((row) => row.path === path)
  assert.deepEqual(
    rows.filter(({ kind }) => ['page', 'post', 'record'].includes(kind)).map(({ path }) => path),
    ['/about', '/about/team', '/blog/first-loaf', '/blog/second', '/recipe/sourdough'],
  )
  const first = at('/blog/first-loaf')
  const html = String(first?.document['html'])
  assert.match(html, /href="\/about\/team"/)
  assert.match(html, /href="\/blog\/second"/)
  assert.match(html, /href="\/media\/[0-9a-f-]{36}\/menu.pdf"/)
  assert.match(html, /href="https:\/\/else.test\/"/)
  assert.equal(html.match(/src="\/media\/[0-9a-f-]{36}\/loaf/g)?.length, 2)
  assert.ok(!html.includes('old.test'), html)
  assert.deepEqual(
    [
      first?.published_at.toISOString(),
      first?.document['is_featured'],
      first?.document['excerpt'],
      first?.document['template'],
    ],
    ['2024-01-15T08:30:00.000Z', true, 'How it began', 'gallery'],
  )
  assert.deepEqual(first?.document['seo'], { description: 'The first of many' })
  assert.ok(first?.document['featured_image'])
  assert.deepEqual([first?.terms.length, first?.authors.length], [3, 1])
  // Summer time in Berlin: two hours ahead of UTC.
  assert.equal(at('/blog/second')?.published_at.toISOString(), '2024-07-01T10:00:00.000Z')
  assert.match(String(at('/about/team')?.document['html']), /Shared words/)
  assert.equal(rows.filter(({ kind }) => kind === 'comment').length, 1)
  assert.equal(at('/2024/01/first-loaf')?.document['target'], '/blog/first-loaf')
  const main = rows.find(({ kind, type }) => kind === 'menu' && type === 'main')
  const [item] = (main?.document['items'] ?? []) as { title: string; items: { title: string }[] }[]
  assert.deepEqual([item?.title, item?.items[0]?.title], ['About', 'Our rye'])
  const report = result.report.map(({ item: what, message }) => `${what}: ${message}`).join('\n')
  for (const expected of [
    /missing.png.*left out.*404/,
    /latest-posts/,
    /\[unknown_thing\]/,
    /password/,
    /private/,
    /1 in the trash/,
    /wp_global_styles/,
    /became the collection “recipe”/,
    /became tags/,
    /2 comments that are spam/,
  ])
    assert.match(report, expected)
  const posts = (await c.send('GET', 'posts')).body['items'] as unknown as { title: string; status: string }[]
  const states = Object.fromEntries(posts.map(({ title, status }) => [title, status]))
  assert.deepEqual(
    [states['Planned'], states['A draft'], states['For us'], states['Locked']],
    ['scheduled', 'draft', 'draft', 'draft'],
  )
})

test('importing again adds nothing, fetches nothing again, and moves nothing', async () => {
  const c = await makeContent(t)
  await run(c, { format: 'wxr' }, { file: WXR })
  const before = await c.visible()
  fetched.length = 0
  const again = await run(c, { format: 'wxr' }, { file: WXR })
  assert.equal(again.state, 'succeeded')
  for (const kind of ['media', 'posts', 'pages', 'records', 'comments', 'categories', 'tags', 'authors'])
    assert.deepEqual([kind, again.counts[kind]?.added, again.counts[kind]?.changed], [kind, 0, 0])
  assert.deepEqual(fetched, ['https://old.test/wp-content/uploads/2024/01/missing.png'])
  const after = await c.visible()
  assert.deepEqual(
    after.map(({ position }) => position),
    before.map(({ position }) => position),
  )
})

test('a dry run says what would be, and brings nothing', async () => {
  const c = await makeContent(t)
  const result = await run(c, { format: 'wxr', dry_run: 'true' }, { file: WXR })
  assert.deepEqual(
    [result.state, result.counts['posts']?.added, result.counts['comments']?.added],
    ['succeeded', 6, 2],
  )
  assert.match(JSON.stringify(result.report), /unknown_thing/)
  assert.deepEqual(await c.visible(), [])
  assert.deepEqual(((await c.send('GET', 'posts')).body['items'] as unknown as unknown[]).length, 0)
})

test('pictures come from an archive of uploads where there is one', async () => {
  const c = await makeContent(t)
  const uploads = Buffer.concat(await writeZip([{ path: 'uploads/2024/01/loaf.png', body: PNG }]).toArray())
  fetched.length = 0
  const result = await run(c, { format: 'wxr', fetch_media: 'false' }, { file: WXR, uploads })
  assert.deepEqual([result.state, result.counts['media']?.added, fetched], ['succeeded', 1, []])
  const bare = await makeContent(t)
  await run(bare, { format: 'wxr', fetch_media: 'false' }, { file: WXR })
  const first = (await bare.visible()).find(({ path }) => path === '/blog/first-loaf')
  // Better the picture at its old place than none.
  assert.match(String(first?.document['html']), /<img[^>]* src="https:\/\/old.test\/[^"]*loaf-300x200.png"/)
})

test('what is no export fails with a reason, and brings nothing', async () => {
  const c = await makeContent(t)
  const cases: [string, string | Buffer, RegExp][] = [
    [
      'wxr',
      '<rss><channel><title>A feed</title><item><title>x</title></item></channel></rss>',
      /not an export of WordPress/,
    ],
    ['wxr', WXR.subarray(0, 5000), /cut off|not well-formed/],
    ['ghost', '{"db":[]}', /no Ghost export/],
    ['ghost', '{', /no Ghost export/],
    ['markdown', 'PK\x03\x04', /not a zip/],
    ['bundle', Buffer.concat(await writeZip([{ path: 'x', body: '' }]).toArray()), /no bundle.json/],
  ]
  for (const [format, file, reason] of cases) {
    const result = await run(c, { format }, { file })
    assert.equal(result.state, 'failed', format)
    assert.match(result.error ?? '', reason)
  }
  assert.deepEqual(await c.visible(), [])
})

test('files that cannot be exports of the format are refused at once, with what was expected', async () => {
  const c = await makeContent(t)
  const zip = Buffer.concat(await writeZip([{ path: 'x', body: '' }]).toArray())
  const cases: [string, string | Buffer, RegExp][] = [
    ['wxr', '', /WordPress makes .*is empty/],
    ['wxr', 'hello', /WordPress makes .*something else/],
    ['wxr', zip, /WordPress makes .*zip archive/],
    ['wxr', '<!doctype html><title>Sign in</title>', /WordPress makes .*HTML page/],
    ['wxr', '<?xml version="1.0"?><!-- a --><feed/>', /WordPress makes .*XML of another kind/],
    ['ghost', WXR, /Ghost makes .*is XML/],
    ['markdown', '# Hello', /zip archive of Markdown/],
    ['bundle', '{}', /begins like JSON/],
  ]
  for (const [format, file, reason] of cases) {
    const { status, body } = await postImport(t, c.base, c.owner, { format }, { file })
    assert.equal(status, 400, `${format} ${String(file).slice(0, 40)}`)
    const [error] = body['errors'] as unknown as { path: string; message: string }[]
    assert.equal(error?.path, '/body/file')
    assert.match(error?.message ?? '', reason)
  }
})

test('forms that are not right are refused at once', async () => {
  const c = await makeContent(t)
  const post = (fields: Record<string, string>, files: Record<string, string>) =>
    postImport(t, c.base, c.owner, fields, files)
  assert.equal((await post({ format: 'wxr' }, {})).status, 400)
  assert.equal((await post({ format: 'rss' }, { file: 'x' })).status, 400)
  assert.equal((await post({ format: 'wxr', dry_run: 'maybe' }, { file: 'x' })).status, 400)
  const json = await c.send('POST', 'imports', { format: 'wxr' })
  assert.ok([400, 415].includes(json.status), json.text)
  const list = (await c.send('GET', 'imports')).body['items'] as unknown as { state: string }[]
  assert.deepEqual(
    list.map(({ state }) => state),
    ['failed', 'failed', 'failed', 'failed'].slice(0, list.length),
  )
})
