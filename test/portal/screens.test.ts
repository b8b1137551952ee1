/** Every screen of the portal: it is there, nobody is kept out by it, and it fits phones, in both colour schemes. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { seedDemo } from '../../server/demo.ts'
import { faultsOf, settle, startPortal } from './kit.ts'
import { screens } from './screens/all.ts'
import type { Sample, Screen } from './screens/screens.ts'

const ROUTES = fileURLToPath(new URL('../../portal/src/routes', import.meta.url))

/** Routes that are pages: neither frames of others, nor doors that lead on. */
const pages = globSync('**/*.tsx', { cwd: ROUTES })
  .filter((file) => !/(^|\/)-/.test(file))
  .filter((file) => !/<Outlet\b|throw redirect\(/.test(readFileSync(`${ROUTES}/${file}`, 'utf8')))
  .map((file) => file.replace(/\.tsx$/, ''))

test('every page is on a list, and nothing is that is none', () => {
  const listed = new Set(screens.map(({ route }) => route))
  assert.deepEqual(
    {
      'on no list': pages.filter((page) => !listed.has(page)),
      'no page': [...listed].filter((route) => !pages.includes(route)),
    },
    { 'on no list': [], 'no page': [] },
  )
})

/** Screens that one test walks through. */
const AT_ONCE = 15

const portal = await startPortal()
if (portal) {
  const sample = await makeSample()
  const as = {
    owner: sample.owner,
    operator: { ...(await portal.makeUser('platform_admin')), password: portal.password },
    nobody: undefined,
  }

  for (const who of ['nobody', 'owner', 'operator'] as const) {
    const seen = screens.filter(({ as: whose = 'owner' }) => whose === who)
    for (let start = 0; start < seen.length; start += AT_ONCE)
      test(`what ${who} sees is within everybody's reach (${start + 1} …)`, async (t) => {
        // Colours that are on their way to the other scheme are neither.
        const { page } = await portal.open(t, as[who], { reducedMotion: 'reduce' })
        const faults: string[] = []
        for (const screen of seen.slice(start, start + AT_ONCE)) faults.push(...(await walk(page, screen)))
        assert.deepEqual(faults, [])
      })
  }

  async function walk(page: Page, { at, shows }: Screen): Promise<string[]> {
    const address = at(sample)
    const faults: string[] = []
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.goto(address)
    const sign = shows === undefined ? page.getByRole('heading', { level: 1 }) : page.getByText(shows)
    await sign.filter({ visible: true }).first().waitFor()
    await settle(page)
    for (const fault of await faultsOf(page)) faults.push(`${address} (light, 1280 px): ${fault}`)
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 390, height: 900 })
    await settle(page)
    for (const fault of await faultsOf(page, 'colours')) faults.push(`${address} (dark, 390 px): ${fault}`)
    return faults
  }

  /** The demo tenants, seen by the owner of one of them. */
  async function makeSample(): Promise<Sample & { owner: { email: string; password: string } }> {
    if (!portal) throw new Error('there is no portal')
    const demo = await seedDemo(portal.ctx)
    const owner = demo?.owners[0]
    if (!owner) throw new Error('there is no demo')
    const signedIn = await portal.call('/api/v1/auth/token', { method: 'POST', body: owner })
    const token = String(signedIn.body['access_token'])
    const first = async (path: string) => {
      const { body } = await portal.call(`/api/v1${path}`, { token })
      return String((body as unknown as { items: { id: string }[] }).items[0]?.id)
    }
    const website = await first('/websites')
    const make = async (path: string, body: object) =>
      String((await portal.call(`/api/v1${path}`, { method: 'POST', token, body })).body['id'])
    const { body: me } = await portal.call('/api/v1/me', { token })
    return {
      owner,
      tenant: 'bakery',
      tenantId: String(signedIn.body['tenant_id']),
      userId: String(me['id']),
      website,
      page: await first(`/websites/${website}/pages`),
      post: await first(`/websites/${website}/posts`),
      deployment: await make('/deployments/configuration', {
        website_id: website,
        settings: { copyright: '© Lindenhof' },
      }),
      domain: await make(`/websites/${website}/domains`, { host: 'www.lindenhof.example' }),
    }
  }
}
