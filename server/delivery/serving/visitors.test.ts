import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isBot } from './client.ts'
import {
  addVisitor,
  estimate,
  mergeSketch,
  readSketch,
  saltOf,
  visitorHash,
  writeSketch,
} from './visitors.ts'

const SECRET = 'a master secret that only tests use, ever'
const salt = saltOf(SECRET, '2026-11-21')

function sketchOf(from: number, to: number) {
  const sketch = new Map<number, number>()
  for (let visitor = from; visitor < to; visitor += 1)
    addVisitor(
      sketch,
      visitorHash(salt, `10.0.${visitor >> 8}.${visitor & 255}`, `Mozilla/5.0 (${visitor % 7})`),
    )
  return sketch
}

test('estimates lie within five standard errors, from one visitor to many', () => {
  assert.equal(estimate(new Map()), 0)
  for (const visitors of [1, 2, 10, 100, 1_000, 10_000, 60_000]) {
    const counted = estimate(sketchOf(0, visitors))
    assert.ok(
      Math.abs(counted - visitors) <= Math.max(1, visitors * 5 * 0.0163),
      `${counted} for ${visitors}`,
    )
  }
})

test('sketches merge without counting anybody twice, and survive being written', () => {
  const [left, right] = [sketchOf(0, 3_000), sketchOf(2_000, 5_000)]
  const merged = readSketch(writeSketch(left))
  assert.deepEqual(merged, left)
  assert.equal(mergeSketch(merged, right), true)
  assert.equal(mergeSketch(merged, right), false)
  assert.equal(estimate(merged), estimate(sketchOf(0, 5_000)))
  assert.deepEqual(readSketch(null), new Map())
})

test('a visitor is the same all day in every process, and another one tomorrow', () => {
  const hash = visitorHash(salt, '192.0.2.1', 'Mozilla/5.0')
  assert.equal(visitorHash(saltOf(SECRET, '2026-11-21'), '192.0.2.1', 'Mozilla/5.0'), hash)
  assert.notEqual(visitorHash(saltOf(SECRET, '2026-11-22'), '192.0.2.1', 'Mozilla/5.0'), hash)
  assert.notEqual(visitorHash(salt, '192.0.2.2', 'Mozilla/5.0'), hash)
})

test('programs that say that they are some are told from browsers', () => {
  for (const browser of [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0',
  ])
    assert.equal(isBot(browser), false, browser)
  for (const program of [
    undefined,
    '',
    'curl/8.5.0',
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'Mozilla/5.0 (compatible; bingbot/2.0)',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
    'Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0.0.0',
    'facebookexternalhit/1.1',
  ])
    assert.equal(isBot(program), true, String(program))
})
