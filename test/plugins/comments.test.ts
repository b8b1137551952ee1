/** Comments in a browser: a visitor writes, the owner approves over the API, everybody reads, somebody answers without a script. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { barriersIn, openVisitedSite, openWhole, takePicture, troubleOf } from '../kit/plugin-visits.ts'

test('visitors comment a post, and the owner decides what is shown', async (context) => {
  const site = await openVisitedSite(context)
  if (!site) return
  await site.install('comments', { moderation: 'first' })
  const paragraph = { type: 'paragraph', content: [{ type: 'text', text: 'It needs two days.' }] }
  const block = { type: 'pluginBlock', attrs: { plugin: 'comments', block: 'thread', settings: {} } }
  const body = { type: 'doc', content: [paragraph, block] }
  const post = await site.add('posts', { title: 'Rye bread', body }, 'published')
  const address = site.origin + String(post['path'])

  const page = await site.browser.newPage()
  const trouble = troubleOf(page)
  await openWhole(page, address, '.visitor-form')
  await page.getByLabel('Name').fill('Ada')
  await page.getByRole('textbox', { name: 'E-mail' }).fill('ada@example.com')
  await page.getByRole('textbox', { name: 'Comment' }).fill('It does!\n\nSee https://example.com/rye.')
  await page.getByRole('button', { name: 'Send comment' }).click()
  await page.getByText('as soon as somebody has looked at it').waitFor()
  const [waiting] = await site.rows('comments', 'waiting')
  assert.deepEqual([waiting?.['name'], waiting?.['status']], ['Ada', 'waiting'])
  const approval = await site.api('POST', 'plugins/comments/actions/approve', { row: waiting?.['id'] })
  assert.equal(approval['message'], 'It is shown below the post now.')

  await openWhole(page, address, '.discussion article')
  const comment = page.locator('.discussion article')
  assert.match((await comment.textContent()) ?? '', /Ada[^]*It does![^]*See https:\/\/example\.com\/rye\./)
  assert.equal(await comment.locator('a[rel~=ugc]').getAttribute('href'), 'https://example.com/rye')
  assert.doesNotMatch(await page.content(), /ada@example\.com/)
  assert.deepEqual(await barriersIn(page, '.discussion'), [])
  assert.deepEqual(await barriersIn(page, '.visitor-block'), [])
  assert.deepEqual(trouble, [])
  await takePicture(page, 'comments')

  const small = { javaScriptEnabled: false, viewport: { width: 390, height: 800 } }
  const still = await (await site.browser.newContext(small)).newPage()
  await still.goto(address)
  await still.locator('.discussion').getByRole('link', { name: 'Answer' }).click()
  await still.getByRole('heading', { name: 'Answer to Ada' }).waitFor()
  await takePicture(still, 'comments-answer-390')
  await still.getByLabel('Name').fill('Ada')
  await still.getByRole('textbox', { name: 'E-mail' }).fill('ada@example.com')
  await still.getByRole('textbox', { name: 'Comment' }).fill('And salt.')
  // Nobody writes faster.
  await still.waitForTimeout(3_000)
  await still.getByRole('button', { name: 'Send comment' }).click()
  await still.waitForURL('**#comments-form-sent')
  await openWhole(still, address, '.discussion ol ol article')
  await takePicture(still, 'comments-390')
  assert.equal((await site.rows('comments', 'comments')).length, 2)
})
