/** Places for blocks: written, found again however themes write them, and taken out where nobody fills them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readSectionType } from '../../sdk/formats/plugin-blocks.ts'
import { blockElement, findBlocks, withoutBlocks } from './plugin-block.ts'

const placesIn = (html: string) => findBlocks(html)?.blocks.map(({ place }) => place)

test('what is written is found again, whatever the settings hold', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (settings) => {
      const place = { plugin: 'contact-form', block: 'form', settings: JSON.parse(JSON.stringify(settings)) }
      const html = `<p>a</p>${blockElement(place)}<p>b</p>`
      assert.deepEqual(findBlocks(html)?.texts, ['<p>a</p>', '<p>b</p>'])
      assert.deepEqual(JSON.stringify(placesIn(html)), JSON.stringify([place]))
      assert.equal(withoutBlocks(html), '<p>a</p><p>b</p>')
    }),
  )
})

test('themes may write it in their way', () => {
  const settings = { a: '"x" > y' }
  const place = { plugin: 'a', block: 'b', settings }
  const written = [
    `<hotswap-block data-block="b" data-plugin="a" data-settings='{"a":"\\"x\\" > y"}'>`,
    `<hotswap-block\n  class="x"\n  data-plugin='a' data-block = "b" data-settings="{&quot;a&quot;:&quot;\\&quot;x\\&quot; &gt; y&quot;}"></hotswap-block>`,
  ]
  for (const html of written) assert.deepEqual(placesIn(html), [place], html)
})

test('what names no block is no place, and broken settings are none', () => {
  assert.equal(findBlocks('<p>hotswap-block</p>'), undefined)
  assert.deepEqual(placesIn('<hotswap-block data-plugin="../x" data-block="b"></hotswap-block>'), [undefined])
  assert.deepEqual(
    placesIn('<hotswap-block data-plugin="a" data-block="b" data-settings="[1"></hotswap-block>'),
    [{ plugin: 'a', block: 'b', settings: {} }],
  )
})

test('what stands inside is shown where there is no block', () => {
  const element = (inside: string) =>
    `<hotswap-block data-plugin="a" data-block="b">${inside}</hotswap-block>`
  assert.equal(withoutBlocks(`1${element('<p>2</p>')}3${element('')}4`), '1<p>2</p>34')
  assert.equal(withoutBlocks(`1<hotswap-block data-plugin="a">2${element('3')}4`), '1234')
  assert.equal(withoutBlocks('1<hotswap-block data-plugin="a">2'), '12')
})

test('looking for blocks takes time in proportion to the page', () => {
  const page = '<hotswap-block a'.repeat(100_000) + '<hotswap-block>'.repeat(100_000) + ' '.repeat(100_000)
  const began = performance.now()
  assert.equal(findBlocks(page)?.blocks.length, 100_000)
  assert.ok(performance.now() - began < 10_000)
})

test('sections of plugins name a plugin and a block', () => {
  assert.deepEqual(readSectionType('plugin:contact-form/form'), { plugin: 'contact-form', block: 'form' })
  for (const type of ['hero', 'plugin:', 'plugin:a', 'plugin:a/b/c', 'plugin:A/b', 'plugin:a/b"><script>'])
    assert.equal(readSectionType(type), undefined, type)
})
