/** Host names: one spelling, one meaning. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { normalizeHost, normalizeName, readAddress } from './hosts.ts'

describe('a Host header', () => {
  for (const [header, name] of [
    ['acme.localhost', 'acme.localhost'],
    ['ACME.LocalHost', 'acme.localhost'],
    ['acme.localhost.', 'acme.localhost'],
    ['Acme.LOCALHOST.:8080', 'acme.localhost'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['XN--BCHER-KVA.example', 'xn--bcher-kva.example'],
    ['127.0.0.1:8080', '127.0.0.1'],
    // Other spellings of an address are that address, and never a name.
    ['2130706433', '127.0.0.1'],
    ['0x7f.1', '127.0.0.1'],
    ['[::1]:8080', '[::1]'],
    ['[FE80::1]', '[fe80::1]'],
    ['_acme-challenge.example', '_acme-challenge.example'],
  ] as const) {
    test(`${header} names ${name}`, () => assert.equal(normalizeHost(header), name))
  }

  for (const header of [
    undefined,
    '',
    ' ',
    '.',
    '..',
    '.localhost',
    'acme..localhost',
    'acme.localhost..',
    'acme.localhost:',
    'acme.localhost:http',
    'acme.localhost:8080:8080',
    'acme.localhost:123456',
    'acme.localhost/path',
    'acme.localhost?query',
    'acme.localhost#fragment',
    'user@acme.localhost',
    'user:password@acme.localhost',
    'acme.localhost b.localhost',
    'acme.localhost,b.localhost',
    'acme.localhost\\b',
    'acme.localhost\tb',
    'http://acme.localhost',
    '%61cme.localhost',
    'acme%2elocalhost',
    '*.localhost',
    '-acme.localhost',
    'bücher.example',
    'ac\u00adme.localhost',
    'ａｃｍｅ.localhost',
    'acme。localhost',
    '999.999.999.999',
    '[::1',
    '[fe80::1%eth0]',
    '[::1]x',
    `${'a'.repeat(64)}.localhost`,
    `${'a.'.repeat(150)}localhost`,
    'a'.repeat(10_000),
  ]) {
    test(`${JSON.stringify(header)?.slice(0, 40)} is no host name`, () =>
      assert.equal(normalizeHost(header), undefined))
  }
})

test('names that people type may hold other letters, and are stored as a Host header writes them', () => {
  assert.equal(normalizeName('Bücher.Example'), 'xn--bcher-kva.example')
  assert.equal(normalizeName('shop。example.'), 'shop.example')
  for (const name of ['a b.example', 'a/b.example', 'a:80', 'a%2fb.example', 'a@b.example', '', '\0.example'])
    assert.equal(normalizeName(name), undefined, name)
})

describe('an address under the domain example.com', () => {
  for (const [host, meaning] of [
    ['example.com', { kind: 'portal' }],
    ['app.example.com', { kind: 'portal' }],
    ['localhost', { kind: 'portal' }],
    ['10.0.0.7', { kind: 'portal' }],
    ['[::1]', { kind: 'portal' }],
    ['api.example.com', { kind: 'api' }],
    ['acme.example.com', { kind: 'tenant', slug: 'acme', site: undefined }],
    ['blog.acme.example.com', { kind: 'tenant', slug: 'acme', site: 'blog' }],
    // Not a tenant's: nothing lies that deep.
    ['x.blog.acme.example.com', { kind: 'custom' }],
    ['app.acme.example.com', { kind: 'tenant', slug: 'acme', site: 'app' }],
    ['acme.example.com.evil.test', { kind: 'custom' }],
    ['acmeexample.com', { kind: 'custom' }],
    ['www.acme.example', { kind: 'custom' }],
  ] as const) {
    test(`${host} is ${meaning.kind}`, () =>
      assert.deepEqual(readAddress(host, 'example.com'), { host, ...meaning }))
  }
})
