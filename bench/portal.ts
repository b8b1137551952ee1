/** The portal in Chromium: how long until somebody can begin, and how the editor keeps up with a very long page. */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { installBuiltInThemes } from '../server/features/themes/themes.ts'
import { createSite } from '../server/features/site-creation/site-creation.ts'
import { startBrowser } from '../test/kit/theme-browser.ts'
import { openApi } from './api-client.ts'
import { startDatabases } from './database.ts'
import { type Sample, quantile } from './measure.ts'
import { type Line, print, printTable } from './report.ts'
import { startServer, temporaryFolder } from './server.ts'
import { addMemberOf, addPerson, addTenant, openApp } from './tenants.ts'

const ROUNDS = 9
const TYPED = 'Quick people write eight letters in a second. '
const KEY_EVERY_MS = 60
const SHORT = 200
const LONG = 20_000

export async function run(): Promise<void> {
  const browser = await startBrowser()
  if ('missing' in browser) return print(`\nThe portal: ${browser.missing}`)
  try {
    await measurePortal(browser)
  } finally {
    await browser.close()
  }
}

async function measurePortal(browser: Browser): Promise<void> {
  await using databases = await startDatabases()
  using folder = temporaryFolder()
  const url = await databases.create('portal')
  await using ctx = await openApp(url, folder.path)
  await installBuiltInThemes(ctx)
  const { id: tenantId, slug } = await addTenant(ctx)
  const website = await createSite(ctx, tenantId, { name: 'Bench' })
  const person = await addPerson(ctx, tenantId)
  await using server = await startServer(folder.path, { DATABASE_URL: url, HOTSWAP_DEMO: 'false' })
  await using api = openApi(server.port, await addMemberOf(ctx, tenantId))
  const newPost = async (words: number) => {
    const document = { title: `${words} words`, body: { type: 'doc', content: paragraphs(words) } }
    return `/t/${slug}/websites/${website.id}/posts/${(await api.post(`/websites/${website.id}/posts`, { document })).id}`
  }
  const [short, long] = [await newPost(SHORT), await newPost(LONG)]

  const baseURL = `http://app.localhost:${server.port}`
  const stranger = await browser.newContext({ baseURL, locale: 'en-GB' })
  const member = await browser.newContext({ baseURL, locale: 'en-GB' })
  await signIn(member, person)
  const begins: [string, number[], BrowserContext, string][] = [
    ['signing in', [], stranger, '/sign-in'],
    ['the overview of a tenant', [], member, `/t/${slug}`],
  ]
  for (let round = 0; round < ROUNDS; round++)
    for (const [, times, context, at] of begins) times.push(await begin(context, at))
  printTable(
    'The portal with an empty cache: from the address to the heading',
    begins.map(([name, times]): Line => {
      const sample = sampleOf(times)
      const have = quantile(sample.latencies, 0.5)
      return { name, sample, value: '', budget: { have, must: 1_500, aim: 750, unit: 'ms', atMost: true } }
    }),
  )

  const [inShort, inLong] = await compareTyping(member, short, long)
  printTable('Writing: from the key to the painted letter', [
    { name: `in ${SHORT} words`, sample: inShort, value: '' },
    {
      name: `in ${LONG.toLocaleString('en')} words`,
      sample: inLong,
      value: '',
      ratio: quantile(inShort.latencies, 0.5) / quantile(inLong.latencies, 0.5),
      budget: { have: quantile(inLong.latencies, 0.95), must: 50, aim: 17, unit: 'ms', atMost: true },
    },
  ])
}

async function signIn(context: BrowserContext, { email, password }: { email: string; password: string }) {
  const page = await context.newPage()
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'))
  await page.close()
}

/** @returns ms until the screen has its heading, everything fetched anew */
async function begin(context: BrowserContext, at: string): Promise<number> {
  const page = await context.newPage()
  const devTools = await context.newCDPSession(page)
  await devTools.send('Network.setCacheDisabled', { cacheDisabled: true })
  await page.goto(at, { waitUntil: 'commit' })
  await page.getByRole('heading', { level: 1 }).waitFor()
  const ms = await page.evaluate<number>('performance.now()')
  await page.close()
  return ms
}

/** Both documents take turns, at their ends. */
async function compareTyping(context: BrowserContext, one: string, other: string): Promise<[Sample, Sample]> {
  const open = async (at: string) => {
    const page = await context.newPage()
    await page.goto(at)
    await page.getByRole('textbox', { name: 'Text', exact: true }).press('Control+End')
    await page.evaluate(NOTE_KEYS)
    await page.keyboard.type(TYPED, { delay: KEY_EVERY_MS })
    return { page, times: [] as number[] }
  }
  const both = [await open(one), await open(other)] as const
  for (let round = 0; round < ROUNDS; round++)
    for (const { page, times } of both) times.push(...(await typeOnce(page)))
  return [sampleOf(both[0].times), sampleOf(both[1].times)]
}

/** Notes for each key how long it is until what it did has been painted. */
const NOTE_KEYS = `
  keyTimes = []
  addEventListener('keydown', () => {
    const began = performance.now()
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => keyTimes.push(performance.now() - began)
      port2.postMessage(0)
    })
  }, { capture: true })`

async function typeOnce(page: Page): Promise<number[]> {
  await page.bringToFront()
  await page.evaluate('keyTimes.length = 0')
  await page.keyboard.type(TYPED, { delay: KEY_EVERY_MS })
  return page.evaluate<number[]>('keyTimes')
}

function sampleOf(times: number[]): Sample {
  return { throughput: Number.NaN, latencies: Float64Array.from(times).toSorted() }
}

const WORD = 'bread '

/** That many words, a hundred to a paragraph. */
function paragraphs(words: number) {
  return Array.from({ length: words / 100 }, () => ({
    type: 'paragraph',
    content: [{ type: 'text', text: WORD.repeat(100).trim() }],
  }))
}
