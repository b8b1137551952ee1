/** Figures of a name, and what is said of how search engines find it: good, and with everything wrong. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeContent } from '../../../test/kit/content.ts'
import { localFetcher } from '../../../test/kit/receiver.ts'
import { AppError } from '../../errors.ts'
import type { Answered, RequestOptions } from '../../kernel/http/guarded-fetch.ts'
import { defaultTheme } from '../themes/themes.ts'
import { lookAtSeo } from './seo.ts'

const t = await startTestApp({
  config: { publicUrl: new URL('http://localhost/') },
  // Names lead to this program, as they would in DNS.
  overrides: { fetcher: { ...localFetcher(), request: visitFromOutside } },
})
const theme = await defaultTheme(t.ctx)

async function visitFromOutside(address: string, { isAllowed }: RequestOptions): Promise<Answered> {
  let url = new URL(address)
  for (let hops = 0; hops < 5; hops += 1) {
    isAllowed(url)
    const { status, headers, text } = await t.visit(url.host, url.pathname)
    const { location } = headers
    if (!location) return { url: url.href, status, headers: headers as never, body: Buffer.from(text) }
    url = new URL(location, url)
  }
  throw new AppError('fetch_failed', `${address} redirects for ever.`)
}

async function makeDomain(host: string) {
  const c = await makeContent(t, { theme: { hash: theme.hash, owner: 'platform' } })
  await c.add('pages', { title: 'About', html: '<p>us</p>' }, 'published')
  const made = await t.call(`/api/v1/admin/tenants/${c.tenant.id}/domains`, {
    method: 'POST',
    token: await t.operator(),
    body: { host },
  })
  assert.equal(made.status, 201, made.text)
  const { body } = await t.call('/api/v1/tenant/domains', { token: c.owner })
  const [domain] = body['items'] as unknown as { id: string }[]
  const get = (what: string) => t.call(`/api/v1/domains/${domain?.id ?? ''}/${what}`, { token: c.owner })
  return { ...c, host, id: String(domain?.id), get }
}

describe('the traffic of a domain', () => {
  test('is what came for its name, by hour or day, and no other name’s', async () => {
    const { tenant, site, host, get } = await makeDomain('www.figures.example')
    const hour = (text: string, of: string, views: number) => ({
      tenant_id: tenant.id,
      site_id: site.id,
      hour_at: new Date(text),
      host: of,
      release_number: 1,
      requests: views * 2,
      views,
      bytes: 1_000,
      status_2xx: views,
      status_4xx: views,
      latency_buckets: [0, views, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    })
    await t.ctx.db.withTenant(tenant.id, (tx) =>
      tx
        .insertInto('traffic_hourly')
        .values([
          hour('2026-03-10T09:00:00Z', host, 3),
          hour('2026-03-10T23:00:00Z', host, 4),
          hour('2026-03-11T00:00:00Z', host, 5),
          hour('2026-03-11T00:00:00Z', 'other.example', 100),
        ])
        .execute(),
    )
    const span = 'from=2026-03-10T00:00:00Z&to=2026-03-12T00:00:00Z'
    const { status, body, text } = await get(`traffic?${span}`)
    assert.equal(status, 200, text)
    const { totals, points } = body as unknown as {
      totals: Record<string, unknown>
      points: { at: string; views: number }[]
    }
    assert.deepEqual(
      points.map(({ at, views }) => [at.slice(0, 10), views]),
      [
        ['2026-03-10', 7],
        ['2026-03-11', 5],
      ],
    )
    assert.deepEqual([totals['views'], totals['status_4xx'], totals['bytes']], [12, 12, 3_000])
    assert.equal((totals['latency'] as Record<string, number>)['p50_ms'], 1.5)
    const hours = await get(`traffic?interval=hour&${span}`)
    assert.equal((hours.body['points'] as unknown as unknown[]).length, 3)
    assert.equal((await get('traffic?from=2026-03-12T00:00:00Z&to=2026-03-10T00:00:00Z')).status, 400)
  })

  test('is nobody else’s to see', async () => {
    const { id } = await makeDomain('www.private.example')
    const { owner } = await t.makeTenant()
    for (const what of ['traffic', 'seo'])
      assert.equal((await t.call(`/api/v1/domains/${id}/${what}`, { token: owner })).status, 404)
  })
})

type Findings = { check: string; level: string; message: string }[]

describe('how search engines find a domain', () => {
  test('is looked at from outside, and seldom', async () => {
    const { get, host } = await makeDomain('www.found.example')
    const { status, body, text } = await get('seo')
    assert.equal(status, 200, text)
    const findings = body['findings'] as unknown as Findings
    const levels = Object.fromEntries(findings.map(({ check, level }) => [check, level]))
    assert.deepEqual(levels, {
      reachable: 'good',
      https: 'problem',
      canonical: 'good',
      indexable: 'good',
      robots: 'good',
      sitemap: 'good',
      title: 'good',
      description: levels['description'],
    })
    assert.deepEqual(body['hops'], [`http://${host}/`])
    const again = await Promise.all(Array.from({ length: 6 }, () => get('seo')))
    assert.ok(again.some((answer) => answer.status === 429))
  })

  const page = (url: string, body: string, headers = {}, status = 200): Answered => ({
    url,
    status,
    headers,
    body: Buffer.from(body),
  })
  /** What is found where these are the answers; the first that is not there is not to be had. */
  async function found(answers: Record<string, Answered>): Promise<Record<string, string>> {
    const report = await lookAtSeo(
      {
        async request(url, { isAllowed }) {
          isAllowed(new URL(url))
          const answer = answers[new URL(url).pathname]
          if (!answer) throw new AppError('fetch_failed', 'There is nothing.')
          if (answer.url !== url) isAllowed(new URL(answer.url))
          return answer
        },
      },
      'a.example',
    )
    return Object.fromEntries(
      report.findings.map(({ check, level, message }) => [check, `${level}: ${message}`]),
    )
  }

  test('is explained where it is wrong', async () => {
    const html =
      '<title>T</title><link rel=canonical href="https://b.example/"><meta name="Robots" content="NOINDEX">'
    const wrong = await found({ '/': page('https://a.example/', html) })
    assert.match(wrong['https'] ?? '', /^warning: .*set `hsts`/)
    assert.match(wrong['canonical'] ?? '', /^warning: .*list that one, not https:\/\/a\.example\//)
    assert.match(wrong['indexable'] ?? '', /^warning: .*noindex/)
    assert.match(wrong['robots'] ?? '', /^warning/)
    assert.match(wrong['sitemap'] ?? '', /^warning: .*cannot be had/)
    assert.match(wrong['description'] ?? '', /no description/)
    assert.match((await found({}))['reachable'] ?? '', /^problem: .*There is nothing/)
    const missing = await found({ '/': page('http://a.example/', '', {}, 404) })
    assert.match(missing['reachable'] ?? '', /^problem: .*404/)
  })

  test('costs no more than reading it, whatever the files of a name hold', async () => {
    const robots = [
      `a:${' '.repeat(500_000)}x`,
      `${'\n'.repeat(500_000)}x`,
      `${' '.repeat(500_000)}:`,
      ':\n'.repeat(90_000),
    ]
    for (const text of robots) {
      const began = performance.now()
      await found({
        '/': page('https://a.example/', `<title>${'<a '.repeat(100_000)}`),
        '/robots.txt': page('https://a.example/robots.txt', text),
        '/sitemap.xml': page('https://a.example/sitemap.xml', `<loc>${' '.repeat(500_000)}`),
      })
      assert.ok(performance.now() - began < 2_000)
    }
  })

  test('knows robots.txt, sitemaps of other names, and names that are remembered as https', async () => {
    const robots = (text: string) => page('https://a.example/robots.txt', text)
    const secure = { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }
    const at = { '/': page('https://a.example/', '<title>T</title>', secure) }
    const seen = await found({
      ...at,
      '/robots.txt': robots(
        'User-agent: bad\nDisallow: /\n\nUser-agent: *\nDisallow: /x\nSitemap: https://a.example/map',
      ),
      '/map': page('https://a.example/map', '<urlset><url><loc>https://b.example/</loc></url></urlset>'),
    })
    assert.match(seen['https'] ?? '', /^good/)
    assert.match(seen['indexable'] ?? '', /^good/)
    assert.match(seen['sitemap'] ?? '', /^warning: .*b\.example, not of a\.example/)
    const closed = robots('User-agent: a\nUser-agent: *\nDisallow: / # all of it')
    assert.match((await found({ ...at, '/robots.txt': closed }))['indexable'] ?? '', /forbids everything/)
  })
})
