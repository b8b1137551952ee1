/** A website in a theme that ships, with plugins that ship, on a port where a browser finds it. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { installBuiltInPlugins } from '../../server/features/plugins/plugins.ts'
import { defaultTheme, installBuiltInThemes } from '../../server/features/themes/themes.ts'
import { type TestApp, startTestApp } from './app.ts'
import { makeContent } from './content.ts'
import { watchJobs } from './jobs.ts'
import { startBrowser } from './theme-browser.ts'

type Content = Awaited<ReturnType<typeof makeContent>>

export type PluginSite = Content & {
  t: TestApp
  origin: string
  /** Over the API, agreeing to all it asks for; resolves when it hears of events. */
  install: (name: string, settings?: Record<string, unknown>) => Promise<void>
  /** Calls below /websites/<site>/ and expects to succeed. */
  api: (method: Method, path: string, body?: unknown) => Promise<Record<string, unknown>>
  /** Rows of a plugin's table, as its owner sees them. */
  rows: (plugin: string, table: string) => Promise<Record<string, unknown>[]>
  /** Looks again whenever a job has ended, until there is something. */
  until: <Value>(look: () => Promise<Value | undefined>) => Promise<Value>
}

type Method = Parameters<Content['send']>[0]

/** Call it once in a test file. @returns undefined where there is no Chromium, and the test is skipped */
export async function openVisitedSite(
  context: TestContext,
): Promise<(PluginSite & { browser: Browser }) | undefined> {
  const browser = await startBrowser()
  if ('missing' in browser) {
    context.skip(browser.missing)
    return undefined
  }
  context.after(() => browser.close())
  return { ...(await openPluginSite()), browser }
}

/** The same without a browser. */
export async function openPluginSite(): Promise<PluginSite> {
  const t = await startTestApp({ jobs: true })
  await installBuiltInThemes(t.ctx)
  await installBuiltInPlugins(t.ctx)
  const { hash } = await defaultTheme(t.ctx)
  const content = await makeContent(t, { theme: { hash, owner: 'platform' } })
  const jobs = await watchJobs(t.ctx.ownerUrl)
  const port = Number(new URL(await t.app.listen({ port: 0, host: '127.0.0.1' })).port)

  const api: PluginSite['api'] = async (method, path, body) => {
    const answer = await content.send(method, path, body)
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.text}`)
    return answer.body
  }
  /** Who listens to what is found out after the release, by a job. */
  const findIndexed = (name: string) =>
    t.ctx.db.withTenant(content.tenant.id, (tx) =>
      tx
        .selectFrom('site_plugins')
        .select('name')
        .where('site_id', '=', content.site.id)
        .where('name', '=', name)
        .executeTakeFirst(),
    )

  return {
    ...content,
    t,
    until: jobs.until,
    origin: `http://${content.tenant.slug}.localhost:${port}`,
    api,
    async install(name, settings = {}) {
      const asked = await content.send('POST', 'plugins', { name, settings })
      assert.equal(asked.body['code'], 'consent_required', asked.text)
      await api('POST', 'plugins', { name, settings, grant: asked.body['grant'] })
      await jobs.until(() => findIndexed(name))
    },
    async rows(plugin, table) {
      const { items } = await api('GET', `plugins/${plugin}/tables/${table}/rows`)
      return items as Record<string, unknown>[]
    },
  }
}

/** The document of a page that is one block. */
export function blockDocument(title: string, plugin: string, block: string, settings = {}) {
  const node = { type: 'pluginBlock', attrs: { plugin, block, settings } }
  return { title, body: { type: 'doc', content: [node] } }
}

/**
 * Opens a page on which plugins show all of `parts`, selectors. On a busy machine the first page may come without it: what is late
 * is left out, and such a page is kept for ten seconds.
 */
export async function openWhole(page: Page, address: string, ...parts: string[]): Promise<void> {
  for (const until = Date.now() + 40_000; ;) {
    await page.goto(address)
    const counts = await Promise.all(parts.map((part) => page.locator(part).count()))
    if (!counts.includes(0)) return
    if (Date.now() > until) throw new Error(`${address} does not show all of ${parts.join(' and ')}.`)
    await page.waitForTimeout(1_000)
  }
}

/** What scripts of the page throw and the browser complains of, from now on. */
export function troubleOf(page: Page): string[] {
  const trouble: string[] = []
  page.on('pageerror', (error) => trouble.push(error.message))
  page.on('console', (message) => {
    // Browsers ask for it by themselves.
    if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico'))
      trouble.push(message.text())
  })
  return trouble
}

const axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** What is out of reach for some people in a part of the page: nothing, one hopes. @param part a selector */
export async function barriersIn(page: Page, part: string): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate<
    string[]
  >(`axe.run(${JSON.stringify(part)}, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(' | ')))`)
}

/** Keeps what the page looks like, for people to see: in the folder that SHOTS names, if it does. */
export async function takePicture(page: Page, name: string): Promise<void> {
  const folder = process.env['SHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}
