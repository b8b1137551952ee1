/** The guides as the portal gets them. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { type Guide, renderGuide } from './guides.ts'

const t = await startTestApp()
const GUIDES = '/api/v1/docs/guides'
const names = readdirSync(new URL('../../../docs/guides', import.meta.url)).map((file) =>
  file.replace(/\.md$/, ''),
)

test('every guide is listed with title and summary, and can be read by anybody', async () => {
  const { status, body, headers } = await t.call(GUIDES)
  assert.equal(status, 200)
  assert.match(String(headers['cache-control']), /public/)
  const items = body['items'] as unknown as Guide[]
  assert.deepEqual(items.map(({ name }) => name).toSorted(), names.toSorted())
  for (const { name, title, summary } of items) {
    assert.ok(title && title !== name, name)
    assert.ok(summary.length > 20 && !/&lt;|\]\(|\*\*/.test(summary), `${name}: ${summary}`)
  }
})

test('links between guides lead somewhere, and those to files of the source are gone', async () => {
  const guides = new Map<string, Guide>()
  for (const name of names) {
    const { status, body } = await t.call(`${GUIDES}/${name}`)
    assert.equal(status, 200, name)
    guides.set(name, body as unknown as Guide)
  }
  for (const { name, html, headings } of guides.values()) {
    assert.doesNotMatch(html, /<script|<h1|\.md["#]|javascript:/, name)
    assert.equal(new Set(headings.map(({ id }) => id)).size, headings.length, name)
    for (const { id } of headings) assert.ok(html.includes(`id="${id}"`), `${name}: ${id}`)
    for (const [, target = '', anchor] of html.matchAll(/<a href="(?!https?:)([^"#]*)(?:#([^"]*))?"/g)) {
      const guide = guides.get(target || name)
      assert.ok(guide, `${name} leads to ${target}`)
      if (anchor !== undefined)
        assert.ok(guide.html.includes(`id="${anchor}"`), `${name} leads to #${anchor}`)
    }
  }
})

test('what is no guide is not found, whatever it is called', async () => {
  for (const name of ['nope', '..%2Fpermissions', '..', 'README'])
    assert.ok([400, 404].includes((await t.call(`${GUIDES}/${name}`)).status), name)
  assert.equal((await t.call('/docs/')).status, 200, 'the explorer stays where it is')
})

test('headings, text and links keep what was written', async () => {
  const guide = await renderGuide(
    'a',
    '# A & `b`\n\nSee **this** [one](b.md#x) & `a < b`.\n\n## What’s new?\n\n[gone](../x.ts) [here](#whats-new) <img src=x onerror=alert(1)>',
    new Set(['a', 'b']),
  )
  assert.deepEqual([guide.title, guide.summary], ['A & b', 'See this one & a < b.'])
  assert.deepEqual(guide.headings, [{ id: 'content-whats-new', level: 2, text: 'What’s new?' }])
  assert.match(guide.html, /<a href="b#content-x">one<\/a>/)
  assert.match(guide.html, /gone <a href="#content-whats-new">here<\/a>/)
  assert.doesNotMatch(guide.html, /onerror|<h1/)
})
