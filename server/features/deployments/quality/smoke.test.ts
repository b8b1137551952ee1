/** Smoke tests, own checks and probes of real releases: what is wrong with a page is found and said, the rest passes. */
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startTestApp } from '../../../../test/kit/app.ts'
import { pageRow as page, postRow as post } from '../../../../test/kit/published-rows.ts'
import { makeSite } from '../../../../test/kit/site.ts'
import { readThemeFolder } from '../../../liquid/folder.ts'
import type { PublishedRow } from '../../../published/documents.ts'
import { type ReleaseChange, buildCandidates, publish } from '../../releases/releases.ts'
import { addTheme } from '../../themes/themes.ts'
import { judge } from './judge.ts'
import { type SmokeCheck, type SmokeOptions, smokeTest } from './smoke.ts'
import { probe } from './synthetic.ts'
import { emptyFigures } from '../../../published/arm-figures.ts'

const app = await startTestApp()
const { ctx } = app
const blank = await readThemeFolder(fileURLToPath(new URL('../../../../test/themes/blank', import.meta.url)))
const original = String(blank.get('sections/main-post.liquid'))

let versions = 0
/** The test theme with files changed, as a package of the tenant. */
async function makeTheme(tenantId: string, files: Record<string, string> = {}) {
  const manifest = JSON.parse(String(blank.get('theme.json'))) as object
  const named = JSON.stringify({ ...manifest, name: 'tested', version: `1.0.${versions++}` })
  const all = new Map(blank)
  for (const [path, text] of Object.entries({ 'theme.json': named, ...files }))
    all.set(path, Buffer.from(text))
  const { theme } = await addTheme(ctx, tenantId, all, 'Test')
  return { hash: theme.hash, owner: 'tenant' } as const
}

const POSTS = ['Bread', 'Rolls', 'Cake']

/** A site with a page and posts, live in the test theme. */
async function makeShop() {
  const { tenant, owner } = await app.makeTenant()
  const site = await makeSite(ctx, tenant.id)
  const theme = await makeTheme(tenant.id)
  const rows = [page('About us'), ...POSTS.map((title) => post(title))]
  const live = await ctx.db.withTenant(tenant.id, (tx) =>
    publish(ctx, tx, site.id, { kind: 'theme', theme, put: rows }),
  )
  const target = { tenantId: tenant.id, siteId: site.id, releaseNumber: live.number }
  const candidate = async (change: Partial<ReleaseChange>) => {
    const [built] = await ctx.db.withTenant(tenant.id, (tx) =>
      buildCandidates(ctx, tx, randomUUIDv7(), [{ site_id: site.id, change: { kind: 'theme', ...change } }]),
    )
    assert.ok(built)
    return { ...target, releaseNumber: built.number }
  }
  const themed = async (files: Record<string, string>) =>
    candidate({ theme: await makeTheme(tenant.id, files) })
  return { tenantId: tenant.id, owner, site, live, rows, target, candidate, themed }
}

const failedOf = ({ results }: Awaited<ReturnType<typeof smokeTest>>) =>
  results
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ path, reasons }) => `${path} ${reasons.join(' ')}`)

const check = (more: Partial<SmokeCheck>): SmokeCheck => ({
  name: 'Own',
  path: '/',
  expected_status: 200,
  contains: null,
  does_not_contain: null,
  max_ms: null,
  ...more,
})

describe('a smoke test', () => {
  test('passes a site that works, and looks at every kind of page', async () => {
    const { target } = await makeShop()
    const report = await smokeTest(ctx, target)
    assert.deepEqual(failedOf(report), [])
    assert.equal(report.passed, true)
    const paths = report.results.map(({ path }) => path)
    for (const path of ['/', '/about-us', '/blog', '/feed.xml', '/sitemap.xml', '/robots.txt'])
      assert.ok(paths.includes(path), `${path} in ${paths.join(' ')}`)
    assert.equal(paths.filter((path) => path.startsWith('/blog/')).length, POSTS.length)
    assert.ok(paths.some((path) => path.startsWith('/search?q=')))
    assert.equal(report.results.at(-1)?.status, 404)
    assert.ok(report.results.every(({ ms, bytes }) => ms > 0 && bytes > 0))
  })

  /** Files of a theme, and what its report says. */
  const FAULTS: Record<string, [Record<string, string>, RegExp]> = {
    'a template error on one kind of page': [
      { 'sections/main-post.liquid': `line one\n{{ 1 | divided_by: 0 }}\n${original}` },
      /^\/blog\/cake sections\/main-post\.liquid:2: /,
    ],
    'a loop that does not end': [
      { 'sections/main-post.liquid': `{% for a in (1..900) %}{% for b in (1..900) %}{{ a }}{% endfor %}{% endfor %}\n${original}` },
      /^\/blog\/cake sections\/main-post\.liquid:1: The page goes through more than 100000 items/,
    ],
    'a page that is cut off': [
      { 'layout/theme.liquid': '<html lang="en"><head>{{ content_for_header }}</head><body>{{ content_for_layout }}' },
      /^\/ The page does not end with <\/html>/,
    ],
    'a page with nothing on it': [
      { 'layout/theme.liquid': '<html lang="en"><head>{{ content_for_header }}</head><body><!--{{ content_for_layout | strip_html }}--></body></html>' },
      /^\/ There is nothing to see on the page/,
    ],
    'files of another theme': [
      { 'sections/main-post.liquid': `<img src="/_assets/${'a'.repeat(64)}/logo.png" alt="" width="1" height="1">${original}` },
      /^\/blog\/cake The page links to files of another theme, aaaaaaaaaaaa…/,
    ],
  } // prettier-ignore

  for (const [name, [files, expected]] of Object.entries(FAULTS))
    test(`finds ${name}`, async () => {
      const { themed } = await makeShop()
      const report = await smokeTest(ctx, await themed(files))
      assert.equal(report.passed, false)
      const found = failedOf(report)
      assert.ok(
        found.some((line) => expected.test(line)),
        found.join('\n'),
      )
      assert.ok(report.summary.length > 0)
    })

  test('does not blame a release for what was broken before, and does once it works', async () => {
    const { themed, target, tenantId, site } = await makeShop()
    const broken = {
      'sections/main-search.liquid': '{{ 1 | divided_by: 0 }}{% schema %}{ "name": "x" }{% endschema %}',
    }
    const theme = await makeTheme(tenantId, broken)
    const before = await ctx.db.withTenant(tenantId, (tx) =>
      publish(ctx, tx, site.id, { kind: 'theme', theme }),
    )
    const options: SmokeOptions = { baselineNumber: before.number }
    const same = await smokeTest(ctx, await themed({ ...broken, 'snippets/new.liquid': 'x' }), [], options)
    assert.equal(same.passed, true, same.summary)
    assert.match(same.summary, /1 do not work in the live release, either/)
    const worse = await smokeTest(ctx, await themed(broken), [], { baselineNumber: target.releaseNumber })
    assert.equal(worse.passed, false)
    assert.match(worse.summary, /^Search, \/search\?q=/)
  })

  test('gives a slow page more chances, and holds it to its time', async () => {
    const { target } = await makeShop()
    const report = await smokeTest(ctx, target, [check({ name: 'Quick', max_ms: 1 })], { budgetMs: 0.001 })
    assert.equal(report.passed, false)
    assert.match(report.summary, /It takes \d+ ms to render; at most 0\.001 ms are allowed/)
  })

  test('looks at what a deployment of content brings and takes away', async () => {
    const { candidate, rows } = await makeShop()
    const fresh: PublishedRow = page('Opening hours')
    const removed = rows[0]
    assert.ok(removed)
    const target = await candidate({
      kind: 'content',
      put: [fresh],
      remove: [{ kind: 'page', entry_id: removed.entry_id }],
    })
    const report = await smokeTest(ctx, target, [check({ path: '/about-us', expected_status: 404 })])
    assert.deepEqual(failedOf(report), [])
    const paths = report.results.filter(({ kind }) => kind === 'built_in').map(({ path }) => path)
    assert.ok(paths.includes('/opening-hours') && !paths.includes('/about-us'), paths.join(' '))
  })

  test('holds pages to the own checks of the tenant', async () => {
    const { target } = await makeShop()
    const report = await smokeTest(ctx, target, [
      check({ path: '/about-us', contains: 'All about about-us', does_not_contain: 'Lorem' }),
      check({ name: 'Prices', path: '/prices' }),
      check({ name: 'Words', path: '/about-us', contains: 'Schrippen' }),
      check({ name: 'Others', path: '/about-us', does_not_contain: 'All about' }),
      check({ name: 'Gone', path: '/gone', expected_status: 404 }),
    ])
    assert.deepEqual(
      report.results
        .filter(({ kind, outcome }) => kind === 'own' && outcome === 'failed')
        .map(({ name, reasons }) => [name, reasons]),
      [
        ['Prices', ['It answers with status 404 instead of 200.']],
        ['Words', ['“Schrippen” does not stand on the page, and should.']],
        ['Others', ['“All about” stands on the page, and should not.']],
      ],
    )
  })

  test('says that it does not know, rather than that all is well, when the release is not there', async () => {
    const { target } = await makeShop()
    await assert.rejects(smokeTest(ctx, { ...target, releaseNumber: 999 }), /release 999 .* is not there/)
    const other = await app.makeTenant()
    await assert.rejects(smokeTest(ctx, { ...target, tenantId: other.tenant.id }), /is not there/)
  })
})

describe('a probe', () => {
  const nobody = { stable: emptyFigures(), candidate: emptyFigures() }

  test('finds a good candidate as good', async () => {
    const { target, themed, tenantId, site } = await makeShop()
    const { releaseNumber } = await themed({ 'snippets/new.liquid': 'x' })
    const synthetic = await probe(
      ctx,
      { tenantId, siteId: site.id, stableNumber: target.releaseNumber, candidateNumber: releaseNumber },
      10,
    )
    assert.equal(synthetic.stable.requests, synthetic.candidate.requests)
    assert.equal(synthetic.pages.length * 10, synthetic.candidate.requests)
    const verdict = judge({ ...nobody, synthetic })
    assert.equal(verdict.verdict, 'success', verdict.summary)
  })

  test('finds an error on one page only, and a page that takes longer', async () => {
    const { target, themed, tenantId, site } = await makeShop()
    const { releaseNumber } = await themed({
      'sections/main-post.liquid': `{% if post.title == 'Rolls' %}{{ 1 | divided_by: 0 }}{% endif %}\n${original}`,
    })
    const numbers = {
      tenantId,
      siteId: site.id,
      stableNumber: target.releaseNumber,
      candidateNumber: releaseNumber,
    }
    const broken = judge({ ...nobody, synthetic: await probe(ctx, numbers, 3) })
    assert.equal(broken.verdict, 'failure')
    assert.match(broken.summary, /^\/blog\/rolls failed 3 of 3 times .*sections\/main-post\.liquid:1/)

    const slow = await themed({
      'sections/main-post.liquid': `{% if post.title == 'Rolls' %}{% for a in (1..300) %}{% for b in (1..300) %}{% assign c = a | times: b | append: 'x' | replace: 'x', 'y' %}{% endfor %}{% endfor %}{% endif %}\n${original}`,
    })
    const isFound = /^\/blog\/rolls takes \d+ ms or more on the candidate/
    let summary = ''
    // On a busy machine everything takes longer for a moment, the other release too; then nothing is said, and it is looked again.
    for (let looks = 0; looks < 6 && !isFound.test(summary); looks++) {
      const synthetic = await probe(ctx, { ...numbers, candidateNumber: slow.releaseNumber }, 3)
      summary = judge({ ...nobody, synthetic, thresholds: { max_slowdown_ms: 20 } }).summary
    }
    assert.match(summary, isFound)
  })

  test('looks at the pages it is told to, and stops when told', async () => {
    const { target, tenantId, site } = await makeShop()
    const numbers = {
      tenantId,
      siteId: site.id,
      stableNumber: target.releaseNumber,
      candidateNumber: target.releaseNumber,
    }
    const { pages } = await probe(ctx, numbers, 1, { paths: ['/blog/page/2', 'no path'] })
    assert.equal(pages[0]?.path, '/blog/page/2')
    const stopped = await probe(ctx, numbers, 1_000, { signal: AbortSignal.abort() })
    assert.deepEqual(stopped.pages, [])
  })
})
