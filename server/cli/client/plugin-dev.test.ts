/** `hotswap plugin dev`, run as a developer runs it, against the application on a port. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { personAt } from '../../../test/kit/command-line.ts'
import { openTestApp } from '../../../test/kit/open-app.ts'
import { temporaryFolder } from '../../../test/kit/server-process.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { startBrowser } from '../../../test/kit/theme-browser.ts'
import { visit } from '../../../test/kit/visit.ts'
import { defaultTheme } from '../../features/themes/themes.ts'

const kit = await openTestApp()

const { tenant, owner } = await kit.makeTenant()
const { hash } = await defaultTheme(kit.ctx)
const site = await makeSite(kit.ctx, tenant.id, {
  name: 'Bakery on the corner',
  slug: 'bakery',
  theme: { hash, owner: 'platform' } as never,
})
const person = personAt({ HOTSWAP_URL: kit.origin, HOTSWAP_API_KEY: owner })

async function startDev(...options: string[]) {
  const cwd = temporaryFolder()
  assert.equal((await person.run(['plugin', 'new', 'corner-shop'], { cwd })).code, 0)
  const folder = join(cwd, 'corner-shop')
  const dev = person.start(['plugin', 'dev', folder, '--port', '0', ...options])
  after(() => dev.child.kill('SIGKILL'))
  const [, port] = await dev.says(/http:\/\/127\.0\.0\.1:(\d+)/)
  await dev.says(/Shown after/)
  return {
    dev,
    port: Number(port),
    /** Replaces a text of the source, which is a save. */
    save: (from: string, to: string) => {
      const file = join(folder, 'src', 'main.ts')
      const before = readFileSync(file, 'utf8')
      assert.ok(before.includes(from), from)
      writeFileSync(file, before.replace(from, to))
    },
  }
}

type Scene = {
  build: string
  findings: { file: string; line?: number; message: string }[]
  failures: { file: string; message: string }[]
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

const pageOf = (port: number, path = '/', options: { method?: string } = {}) =>
  visit(port, `localhost:${port}`, path, { headers: { accept: 'text/html' }, ...options })
const listed = async (path: string) => {
  const { body } = await kit.call(`/api/v1/websites/${site.id}/${path}`, { token: owner })
  return (body as unknown as { items: unknown[] }).items.length
}

describe('plugin dev', () => {
  test('has the plugin at work on the site’s pages with every save, shows its log, and leaves nothing behind', async () => {
    const { dev, port, save } = await startDev()
    const first = await pageOf(port)
    assert.equal(first.status, 200, first.text)
    assert.match(first.text, /Bakery on the corner/)
    assert.match(first.text, /<p class="corner-shop">Welcome to Bakery on the corner!<\/p>/)

    const second = hears(port, ({ build }) => build.includes('-2.'))
    save('return markup`', "site.log.warn('Somebody came by')\n      return markup`Fresh from the oven! ")
    await second
    assert.match((await pageOf(port)).text, /Fresh from the oven!/)
    await dev.says(/warn +hook page\.body_end +Somebody came by/)

    const answer = await pageOf(port, '/api/corner-shop/cheers')
    assert.deepEqual([answer.status, JSON.parse(answer.text)], [200, { cheers: 0 }])
    const refused = await pageOf(port, '/api/corner-shop/cheers', { method: 'POST' })
    assert.ok(refused.status >= 400, 'a preview changes nothing')
    await dev.says(/error +endpoint POST \/cheers +.*preview/i)

    assert.equal(await listed('plugins'), 0, 'visitors get nothing of it')
    assert.equal(await listed('releases?kind=preview'), 2)
    dev.child.kill('SIGINT')
    const { code, stderr } = await dev.ended
    assert.equal(code, 0, stderr)
    assert.equal(await listed('releases?kind=preview'), 0)
  })

  test('takes the settings it is given, and mistakes of the source keep what was there before them', async () => {
    const { dev, port, save } = await startDev('--set', 'greeting=Ahoy')
    assert.match((await pageOf(port)).text, /Ahoy/)
    const broken = hears(port, ({ findings }) => findings.length > 0)
    save('import {', "import './nowhere.ts'\nimport {")
    const { findings } = await broken
    assert.deepEqual([findings[0]?.file, findings[0]?.line], ['src/main.ts', 2])
    await dev.says(/src\/main\.ts:2:\d+ {2}error/)
    assert.match((await pageOf(port)).text, /Ahoy/)
    const other = hears(port, (scene) =>
      scene.findings.some(({ message }) => /no handler "POST \/cheers"/.test(message)),
    )
    save("import './nowhere.ts'\n", '')
    save("'POST /cheers'", "'POST /hurrays'")
    await other
    const mended = hears(port, (scene) => scene.findings.length === 0)
    save("'POST /hurrays'", "'POST /cheers'")
    await mended
    dev.child.kill('SIGTERM')
    assert.equal((await dev.ended).code, 0)
  })

  test('shows over the page how the plugin failed while it was made, until a save puts it right', async (t) => {
    const browser = await startBrowser()
    if ('missing' in browser) return t.skip(browser.missing)
    t.after(() => browser.close())
    const { dev, port, save } = await startDev()
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${port}/`)
    await page.getByText('Welcome to Bakery').waitFor()
    save('return markup`', "throw new Error('No flour left')\n      return markup`")
    const alert = page.getByRole('alert')
    await alert.waitFor()
    assert.match((await alert.textContent()) ?? '', /The plugin failed.*hook page\.body_end.*No flour left/)
    await dev.says(/error +hook page\.body_end +.*No flour left/)
    save("throw new Error('No flour left')", '')
    await page.getByText('Welcome to Bakery').waitFor()
    assert.equal(await alert.count(), 0)
  })
})
