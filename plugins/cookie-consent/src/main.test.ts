/** What is asked, and what is counted. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openPlugin, pageOf } from '@hotswap/sdk/testing'

const FOLDER = new URL('..', import.meta.url)

test('the banner asks for the chosen categories, hidden until its script knows that it must', async () => {
  await using plugin = await openPlugin(FOLDER, {
    settings: { marketing: true, title: '<Cookies>', policy_url: '/privacy' },
    site: { locale: 'de' },
  })
  const banner = async () => String(await plugin.hook('page.body_start', { page: pageOf() }))
  const shown = await banner()
  assert.match(shown, /<section [^>]* hidden data-categories="statistics marketing" data-months="6"/)
  assert.match(shown, /&lt;Cookies&gt;[\s\S]*Wir möchten[\s\S]*<a href="\/privacy">Datenschutzerklärung/)
  assert.doesNotMatch(shown, /name="preferences"/)
  assert.equal(shown.match(/name="\w+" checked|checked name/g), null)
  plugin.settings = { statistics: false }
  assert.equal(await banner(), 'null')
})

test('the button to change one’s mind takes another label', async () => {
  await using plugin = await openPlugin(FOLDER)
  assert.match(String(await plugin.block('reopen')), / hidden>Cookie settings</)
  assert.match(String(await plugin.block('reopen', { label: 'Privacy' })), />Privacy</)
})

test('choices are counted by month, and nothing else is kept', async () => {
  await using plugin = await openPlugin(FOLDER)
  const send = async (body: unknown) => (await plugin.request('POST /choices', { body })).status
  for (const choice of ['everything', 'necessary', 'necessary']) assert.equal(await send({ choice }), 200)
  for (const body of [null, 'everything', { choice: 'all' }, { choice: ['some'] }, []])
    assert.equal(await send(body), 400)
  const [row, ...more] = plugin.tables.get('choices') ?? []
  assert.deepEqual(more, [])
  assert.deepEqual([row?.['everything'], row?.['some'], row?.['necessary']], [1, 0, 2])
  assert.equal(row?.['month'], new Date().toISOString().slice(0, 7))
  plugin.settings = { counts: false }
  assert.equal(await send({ choice: 'some' }), 200)
  assert.equal(plugin.tables.get('choices')?.[0]?.['some'], 0)
})
