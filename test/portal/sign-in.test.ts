/** Signing in: the wrong password, being locked out, and a session that ends in the middle of something. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPortal } from './kit.ts'

const portal = await startPortal()
if (portal) {
  const { tenant } = await portal.makeTenant({ name: 'Lindenhof' })
  const owner = await portal.makePerson(tenant.id, 'owner')

  test('a wrong password is refused in words, the right one leads where one wanted to go', async (t) => {
    const { page } = await portal.open(t)
    await page.goto(`/t/${tenant.slug}?from=a-link`)
    await page.getByLabel('E-mail').fill(owner.email)
    await page.getByLabel('Password').fill('not the right one')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByText('The e-mail address or password is wrong').waitFor()
    await page.getByLabel('Password').fill(owner.password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL(`**/t/${tenant.slug}?from=a-link`)
    const cookies = await page.context().cookies()
    assert.deepEqual(
      cookies.map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite]),
      [['hotswap_session', true, 'Strict']],
    )
    const kept = await page.evaluate<string>('JSON.stringify(localStorage) + JSON.stringify(sessionStorage)')
    assert.ok(!kept.includes('eyJ'), 'a token is kept where scripts can read it')
  })

  test('whoever guesses is locked out, and told for how long', async (t) => {
    const { page } = await portal.open(t)
    const guessed = await portal.makePerson(tenant.id, 'viewer')
    await page.goto('/sign-in')
    await page.getByLabel('E-mail').fill(guessed.email)
    const alert = page.getByRole('alert')
    for (let tries = 0; tries < 30; tries++) {
      await page.getByLabel('Password').fill(`guess number ${tries}`)
      const [answer] = await Promise.all([
        page.waitForResponse((response) => response.url().endsWith('/auth/token')),
        page.getByRole('button', { name: 'Sign in', exact: true }).click(),
      ])
      if (answer.status() === 429) break
    }
    await alert.getByText('Too many attempts').waitFor()
    await page.getByLabel('Password').fill(guessed.password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await alert.getByText('Too many attempts').waitFor()
  })

  test('a session that has ended is taken up again above the page', async (t) => {
    const { page, context } = await portal.open(t, owner)
    await page.goto(`/t/${tenant.slug}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await portal.call('/api/v1/auth/sessions', {
      method: 'DELETE',
      token: await tokenOf(owner),
    })
    await context.clearCookies()
    await page.getByRole('link', { name: 'Websites', exact: true }).first().click()
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
    await dialog.getByLabel('Password').fill(owner.password)
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
    assert.equal(new URL(page.url()).pathname, `/t/${tenant.slug}/websites`)
  })

  test('where somebody else has signed in meanwhile, a page that is open begins anew', async (t) => {
    const { tenant: theirs } = await portal.makeTenant({ name: 'Somewhere else' })
    const other = await portal.makePerson(theirs.id, 'owner')
    const { page, context } = await portal.open(t, owner)
    await page.goto(`/t/${tenant.slug}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await portal.call('/api/v1/auth/sessions', { method: 'DELETE', token: await tokenOf(owner) })
    await context.clearCookies()
    const tab = await context.newPage()
    await tab.goto('/sign-in')
    await tab.getByLabel('E-mail').fill(other.email)
    await tab.getByLabel('Password').fill(other.password)
    await tab.getByRole('button', { name: 'Sign in', exact: true }).click()
    await tab.waitForURL(`**/t/${theirs.slug}`)
    await page.getByRole('link', { name: 'Websites', exact: true }).first().click()
    await page.waitForURL(`**/t/${theirs.slug}`)
    await page.getByRole('heading', { level: 1, name: 'Somewhere else' }).waitFor()
  })

  const tokenOf = async ({ email, password }: { email: string; password: string }) => {
    const answer = await portal.call('/api/v1/auth/token', { method: 'POST', body: { email, password } })
    return String(answer.body['access_token'])
  }
}
