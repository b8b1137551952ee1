/** `hotswap theme dev`, run as a developer runs it, against the application on a port. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { WebSocket } from 'ws'
import { personAt } from '../../../test/kit/command-line.ts'
import { openTestApp } from '../../../test/kit/open-app.ts'
import { temporaryFolder } from '../../../test/kit/server-process.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { root } from '../../../test/kit/source.ts'
import { startBrowser } from '../../../test/kit/theme-browser.ts'
import { visit } from '../../../test/kit/visit.ts'
import { createApp } from '../../app.ts'
import { defaultTheme } from '../../features/themes/themes.ts'
import { createMetrics } from '../../kernel/metrics.ts'

const kit = await openTestApp()

const { tenant, owner } = await kit.makeTenant()
const { hash } = await defaultTheme(kit.ctx)
const site = await makeSite(kit.ctx, tenant.id, {
  name: 'Bakery on the corner',
  slug: 'bakery',
  theme: { hash, owner: 'platform' } as never,
})

function copyOfTheme(): string {
  const folder = join(temporaryFolder(), 'my-theme')
  cpSync(join(root, 'test', 'themes', 'blank'), folder, { recursive: true })
  return folder
}

/** Measured: 0.2 s on an idle machine. Tests run beside others. */
const SOON_MS = 3_000

const LAYOUT = 'layout/theme.liquid'

/** Changes what every page shows. */
function mark(folder: string, text: string): void {
  const file = join(folder, LAYOUT)
  const layout = readFileSync(join(root, 'test', 'themes', 'blank', LAYOUT), 'utf8')
  writeFileSync(file, layout.replace('</body>', `<p>${text}</p></body>`))
}

async function startDev(folder = copyOfTheme()) {
  const person = personAt({ HOTSWAP_URL: kit.origin, HOTSWAP_API_KEY: owner })
  const dev = person.start(['theme', 'dev', folder, '--port', '0'])
  after(() => dev.child.kill('SIGKILL'))
  const [, port] = await dev.says(/http:\/\/127\.0\.0\.1:(\d+)/)
  await dev.says(/Shown after/)
  return { dev, folder, port: Number(port) }
}

/** What the local address tells open pages; resolves with the first message that is as wanted. */
async function hears(port: number, isWanted: (scene: Scene) => boolean): Promise<Scene> {
  const { promise, resolve, reject } = Promise.withResolvers<Scene>()
  const call = get({ host: '127.0.0.1', port, path: '/__hotswap/events' }, (response) => {
    response.setEncoding('utf8').on('data', (text: string) => {
      for (const [, data = ''] of text.matchAll(/^data: (.*)$/gm)) {
        const scene = JSON.parse(data) as Scene
        if (isWanted(scene)) resolve(scene)
      }
    })
  })
  call.on('error', reject)
  return promise.finally(() => call.destroy())
}
type Scene = { build: string; findings: { file: string; line: number; message: string }[]; problem?: string }

const localhost = (port: number) => `localhost:${port}`
const pageOf = (port: number, path = '/', host = localhost(port)) =>
  visit(port, host, path, { headers: { accept: 'text/html' } })
const buildIn = (html: string) => /data-build="([^"]+)"/.exec(html)?.[1]
const previews = async () => {
  const { body } = await kit.call(`/api/v1/websites/${site.id}/releases?kind=preview`, { token: owner })
  return (body as unknown as { items: unknown[] }).items.length
}

describe('theme dev', () => {
  test('shows the site’s content in the folder’s theme, with every save, and leaves nothing behind', async () => {
    const { dev, folder, port } = await startDev()
    const first = await pageOf(port)
    assert.equal(first.status, 200, first.text)
    assert.match(first.text, /Bakery on the corner/)
    assert.match(
      first.text,
      /<script src="\/__hotswap\/client\.js" data-build="[\w.-]+" defer><\/script><\/body>/,
    )
    assert.ok(!first.text.includes('--bakery.'), 'links stay on the local address')
    assert.equal(first.headers['cache-control'], 'no-store')
    const asset = /\/_assets\/[^"]+\.css/.exec(first.text)?.[0] ?? ''
    assert.equal((await pageOf(port, asset)).headers['content-type'], 'text/css; charset=utf-8')

    const heard = hears(port, ({ build }) => build !== buildIn(first.text))
    const saved = performance.now()
    mark(folder, 'Fresh from the editor')
    const { build } = await heard
    const second = await pageOf(port)
    const tookMs = performance.now() - saved
    assert.match(second.text, /Fresh from the editor/)
    assert.equal(buildIn(second.text), build)
    assert.ok(tookMs < SOON_MS, `${tookMs} ms`)

    const live = await kit.call(`/api/v1/websites/${site.id}`, { token: owner })
    assert.equal(live.body['release_number'], 1, 'visitors see nothing of it')
    assert.equal(await previews(), 2)
    dev.child.kill('SIGINT')
    const { code, stderr } = await dev.ended
    assert.equal(code, 0, stderr)
    assert.equal(await previews(), 0)
  })

  test('keeps the last good page under what is wrong, with file and line, until it is mended', async () => {
    const { dev, folder, port } = await startDev()
    mark(folder, 'Good')
    await hears(port, ({ build }) => build.includes('-2.'))
    const broken = hears(port, ({ findings }) => findings.length > 0)
    mark(folder, '{{ page.title ')
    const { findings } = await broken
    assert.equal(findings[0]?.file, LAYOUT)
    await dev.says(/layout\/theme\.liquid:\d+  error/)
    assert.match((await pageOf(port)).text, /Good/)
    const mended = hears(port, (scene) => scene.findings.length === 0)
    mark(folder, 'Mended')
    await mended
    assert.match((await pageOf(port)).text, /Mended/)
    dev.child.kill('SIGTERM')
    assert.equal((await dev.ended).code, 0)
  })

  test('answers to its own names only, and sends the browser’s cookies to nobody', async () => {
    const { port } = await startDev()
    assert.equal((await pageOf(port, '/', `127.0.0.1:${port}`)).status, 200)
    for (const host of ['evil.example', `evil.example:${port}`, 'localhost', `localhost:${port + 1}`]) {
      const { status, text } = await pageOf(port, '/', host)
      assert.equal(status, 421, host)
      assert.ok(!text.includes('Bakery'))
    }
    assert.equal((await visit(port, 'evil.example', '/__hotswap/events')).status, 421)
    assert.equal((await pageOf(port, '@evil.example/')).status, 400)
    const headers = { accept: 'text/html', cookie: 'hotswap_preview=forged' }
    const page = await visit(port, localhost(port), '/', { headers })
    assert.equal(page.status, 200)
    assert.equal(page.headers['set-cookie'], undefined)
  })

  test('leads the WebSockets of its own pages on, and those of no other', async () => {
    const { dev, port } = await startDev()
    const own = new WebSocket(`ws://127.0.0.1:${port}/_live`, {
      headers: { origin: `http://127.0.0.1:${port}` },
    })
    const [hello] = (await once(own, 'message')) as [Buffer]
    assert.equal((JSON.parse(String(hello)) as { type: string }).type, 'hello')
    for (const origin of ['http://evil.example', undefined]) {
      const foreign = new WebSocket(`ws://127.0.0.1:${port}/_live`, { headers: origin ? { origin } : {} })
      const [error] = (await once(foreign, 'error')) as [Error]
      assert.match(error.message, /403/)
    }
    dev.child.kill('SIGINT')
    await once(own, 'close')
    assert.equal((await dev.ended).code, 0)
  })

  test('makes the preview anew when it is gone', async () => {
    const { port } = await startDev()
    await kit.ctx.db.withTenant(tenant.id, (tx) =>
      tx.deleteFrom('releases').where('kind', '=', 'preview').execute(),
    )
    await kit.ctx.db.withTenant(tenant.id, (tx) => tx.deleteFrom('theme_packages').execute())
    const page = await pageOf(port)
    assert.match(page.text, /Bakery on the corner/)
  })

  test('says in one line what is missing', async () => {
    const nowhere = temporaryFolder()
    const stranger = personAt({ HOTSWAP_URL: kit.origin })
    const noTheme = await stranger.run(['theme', 'dev', nowhere])
    assert.equal(noTheme.code, 2)
    assert.match(noTheme.stderr, /^Error: There is no theme in .*: it has no theme\.json\.\n  Go to/)
    const folder = copyOfTheme()
    const noLogin = await stranger.run(['theme', 'dev', folder])
    assert.equal(noLogin.code, 1)
    assert.match(noLogin.stderr, /^Error: You are not signed in at http:.*\n  Run "hotswap login/)
    rmSync(join(folder, 'theme.json'))
    assert.ok(!noLogin.stderr.includes('    at '))
  })

  test('reloads the browser after a save, and lays errors over the page until they are mended', async (t) => {
    const browser = await startBrowser()
    if ('missing' in browser) return t.skip(browser.missing)
    t.after(() => browser.close())
    const { folder, port } = await startDev()
    const page = await browser.newPage()
    const complaints: string[] = []
    page.on('console', (message) => {
      // The site of this test has no icon.
      const isIcon = message.location().url.endsWith('/favicon.ico')
      if (message.type() === 'error' && !isIcon) complaints.push(message.text())
    })
    await page.goto(`http://127.0.0.1:${port}/`)
    const saved = performance.now()
    mark(folder, 'Seen in the browser')
    await page.getByText('Seen in the browser').waitFor()
    const tookMs = performance.now() - saved
    assert.ok(tookMs < SOON_MS, `${tookMs} ms`)

    mark(folder, '{{ page.title ')
    const alert = page.getByRole('alert')
    await alert.waitFor()
    assert.match((await alert.textContent()) ?? '', /The theme has errors.*layout\/theme\.liquid:\d+/)
    assert.ok(await page.getByText('Seen in the browser').isVisible(), 'the last good page stays under it')
    mark(folder, 'Mended')
    await page.getByText('Mended').waitFor()
    assert.equal(await alert.count(), 0)
    assert.deepEqual(complaints, [])
  })

  // The last, since the first application is gone afterwards.
  test('waits for a server that restarts, and reloads the pages when it is back', async () => {
    const { dev, folder, port } = await startDev()
    await kit.app.close()
    mark(folder, 'Written while it was away')
    await dev.says(/cannot be reached/)
    const waiting = await pageOf(port)
    assert.equal(waiting.status, 503)
    assert.match(waiting.text, /Waiting for HotSwap/)
    const back = hears(port, ({ build }) => build.includes('-2.') && build !== buildIn(waiting.text))
    const again = await createApp({
      ...kit.ctx,
      metrics: createMetrics({ connections: kit.ctx.db.pressure }),
    })
    after(() => again.close())
    await again.listen({ port: kit.port, host: '127.0.0.1' })
    await back
    assert.match((await pageOf(port)).text, /Written while it was away/)
    dev.child.kill('SIGINT')
    assert.equal((await dev.ended).code, 0)
  })
})
