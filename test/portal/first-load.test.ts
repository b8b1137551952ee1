/** What a browser fetches before somebody can do anything: the budget of scripts, compressed. */
import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { settle, startPortal } from './kit.ts'

const DIST = fileURLToPath(new URL('../../portal/dist', import.meta.url))

/** DESIGN.md, section 9: kilobytes of JavaScript with gzip, whatever encoding the browser asks for. */
const BUDGET_KB = 200
/** Drawings fill their places when everything else is there. */
const LATER = /Chart/

const portal = await startPortal()
if (portal) {
  const { tenant } = await portal.makeTenant()
  const owner = await portal.makePerson(tenant.id, 'owner')
  const website = await portal.makeWebsite(tenant.id, 'Lindenhof')
  const operator = { ...(await portal.makeUser('platform_admin')), password: portal.password }
  const start = `/t/${tenant.slug}`

  for (const { what, at, as } of [
    { what: 'signing in', at: '/sign-in', as: undefined },
    { what: 'a tenant', at: start, as: owner },
    { what: 'a website', at: `${start}/websites/${website.id}`, as: owner },
    { what: 'the platform', at: '/platform', as: operator },
  ])
    test(`${what} begins with at most ${BUDGET_KB} KB of scripts`, async (t: TestContext) => {
      const { page } = await portal.open(t, as)
      const files = new Set<string>()
      page.on('request', (request) => {
        const { pathname } = new URL(request.url())
        if (pathname.endsWith('.js') && !LATER.test(pathname)) files.add(pathname)
      })
      await page.goto(at)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await settle(page)
      const sizes = [...files].map((file) => statSync(`${DIST}${file}.gz`).size)
      const total = sizes.reduce((sum, size) => sum + size, 0)
      t.diagnostic(`${(total / 1_000).toFixed(1)} KB in ${files.size} files`)
      assert.ok(files.size > 1 && total <= BUDGET_KB * 1_000, `${total} bytes: ${[...files].join(', ')}`)
    })
}
