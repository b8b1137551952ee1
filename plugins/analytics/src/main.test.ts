/** What is embedded for each service, and what the report says. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openPlugin, pageOf } from '@hotswap/sdk/testing'

const FOLDER = new URL('..', import.meta.url)

test('each service is embedded as it wants to be, and nothing where something is missing', async () => {
  await using plugin = await openPlugin(FOLDER)
  const embedded = async (settings: Record<string, unknown>) => {
    plugin.settings = settings
    const shown = await plugin.hook('page.head', { page: pageOf() })
    if (shown === null) return null
    const [, options = ''] = /data-options="([^"]*)"/.exec(shown) ?? []
    return JSON.parse(options.replaceAll('&quot;', '"').replaceAll('&amp;', '&')) as unknown
  }
  const server = 'https://count.example/some/path'
  const common = { waits: false, respectsWish: true }
  assert.equal(await embedded({}), null)
  assert.equal(await embedded({ provider: 'umami', server }), null)
  assert.equal(await embedded({ provider: 'umami', site_id: '1' }), null)
  assert.equal(await embedded({ provider: 'umami', server: '/here', site_id: '1' }), null)
  assert.deepEqual(await embedded({ provider: 'plausible', server, site_id: 'a.example' }), {
    src: 'https://count.example/js/script.js',
    attributes: { 'data-domain': 'a.example' },
    ...common,
  })
  const collector = 'https://gateway.example'
  assert.deepEqual(await embedded({ provider: 'umami', server, site_id: '"x"', collector }), {
    src: 'https://count.example/script.js',
    attributes: { 'data-website-id': '"x"', 'data-host-url': collector },
    ...common,
  })
  assert.deepEqual(await embedded({ provider: 'fathom', server, site_id: 'ABC', consent: 'always' }), {
    src: 'https://count.example/script.js',
    attributes: { 'data-site': 'ABC' },
    ...common,
    waits: true,
  })
  const matomo = { provider: 'matomo', server, site_id: '7', respect_dnt: false }
  const tracker = 'https://count.example/matomo.php'
  assert.deepEqual(await embedded({ ...matomo, matomo_cookies: true }), {
    src: 'https://count.example/matomo.js',
    attributes: {},
    waits: true,
    respectsWish: false,
    matomo: { id: '7', tracker, cookies: true },
  })
  plugin.site.isPreview = true
  assert.equal(await embedded(matomo), null)
})

const traffic = {
  views: 120,
  visitors: 40,
  top_pages: [{ name: '/<b>', views: 80 }],
  referrers: [{ name: 'news.example', views: 3 }],
}

test('the report goes to the address of the settings, and to nobody without one', async () => {
  await using plugin = await openPlugin(FOLDER, { traffic, site: { title: 'Bakery\nLindenhof' } })
  await plugin.schedule('weekly')
  assert.equal(plugin.mails.length, 0)
  await assert.rejects(plugin.action('send-report'), /Say in the settings/)
  plugin.settings = { report_to: 'lena@bakery.example' }
  await plugin.schedule('weekly')
  const answer = await plugin.action('send-report', { to: 'somebody@else.example' })
  assert.deepEqual(answer, { message: 'The report is on its way to lena@bakery.example.' })
  assert.deepEqual(
    plugin.mails.map(({ to }) => to),
    ['lena@bakery.example', 'lena@bakery.example'],
  )
  const [mail] = plugin.mails
  assert.equal(mail?.subject, 'Bakery Lindenhof: 120 page views in seven days')
  assert.match(
    mail?.text ?? '',
    /Page views: 120 \(0 % on the seven days before\)[\s\S]*80 {2}\/<b>[\s\S]*3 {2}news/,
  )
  assert.match(mail?.html ?? '', /<li>\/&lt;b&gt; – 80<\/li>/)
})
