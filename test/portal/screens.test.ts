/** Every screen of the portal: it is there, nobody is kept out by it, and it fits phones, in both colour schemes. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { seedDemo } from '../../server/demo.ts'
import { faultsOf, settle, startPortal } from './kit.ts'
import { screens } from './screens/all.ts'
import type { Sample } from './screens/screens.ts'

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

const portal = await startPortal()
if (portal) {
  const sample = await makeSample()
  const as = {
    owner: sample.owner,
    operator: { ...(await portal.makeUser('platform_admin')), password: portal.password },
    nobody: undefined,
  }

  for (const who of ['nobody', 'owner', 'operator'] as const)
    test(`what ${who} sees is within everybody's reach`, async (t) => {
      // Colours that are on their way to the other scheme are neither.
      const { page } = await portal.open(t, as[who], { reducedMotion: 'reduce' })
      const faults: string[] = []
      for (const { at, shows, as: whose = 'owner' } of screens) {
        if (whose !== who) continue
        const address = at(sample)
        for (const [colorScheme, width] of [
          ['light', 1280],
          ['dark', 390],
        ] as const) {
          await page.emulateMedia({ colorScheme })
          await page.setViewportSize({ width, height: 900 })
          if (colorScheme === 'light') {
            await page.goto(address)
            const sign = shows === undefined ? page.getByRole('heading', { level: 1 }) : page.getByText(shows)
            await sign.filter({ visible: true }).first().waitFor()
          }
          await settle(page)
          for (const fault of await faultsOf(page, colorScheme === 'light' ? 'all' : 'colours'))
            faults.push(`${address} (${colorScheme}, ${width} px): ${fault}`)
        }
      }
      assert.deepEqual(faults, [])
    })

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
