/** What the portal offers to each role is what the API lets it do: by the list, and in the browser. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Call, mayCall } from '../../portal/src/api/access.ts'
import { ACCESS } from '../../portal/src/api/access.generated.ts'
import { settle, startPortal } from './kit.ts'

const ROLES = ['owner', 'admin', 'editor', 'viewer']
const NOBODYS = '00000000-0000-7000-8000-000000000000'
/** Refused for other reasons than the caller's role, and before it is looked at. */
const OTHER_REFUSALS = new Set(['email_not_verified', 'quota_exceeded', 'reauthentication_required'])

const portal = await startPortal()
if (portal) {
  const { tenant } = await portal.makeTenant()
  const website = await portal.makeWebsite(tenant.id, 'Lindenhof')
  const people = await Promise.all(
    ROLES.map(async (role) => ({ role, ...(await portal.makeMember(tenant.id, role)) })),
  )

  for (const { role, token } of people)
    test(`the API refuses ${role} exactly what the portal does not offer`, async () => {
      const { body } = await portal.call('/api/v1/me', { token })
      const me = body as unknown as Record<string, string[]>
      const rights = {
        tenant: new Set<string>(me['permissions']),
        platform: new Set<string>(me['platform_permissions']),
        isMember: true,
      }
      const wrong: string[] = []
      for (const call of Object.keys(ACCESS) as Call[]) {
        // Streams do not end, and these end what the others need.
        if (/\/(events|live)$|^(DELETE|POST) \/auth|^POST \/members\/leave$/.test(call)) continue
        const [method = 'GET', path = ''] = call.split(' ')
        const answer = await portal.app.inject({
          method: method as 'GET',
          url: `/api/v1${path.replaceAll(/\{\w+\}/g, NOBODYS)}`,
          headers: {
            host: 'api.localhost',
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
          },
          // No body that any route takes: who may call is asked first, and nothing happens.
          ...(method !== 'GET' && { payload: '{' }),
        })
        const code = /"code":"(\w+)"/.exec(answer.body)?.[1] ?? ''
        const isRefused = answer.statusCode === 403 && !OTHER_REFUSALS.has(code)
        if (isRefused === mayCall(rights, call)) wrong.push(`${call}: ${answer.statusCode} ${code}`)
      }
      assert.deepEqual(wrong, [])
    })

  // Owners and admins are refused next to nothing: those who are show what a wrong offer would do.
  for (const { role, email } of people.filter(({ role: name }) => name === 'editor' || name === 'viewer'))
    test(`every place that ${role} is offered opens`, async (t) => {
      const { page } = await portal.open(t, { email, password: portal.password })
      const refused: string[] = []
      page.on('response', (answer) => {
        if (answer.status() === 403) refused.push(`${page.url()}: ${answer.url()}`)
      })
      for (const start of [`/t/${tenant.slug}`, `/t/${tenant.slug}/websites/${website.id}`]) {
        await page.goto(start)
        const places = page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link')
        await places.first().waitFor()
        for (const address of await places.evaluateAll((links) =>
          links.map((link) => String(link.getAttribute('href'))),
        )) {
          await page.locator(`nav a[href="${address}"]`).first().click()
          await page.waitForURL(`**${address}*`)
          await page.getByRole('heading', { level: 1 }).first().waitFor()
          await settle(page)
        }
      }
      assert.deepEqual([...new Set(refused)], [])
    })
}
