/** Structured content: files that are uploaded, collections that come in as CSV, menus and redirects that visitors notice. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import { startPortal } from './kit.ts'

type Listed<Of> = { items: Of[] }
type Item = { title: string; items: Item[] }

const titlesIn = (items: Item[]): string[] =>
  items.flatMap(({ title, items: below }) => [title, ...titlesIn(below)])

const portal = await startPortal()
if (portal) {
  const { tenant } = await portal.makeTenant({ name: 'Lindenhof' })
  const owner = await portal.makePerson(tenant.id, 'owner')
  const site = await portal.makeWebsite(tenant.id, 'Bakery')
  const base = `/t/${tenant.slug}/websites/${site.id}`
  const answer = await portal.call('/api/v1/auth/token', {
    method: 'POST',
    body: { email: owner.email, password: owner.password, tenant: tenant.slug },
  })
  const token = String(answer.body['access_token'])
  const list = async <Of>(path: string): Promise<Of[]> => {
    const { body, text } = await portal.call(`/api/v1/websites/${site.id}/${path}`, { token })
    assert.ok(body['items'], text)
    return (body as unknown as Listed<Of>).items
  }

  test('files are uploaded, described and found; what cannot be kept says why', async (t) => {
    const { page } = await portal.open(t, owner)
    await page.goto(`${base}/media`)
    await page.getByRole('heading', { level: 1, name: 'Media' }).waitFor()
    const picture = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#a40' } })
      .png()
      .toBuffer()
    await page.getByLabel('Choose files').setInputFiles([
      { name: 'rye loaf.png', mimeType: 'image/png', buffer: picture },
      {
        name: 'virus.exe',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(`MZ${'\0'.repeat(99)}`),
      },
    ])
    await page.getByRole('region', { name: 'Uploads' }).getByText('cannot be kept here').waitFor()
    await page.getByRole('button', { name: /^rye-loaf\.png/ }).click()
    const sheet = page.getByRole('dialog', { name: 'rye-loaf.png' })
    await sheet.getByLabel('Description for those who do not see it').fill('A dark loaf of rye')
    await sheet.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved').waitFor()
    const [medium] = await list<{ alt: string; width: number }>('media?q=dark')
    assert.deepEqual([medium?.alt, medium?.width], ['A dark loaf of rye', 640])
  })

  test('a collection is defined, filled from CSV, and changed in its table', async (t) => {
    const { page } = await portal.open(t, owner)
    await page.goto(`${base}/collections/new`)
    await page.getByLabel('Of all of them').fill('Courses')
    await page.getByLabel('Of one of them').fill('Course')
    await page.getByRole('button', { name: 'Add a field' }).click()
    await page.getByRole('menuitem', { name: /^Number/ }).click()
    await page.getByLabel('Name', { exact: true }).fill('Price')
    await page.getByRole('button', { name: 'Create the collection' }).click()
    await page.getByRole('heading', { level: 1, name: 'Courses' }).waitFor()
    await page.getByRole('button', { name: 'More acts' }).click()
    await page.getByRole('menuitem', { name: 'Take in a CSV file' }).click()
    const dialog = page.getByRole('dialog', { name: 'Take in a CSV file' })
    await dialog.getByLabel('File').setInputFiles({
      name: 'courses.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('Title;Price\nBread;49,50\nPastry;a lot\nPizza;35\n'),
    })
    await dialog.getByRole('button', { name: 'Take in 3 records' }).click()
    await page.getByText('2 of 3 records were taken in').waitFor()
    await page.getByText('Line 3, Pastry').waitFor()
    const row = page.getByRole('row', { name: /Bread/ })
    await row.getByRole('button', { name: /Price/ }).click()
    await page.getByRole('spinbutton', { name: 'Price' }).fill('52')
    await page.keyboard.press('Enter')
    await row.getByRole('button', { name: '52' }).waitFor()
    const records = await list<{ title: string; fields: { price: number } }>(
      'collections/courses/records?with_fields=true&sort=title',
    )
    assert.deepEqual(
      records.map(({ title, fields }) => [title, fields.price]),
      [
        ['Bread', 52],
        ['Pizza', 35],
      ],
    )
  })

  test('menus are arranged from the keyboard, and visitors of old addresses arrive', async (t) => {
    const { page } = await portal.open(t, owner)
    await page.goto(`${base}/menus`)
    await page.getByRole('button', { name: 'Add an item' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add an item' })
    await dialog.getByLabel('Leads to').selectOption('url')
    await dialog.getByLabel('Address').fill('https://shop.example/bread')
    await dialog.getByLabel('What it says').fill('Order bread')
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
    const before = await page.getByRole('list', { name: 'Items' }).getByRole('listitem').count()
    const handle = page.getByRole('button', { name: 'Move “Order bread”', exact: true })
    await handle.focus()
    const says = (text: string) => page.getByText(text).waitFor({ state: 'attached' })
    await page.keyboard.press('Space')
    await says(`“Order bread” is over place ${before} of ${before}`)
    await page.keyboard.press('ArrowUp')
    await says(`“Order bread” is over place ${before - 1} of ${before}`)
    await page.keyboard.press('Space')
    await says(`“Order bread” is put down at place ${before - 1} of ${before}`)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Menu saved').waitFor()
    const menus = await list<{ handle: string; items: Item[] }>('menus')
    const titles = titlesIn(menus.find(({ handle: name }) => name === 'main')?.items ?? [])
    assert.equal(titles.indexOf('Order bread'), before - 2, titles.join())

    await page.goto(`${base}/redirects`)
    await page.getByRole('button', { name: 'New redirect' }).first().click()
    await page.getByLabel('From', { exact: true }).fill('/old-bread')
    await page.getByLabel('To', { exact: true }).fill('/about')
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('cell', { name: '/old-bread', exact: true }).waitFor()
    const [redirect] = await list<{ from_path: string; target: string }>('redirects?q=old-bread')
    assert.deepEqual([redirect?.from_path, redirect?.target], ['/old-bread', '/about'])
  })
}
