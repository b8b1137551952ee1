/** Looks at pages as visitors do, in headless Chromium, and says what is wrong with them. */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContextOptions, type Page, chromium } from 'playwright-core'
import type { CompiledTheme } from '../../server/liquid/compile.ts'
import { debianProgram } from './debian.ts'
import { type Staged, stageTheme } from './theme-stage.ts'

/** Chromium, or one line that says why it cannot be had. */
export async function startBrowser(): Promise<Browser | { missing: string }> {
  const program = await debianProgram('chromium', 'chromium')
  if ('missing' in program) return program
  return chromium.launch({
    executablePath: program.path,
    // Customers' own names are *.example in tests.
    args: ['--disable-dev-shm-usage', '--host-resolver-rules=MAP *.example 127.0.0.1'],
  })
}

/** The sample site in `theme` on a free port. `templates` fills with the templates that were shown. */
export async function openStage(theme: CompiledTheme) {
  const templates = new Set<string>()
  async function answer(url: URL): Promise<Staged> {
    try {
      const staged = await stageTheme(theme, url)
      if (staged.template !== undefined) templates.add(staged.template)
      return staged
    } catch (error) {
      return { status: 500, type: 'text/plain', body: String(error) }
    }
  }
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`)
    void answer(url).then(({ status, type, body }) =>
      response.writeHead(status, { 'content-type': type }).end(body),
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    templates,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** Adds up what jumps while a page loads; runs before anything of the page does. */
const WATCH_SHIFTS = `
  window.shifted = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shifted += entry.value
  }).observe({ type: 'layout-shift', buffered: true })`

/** Lets every lazy picture arrive, for late pictures make pages jump, and waits until the result is painted. */
const SETTLE = `(async () => {
  for (const image of document.images) image.loading = 'eager'
  await Promise.all([...document.images].map((image) => image.complete || new Promise((done) => {
    image.onload = image.onerror = done
  })))
  await document.fonts.ready
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
})()`

const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'

const VIOLATIONS = `axe.run({ resultTypes: ['violations'] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ target, failureSummary }) =>
    target.join(' ') + ' (' + failureSummary.split('\\n').at(-1).trim() + ')').join(' | ')))`

const MOST_SHIFT = 0.01

/** A theme that jumps does so each time; what came late because the machine was busy does not, so the page is loaded once more. */
async function shiftOf(page: Page): Promise<number> {
  const shifted = await page.evaluate<number>('window.shifted')
  if (shifted < MOST_SHIFT) return shifted
  await page.reload()
  await page.evaluate(SETTLE)
  return page.evaluate<number>('window.shifted')
}

/**
 * Visits each of `paths` one after the other; `view` says how wide, how bright and whether with JavaScript.
 * Resolves to one line for each thing that is wrong: nothing may be wider than the window, jump while it loads, be
 * out of reach for some people, complain in the console, come from another host, or be out of sight.
 */
export async function inspectPages(
  browser: Browser,
  origin: string,
  paths: readonly string[],
  view: BrowserContextOptions,
): Promise<string[]> {
  const hasScripts = view.javaScriptEnabled !== false
  const context = await browser.newContext(view)
  const findings: string[] = []
  try {
    const page = await context.newPage()
    let path = ''
    const report = (what: string) =>
      void findings.push(`${path} at ${view.viewport?.width} px, ${view.colorScheme}: ${what}`)
    page.on('console', (message) => {
      // Chromium remarks that the page for what is not found has status 404, as it should.
      if (message.type() === 'error' && message.location().url !== origin + path) report(message.text())
    })
    page.on('pageerror', (error) => report(error.message))
    page.on('request', (request) => {
      if (!request.url().startsWith(`${origin}/`) && !request.url().startsWith('data:'))
        report(`asks ${request.url()}`)
    })
    if (hasScripts) await page.addInitScript(WATCH_SHIFTS)

    for (path of paths) {
      const response = await page.goto(origin + path)
      const expected = path === '/nowhere' ? 404 : 200
      if (response?.status() !== expected) report(`${response?.status()} ${await response?.text()}`)
      if (hasScripts) await page.evaluate(SETTLE)
      const overflow = await page.evaluate<number>(OVERFLOW)
      if (overflow > 0) report(`${overflow} px wider than the window`)
      const heading = page.locator('h1')
      if ((await heading.count()) !== 1 || !(await heading.isVisible())) report('not one h1 to be seen')
      if (!hasScripts) continue
      const shifted = await shiftOf(page)
      if (shifted >= MOST_SHIFT) report(`layout shift ${shifted.toFixed(3)}`)
      await page.evaluate(axe)
      for (const violation of await page.evaluate<string[]>(VIOLATIONS)) report(violation)
    }
  } finally {
    await context.close()
  }
  return findings
}
