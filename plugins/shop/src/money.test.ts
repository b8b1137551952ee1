import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatMoney, taxInside, toCents } from './money.ts'

test('prices become whole cents, however they are written; what is none is none', () => {
  const prices: [unknown, number | null][] = [
    [12.5, 1250],
    [0.29, 29],
    [1.1, 110],
    [64.35, 6435],
    [99_999.99, 9_999_999],
    [0, 0],
    ['12,50', 1250],
    [' 24.5 ', 2450],
    ['7', 700],
    [0.005, null],
    [12.345, null],
    [-1, null],
    [Number.NaN, null],
    [Infinity, null],
    [1e12, null],
    ['12.345', null],
    ['1.234,50', null],
    ['free', null],
    ['', null],
    [null, null],
    [undefined, null],
    [{ valueOf: () => 1 }, null],
  ]
  for (const [given, cents] of prices) assert.equal(toCents(given), cents, String(given))
  for (let cents = 0; cents < 20_000; cents += 1) assert.equal(toCents(cents / 100), cents)
})

test('amounts are written as the language does, with the language data of Node as the judge', () => {
  // Thin and other spaces differ between versions of that data; apostrophes, too.
  const plain = (text: string) => text.replace(/[\s’']/g, ' ')
  for (const locale of ['en', 'en-GB', 'de', 'de-CH', 'fr', 'da', 'nl', 'sv', 'nb', 'fi', 'cs'])
    for (const cents of [0, 5, 99, 1_250, 99_999, 123_450, 1_234_567_890]) {
      const wanted = new Intl.NumberFormat(locale, { style: 'currency', currency: 'CHF' }).format(cents / 100)
      assert.equal(plain(formatMoney(cents, 'CHF', locale)), plain(wanted), locale)
    }
  assert.equal(formatMoney(123_450, 'EUR', 'de-DE'), '1.234,50\u00a0€')
  assert.equal(formatMoney(123_450, 'USD', 'en-US'), '$1,234.50')
  assert.equal(formatMoney(-50, 'GBP', 'en-GB'), '-£0.50')
  assert.equal(formatMoney(1, 'XYZ', 'tlh'), 'XYZ\u00a00.01')
})

test('the tax inside a sum is rounded to the cent', () => {
  assert.equal(taxInside(11_900, 19), 1_900)
  assert.equal(taxInside(10_000, 19), 1_597)
  assert.equal(taxInside(10_000, 7.7), 715)
  assert.equal(taxInside(10_000, 0), 0)
})
