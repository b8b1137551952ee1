import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TEST_SECRET } from '../../../test/kit/database.ts'
import { headersFor, visitorNames } from './request.ts'
import { matchEndpoint, readModulePath } from './route.ts'

test('headers that say who asks are withheld, whatever they are called', () => {
  const withheld = {
    cookie: 'a=1',
    authorization: 'Bearer x',
    'proxy-authorization': 'Basic x',
    'x-api-key': 'hss_x',
    host: 'bakery.example',
    forwarded: 'for=203.0.113.7',
    via: '1.1 proxy',
    'x-forwarded-for': '203.0.113.7',
    'x-real-ip': '203.0.113.7',
    'cf-connecting-ip': '203.0.113.7',
    'cf-ipcountry': 'NZ',
    'true-client-ip': '203.0.113.7',
    'fastly-client-ip': '203.0.113.7',
    'x-envoy-external-address': '203.0.113.7',
    'x-amzn-trace-id': 'Root=1',
    'x-azure-socketip': 'seen at 203.0.113.7',
  }
  const shown = {
    accept: 'application/json',
    'accept-language': 'de',
    'user-agent': 'Mozilla/5.0',
    'content-type': 'application/json',
    'stripe-signature': 't=1',
    'webhook-id': 'msg_1',
    'x-hub-signature-256': 'sha256=1',
    'x-request-id': 'abc',
    'idempotency-key': '1',
  }
  assert.deepEqual(headersFor({ ...withheld, ...shown }, '::ffff:203.0.113.7'), shown)
})

test('a visitor has one name a day and plugin; neighbours in an IPv6 network share it', () => {
  const nameOf = visitorNames(TEST_SECRET)
  const of = { siteId: 's', plugin: 'p', address: '2001:db8::1', day: '2026-11-21' }
  const name = nameOf(of)
  assert.equal(nameOf({ ...of, address: '2001:db8:0:0:1::9' }), name)
  const others = [
    { ...of, siteId: 't' },
    { ...of, plugin: 'q' },
    { ...of, address: '2001:db8:0:1::1' },
    { ...of, day: '2026-11-22' },
  ]
  assert.equal(new Set([name, ...others.map(nameOf)]).size, 5)
  assert.notEqual(visitorNames(`${TEST_SECRET}x`)(of), name)
})

test('of endpoints that match, the one that says most answers', () => {
  const endpoint = (method: 'GET' | 'POST', path: string) => ({ method, path, auth: 'none' as const })
  const endpoints = [
    endpoint('GET', '/:id'),
    endpoint('GET', '/new'),
    endpoint('POST', '/a/:b/c'),
    endpoint('GET', '/'),
  ]
  const found = (method: string, path: string) => {
    const match = matchEndpoint(endpoints, method, path)
    return match.kind === 'endpoint' ? [match.endpoint.path, match.params] : match.kind
  }
  assert.deepEqual(found('GET', '/new'), ['/new', {}])
  assert.deepEqual(found('HEAD', '/old'), ['/:id', { id: 'old' }])
  assert.deepEqual(found('GET', '/'), ['/', {}])
  assert.deepEqual(found('POST', '/a/x/c'), ['/a/:b/c', { b: 'x' }])
  assert.deepEqual(found('POST', '/new'), 'other_method')
  assert.deepEqual(found('GET', '/a/b'), 'none')
  assert.deepEqual(readModulePath('/api/shop'), { plugin: 'shop', path: '/' })
  assert.deepEqual(readModulePath('/api/shop/a/b'), { plugin: 'shop', path: '/a/b' })
  for (const path of ['/api/', '/api/Shop/a', '/api/9/a', '/apis/shop', '/api/a.b/c'])
    assert.equal(readModulePath(path), undefined, path)
})
