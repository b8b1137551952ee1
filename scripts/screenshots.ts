/**
 * The pictures of the portal in docs/screenshots, taken of the demo at the widths of a phone, a tablet and a desk. Run
 * `node scripts/run.mjs scripts/screenshots.ts` after the portal has changed; it needs Chromium.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Browser, chromium, type Page } from 'playwright-core'
import sharp from 'sharp'

const root = join(import.meta.dirname, '..')
const out = join(root, 'docs', 'screenshots')
const WIDTHS = [390, 820, 1440]
const PASSWORD = 'screenshots are taken with this one'

type Started = { origin: string; owners: Map<string, string> }

/** Starts the demo on a database of its own. @returns when it is up, and how its owners sign in */
async function startDemo(dataDir: string): Promise<Started & { stop: () => Promise<void> }> {
  const server = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'server/main.ts'], {
    cwd: root,
    env: {
      ...process.env,
      HOTSWAP_DEMO: 'true',
      HOTSWAP_DATA_DIR: dataDir,
      HOTSWAP_PORT: '0',
      HOTSWAP_PROCESSES: '1',
      HOTSWAP_ADMIN_PASSWORD: PASSWORD,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  const owners = new Map<string, string>()
  let origin = ''
  for await (const line of createInterface(server.stdout)) {
    origin ||= /HotSwap is ready\.\s+(\S+)/.exec(line)?.[1] ?? ''
    const [, email, password] = /Demo owner\s+(\S+)\s+password: (\S+)/.exec(line) ?? []
    if (email && password) owners.set(email, password)
    if (owners.size === 4) break
  }
  return {
    origin,
    owners,
    async stop() {
      server.kill('SIGTERM')
      await exited
    },
  }
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
}

async function shoot(
  page: Page,
  name: string,
  path: string,
  scheme: 'light' | 'dark' = 'light',
): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme })
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 900 })
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    await page.locator('.animate-pulse').first().waitFor({ state: 'detached' })
    await page.waitForLoadState('load')
    // Miniatures of websites in frames paint a moment later.
    await page.waitForTimeout(1_500)
    const picture = await page.screenshot()
    await sharp(picture)
      .webp({ quality: 82 })
      .toFile(join(out, `${name}-${width}.webp`))
    process.stdout.write(`${name}-${width}.webp\n`)
  }
}

/**
 * What somebody does who has never seen the portal: sign up, a website from a blueprint, other words on its front page, another
 * theme for a tenth of the visitors, and back. A picture of each step.
 */
async function takeFirstSteps(browser: Browser, origin: string): Promise<void> {
  const options = { baseURL: origin, locale: 'en-GB', viewport: { width: 1280, height: 800 } }
  const page = await (await browser.newContext(options)).newPage()
  let step = 0
  const keep = async (name: string) => {
    await page.locator('.animate-pulse.bg-muted').first().waitFor({ state: 'detached' })
    // Miniatures and previews paint a moment later.
    await page.waitForTimeout(2_500)
    step++
    const file = `first-steps-${step}-${name}.webp`
    await sharp(await page.screenshot())
      .webp({ quality: 82 })
      .toFile(join(out, file))
    process.stdout.write(`${file}\n`)
  }
  const person = { email: 'ida@sommer.example', password: 'four words are easier' }
  await page.goto('/sign-up')
  await page.getByLabel('Your name').fill('Ida Sommer')
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByLabel('Password').fill(person.password)
  await page.getByRole('button', { name: 'Create an account' }).click()
  await page.getByText('A link is on its way').waitFor()
  const operator = await (await browser.newContext(options)).newPage()
  await signIn(operator, 'admin@localhost', PASSWORD)
  await page.goto(await linkInMail(operator, person.email))
  await page.getByRole('link', { name: 'Sign in' }).click()
  await signIn(page, person.email, person.password)
  await page.getByLabel('Name of the team').fill('Sommer & Töchter')
  await page.getByText('This address is free').waitFor()
  await keep('welcome')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('radio', { name: 'Portfolio' }).click()
  await keep('blueprints')
  await page.getByRole('button', { name: 'Create and publish' }).click()
  await page.getByRole('heading', { name: 'Your website is online' }).waitFor()
  await keep('online')
  await page.getByRole('navigation').getByRole('link', { name: 'Pages' }).click()
  await page.getByRole('link', { name: 'Change the front page' }).click()
  await page.getByRole('button', { name: 'Statement', exact: true }).click()
  await page.getByLabel('One sentence').fill('Houses by the river')
  await keep('front-page')
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  await page.getByText('The design is live').waitFor()
  await page.goto(page.url().replace(/customize.*/, ''))
  await page.getByRole('link', { name: 'Try it on' }).first().click()
  await page.getByRole('link', { name: 'Use it in steps' }).waitFor()
  await keep('another-theme')
  await page.getByRole('link', { name: 'Use it in steps' }).click()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('main').getByRole('button', { name: 'Deploy', exact: true }).last().click()
  await page.getByRole('button', { name: 'Roll back' }).waitFor()
  await keep('canary')
  await page.getByRole('button', { name: 'Roll back' }).click()
  await page.getByText('It was taken back').waitFor()
  await keep('rolled-back')
}

/** Where no mail server is set up, the operator finds what was sent. */
async function linkInMail(operator: Page, to: string): Promise<string> {
  await operator.goto('/platform/mailbox')
  await operator.getByText(to).first().click()
  const mail = operator.getByRole('dialog').locator('iframe')
  const text = await mail.getAttribute('srcdoc')
  const [link] = /https?:[^"<]*verify-email[^"<]*/.exec(text ?? '') ?? []
  if (!link) throw new Error(`there is no link in the mail to ${to}`)
  return link.replaceAll('&amp;', '&')
}

const dataDir = mkdtempSync(join(tmpdir(), 'hotswap-screenshots-'))
const demo = await startDemo(dataDir)
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
try {
  mkdirSync(out, { recursive: true })
  await takeFirstSteps(browser, demo.origin)
  const owner = await (await browser.newContext({ baseURL: demo.origin, locale: 'en-GB' })).newPage()
  await shoot(owner, 'sign-in', '/sign-in')
  await signIn(owner, 'jonas@atelier.example', demo.owners.get('jonas@atelier.example') ?? '')
  const website = await first(owner, '/t/atelier/websites', /\/websites\/([0-9a-f-]{36})/)
  const at = `/t/atelier/websites/${website}`
  const page = await first(owner, `${at}/pages`, /\/pages\/([0-9a-f-]{36})/)
  await shoot(owner, 'overview', '/t/atelier')
  await shoot(owner, 'websites', '/t/atelier/websites')
  await shoot(owner, 'website', at)
  await shoot(owner, 'editor', `${at}/pages/${page}`)
  await shoot(owner, 'customizer', `${at}/design/customize`)
  await shoot(owner, 'deploy', '/t/atelier/deployments/new')
  await shoot(owner, 'plugins', `${at}/plugins/marketplace`)
  await shoot(owner, 'media', `${at}/media`)
  await shoot(owner, 'domains', '/t/atelier/domains')
  await shoot(owner, 'team', '/t/atelier/team', 'dark')
  const operator = await (await browser.newContext({ baseURL: demo.origin, locale: 'en-GB' })).newPage()
  await signIn(operator, 'admin@localhost', PASSWORD)
  await shoot(operator, 'platform', '/platform')
  await shoot(operator, 'tenants', '/platform/tenants')
  await shoot(operator, 'system', '/platform/system', 'dark')
} finally {
  await browser.close()
  await demo.stop()
  rmSync(dataDir, { recursive: true, force: true })
}

/** The id in the first link of a page that fits. */
async function first(page: Page, path: string, pattern: RegExp): Promise<string> {
  await page.goto(path)
  const link = page.locator('main a').filter({ hasNotText: /^$/ })
  await link.first().waitFor()
  await page.locator('.animate-pulse').first().waitFor({ state: 'detached' })
  const addresses = await page
    .locator('main a')
    .evaluateAll((all) => all.map((each) => String(each.getAttribute('href'))))
  const id = addresses.map((address) => pattern.exec(address)?.[1]).find(Boolean)
  if (!id) throw new Error(`no link on ${path} fits ${pattern}`)
  return id
}
