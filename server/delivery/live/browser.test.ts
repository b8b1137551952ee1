/** The script of docs/guides/live.md, in a real browser, on a page with the headers that pages have. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { type TestApp, startTestApp } from '../../../test/kit/app.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { startBrowser } from '../../../test/kit/theme-browser.ts'
import { publish } from '../../features/releases/releases.ts'
import { defaultConfig } from '../../features/sites/sites.ts'
import { writeZip } from '../../kernel/zip.ts'
import { packageOf } from '../../liquid/package.ts'

const guide = await readFile(new URL('../../../docs/guides/live.md', import.meta.url), 'utf8')
const [, script = ''] = /```js\n([\s\S]+?)```/.exec(guide) ?? []
const layout = `<!doctype html><html><head><title>{{ site.title }}</title>{{ content_for_header }}
  <script src="{{ 'live.js' | asset_url }}" defer></script></head><body>{{ content_for_layout }}</body></html>`

/** A theme that ships the script. @returns its hash */
async function addLiveTheme(t: TestApp): Promise<string> {
  const manifest = { name: 'live', version: '1.0.0', author: 'Test', description: 'Stays connected' }
  const files = new Map([
    ['theme.json', Buffer.from(JSON.stringify(manifest))],
    ['layout/theme.liquid', Buffer.from(layout)],
    ['templates/index.liquid', Buffer.from('front')],
    ['assets/live.js', Buffer.from(script)],
  ])
  const { hash } = packageOf(files)
  const zip = writeZip(Array.from(files, ([path, body]) => ({ path, body })))
  await t.ctx.blobs.scope('platform').put(`themes/${hash}.zip`, zip, { contentType: 'application/zip' })
  return hash
}

test('a page with the script of the guide shows the new release by itself', async (context) => {
  const browser = await startBrowser()
  if ('missing' in browser) return context.skip(browser.missing)
  context.after(() => browser.close())
  const t = await startTestApp()
  const { tenant } = await t.makeTenant()
  const site = await makeSite(t.ctx, tenant.id, {
    name: 'Before',
    theme: { hash: await addLiveTheme(t), owner: 'platform' },
  })
  const port = Number(new URL(await t.app.listen({ port: 0, host: '127.0.0.1' })).port)
  const address = `http://${tenant.slug}.localhost:${port}/`
  const page = await browser.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  const [socket] = await Promise.all([page.waitForEvent('websocket'), page.goto(address)])
  await socket.waitForEvent('framereceived')
  assert.equal(await page.title(), 'Before')
  const loaded = page.waitForEvent('load')
  await t.ctx.db.withTenant(tenant.id, (tx) =>
    publish(t.ctx, tx, site.id, { kind: 'configuration', config: defaultConfig({ title: 'After' }) }),
  )
  await loaded
  assert.equal(await page.title(), 'After')
  assert.deepEqual(errors, [])
})
