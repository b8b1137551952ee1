import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import {
  AWS_KEY,
  CDN_TOKEN,
  DISTRIBUTION_ID,
  SERVICE_ID,
  ZONE_ID,
  cloudFrontBusy,
  cloudflareLimit,
  openCloudFrontCdn,
  openCloudflareCdn,
  openFastlyCdn,
  openHttpCdn,
} from '../../../../test/kit/cdn.ts'
import { localFetcher } from '../../../../test/kit/receiver.ts'
import { standInFetcher } from '../../../../test/kit/stand-in-fetcher.ts'
import type { Asked, CdnKind, Target } from '../provider.ts'
import { PROVIDERS } from './providers.ts'

const [cloudflare, fastly, cloudfront, cache] = await Promise.all([
  openCloudflareCdn(),
  openFastlyCdn(),
  openCloudFrontCdn(),
  openHttpCdn('xkey-purge', 'open sesame'),
])
const fetcher = standInFetcher({
  'api.cloudflare.com': cloudflare.url,
  'api.fastly.com': fastly.url,
  'cloudfront.amazonaws.com': cloudfront.url,
})
const local = localFetcher()
after(() => Promise.all([fetcher[Symbol.asyncDispose](), local[Symbol.asyncDispose]()]))

const HOOKS: Record<CdnKind, Pick<Asked, 'settings' | 'credentials'>> = {
  cloudflare: { settings: { zone_id: ZONE_ID }, credentials: { token: CDN_TOKEN } },
  fastly: { settings: { service_id: SERVICE_ID }, credentials: { token: CDN_TOKEN } },
  cloudfront: { settings: { distribution_id: DISTRIBUTION_ID }, credentials: AWS_KEY },
  http: {
    settings: { url: `${cache.url}/`, key_header: 'xkey-purge' },
    credentials: { headers: { 'x-purge-password': 'open sesame' } },
  },
}

function purge(kind: CdnKind, target: Target | string[], more: Partial<Asked> = {}) {
  return PROVIDERS[kind].purge(
    {
      fetcher: kind === 'http' ? local : fetcher,
      ...HOOKS[kind],
      signal: new AbortController().signal,
      now: new Date('2026-03-01T00:00:00Z'),
      ...more,
    },
    Array.isArray(target) ? { by: 'keys', items: target } : target,
  )
}

const keys = (count: number) => Array.from({ length: count }, (_, index) => `key${index}`)
const byUrl = (...items: string[]): Target => ({ by: 'urls', items })

describe('Cloudflare', () => {
  test('forgets by tags and by addresses, as many at once as it takes', async () => {
    const { max } = PROVIDERS.cloudflare
    const outcome = await purge('cloudflare', keys(max.keys))
    assert.deepEqual([outcome.status, outcome.problem], [200, undefined])
    assert.deepEqual(cloudflare.purged.splice(0), keys(max.keys))
    assert.match((await purge('cloudflare', keys(max.keys + 1))).problem ?? '', /only purge 100/)
    await purge('cloudflare', byUrl('https://www.example.com/a'))
    assert.deepEqual(cloudflare.purged.splice(0), ['https://www.example.com/a'])
  })

  test('what it refuses is refused for good, in its words', async () => {
    const wrong = await purge('cloudflare', ['a'], { credentials: { token: 'wrong' } })
    assert.deepEqual([wrong.status, wrong.isTransient], [403, false])
    assert.equal(wrong.problem, 'Cloudflare answered: Authentication error (10000)')
    const elsewhere = await purge('cloudflare', ['a'], { settings: { zone_id: 'f'.repeat(32) } })
    assert.match(elsewhere.problem ?? '', /Could not route to that/)
    cloudflare.answerNext({ status: 200, body: '{"success":false,"errors":[{"code":1,"message":"No"}]}' })
    assert.deepEqual((await purge('cloudflare', ['a'])).problem, 'Cloudflare answered: No (1)')
    cloudflare.answerNext({ status: 200, body: '<html>' })
    assert.match((await purge('cloudflare', ['a'])).problem ?? '', /no success/)
  })

  test('when it is asked too often it says for how long to wait', async () => {
    cloudflare.answerNext(cloudflareLimit('37'), cloudflareLimit('Sun, 01 Mar 2026 00:01:00 GMT'))
    for (const retryAfterMs of [37_000, 60_000]) {
      const { problem, ...outcome } = await purge('cloudflare', ['a'])
      assert.match(problem ?? '', /Please wait/)
      assert.deepEqual([outcome.status, outcome.isTransient, outcome.retryAfterMs], [429, true, retryAfterMs])
    }
  })
})

describe('Fastly', () => {
  test('lets pages become stale by keys, or go', async () => {
    assert.equal((await purge('fastly', keys(256))).problem, undefined)
    assert.equal(fastly.requests.at(-1)?.headers['fastly-soft-purge'], '1')
    assert.equal(fastly.purged.splice(0).length, 256)
    await purge('fastly', ['a'], { settings: { service_id: SERVICE_ID, soft: false } })
    assert.equal(fastly.requests.at(-1)?.headers['fastly-soft-purge'], undefined)
    await purge('fastly', byUrl('https://www.example.com/a?b=c'))
    assert.deepEqual(fastly.purged.splice(0), ['a', 'www.example.com/a?b=c'])
  })

  test('explains itself', async () => {
    const wrong = await purge('fastly', ['a'], { credentials: { token: 'wrong' } })
    assert.deepEqual([wrong.status, wrong.isTransient], [403, false])
    assert.match(wrong.problem ?? '', /credentials are missing or invalid/)
    const elsewhere = await purge('fastly', ['a'], { settings: { service_id: 'another' } })
    assert.match(elsewhere.problem ?? '', /Record not found – Cannot find service/)
    fastly.answerNext({ status: 503 })
    assert.deepEqual((await purge('fastly', ['a'])).isTransient, true)
  })
})

describe('CloudFront', () => {
  test('invalidates the paths of the hook for whatever changed, and single ones', async () => {
    assert.match((await purge('cloudfront', keys(1_000))).answer, /^I2J0I21PCUYOIK InProgress/)
    assert.deepEqual(cloudfront.purged.splice(0), ['/*'])
    await purge('cloudfront', ['a'], {
      settings: { distribution_id: DISTRIBUTION_ID, paths: ['/blog*', '/'] },
    })
    await purge('cloudfront', byUrl('https://www.example.com/a?b=c'))
    assert.deepEqual(cloudfront.purged.splice(0), ['/blog*', '/', '/a?b=c'])
  })

  test('tells what may work later from what will not', async () => {
    cloudfront.answerNext(cloudFrontBusy)
    const busy = await purge('cloudfront', ['a'])
    assert.deepEqual([busy.status, busy.isTransient], [400, true])
    assert.match(busy.problem ?? '', /exceed the limit \(TooManyInvalidationsInProgress\)/)
    const wrong = await purge('cloudfront', ['a'], {
      credentials: { ...AWS_KEY, access_key_id: 'AKIAWRONG' },
    })
    assert.deepEqual([wrong.status, wrong.isTransient], [403, false])
    const gone = await purge('cloudfront', ['a'], { settings: { distribution_id: 'EANOTHER' } })
    assert.match(gone.problem ?? '', /does not exist/)
  })
})

describe('a cache that takes purges over HTTP', () => {
  test('hears of keys in one header, with its password', async () => {
    assert.equal((await purge('http', ['a', 'b'])).problem, undefined)
    assert.deepEqual(cache.purged.splice(0), ['a', 'b'])
    const settings = { ...HOOKS.http.settings, separator: 'comma' as const }
    await purge('http', ['a', 'b'], { settings })
    assert.equal(cache.requests.at(-1)?.headers['xkey-purge'], 'a,b')
    const wrong = await purge('http', ['a'], { credentials: {} })
    assert.deepEqual([wrong.status, wrong.isTransient], [403, false])
    cache.purged.length = 0
  })

  test('forgets single addresses; one it does not have is well', async () => {
    assert.equal((await purge('http', byUrl(`${cache.url}/page`))).problem, undefined)
    assert.equal((await purge('http', byUrl(`${cache.url}/missing`))).problem, undefined)
    assert.deepEqual(cache.purged.splice(0), ['/page'])
  })

  test('nobody else hears the password', async () => {
    const other = await openHttpCdn()
    await purge('http', byUrl(`${other.url}/page`))
    assert.deepEqual(other.purged, ['/page'])
    assert.equal(other.requests[0]?.headers['x-purge-password'], undefined)
    cache.answerNext({ status: 302, headers: { location: `${other.url}/` } })
    await assert.rejects(purge('http', ['a']), { code: 'forbidden' })
    assert.equal(other.requests.length, 1)
  })

  test('must be on the public internet', async () => {
    await assert.rejects(purge('http', ['a'], { fetcher }), { code: 'fetch_failed' })
  })
})

test('one that does not answer is not waited for', async () => {
  cloudflare.answerNext('hang')
  cloudfront.answerNext('hang')
  for (const kind of ['cloudflare', 'cloudfront'] as const)
    await assert.rejects(purge(kind, ['a'], { timeoutMs: 200 }), { code: 'fetch_failed' })
})
