/** READMEs of strangers: shown safely, and without anybody waiting for them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { htmlOf } from './text.ts'

test('text, code and tables are shown as they were meant', async () => {
  const markdown = '# Shop\n\nSells *things*.\n\n```js\na()\n\nb()\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n'
  const html = await htmlOf(markdown, 'plain')
  assert.match(html, /<h2>Shop<\/h2>/)
  assert.match(html, /Sells <em>things<\/em>\./)
  assert.match(html, /a\(\)\n\nb\(\)/)
  assert.match(html, /<td>1<\/td>\s*<td>2<\/td>/)
})

test('a long text is whole', async () => {
  const lines = Array.from({ length: 2_000 }, (_, index) => `line ${index}`)
  const html = await htmlOf(lines.join('\n'), 'long')
  for (const index of [0, 999, 1_999]) assert.ok(html.includes(`line ${index}`), String(index))
})

test('nothing that was made to be slow to read is slow, and nothing fails', async () => {
  const began = performance.now()
  for (const piece of ['_a_', '**a', '> ', '1. ', '<', '[', '![', '*a ', '- '])
    assert.equal(typeof (await htmlOf(piece.repeat(100_000 / piece.length), `slow ${piece}`)), 'string')
  const ms = performance.now() - began
  assert.ok(ms < 8_000, `${ms} ms`)
})
