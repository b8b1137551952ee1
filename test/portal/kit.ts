/** The whole product and a browser in front of it, for journeys through the portal. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { type TestContext, after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import type { Overrides } from '../../server/context.ts'
import { installBuiltInPlugins } from '../../server/features/plugins/plugins.ts'
import { createSite } from '../../server/features/site-creation/site-creation.ts'
import { installBuiltInThemes } from '../../server/features/themes/themes.ts'
import { EVERYWHERE, anyPort } from '../../server/kernel/http/listen.ts'
import { TEST_PASSWORD, type TestApp, startTestApp } from '../kit/app.ts'
import { startBrowser } from '../kit/theme-browser.ts'
import { visit } from '../kit/visit.ts'

/** Somebody who signs in. */
export type Person = { email: string; password: string }

export type Visitor = {
  page: Page
  context: BrowserContext
  /** Complaints of the browser so far; a journey ends with none, see `open`. */
  complaints: string[]
}

export type Portal = TestApp & {
  browser: Browser
  /** e.g. http://app.localhost:41234 */
  origin: string
  port: number
  /** Of everybody that the kit makes. */
  password: string
  /** A person who works for a tenant in that role: owner, admin, editor, viewer … */
  makePerson: (tenantId: string, role: string) => Promise<Person & { userId: string }>
  /** A website from a blueprint, live. */
  makeWebsite: (tenantId: string, name: string, blueprint?: string) => Promise<{ id: string; slug: string }>
  /**
   * A browser of its own, signed in as that person unless there is none. It is closed at the end of the test, which fails if
   * the page complained: errors in the console, scripts that threw, answers of 5xx.
   */
  open: (
    t: TestContext,
    person?: Person,
    options?: BrowserContextOptions & { mayComplain?: RegExp },
  ) => Promise<Visitor>
}

/**
 * Starts the product once for a test file; jobs run, the themes and plugins that ship are there.
 * @param overrides stand-ins for what is outside
 * @returns undefined where there is no Chromium: a skipped test says so, and the file has nothing to do
 */
export async function startPortal(overrides: Overrides = {}): Promise<Portal | undefined> {
  const browser = await startBrowser()
  if ('missing' in browser) {
    test('journeys through the portal', { skip: browser.missing }, () => undefined)
    return undefined
  }
  after(() => browser.close())
  const port = await anyPort()
  const t = await startTestApp({ config: { port }, overrides, jobs: true })
  await installBuiltInThemes(t.ctx)
  await installBuiltInPlugins(t.ctx)
  await t.app.listen({ port, host: EVERYWHERE })
  const origin = `http://app.${t.ctx.config.domain}:${port}`
  return {
    ...t,
    browser,
    origin,
    port,
    password: TEST_PASSWORD,
    visit: (host, path, init) => visit(port, host, path, init),
    async makePerson(tenantId, role) {
      const { email, userId } = await t.makeMember(tenantId, role)
      return { email, userId, password: TEST_PASSWORD }
    },
    async makeWebsite(tenantId, name, blueprint = 'business') {
      const { id, slug } = await createSite(t.ctx, tenantId, { name, blueprint })
      return { id, slug }
    },
    open: (inTest, person, options) => open({ ...t, browser, origin }, inTest, person, options),
  }
}

async function open(
  portal: TestApp & { browser: Browser; origin: string },
  t: TestContext,
  person: Person | undefined,
  { mayComplain, ...options }: BrowserContextOptions & { mayComplain?: RegExp } = {},
): Promise<Visitor> {
  const context = await portal.browser.newContext({
    baseURL: portal.origin,
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  })
  context.setDefaultTimeout(20_000)
  const complaints: string[] = []
  context.on('weberror', (error) => complaints.push(`threw: ${error.error().message}`))
  context.on('console', (message) => {
    // Refusals are the journey's business; the browser writes each of them to the console.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text())
  })
  context.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`)
  })
  t.after(async () => {
    await context.close()
    const serious = complaints.filter((text) => !mayComplain?.test(text))
    assert.deepEqual(serious, [], 'the page complained')
  })
  if (person) await signIn(portal, context, person)
  return { context, page: await context.newPage(), complaints }
}

/** Signs a browser in without its form, which has journeys of its own. */
async function signIn(
  portal: TestApp & { origin: string },
  context: BrowserContext,
  { email, password }: Person,
) {
  const { host, hostname } = new URL(portal.origin)
  const answer = await portal.call('/api/v1/auth/token', {
    method: 'POST',
    body: { email, password, cookie: true },
    host,
    headers: { origin: portal.origin },
  })
  const [, name, value] = /^(\w+)=([^;]+)/.exec(String(answer.headers['set-cookie'])) ?? []
  assert.ok(name && value, answer.text)
  await context.addCookies([{ name, value, domain: hostname, path: '/', httpOnly: true, sameSite: 'Strict' }])
}

const axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

const violations = (
  only: object,
) => `axe.run({ resultTypes: ['violations'], runOnly: ${JSON.stringify(only)} })
  .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ target, failureSummary }) =>
    target.join(' ') + ' (' + failureSummary.split('\\n').at(-1).trim() + ')').join(' | ')))`

/**
 * One line for each thing that is wrong with what is shown: out of reach for some people, or wider than the window.
 * @param what `all`, or only the colours: nothing else depends on the scheme
 */
export async function faultsOf(page: Page, what: 'all' | 'colours' = 'all'): Promise<string[]> {
  const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axe)
  const found = await page.evaluate<string[]>(
    violations(
      what === 'all'
        ? { type: 'tag', values: RULES }
        : { type: 'rule', values: ['color-contrast', 'target-size'] },
    ),
  )
  return [...(wider > 0 ? [`${wider} px wider than the window`] : []), ...found]
}

/** Waits until what is shown is complete: no skeletons, and painted. Streams stay open, so there is no idle network to wait for. */
export async function settle(page: Page): Promise<void> {
  await page.locator('.animate-pulse').first().waitFor({ state: 'detached' })
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
}
