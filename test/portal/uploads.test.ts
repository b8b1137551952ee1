/** What tenants bring along: themes and plugins as packages, a logo, a certificate, and names. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Locator } from 'playwright-core'
import { readThemeFolder } from '../../server/liquid/folder.ts'
import { makeIssuer } from '../kit/issuer.ts'
import { photo } from '../kit/media.ts'
import { holdName } from '../kit/names.ts'
import { archived, pluginFiles } from '../kit/plugins.ts'
import { startPortal } from './kit.ts'

const BLANK = fileURLToPath(new URL('../themes/blank', import.meta.url))

const portal = await startPortal()
if (portal) {
  const { tenant, owner: token } = await portal.makeTenant({ name: 'Lindenhof' })
  const owner = await portal.makePerson(tenant.id, 'owner')
  const at = `/t/${tenant.slug}`

  const choose = (dialog: Locator, name: string, buffer: Buffer) =>
    dialog.getByLabel('Archive').setInputFiles({ name, mimeType: 'application/zip', buffer })

  test('a broken theme is refused with file and line, the mended one and a plugin are taken in', async (t) => {
    const { page } = await portal.open(t, owner)
    const blank = await readThemeFolder(BLANK)
    const manifest = JSON.parse(String(blank.get('theme.json'))) as object
    const theme = new Map(blank).set(
      'theme.json',
      Buffer.from(JSON.stringify({ ...manifest, name: 'birch', title: 'Birch', version: '1.0.0' })),
    )
    await page.goto(`${at}/themes`)
    await page.getByRole('button', { name: 'Upload a theme' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'Upload a theme' })
    const upload = dialog.getByRole('button', { name: 'Upload', exact: true })
    await choose(dialog, 'notes.zip', Buffer.from('This is no archive.'))
    await dialog.getByRole('alert').waitFor()
    const broken = new Map(theme).set('snippets/teaser.liquid', Buffer.from('<p>\n{% if title %}\n</p>'))
    await choose(dialog, 'birch.zip', await archived(broken))
    await dialog.getByText('snippets/teaser.liquid:2').waitFor()
    assert.ok(await upload.isDisabled(), 'a broken theme can be uploaded')
    await choose(dialog, 'birch.zip', await archived(theme))
    await upload.click()
    await page.getByText('Birch 1.0.0 is there').waitFor()
    await page.getByRole('region', { name: 'Birch' }).waitFor()

    await page.goto(`${at}/plugins`)
    await page.getByRole('button', { name: 'Upload a plugin' }).first().click()
    const asked = page.getByRole('dialog', { name: 'Upload a plugin' })
    const plugin = { name: 'greeter', title: 'Greeter', version: '1.0.0' }
    const wrong = pluginFiles({ ...plugin, permissions: ['everything'] })
    await choose(asked, 'greeter.zip', await archived(wrong))
    await asked.getByText('plugin.json').first().waitFor()
    assert.ok(await asked.getByRole('button', { name: 'Upload', exact: true }).isDisabled())
    await choose(asked, 'greeter.zip', await archived(pluginFiles(plugin)))
    await asked.getByRole('button', { name: 'Upload', exact: true }).click()
    await page.getByText('Greeter 1.0.0 is there').waitFor()
    await page.getByRole('region', { name: 'Greeter' }).waitFor()
  })

  test('the portal wears the tenant’s logo, but none that runs, and is shown under a name of its own', async (t) => {
    const { page } = await portal.open(t, owner)
    const website = await portal.makeWebsite(tenant.id, 'Front door')
    for (const host of ['www.front.example', 'portal.front.example'])
      await holdName(portal.ctx, { tenantId: tenant.id, siteId: website.id, host })
    await page.goto(`${at}/settings?part=branding`)
    const logo = page.getByLabel('Logo', { exact: true })
    await logo.setInputFiles({
      name: 'logo.svg',
      mimeType: 'image/svg+xml',
      buffer: Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>',
      ),
    })
    await page.getByText('Send a PNG, JPEG').waitFor()
    assert.equal(await page.getByRole('img', { name: 'Logo', exact: true }).count(), 0)
    await logo.setInputFiles({ name: 'logo.jpg', mimeType: 'image/jpeg', buffer: await photo(400, 120) })
    const shown = page.getByRole('main').getByRole('img', { name: 'Logo', exact: true })
    await shown.waitFor()
    await page.waitForFunction("document.querySelector('main img[alt=Logo]').naturalWidth > 0")

    await page.getByRole('link', { name: 'Your own portal' }).click()
    await page.getByLabel('Show the portal under').selectOption({ label: 'portal.front.example' })
    await page.getByRole('button', { name: 'Use', exact: true }).click()
    await page.getByText('The name shows the portal now').waitFor()
    await page.getByRole('link', { name: 'portal.front.example' }).waitFor()
  })

  test('a certificate of one’s own is looked over before it is used, and a name moves to another website', async (t) => {
    const { page } = await portal.open(t, owner)
    const from = await portal.makeWebsite(tenant.id, 'Old shop')
    const to = await portal.makeWebsite(tenant.id, 'New shop')
    const host = 'shop.lindenhof.example'
    await holdName(portal.ctx, { tenantId: tenant.id, siteId: from.id, host })
    const issuer = await makeIssuer()
    const [right, other] = [await issuer.issue({ names: [host] }), await issuer.issue({ names: [host] })]
    await page.goto(`${at}/domains`)
    await page.getByRole('link', { name: host }).first().click()
    await page.getByRole('tab', { name: 'HTTPS' }).click()
    await page.getByRole('button', { name: 'Upload one …' }).click()
    const dialog = page.getByRole('dialog', { name: 'Upload a certificate' })
    await dialog.getByLabel('Certificate chain').fill(right.chain)
    await dialog.getByLabel('Private key').fill(other.key)
    await dialog.getByRole('button', { name: 'Look it over' }).click()
    await dialog.getByText('The private key belongs to none of the 2 certificates').waitFor()
    assert.ok(await dialog.getByRole('button', { name: 'Use it' }).isDisabled())
    await dialog.getByLabel('Private key').fill(right.key)
    await dialog.getByRole('button', { name: 'Look it over' }).click()
    await dialog.getByText(`It is what visitors of ${host} are shown`).waitFor()
    await dialog.getByRole('button', { name: 'Use it' }).click()
    await page.getByText('The certificate is in use').waitFor()
    await page.getByText('Secure', { exact: true }).waitFor()

    await page.getByRole('tab', { name: 'What it shows' }).click()
    await page.getByLabel('Website').selectOption({ label: 'New shop' })
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved').waitFor()
    const { body } = await portal.call(`/api/v1/websites/${to.id}/domains`, { token })
    assert.deepEqual(
      (body['items'] as unknown as { host: string }[]).map((name) => name.host),
      [host],
    )
  })
}
