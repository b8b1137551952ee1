/** Every save is a version; versions are compared and brought back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { startTestApp } from '../../../../test/kit/app.ts'
import { makeContent } from '../../../../test/kit/content.ts'
import { type BlockChange, diffBlocks } from './diff.ts'

const t = await startTestApp()

const block = (text: string, type = 'paragraph') => ({ type, content: [{ type: 'text', text }] })
const docOf = (...texts: string[]) => ({ type: 'doc', content: texts.map((text) => block(text)) })

test('versions say who saved what; the difference is told by field and by block', async () => {
  const c = await makeContent(t)
  const page = await c.add('pages', {
    title: 'Prices',
    body: docOf('Bread 3', 'Rolls 1'),
    fields: { season: 'winter' },
  })
  const path = `pages/${page.id}`
  await c.send('PATCH', path, {
    document: {
      title: 'Our prices',
      slug: 'our-prices',
      body: docOf('Bread 4', 'Cake 9', 'Rolls 1'),
      fields: { season: null, vat: 7 },
    },
    note: 'New year',
  })
  const { body: list } = await c.send('GET', `${path}/versions`)
  const versions = list['items'] as unknown as { version: number; author: string; note: string | null }[]
  assert.deepEqual(
    versions.map(({ version, note }) => [version, note]),
    [
      [2, 'New year'],
      [1, null],
    ],
  )
  assert.match(versions[0]?.author ?? '', /@example\.test$/)

  const { body: diff } = await c.send('GET', `${path}/versions/2/diff`)
  assert.deepEqual(diff['fields'], [
    { field: 'title', before: 'Prices', after: 'Our prices' },
    { field: 'slug', before: 'prices', after: 'our-prices' },
    { field: 'fields.season', before: 'winter' },
    { field: 'fields.vat', after: 7 },
  ])
  assert.deepEqual(diff['body'], [
    { change: 'changed', type: 'paragraph', before: 'Bread 3', after: 'Bread 4', position: 0 },
    { change: 'added', type: 'paragraph', after: 'Cake 9', position: 1 },
  ])
  assert.deepEqual((await c.send('GET', `${path}/versions/1/diff?against=2`)).body['from'], 2)
  assert.equal((await c.send('GET', `${path}/versions/3`)).status, 404)
})

test('restoring saves what a version held as a new one; visitors see it when it is published', async () => {
  const c = await makeContent(t)
  const page = await c.add('pages', { title: 'One', excerpt: 'first' })
  const path = `pages/${page.id}`
  await c.change(path, { title: 'Two', excerpt: null, seo: { noindex: true }, fields: { a: 1 } }, 'published')
  const restored = await c.act(`${path}/versions/1/restore`)
  assert.deepEqual([restored.version, restored.has_changes, restored.document], [3, true, page.document])
  assert.equal((await c.visible())[0]?.title, 'Two')
  assert.equal((await c.act(`${path}/versions/3/restore`)).version, 3, 'it is the same already')
})

test('versions are kept whole and without end', async () => {
  const c = await makeContent(t)
  const page = await c.add('pages', { title: 'v1' })
  for (let i = 2; i <= 30; i += 1) await c.change(`pages/${page.id}`, { title: `v${i}` })
  const seen: number[] = []
  let cursor = ''
  do {
    const { body } = await c.send('GET', `pages/${page.id}/versions?limit=7${cursor && `&cursor=${cursor}`}`)
    seen.push(...(body['items'] as unknown as { version: number }[]).map(({ version }) => version))
    cursor = (body['next_cursor'] as unknown as string | null) ?? ''
  } while (cursor)
  assert.deepEqual(
    seen,
    Array.from({ length: 30 }, (_, i) => 30 - i),
  )
  const first = await c.send('GET', `pages/${page.id}/versions/1`)
  assert.equal((first.body['document'] as unknown as { title: string }).title, 'v1')
})

test('whatever changes, applying the difference to the one gives the other', () => {
  const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 })
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const changes = diffBlocks(
        before.map((text) => block(text)),
        after.map((text) => block(text)),
      )
      assert.deepEqual(applied(before, after, changes), after)
    }),
  )
})

/** Takes from the older list what stayed, and from the changes what is new. */
function applied(
  before: readonly string[],
  after: readonly string[],
  changes: readonly BlockChange[],
): string[] {
  const gone: string[] = changes.flatMap(({ before: text }) => text ?? [])
  const added = new Map(
    changes.flatMap(({ position, after: text }) => (text === undefined ? [] : [[position, text]])),
  )
  const kept = [...before]
  for (const text of gone) kept.splice(kept.indexOf(text), 1)
  assert.equal(kept.length + added.size, after.length)
  const rest = kept.toSorted()
  const stayed = after.filter((_text, position) => !added.has(position))
  assert.deepEqual(stayed.toSorted(), rest)
  return after.map((text, position) => added.get(position) ?? text)
}
