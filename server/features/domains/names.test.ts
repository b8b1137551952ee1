/** Names as people write them, and names that look like others. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AppError } from '../../errors.ts'
import { skeletonOf } from './look-alikes.ts'
import { counterpartOf, covers, isApex, parseName, provingNames, unicodeOf } from './names.ts'

const parse = (text: string) => parseName(text, 'hotswap.example')

describe('a name', () => {
  for (const [text, host, registrable] of [
    ['www.acme.example', 'www.acme.example', 'acme.example'],
    ['Acme.EXAMPLE.', 'acme.example', 'acme.example'],
    ['Bücher.example', 'xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['shop.bücher.co.uk', 'shop.xn--bcher-kva.co.uk', 'xn--bcher-kva.co.uk'],
    ['例え.jp', 'xn--r8jz45g.jp', 'xn--r8jz45g.jp'],
    ['пример.рф', 'xn--e1afmkfd.xn--p1ai', 'xn--e1afmkfd.xn--p1ai'],
    ['παράδειγμα.gr', 'xn--hxajbheg2az3al.gr', 'xn--hxajbheg2az3al.gr'],
    ['*.acme.example', '*.acme.example', 'acme.example'],
    ['*.Bücher.example', '*.xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['me.github.io', 'me.github.io', 'me.github.io'],
    ['a.b.me.github.io', 'a.b.me.github.io', 'me.github.io'],
  ] as const)
    test(`${text} is kept as ${host}`, () => {
      const name = parse(text)
      assert.equal(name.host, host)
      assert.equal(name.registrable, registrable)
    })

  for (const [text, why] of [
    ['localhost', /full host name/],
    ['192.0.2.7', /full host name/],
    ['0x7f.1', /full host name/],
    ['acme.example/path', /full host name/],
    ['acme.example:8080', /full host name/],
    ['user@acme.example', /full host name/],
    ['a\0b.example', /full host name/],
    ['', /full host name/],
    ['*', /full host name/],
    ['*.*.example', /full host name/],
    ['www.*.example', /full host name/],
    ['a*.acme.example', /full host name/],
    ['_dmarc.acme.example', /letters, digits and hyphens/],
    ['a-.acme.example', /letters, digits and hyphens/],
    ['hotswap.example', /must not lie under/],
    ['shop.hotswap.example', /must not lie under/],
    ['*.hotswap.example', /must not lie under/],
    ['co.uk', /suffix under which others/],
    ['*.co.uk', /suffix under which others/],
    ['github.io', /suffix under which others/],
    ['*.github.io', /suffix under which others/],
    [`${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(58)}.example`, /longer than/],
    // A Cyrillic а among Latin letters, and the other way round.
    ['pаypal.example', /different scripts/],
    ['www.pаypal.example', /different scripts/],
    ['мoсква.example', /different scripts/],
    ['*.pаypal.example', /different scripts/],
    // A script that is in nobody's use.
    ['ᚠᚢᚦ.example', /different scripts/],
  ] as const)
    test(`${JSON.stringify(text).slice(0, 60)} cannot be claimed`, () => {
      assert.throws(
        () => parse(text),
        (error) => error instanceof AppError && error.code === 'validation_failed' && why.test(error.message),
      )
    })

  test('that is a parent of the platform’s domain cannot be claimed', () => {
    assert.throws(() => parseName('example.org', 'sites.example.org'), /parent/)
  })

  test('reads the same after it was read', () => {
    for (const text of ['Bücher.example', '*.日本語.jp', 'ΣΊΣΥΦΟΣ.gr'])
      assert.equal(parse(unicodeOf(parse(text).host)).host, parse(text).host)
  })
})

describe('proof of a name', () => {
  test('may lie at each parent down to the registrable domain, and no further', () => {
    assert.deepEqual(provingNames('a.b.acme.co.uk'), ['a.b.acme.co.uk', 'b.acme.co.uk', 'acme.co.uk'])
    assert.deepEqual(provingNames('*.b.acme.co.uk'), ['b.acme.co.uk', 'acme.co.uk'])
    assert.deepEqual(provingNames('me.github.io'), ['me.github.io'])
  })
})

test('apex and www belong together', () => {
  assert.equal(counterpartOf('acme.co.uk'), 'www.acme.co.uk')
  assert.equal(counterpartOf('www.acme.co.uk'), 'acme.co.uk')
  assert.equal(counterpartOf('shop.acme.co.uk'), undefined)
  assert.equal(counterpartOf('www.shop.acme.co.uk'), undefined)
  assert.equal(counterpartOf('*.acme.co.uk'), undefined)
  assert.ok(isApex('acme.co.uk') && !isApex('www.acme.co.uk'))
})

test('a wildcard covers one label', () => {
  assert.ok(covers('*.acme.example', 'www.acme.example'))
  assert.ok(!covers('*.acme.example', 'a.b.acme.example'))
  assert.ok(!covers('*.acme.example', 'acme.example'))
  assert.ok(!covers('*.acme.example', 'www.notacme.example'))
})

describe('names of one skeleton', () => {
  for (const [one, other] of [
    ['paypal.example', 'раураӏ.example'],
    ['paypal.example', 'paypa1.example'],
    ['modern.example', 'modem.example'],
    ['google.example', 'gооgle.example'],
    ['acme.example', 'àcmé.example'],
    ['win.example', 'vvin.example'],
    ['coop.example', 'c00p.example'],
  ] as const)
    test(`are ${one} and ${other}`, () => assert.equal(skeletonOf(one), skeletonOf(other)))

  test('are not those that look different', () => {
    assert.notEqual(skeletonOf('acme.example'), skeletonOf('acne.example'))
  })
})
