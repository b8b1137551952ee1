import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openPlugin, pageOf } from '../../../sdk/testing/testing.ts'
import { hiddenFields, passOf, sendForm } from '../../visitor-forms/testing.ts'

const FOLDER = new URL('../', import.meta.url)
const ADA = {
  form: 'contact',
  required: 'name,email',
  name: 'Ada',
  email: 'ada@example.com',
  message: 'Hello there',
}
const owner = { settings: { recipients: 'owner@example.com\nsecond@example.com' } }
const open = () => openPlugin(FOLDER, owner)
type Plugin = Awaited<ReturnType<typeof open>>
const send = (plugin: Plugin, fields: Record<string, string> = {}) =>
  sendForm(plugin, 'POST /messages', { ...ADA, ...fields })
const rows = (plugin: Plugin) => plugin.tables.get('messages') ?? []

test('a message is kept, sent to the addresses of the settings with the visitor to reply to, and told of', async () => {
  await using plugin = await open()
  const { status, json } = await send(plugin, { phone: '+49 30 1', message: 'Hello\r\nthere' })
  assert.equal(status, 200)
  assert.deepEqual(json(), { go: '#contact-contact-sent', reload: false })
  const [row] = rows(plugin)
  assert.equal(row?.['message'], 'Hello\nthere')
  assert.equal(row?.['status'], 'new')
  assert.deepEqual(
    plugin.mails.map(({ to, reply_to, subject }) => ({ to, reply_to, subject })),
    ['owner@example.com', 'second@example.com'].map((to) => ({
      to,
      reply_to: 'ada@example.com',
      subject: 'Message from Ada (contact)',
    })),
  )
  assert.match(
    plugin.mails[0]?.text ?? '',
    /Telephone: \+49 30 1[^]*Hello\nthere[^]*https:\/\/example\.test\/contact$/,
  )
  assert.deepEqual(plugin.events, [
    {
      type: 'form.submitted',
      data: {
        form: 'contact',
        submission_id: row?.id,
        page_path: '/contact',
        fields: { name: 'Ada', email: 'ada@example.com', phone: '+49 30 1', message: 'Hello\nthere' },
      },
    },
  ])
})

test('what is missing or wrong is said, and nothing is kept', async () => {
  await using plugin = await open()
  const bad = { name: '', email: 'ada@', message: '', required: 'name,email,consent' }
  const { status, json } = await send(plugin, bad)
  assert.equal(status, 422)
  assert.deepEqual(json(), {
    problems: {
      name: 'Please fill in: Name.',
      email: 'Please check the e-mail address.',
      message: 'Please fill in: Message.',
      consent: 'Please tick the box.',
    },
  })
  const page = await plugin.request('POST /messages', { body: { ...ADA, message: '', page: '/a"><script>' } })
  assert.equal(page.status, 422)
  assert.match(page.body, /Please fill in: Message\./)
  assert.doesNotMatch(page.body, /<script/)
  for (const body of [null, 'text', [1], { message: ['a'] }, { name: { toString: 1 } }])
    assert.equal((await plugin.request('POST /messages', { body })).status, 422)
  assert.equal(rows(plugin).length, 0)
})

test('without a script, the same takes one more button, and leads back to the thanks on the page', async () => {
  await using plugin = await open()
  const body = { ...ADA, page: '/about', homepage: '', message: 'I said "1 < 2" & meant it' }
  const second = await plugin.request('POST /messages', { body })
  assert.equal(second.status, 200)
  const fields = hiddenFields(second.body)
  assert.equal(fields['message'], body.message)
  const tooSoon = await plugin.request('POST /messages', { body: fields })
  assert.equal(hiddenFields(tooSoon.body)['pass'], fields['pass'])
  const kept = plugin.links.get(fields['pass'] ?? '')
  if (kept) kept.data = { ...(kept.data as object), at: Date.now() - 5_000 }
  const { status, headers } = await plugin.request('POST /messages', { body: fields })
  assert.deepEqual([status, headers['location']], [303, '/about#contact-contact-sent'])
  assert.equal(rows(plugin)[0]?.['message'], body.message)
})

test('a pass is worth nothing too early, invented, or after its time; one is worth one message', async () => {
  await using plugin = await open()
  for (const pass of [await passOf(plugin, 1), 'invented', '', 'x'.repeat(9_000)]) {
    const { status, json } = await send(plugin, { pass })
    assert.equal(status, 202)
    assert.ok((json() as { wait_ms: number }).wait_ms > 1_000)
  }
  const pass = await passOf(plugin)
  plugin.advance(13 * 3_600)
  assert.equal((await send(plugin, { pass })).status, 202)
  assert.equal(rows(plugin).length, 0)
  const good = await passOf(plugin)
  for (const message of ['One', 'Two'])
    assert.equal((await send(plugin, { pass: good, message })).status, 200)
  assert.equal(rows(plugin).length, 1)
  assert.equal(plugin.mails.length, 2)
})

test('programs, repetitions and spam hear the same thanks, and nobody gets a mail', async () => {
  await using plugin = await openPlugin(FOLDER, {
    settings: { ...owner.settings, max_links: 1, blocked_words: 'Casino' },
  })
  await send(plugin)
  await send(plugin)
  await send(plugin, { homepage: 'https://spam.example', message: 'Buy' })
  assert.equal(rows(plugin).length, 1)
  assert.equal(plugin.mails.length, 2)
  await send(plugin, { message: 'See https://a.example and www.b.example' })
  await send(plugin, { message: 'The best CASINO' })
  assert.deepEqual(
    rows(plugin).flatMap(({ status, reason }) => (status === 'spam' ? [reason] : [])),
    ['It has 2 links; you allow 1.', 'It has a word that you block.'],
  )
  assert.equal(plugin.mails.length, 2)
  assert.equal(plugin.events.length, 1)
})

test('the owner corrects what is spam, and answers', async () => {
  await using plugin = await openPlugin(FOLDER, { settings: { ...owner.settings, max_links: 0 } })
  await send(plugin, { message: 'https://a.example' })
  const row = String(rows(plugin)[0]?.id)
  await plugin.action('not-spam', { row })
  assert.equal(rows(plugin)[0]?.['status'], 'new')
  assert.equal(plugin.mails.length, 2)
  assert.equal(plugin.events.length, 1)
  await assert.rejects(plugin.action('not-spam', { row }), /is no spam/)
  await plugin.action('answer', { row, subject: 'Your link', text: 'Thank you.' })
  assert.deepEqual(plugin.mails.at(-1), {
    to: 'ada@example.com',
    subject: 'Your link',
    text: 'Thank you.',
    reply_to: 'owner@example.com',
  })
  await plugin.action('spam', { row })
  assert.equal(rows(plugin)[0]?.['status'], 'spam')
  await assert.rejects(plugin.action('spam', { row: crypto.randomUUID() }), /not there any more/)
})

test('old messages are forgotten, spam sooner', async () => {
  await using plugin = await openPlugin(FOLDER, { settings: { keep_days: 100 } })
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
  const row = (days: number, status: string) => ({
    id: crypto.randomUUID(),
    version: 1,
    created_at: daysAgo(days),
    updated_at: daysAgo(days),
    status,
    submission: `${status} ${days}`,
  })
  plugin.tables.set('messages', [row(101, 'read'), row(99, 'new'), row(31, 'spam'), row(29, 'spam')])
  await plugin.schedule('forget')
  const left = () => rows(plugin).map(({ submission }) => submission)
  assert.deepEqual(left(), ['new 99', 'spam 29'])
  plugin.settings['keep_days'] = 0
  plugin.tables.set('messages', [row(5_000, 'read')])
  await plugin.schedule('forget')
  assert.deepEqual(left(), ['read 5000'])
})

test('the block asks for what the editor chose, in the language of the site, and escapes it', async () => {
  await using plugin = await openPlugin(FOLDER, { site: { locale: 'de' } })
  const settings = {
    form: 'Anfrage <b>',
    heading: '1 < 2',
    ask_name: 'off',
    ask_phone: 'optional',
    consent: 'Ja, "so"',
  }
  const block = (await plugin.block('form', settings, pageOf({ path: '/kontakt' }))) ?? ''
  assert.match(block, /<h2 id="contact-anfrage-b-heading">1 &lt; 2<\/h2>/)
  assert.match(block, /name="page" value="\/kontakt"/)
  assert.match(block, /name="required" value="email,consent"/)
  assert.match(block, /Telefon <span>\(freiwillig\)/)
  assert.match(block, /Ja, &quot;so&quot;/)
  assert.doesNotMatch(block, /name="name"/)
})

test('previews send nothing and say so', async () => {
  await using plugin = await openPlugin(FOLDER, { site: { isPreview: true } })
  const { status, json } = await plugin.request('POST /messages', {
    body: ADA,
    headers: { accept: 'application/json' },
  })
  assert.equal(status, 422)
  assert.match(JSON.stringify(json()), /preview/)
  assert.match((await plugin.block('form')) ?? '', /<form/)
})
