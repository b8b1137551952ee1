/** Public addresses with and without HOTSWAP_PUBLIC_URL. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadConfig } from '../../config.ts'
import { originOf } from './origin.ts'

for (const [env, origin] of [
  [{}, 'http://bakery.localhost:8080'],
  [{ HOTSWAP_PORT: '80' }, 'http://bakery.localhost'],
  [{ HOTSWAP_PORT: '3000', HOTSWAP_PUBLIC_URL: 'https://example.com' }, 'https://bakery.localhost'],
  [{ HOTSWAP_PUBLIC_URL: 'https://example.com:8443/' }, 'https://bakery.localhost:8443'],
] as const)
  test(`${JSON.stringify(env)} makes ${origin}`, () => {
    assert.equal(originOf(loadConfig(env), 'bakery.localhost'), origin)
  })
