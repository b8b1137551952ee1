/** The demo as a visitor finds it: every link, feed, style sheet and picture of every website leads somewhere. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { parseDocument } from 'htmlparser2'
import { seedDemo } from '../server/demo.ts'
import { installBuiltInPlugins } from '../server/features/plugins/plugins.ts'
import { startTestApp } from './kit/app.ts'

const t = await startTestApp()
await installBuiltInPlugins(t.ctx)
const demo = await seedDemo(t.ctx)

const ATTRIBUTES: Record<string, string> = {
  a: 'href',
  link: 'href',
  img: 'src',
  script: 'src',
  source: 'src',
}

/** Addresses on the site itself that a page leads to. */
function addressesIn(html: string, origin: string): string[] {
  const found: string[] = []
  const walk = (nodes: ReturnType<typeof parseDocument>['children']): void => {
    for (const node of nodes) {
      if (!('attribs' in node)) continue
      const address = node.attribs[ATTRIBUTES[node.name] ?? '']
      if (address) found.push(address)
      walk(node.children)
    }
  }
  walk(parseDocument(html).children)
  return found.flatMap((address) => {
    const url = URL.parse(address, origin)
    return url?.origin === origin ? [url.pathname + url.search] : []
  })
}

test('it seeds an empty database only', async () => {
  assert.equal(demo?.sites.length, 6)
  assert.equal(await seedDemo(t.ctx), undefined)
})

for (const { name, url } of demo?.sites ?? [])
  test(`${name}: nothing leads nowhere`, async () => {
    const { host, origin } = new URL(url)
    const seen = new Set(['/', '/feed.xml', '/atom.xml', '/sitemap.xml', '/robots.txt'])
    const dead: string[] = []
    let pages = 0
    for (const path of seen) {
      const answer = await t.visit(host, path)
      if (answer.status >= 400) dead.push(`${path}: ${answer.status}`)
      if (!String(answer.headers['content-type']).startsWith('text/html')) continue
      pages++
      // Making every size of every picture would take minutes, and is tested where it is done.
      for (const address of addressesIn(answer.text, origin)) if (!/\/w\d+\//.test(address)) seen.add(address)
    }
    assert.deepEqual(dead, [])
    assert.ok(pages > 12, `only ${pages} pages`)
  })

test('its plugins show their forms', async () => {
  const forms: Record<string, string> = {
    'Bakery Lindenhof': '/contact',
    'The Quarterly': '/about',
    Margins: '/the-long-way-to-work',
  }
  for (const { name, url } of demo?.sites ?? []) {
    const path = forms[name]
    if (path === undefined) continue
    // What is late on a busy machine is left out of a page, which is then kept for ten seconds.
    for (const until = Date.now() + 40_000; ;) {
      if ((await t.visit(new URL(url).host, path)).text.includes('class="visitor-form"')) break
      assert.ok(Date.now() < until, `${name} shows no form at ${path}`)
      await setTimeout(1_000)
    }
  }
})
