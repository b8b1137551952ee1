/** A canary and its way back, a name that turns out to be one's own, and who visits. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { prove } from '../kit/domains.ts'
import { faultsOf, startPortal } from './kit.ts'

const portal = await startPortal()
if (portal) {
  const { tenant, owner: token } = await portal.makeTenant({ name: 'Lindenhof' })
  const owner = await portal.makePerson(tenant.id, 'owner')
  const website = await portal.makeWebsite(tenant.id, 'Front door')
  const read = async (path: string) => {
    const { status, body, text } = await portal.call(`/api/v1${path}`, { token })
    assert.equal(status, 200, text)
    return body
  }
  const theme = async () => String((await read(`/websites/${website.id}/theme`))['name'])

  test('a canary is set up in four steps, watched as it goes, and taken back with one click', async (t) => {
    const { page } = await portal.open(t, owner)
    const before = await theme()
    await page.goto(`/t/${tenant.slug}/deployments`)
    await page.getByRole('link', { name: 'New deployment' }).first().click()
    await page.getByRole('radio', { name: 'Theme' }).click()
    const themes = page.getByRole('radiogroup', { name: 'Theme' })
    await themes.getByRole('radio', { name: before === 'gazette' ? 'Journal' : 'Gazette' }).click()
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByRole('checkbox', { name: 'Front door' }).check()
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByRole('radio', { name: 'Canary' }).click()
    await page.getByLabel('Note').fill('Autumn look')
    await page.getByRole('button', { name: 'Next' }).click()
    // All of it stands in the address.
    await page.reload()
    await page.getByText('Autumn look').waitFor()
    await page.getByRole('main').getByRole('button', { name: 'Deploy', exact: true }).last().click()

    await page.waitForURL(/\/deployments\/[0-9a-f-]{36}$/)
    await page.getByText('of the visitors see the new release').waitFor()
    await page.getByRole('listitem').filter({ hasText: 'Smoke test' }).getByText('Succeeded').waitFor()
    // A first verdict takes five seconds, and some more where the machine is busy.
    await page.getByRole('figure').getByRole('table').waitFor({ state: 'attached', timeout: 60_000 })

    await page.getByRole('button', { name: 'Roll back' }).click()
    await page.getByText('visitors see again what they saw before').first().waitFor()
    await page.getByText('Rolled back', { exact: true }).first().waitFor()
    await page.getByRole('row', { name: 'Front door' }).getByText('Not put online').waitFor()
    assert.equal(await theme(), before)
    await page.getByRole('main').getByRole('link', { name: 'Deployments' }).click()
    await page.getByRole('row', { name: 'Autumn look' }).getByText('Rolled back').waitFor()
  })

  test('a deployment of settings goes live at once, and its list says so by itself', async (t) => {
    const { page } = await portal.open(t, owner)
    await page.goto(`/t/${tenant.slug}/websites/${website.id}/deployments`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    const { status, body, text } = await portal.call('/api/v1/deployments/configuration', {
      method: 'POST',
      token,
      body: { website_id: website.id, settings: { tagline: 'Baked this morning' }, note: 'New tagline' },
    })
    assert.equal(status, 202, text)
    await page.getByRole('row', { name: 'New tagline' }).getByText('Succeeded').waitFor()
    await page.goto(`/t/${tenant.slug}/deployments/${String(body['id'])}`)
    await page.getByRole('button', { name: 'Roll back' }).click()
    await page.getByText('Rolled back', { exact: true }).first().waitFor()
    assert.notEqual((await read(`/websites/${website.id}/settings`))['tagline'], 'Baked this morning')
  })

  test('several websites change one after the other, wait while it is paused, and go on', async (t) => {
    const { tenant: chain, owner: chainOwner } = await portal.makeTenant({ name: 'Bakery chain' })
    const sites = [await portal.makeWebsite(chain.id, 'North'), await portal.makeWebsite(chain.id, 'South')]
    const { page } = await portal.open(t, await portal.makePerson(chain.id, 'owner'))
    await page.goto(`/t/${chain.slug}/deployments/new`)
    await page.getByRole('radio', { name: 'Settings' }).click()
    await page.getByLabel('Copyright notice').fill('© Bakery chain')
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByRole('radio', { name: 'All websites' }).click()
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByRole('radio', { name: 'In batches' }).click()
    await page.getByLabel('Websites at a time').fill('1')
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByRole('main').getByRole('button', { name: 'Deploy', exact: true }).last().click()
    const live = page.getByRole('row').filter({ hasText: 'Live' })
    await live.first().waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText('Paused', { exact: true }).first().waitFor()
    await page.getByText('of 2 websites have their new release').waitFor()
    assert.equal(await live.count(), 1, 'both changed at once')
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByRole('button', { name: 'Finish at once' }).click()
    await live.nth(1).waitFor()
    await page.getByText('Took', { exact: true }).waitFor()
    for (const { id } of sites) {
      const { body } = await portal.call(`/api/v1/websites/${id}/settings`, { token: chainOwner })
      assert.equal(body['copyright'], '© Bakery chain')
    }
  })

  test('a name is added as it was pasted, shows what to create, and works as soon as it is proven', async (t) => {
    const { page } = await portal.open(t, owner)
    await page.goto(`/t/${tenant.slug}/websites/${website.id}/domains`)
    await page.getByRole('link', { name: 'Add a domain' }).first().click()
    await page.getByLabel('Domain').fill('https://www.front-door.example/start')
    await page.getByRole('switch', { name: 'front-door.example, too' }).click()
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.waitForURL(/\/domains\/[0-9a-f-]{36}$/)
    const id = page.url().split('/').at(-1) ?? ''
    const record = page.getByRole('listitem').filter({ hasText: 'TXT' })
    await record.getByRole('button', { name: 'Copy' }).last().click()
    assert.match(await page.evaluate<string>('navigator.clipboard.readText()'), /^hotswap-verification=/)

    await prove(portal, { id, tenant_id: tenant.id, host: 'www.front-door.example' })
    await page.getByText('Works', { exact: true }).waitFor()
    await page.getByRole('tab', { name: 'What it shows' }).click()
    await page.getByText('Primary', { exact: true }).waitFor()
    await page.getByRole('tab', { name: 'HTTPS' }).click()
    await page.getByRole('combobox', { name: 'HTTPS', exact: true }).selectOption('manual')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved').waitFor()
    assert.equal((await read(`/domains/${id}`))['https'], 'manual')
  })

  test('visitors are counted, compared and taken along as a file', async (t) => {
    const day = new Date().toISOString().slice(0, 10)
    await portal.ctx.db.withTenant(tenant.id, async (tx) => {
      const of = { tenant_id: tenant.id, site_id: website.id }
      const counts = { requests: 1_300, views: 1_234, bytes: 5_000_000, status_2xx: 1_250, status_4xx: 50 }
      await tx
        .insertInto('traffic_daily')
        .values({ ...of, day, ...counts, visitors: 321 })
        .onConflict((conflict) =>
          conflict.columns(['tenant_id', 'site_id', 'day']).doUpdateSet({ ...counts, visitors: 321 }),
        )
        .execute()
      await tx
        .insertInto('traffic_paths')
        .values({ ...of, day, kind: 'referrer', name: 'news.example', views: 40 })
        .execute()
    })
    const { page } = await portal.open(t, owner)
    await page.goto(`/t/${tenant.slug}/websites/${website.id}/analytics?range=7d`)
    await page.getByText('1,234').first().waitFor()
    await page.getByText('news.example').waitFor()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV' }).click(),
    ])
    const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n')
    assert.equal(lines.length, 8)
    assert.match(lines.at(-1) ?? '', new RegExp(`^${day}T00:00:00.000Z,1234,321,1300,5000000,`))
  })

  test('a check of one’s own is tried on the page as it is, kept, and comes back when it was removed', async (t) => {
    const { page } = await portal.open(t, owner)
    await page.goto(`/t/${tenant.slug}/websites/${website.id}/deployments`)
    await page.getByRole('link', { name: 'Page checks' }).click()
    await page.getByRole('button', { name: 'New check' }).click()
    const dialog = page.getByRole('dialog', { name: 'New check' })
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await dialog.getByText('This is needed').waitFor()
    await dialog.getByLabel('Name', { exact: true }).fill('Our name is shown')
    await dialog.getByLabel('Must show').fill('No page says that')
    await dialog.getByRole('button', { name: 'Try it now' }).click()
    await dialog.getByText('The page fails as it is now').waitFor()
    await dialog.getByLabel('Must show').fill('Front door')
    await dialog.getByText('The page fails as it is now').waitFor({ state: 'detached' })
    await dialog.getByRole('button', { name: 'Try it now' }).click()
    await dialog.getByText('The page passes as it is now').waitFor()
    assert.deepEqual(await faultsOf(page), [])
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByText('shows “Front door”').waitFor()
    const checks = async () =>
      ((await read('/smoke-checks'))['items'] as unknown as { name: string; website_id: string }[]).map(
        ({ name, website_id }) => [name, website_id],
      )
    assert.deepEqual(await checks(), [['Our name is shown', website.id]])
    await page.getByRole('button', { name: 'Remove “Our name is shown”' }).click()
    await page.getByText('No checks of your own yet').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('shows “Front door”').waitFor()
    assert.deepEqual(await checks(), [['Our name is shown', website.id]])
  })
}
