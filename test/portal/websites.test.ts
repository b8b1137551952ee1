/** From nothing to a website that visitors see, and everything that is done with websites as a whole. */
import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { writeZip } from '../../server/kernel/zip.ts'
import { until } from '../kit/server-process.ts'
import { startPortal } from './kit.ts'

/** What a browser has of an image. */
type Picture = { naturalWidth: number }
const WORDPRESS = fileURLToPath(new URL('../fixtures/every-construct.wxr.xml', import.meta.url))

const portal = await startPortal()
if (portal) {
  /** What a visitor gets at an address that the portal shows. */
  const visit = (address: string) => portal.visit(new URL(address).hostname, '/')

  const titleAt = async (address: string) =>
    /<title>([^<]*)/.exec((await visit(address)).text)?.[1] ?? 'no title'

  test('somebody new signs up, makes a team, and has a website online', async (t) => {
    const { page } = await portal.open(t)
    const email = 'ida@sommer.example'
    const password = 'four words are easier'
    await page.goto('/sign-up')
    await page.getByLabel('Your name').fill('Ida Sommer')
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Create an account' }).click()
    await page.getByText(`A link is on its way to ${email}`).waitFor()

    await page.goto(await linkIn(email))
    await page.getByText('The address is proven').waitFor()
    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()

    await page.getByRole('heading', { name: 'Welcome, Ida Sommer' }).waitFor()
    await page.getByLabel('Name of the team').fill('Sommer & Töchter')
    await page.getByText('This address is free').waitFor()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: 'Your first website' }).waitFor()
    await page.getByRole('radio', { name: 'Portfolio' }).click()
    await page.getByRole('button', { name: 'Create and publish' }).click()
    await page.getByRole('heading', { name: 'Your website is online' }).waitFor()

    const address = await page.getByRole('link', { name: 'Look at it' }).getAttribute('href')
    const { status, text } = await visit(address ?? '')
    assert.equal(status, 200)
    assert.match(text, /Sommer &amp; Töchter/)
  })

  test('what is done with a website is seen at once, and can be taken back', async (t) => {
    const { tenant } = await portal.makeTenant({ name: 'Lindenhof' })
    const owner = await portal.makePerson(tenant.id, 'owner')
    const website = await portal.makeWebsite(tenant.id, 'Lindenhof')
    const address = `http://${tenant.slug}.${portal.ctx.config.domain}/`
    // Its small picture is shown while it goes into maintenance.
    const { page } = await portal.open(t, owner, { mayComplain: /^503 / })
    await page.goto(`/t/${tenant.slug}/websites/${website.id}`)

    await act(page, 'Maintenance …')
    await page.getByLabel('Message to visitors').fill('Back on Monday')
    await page.getByRole('button', { name: 'Begin maintenance' }).click()
    await holdUndo(page)
    await page.getByText('Visitors read that the website will be back soon').waitFor()
    const closed = await visit(address)
    assert.deepEqual([closed.status, closed.text.includes('Back on Monday')], [503, true])
    await undo(page)
    assert.equal((await visit(address)).status, 200)

    await page.goto(`/t/${tenant.slug}/websites/${website.id}/settings`)
    await page.getByLabel('Title').fill('Lindenhof am Kanal')
    await page.getByRole('button', { name: 'Save' }).first().click()
    await page.getByText('Saved and published').waitFor()
    assert.match(await titleAt(address), /Lindenhof am Kanal/)

    await page.getByRole('link', { name: 'Releases' }).click()
    const live = page.getByRole('button', { name: /^What to do with release/ }).first()
    const number = Number(/\d+/.exec((await live.getAttribute('aria-label')) ?? '')?.[0])
    await page.getByRole('button', { name: `What to do with release ${number - 1}` }).click()
    await page.getByRole('menuitem', { name: 'Go back to it …' }).click()
    await page.getByRole('button', { name: 'Go back', exact: true }).click()
    await page.getByText(`Visitors see release ${number - 1} again`).waitFor()
    assert.doesNotMatch(await titleAt(address), /am Kanal/)

    await page.getByRole('link', { name: 'Overview' }).click()
    await act(page, 'Delete …')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await holdUndo(page)
    await page.waitForURL(`**/t/${tenant.slug}/websites`)
    await page.getByText('No websites yet').waitFor()
    assert.equal((await visit(address)).status, 404)
    await undo(page)
    await page.getByRole('link', { name: 'Lindenhof' }).waitFor()
    assert.equal((await visit(address)).status, 200)
  })

  test('many websites at once, with what became of each; and one taken along into another', async (t) => {
    const { tenant } = await portal.makeTenant({ name: 'Branches' })
    const owner = await portal.makePerson(tenant.id, 'owner')
    const first = await portal.makeWebsite(tenant.id, 'North')
    const second = await portal.makeWebsite(tenant.id, 'South', 'blank')
    const { page } = await portal.open(t, owner)
    await page.goto(`/t/${tenant.slug}/websites?view=list`)
    await page.getByRole('checkbox', { name: 'Choose all that are shown' }).click()
    await page.getByText('2 chosen').waitFor()
    await page.getByRole('button', { name: 'Settings …' }).click()
    const dialog = page.getByRole('dialog', { name: 'Change settings of 2 websites' })
    await dialog.getByRole('checkbox', { name: 'Tagline' }).click()
    await dialog.getByLabel('Tagline of all of them').fill('Open on Sundays')
    await dialog.getByRole('button', { name: 'Change them' }).click()
    await page.getByText('Changing settings of websites').waitFor()
    await page.getByText('2 of 2').waitFor()
    await page.getByRole('checkbox', { name: 'Choose all that are shown' }).click()
    await page.getByRole('button', { name: 'Theme …' }).click()
    const themes = page.getByRole('dialog', { name: 'Change the theme of 2 websites' })
    await themes.getByRole('radio', { name: 'Gazette' }).click()
    await themes.getByRole('button', { name: 'Change the theme' }).click()
    await page.getByText('Changing the theme of websites').waitFor()
    await page.getByText('2 of 2').waitFor()
    const { token } = await portal.makeMember(tenant.id, 'viewer')
    for (const { id } of [first, second]) {
      const read = async (part: string): Promise<string> =>
        (await portal.call(`/api/v1/websites/${id}/${part}`, { token })).text
      assert.match(await read('settings'), /"tagline":"Open on Sundays"/)
      assert.match(await read('theme'), /"name":"gazette"/)
    }
    await page.getByRole('checkbox', { name: 'Choose all that are shown' }).click()
    await page.getByRole('button', { name: 'Suspend …' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click()
    await page.getByText('Suspending websites').waitFor()
    await page.getByText('2 of 2').waitFor()
    const { items } = (await websitesOf(tenant.id, owner)) as { items: { status: string }[] }
    assert.deepEqual(
      items.map(({ status }) => status),
      ['suspended', 'suspended'],
    )

    await page.goto(`/t/${tenant.slug}/websites/${first.id}/transfer?part=export`)
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ])
    await page.goto(`/t/${tenant.slug}/websites/${second.id}/transfer`)
    await page.getByRole('radio', { name: 'Another website here' }).click()
    await page.getByLabel('Drop the file here, or choose one').setInputFiles(await file.path())
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await page.getByText('Done', { exact: true }).first().waitFor()
    await page.getByRole('link', { name: 'Overview' }).click()
    const pages = page.getByRole('term').filter({ hasText: 'Pages' })
    await pages.locator('xpath=following-sibling::dd').filter({ hasText: /[1-9]/ }).waitFor()
  })

  test('an export of WordPress is looked at, brought in, and read by visitors with its picture and categories', async (t) => {
    const { tenant } = await portal.makeTenant({ name: 'Old Bakery' })
    const owner = await portal.makePerson(tenant.id, 'owner')
    const website = await portal.makeWebsite(tenant.id, 'Old Bakery', 'blank')
    const { page, context } = await portal.open(t, owner)
    await page.goto(`/t/${tenant.slug}/websites/${website.id}/transfer`)
    await page.getByLabel('Drop the file here, or choose one').setInputFiles(WORDPRESS)
    await page.getByLabel('Optional: a zip of wp-content/uploads').setInputFiles({
      name: 'uploads.zip',
      mimeType: 'application/zip',
      buffer: await buffer(writeZip([{ path: 'uploads/2024/01/loaf.png', body: await loaf() }])),
    })
    await page.getByRole('switch', { name: 'Fetch pictures and files from the old website' }).click()
    await page.getByRole('button', { name: 'Only look what would come' }).click()
    await page.getByText('Nothing was changed.').waitFor()
    await page.getByRole('row', { name: /^Posts 6 / }).waitFor()

    // Somebody else is at work on the website, so the import has to wait: it says how far it is.
    const held = Promise.withResolvers<void>()
    const other = portal.ctx.db.withTenant(tenant.id, async (tx) => {
      await tx.selectFrom('sites').select('id').where('id', '=', website.id).forNoKeyUpdate().execute()
      await held.promise
    })
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await page.getByText('You can leave this page; it goes on.').waitFor()
    await page.getByText('Bringing collections, categories, authors and menus').waitFor()
    held.resolve()
    await other
    await page.getByRole('row', { name: /^Collections 1 / }).waitFor()
    await page.getByRole('row', { name: /^Media 1 / }).waitFor()
    await page.getByText('missing.png').waitFor()

    await page.getByRole('link', { name: 'Posts', exact: true }).click()
    await page
      .getByRole('row', { name: /Planned/ })
      .getByText('Scheduled')
      .waitFor()
    await page.getByRole('link', { name: 'First loaf' }).click()
    const text = page.getByRole('textbox', { name: 'Text', exact: true })
    await text.getByRole('link', { name: 'the team' }).waitFor()
    await text.getByRole('img', { name: 'A loaf' }).waitFor()

    const visitor = await context.newPage()
    await visitor.goto(`http://${tenant.slug}.${portal.ctx.config.domain}:${portal.port}/2024/01/first-loaf/`)
    await visitor.waitForURL('**/blog/first-loaf')
    const picture = visitor.getByRole('img', { name: 'A loaf' })
    await picture.scrollIntoViewIfNeeded()
    await until(() => picture.evaluate((image) => (image as unknown as Picture).naturalWidth === 300))
    await visitor.getByRole('link', { name: 'Rye' }).first().click()
    await visitor.getByRole('heading', { name: 'Rye', level: 1 }).waitFor()
    await visitor.getByRole('link', { name: 'First loaf' }).first().waitFor()
  })

  /** The link in the mail that has gone to somebody. */
  async function linkIn(email: string): Promise<string> {
    if (!portal) throw new Error('there is no portal')
    const token = await portal.operator()
    for (;;) {
      const { body } = await portal.call(`/api/v1/admin/mailbox?limit=20`, { token })
      const mails = (body as unknown as { items: { id: string; to: string }[] }).items
      const found = mails.find((mail) => JSON.stringify(mail).includes(email))
      if (found) {
        const { text } = await portal.call(`/api/v1/admin/mailbox/${found.id}`, { token })
        const link = /http:[^\s"\\<]+verify-email[^\s"\\<]*/.exec(text)?.[0]
        assert.ok(link, text)
        return link
      }
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  async function websitesOf(tenantId: string, person: { email: string; password: string }): Promise<unknown> {
    if (!portal) throw new Error('there is no portal')
    const signedIn = await portal.call('/api/v1/auth/token', {
      method: 'POST',
      body: { email: person.email, password: person.password, tenant: tenantId },
    })
    const answer = await portal.call('/api/v1/websites', { token: String(signedIn.body['access_token']) })
    return answer.body
  }
}

/** Chooses something from the menu of the website that is shown. */
async function act(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Manage', exact: true }).click()
  await page.getByRole('menuitem', { name }).click()
}

/** The offer stays as long as the pointer is on it, however slow the machine is. */
async function holdUndo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Undo' }).last().hover()
}

async function undo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await page.getByText('Undone').waitFor()
}

async function loaf(): Promise<Buffer> {
  return sharp({ create: { width: 300, height: 200, channels: 3, background: '#a0642c' } })
    .png()
    .toBuffer()
}
