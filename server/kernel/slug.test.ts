/** Slugs of titles in several languages, and of nasty ones. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { freeSlug, isSlug, slugOf } from './slug.ts'

test('Latin letters become plain ones, the way the language writes them', () => {
  assert.equal(slugOf('Crème Brûlée & Co.'), 'creme-brulee-co')
  assert.equal(slugOf('Über die Größe', 'de-AT'), 'ueber-die-groesse')
  assert.equal(slugOf('Über die Größe', 'en'), 'uber-die-grosse')
  assert.equal(slugOf('Smørrebrød på Ærø', 'da'), 'smoerrebroed-paa-aeroe')
  assert.equal(slugOf('Łódź, İstanbul, Đà Nẵng'), 'lodz-istanbul-da-nang')
  assert.equal(slugOf('Don’t stop'), 'dont-stop')
  assert.equal(slugOf('ﬁne ① ½'), 'fine-1-1-2')
})

test('other scripts stay readable', () => {
  assert.equal(slugOf('Йога для всех'), 'йога-для-всех')
  assert.equal(slugOf('हिन्दी भाषा'), 'हिन्दी-भाषा')
  assert.equal(slugOf('안녕 세계'), '안녕-세계')
  assert.equal(slugOf('ガイド／入門'), 'ガイド-入門')
})

test('nothing usable gives nothing', () => {
  for (const text of ['', '   ', '!?', '../..', '\u0000', '🥨', '\ud800'])
    assert.equal(slugOf(text), '', text)
})

test('whatever the text, the slug is one, short, and its own slug', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const slug = slugOf(text)
      assert.ok(slug.length <= 100 && slug.isWellFormed())
      assert.doesNotMatch(slug, /^-|-$|--|[/?#%.\s]/)
      assert.ok(slug === '' || isSlug(slug), slug)
    }),
  )
})

test('long ones are cut between characters', () => {
  assert.equal(slugOf(`${'a'.repeat(99)}-bcd`), 'a'.repeat(99))
  assert.equal(slugOf(`${'a'.repeat(99)}𝒳𝒳`), 'a'.repeat(99) + 'x')
  assert.equal(slugOf(`${'a'.repeat(99)}𐐨`), 'a'.repeat(99))
})

test('a taken slug gets the next number', () => {
  assert.equal(freeSlug('about', new Set(['team'])), 'about')
  assert.equal(freeSlug('about', new Set(['about', 'about-2'])), 'about-3')
  const long = 'x'.repeat(100)
  assert.equal(freeSlug(long, new Set([long])), `${'x'.repeat(98)}-2`)
})
