/** Hostile HTML through every node, mark, attribute and field that ends up in a page: nothing of it runs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDocument } from 'htmlparser2'
import type { ChildNode, Element } from 'domhandler'
import { startTestApp } from '../../../test/kit/app.ts'
import { HOSTILE_ADDRESSES, HOSTILE_HTML, assertHarmless } from '../../../test/kit/hostile-html.ts'
import { makePagesSite, testTheme } from '../../../test/kit/pages.ts'
import { MARKS, NODES, type RichNode } from '../../../sdk/formats/rich-text/nodes.ts'
import {
  htmlToRichText,
  plainText,
  renderRichText,
  requireRichText,
  sanitizeHtml,
} from '../rich-text/rich-text.ts'
import { addCollection } from '../collections/collections.ts'
import { addEntry, publishEntries } from './entries.ts'

const HOSTILE = [...HOSTILE_HTML, ...HOSTILE_ADDRESSES]

/** Every node with the text in every attribute, mark and text of it, as if nothing had checked it on its way in. */
function everywhere(hostile: string): RichNode[] {
  const inside: RichNode[] = [{ type: 'text', text: hostile }]
  for (const [type, attributes] of Object.entries(MARKS))
    inside.push({
      type: 'text',
      text: hostile,
      marks: [{ type, attrs: Object.fromEntries(Object.keys(attributes).map((name) => [name, hostile])) }],
    })
  const leaves: RichNode[] = [{ type: 'paragraph', content: inside }]
  return Object.entries(NODES)
    .filter(([type]) => type !== 'doc' && type !== 'text')
    .flatMap(([type, rule]) => {
      const names = Object.keys(rule.attrs ?? {})
      const attrs = Object.fromEntries(names.map((name) => [name, hostile]))
      const images = [{ src: hostile, alt: hostile, caption: hostile, media_id: hostile }]
      const isInline = rule.holds?.includes('text')
      const shown = { type, attrs: { ...attrs, ...(names.includes('images') && { images }) } }
      const content = isInline ? inside : leaves
      // A good value in one place must not let the others through.
      const fixed = {
        ...shown,
        attrs: { ...shown.attrs, href: '/ok', src: '/ok.png', url: 'https://youtu.be/abcdefghijk' },
      }
      return [
        { ...shown, content },
        { ...fixed, content },
      ]
    })
}

test('the corpus is large, and its check finds what it is about', () => {
  assert.ok(new Set(HOSTILE).size >= 250, `${new Set(HOSTILE).size} snippets`)
  const caught = HOSTILE_HTML.filter((html) => {
    try {
      assertHarmless(html, '')
      return false
    } catch {
      return true
    }
  })
  assert.ok(caught.length > 180, `${caught.length} are found to be hostile as they are`)
})

test('the allow-list lets nothing through, once or twice over', () => {
  for (const hostile of HOSTILE) {
    const clean = sanitizeHtml(hostile)
    assertHarmless(clean, hostile)
    assertHarmless(sanitizeHtml(clean), hostile)
    assertHarmless(sanitizeHtml(`<div><p>${hostile}</p></div>`), hostile)
    assertHarmless(`<p>before</p>${clean}<p>after</p>`, hostile)
  }
})

test('rich text writes nothing that runs, whatever stands in its nodes, marks and attributes', () => {
  for (const hostile of HOSTILE)
    for (const node of everywhere(hostile))
      assertHarmless(renderRichText({ type: 'doc', content: [node] }), `${node.type}: ${hostile}`)
})

test('hostile HTML that is imported becomes harmless nodes', () => {
  for (const hostile of HOSTILE) {
    const { doc } = htmlToRichText(hostile)
    assertHarmless(renderRichText(requireRichText(doc)), hostile)
    assert.equal(typeof plainText(doc), 'string')
  }
})

const THEME = testTheme({
  'templates/page.liquid': `<main>{{ page.content }}</main><i title="{{ page.title }}" data-x='{{ page.excerpt }}'>{{ page.title }}
    {{ page.excerpt }} {{ page.fields.note }} {{ page.seo.title }}</i>`,
  'templates/record.liquid': `<main>{{ record.content }}{{ record.fields.rich }}</main>
    <i title="{{ record.fields.short }}">{{ record.fields.short }} {{ record.fields.long }} {{ record.fields.list | join: ',' }}</i>`,
})

test('fields of pages and records reach a page as text', async () => {
  const t = await startTestApp()
  const { ctx } = t
  const site = await makePagesSite(t, { theme: THEME })
  const paths: string[] = []
  const ids: string[] = []
  await ctx.db.withTenant(site.tenantId, async (tx) => {
    await addCollection(ctx, tx, site.siteId, {
      name: 'Things',
      fields: [
        { key: 'short', label: 'Short', type: 'text' },
        { key: 'long', label: 'Long', type: 'textarea' },
        { key: 'list', label: 'List', type: 'list' },
        { key: 'rich', label: 'Rich', type: 'rich_text' },
      ],
    })
    for (const [i, hostile] of HOSTILE.filter((html) => !html.includes('\0')).entries()) {
      const body = {
        type: 'doc' as const,
        content: [
          { type: 'paragraph', content: [{ type: 'text', text: hostile }] },
          { type: 'html', attrs: { html: hostile } },
        ],
      }
      const seo = {
        title: hostile,
        description: hostile,
        keywords: [hostile],
        og_title: hostile,
        og_description: hostile,
        json_ld: { name: hostile },
      }
      const page = { title: hostile, slug: `x${i}`, body, excerpt: hostile, fields: { note: hostile }, seo }
      const record = {
        title: hostile,
        slug: `x${i}`,
        body,
        fields: { short: hostile.replace(/[\r\n]/g, ' '), long: hostile, list: [hostile], rich: body },
      }
      for (const [type, document] of [
        ['page', page],
        ['things', record],
      ] as const)
        ids.push((await addEntry(ctx, tx, site.siteId, { type, document }, { audit: false })).id)
      paths.push(`/x${i}`, `/things/x${i}`)
    }
    await publishEntries(ctx, tx, site.siteId, ids)
  })
  assert.ok(paths.length > 400)
  for (const path of paths) {
    const { status, body } = await site.get(path)
    assert.equal(status, 200, `${path}: ${body}`)
    const elements = elementsOf(parseDocument(body).children)
    const main = elements.find(({ name }) => name === 'main')
    assert.ok(main, `${path}: ${body}`)
    for (const { name, attribs } of elements) {
      const told = `${path}: <${name} ${JSON.stringify(attribs)}>`
      assert.ok(!Object.keys(attribs).some((attribute) => attribute.startsWith('on')), told)
      assert.ok(!['svg', 'math', 'object', 'embed', 'base', 'form', 'textarea', 'style'].includes(name), told)
      if (name === 'script') assert.equal(attribs['type'], 'application/ld+json', told)
      for (const attribute of ['href', 'src', 'content'])
        assert.doesNotMatch(
          attribute === 'content' ? '' : (attribs[attribute] ?? ''),
          /^\s*(javascript|data|vbscript):/i,
          told,
        )
    }
    assertHarmless(/<main>([\s\S]*)<\/main>/.exec(body)?.[1] ?? '', path)
    for (const script of elements.filter(({ name }) => name === 'script')) {
      const [text] = script.children
      JSON.parse(text && 'data' in text ? text.data : '')
    }
  }
})

function elementsOf(nodes: readonly ChildNode[]): Element[] {
  return nodes.flatMap((node) => {
    if (!('children' in node)) return []
    return 'attribs' in node ? [node, ...elementsOf(node.children)] : elementsOf(node.children)
  })
}
