/** Writing: every block and mark that rich text has is made in a browser, saved by the API, and there again after a reload. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { MARKS, NODES, type RichNode } from '../../sdk/formats/rich-text/nodes.ts'
import { requireRichText } from '../../server/features/rich-text/validate.ts'
import { formOf, photo } from '../kit/media.ts'
import { until } from '../kit/server-process.ts'
import { type Portal, startPortal } from './kit.ts'

const portal = await startPortal()
if (portal) {
  test('every block and mark is written, saved, and there again', async (t) => {
    const s = await stage(portal)
    await s.install('contact-form')
    const { page } = await portal.open(t, s.person)
    await page.goto(s.address)
    const text = page.getByRole('textbox', { name: 'Text', exact: true })
    await text.click()
    await writeMarks(page)
    await writeBlocks(page)
    await addFromLibrary(page)
    await addTheRest(page)

    const isComplete = (content: readonly RichNode[]) => missingIn(content).length === 0
    await until(async () => isComplete((await s.saved()).content)).catch(async () => {
      assert.deepEqual(missingIn((await s.saved()).content), [])
    })
    const first = await s.saved()
    assert.deepEqual(requireRichText(first), first)

    // Opened again and touched, everything is what it was.
    await page.reload()
    await text.press('Control+End')
    await page.keyboard.type('The end.')
    await until(async () => JSON.stringify(await s.saved()).includes('The end.'))
    const second = await s.saved()
    assert.deepEqual(second.content.slice(0, -1), first.content.slice(0, -1))
  })
}

/** A page that nobody has written on yet, and a picture and a plugin's block to put there. */
async function stage(product: Portal) {
  const { tenant, owner } = await product.makeTenant({ name: 'Lindenhof' })
  const website = await product.makeWebsite(tenant.id, 'Lindenhof')
  const base = `/api/v1/websites/${website.id}`
  const call = async (path: string, method: 'GET' | 'POST' = 'GET', body?: object) => {
    const answer = await product.call(`${base}${path}`, { method, token: owner, body })
    assert.ok(answer.status < 300, answer.text)
    return answer.body as Record<string, unknown>
  }
  const form = await formOf({ 'loaf.jpg': await photo() }, { alt: 'A loaf' })
  await product.call(`${base}/media`, { method: 'POST', token: owner, ...form })
  const { id } = await call('/pages', 'POST', { document: { title: 'Bread' } })
  /** With everything that it asks for. */
  const install = async (name: string) => {
    const asked = await product.call(`${base}/plugins`, { method: 'POST', token: owner, body: { name } })
    await call('/plugins', 'POST', { name, grant: asked.body['grant'] })
  }
  const person = await product.makePerson(tenant.id, 'owner')
  const saved = async () =>
    ((await call(`/pages/${String(id)}`))['document'] as { body: { content: RichNode[] } }).body
  return {
    tenant,
    website,
    install,
    saved,
    person,
    address: `/t/${tenant.slug}/websites/${website.id}/pages/${String(id)}`,
  }
}

/** The nodes and marks that are not in a document. */
function missingIn(content: readonly RichNode[]): string[] {
  const found = new Set(JSON.stringify(content).match(/(?<="type":")\w+/g))
  return [...Object.keys(NODES), ...Object.keys(MARKS)].filter((type) => type !== 'doc' && !found.has(type))
}

async function writeMarks({ keyboard }: Page): Promise<void> {
  await keyboard.type('## A heading')
  await keyboard.press('Enter')
  await keyboard.type('**b** *i* ~~s~~ `c` ==h== [l](https://example.org) ')
  for (const keys of ['Control+u', 'Control+,', 'Control+.']) {
    await keyboard.press(keys)
    await keyboard.type('x')
    await keyboard.press(keys)
  }
  await keyboard.press('Shift+Enter')
  await keyboard.type('next line')
  await keyboard.press('Enter')
}

async function writeBlocks({ keyboard }: Page): Promise<void> {
  const twice = async () => {
    await keyboard.press('Enter')
    await keyboard.press('Enter')
  }
  for (const line of ['- one', '3. three', '[x] done', '> words']) {
    await keyboard.type(line)
    await twice()
  }
  await keyboard.type('```js let a')
  await twice()
  await keyboard.press('Enter')
  await keyboard.type('---')
}

/** A block by a few letters of its name. */
async function slash(page: Page, letters: string): Promise<void> {
  await page.keyboard.type(`/${letters}`)
  await page.getByRole('listbox', { name: 'Blocks' }).getByRole('option', { selected: true }).waitFor()
  await page.keyboard.press('Enter')
}

async function addFromLibrary(page: Page): Promise<void> {
  for (const [letters, isMultiple] of [
    ['picture', true],
    ['gallery', true],
    ['file', false],
  ] as const) {
    await slash(page, letters)
    const library = page.getByRole('dialog')
    await library.getByRole('button', { name: 'loaf.jpg' }).click()
    if (isMultiple) await library.getByRole('button', { name: 'Insert' }).click()
    await library.waitFor({ state: 'detached' })
  }
}

async function addTheRest(page: Page): Promise<void> {
  const { keyboard } = page
  await page.evaluate("navigator.clipboard.writeText('https://youtu.be/dQw4w9WgXcQ')")
  await keyboard.press('Control+v')
  await slash(page, 'button')
  await page.getByLabel('What it says').fill('Order')
  await page.getByLabel('Where it leads').fill('/order')
  await below(page)
  await slash(page, 'html')
  await page.getByRole('textbox', { name: 'HTML' }).fill('<p>Own <b>markup</b></p>')
  await below(page)
  await slash(page, 'contact')
  await below(page)
  for (const letters of ['table', 'two', 'callout']) {
    await slash(page, letters)
    await keyboard.type(letters)
    await below(page)
  }
}

/** Goes on writing in a new paragraph at the end. */
async function below(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Text', exact: true }).press('Control+End')
  await page.keyboard.press('Enter')
}
