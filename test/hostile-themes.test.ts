/** Hostile text in every field of a website, shown by each theme that ships with the program: nothing of it runs. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { parseDocument } from 'htmlparser2'
import { installBuiltInThemes } from '../server/features/themes/themes.ts'
import { siteOrigin } from '../server/features/sites/sites.ts'
import { type TestApp, startTestApp } from './kit/app.ts'
import { FRAMES, HOSTILE_ADDRESSES, HOSTILE_HTML, assertAddress, elementsOf } from './kit/hostile-html.ts'
import { root } from './kit/source.ts'

const HOSTILE = [...HOSTILE_HTML, ...HOSTILE_ADDRESSES].filter((text) => !text.includes('\0'))
/** Those that end a title, an attribute or a script, with something to run behind it, on one line. */
const SHORT = HOSTILE.filter((text) => /^[^\n\r\t]{8,95}$/.test(text) && /["'>]/.test(text))
const POSTS = 30

const t = await startTestApp()
await installBuiltInThemes(t.ctx)
const { tenant, owner } = await t.makeTenant({ plan: 'custom' })
const site = await made('/api/v1/websites', { name: 'Shop', demo_content: false })
const api = `/api/v1/websites/${site.id}`
const at = (index: number) => SHORT[(index * 7) % SHORT.length] ?? ''

async function made(path: string, body: unknown, method: 'POST' | 'PUT' | 'PATCH' = 'POST') {
  const answer = await t.call(path, { method, token: owner, body })
  assert.ok(answer.status < 300, `${path}: ${answer.text}`)
  return answer.body as unknown as { id: string; path: string; slug: string }
}

/** Everything hostile that there is, as text and as HTML. */
function bodyOf(index: number) {
  const texts = HOSTILE.filter((_text, place) => place % POSTS === index)
  return {
    type: 'doc',
    content: texts.flatMap((text) => [
      { type: 'paragraph', content: [{ type: 'text', text }] },
      { type: 'codeBlock', attrs: {}, content: [{ type: 'text', text }] },
      { type: 'html', attrs: { html: text } },
    ]),
  }
}

async function fill(): Promise<string[]> {
  const paths = [
    '/',
    '/blog',
    '/nowhere',
    ...SHORT.slice(0, 10).map((q) => `/search?q=${encodeURIComponent(q)}`),
  ]
  const category = await made(`${api}/categories`, { name: at(1), slug: 'cat', description: at(2) })
  const tag = await made(`${api}/tags`, { name: at(3), slug: 'tag', description: at(4) })
  const author = await made(`${api}/authors`, {
    name: at(5),
    slug: 'who',
    bio: at(6),
    links: [{ label: at(7), url: 'https://ok.example/"onclick="alert(1)' }],
  })
  await made(`${api}/collections`, {
    name: at(8),
    slug: 'things',
    singular: at(9),
    description: at(10),
    fields: [
      { key: 'note', label: at(11), type: 'text' },
      { key: 'list', label: at(12), type: 'list' },
      { key: 'rich', label: at(13), type: 'rich_text' },
    ],
  })
  for (let index = 0; index < POSTS; index++) {
    const document = {
      title: at(20 + index),
      slug: `x${index}`,
      excerpt: at(60 + index),
      body: bodyOf(index),
      authors: [author.id],
      seo: {
        title: at(90 + index),
        description: at(91 + index),
        keywords: [at(92 + index)],
        json_ld: { name: at(93 + index) },
      },
    }
    const kinds = {
      posts: { ...document, terms: [category.id, tag.id], is_featured: index % 2 === 0 },
      pages: { ...document, slug: `page-${index}` },
      'collections/things/records': {
        ...document,
        fields: { note: at(index), list: [at(index + 1)], rich: bodyOf(index) },
      },
    }
    for (const [kind, filled] of Object.entries(kinds))
      paths.push((await made(`${api}/${kind}`, { document: filled, status: 'published' })).path)
  }
  await made(
    `${api}/settings`,
    {
      title: at(14),
      tagline: at(15),
      description: at(16),
      copyright: at(17),
      contact: { phone: at(18).slice(0, 50), address: at(19), hours: at(20) },
    },
    'PATCH',
  )
  const { body: menus } = await t.call(`${api}/menus`, { token: owner })
  const items = [
    { title: at(21), target: { url: '/x"onclick="alert(1)' } },
    { title: at(22), target: { url: '/page-1' } },
  ]
  for (const { id } of (menus as unknown as { items: { id: string }[] }).items)
    await made(`${api}/menus/${id}`, { name: at(23), items }, 'PUT')
  return [...paths, '/category/cat', '/tag/tag', '/author/who', '/things']
}

/** @throws AssertionError when something in the page runs, loads or leads where no theme wants it */
function assertNothingRuns(html: string, where: string): void {
  for (const element of elementsOf(parseDocument(html).children)) {
    const { name, attribs } = element
    const told = `${where}: <${name} ${JSON.stringify(attribs)}>`
    assert.ok(
      !['object', 'embed', 'base', 'frame', 'frameset', 'applet', 'portal', 'math'].includes(name),
      told,
    )
    if (name === 'iframe') assert.match(attribs['src'] ?? '', FRAMES, told)
    if (name === 'meta') assert.notEqual(attribs['http-equiv']?.toLowerCase(), 'refresh', told)
    const [text] = element.children
    const inside = text && 'data' in text ? text.data : ''
    if (attribs['type'] === 'application/ld+json') JSON.parse(inside)
    else if (name === 'script' || name === 'style') assert.doesNotMatch(inside, /alert\(|evil\.example/, told)
    if (name === 'script' && attribs['src'] !== undefined) assert.match(attribs['src'], /^\/_assets\//, told)
    if (name === 'link') assert.doesNotMatch(attribs['href'] ?? '', /evil\.example/, told)
    for (const [attribute, value] of Object.entries(attribs)) {
      assert.doesNotMatch(attribute, /^on|["'<]|^srcdoc$/i, told)
      if (attribute === 'style') assert.doesNotMatch(value, /alert\(|evil\.example|expression|url\(/i, told)
      if (['href', 'src', 'action', 'formaction', 'poster', 'xlink:href'].includes(attribute))
        assertAddress(value, told)
    }
  }
}

const paths = await fill()
const host = new URL(await originOf(t)).host.split(':')[0] ?? ''

async function originOf({ ctx }: TestApp): Promise<string> {
  const row = await ctx.db.withTenant(tenant.id, (tx) =>
    tx.selectFrom('sites').selectAll().where('id', '=', site.id).executeTakeFirstOrThrow(),
  )
  return siteOrigin(ctx, tenant.slug, row)
}

for (const theme of readdirSync(`${root}/themes`)) {
  test(`${theme} runs nothing that stands in a field`, async () => {
    await made(`${api}/theme`, { theme }, 'PUT')
    for (const path of paths) {
      const { status, text } = await t.visit(host, path)
      assert.ok([200, 404].includes(status), `${path}: ${status} ${text.slice(0, 300)}`)
      assertNothingRuns(text, `${theme} ${path}`)
    }
  })
}
