import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HostError } from '../../../server/features/plugin-host/plugin-host.ts'
import { type TestPlugin, openPlugin } from '../../../sdk/testing/testing.ts'
import { sendForm } from '../../visitor-forms/testing.ts'

const FOLDER = new URL('../', import.meta.url)
const DAY_MS = 86_400_000
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString()
const rows = (plugin: TestPlugin, table = 'subscribers') => plugin.tables.get(table) ?? []
const subscribe = (plugin: TestPlugin, email: string, more: Record<string, string> = {}) =>
  sendForm(plugin, 'POST /subscriptions', { form: 'signup', email, ...more })

/** The token of the last mail's link. */
function tokenOf(plugin: TestPlugin): string {
  const [, token = ''] = /token=(\S+)/.exec(plugin.mails.at(-1)?.text ?? '') ?? []
  assert.notEqual(token, '')
  return token
}

/** People who have confirmed, or something else. */
function populate(plugin: TestPlugin, count: number, more: Record<string, unknown> = {}): void {
  const people = Array.from({ length: count }, (_, index) => ({
    id: crypto.randomUUID(),
    version: 1,
    created_at: daysAgo(40),
    updated_at: daysAgo(40),
    email: `reader-${index}@example.com`,
    status: 'confirmed',
    mailed_at: null,
    last_issue: null,
    ...more,
  }))
  plugin.tables.set('subscribers', [...rows(plugin), ...people])
}

test('who subscribes confirms with a link and a button, and leaves in the same way', async () => {
  await using plugin = await openPlugin(FOLDER, { settings: { title: 'The Crumb' } })
  const { status, json } = await subscribe(plugin, 'Ada@Example.com', { name: 'Ada' })
  assert.deepEqual([status, json()], [200, { go: '#newsletter-signup-sent', reload: false }])
  const [mail] = plugin.mails
  assert.deepEqual([mail?.to, mail?.subject], ['ada@example.com', 'Please confirm: The Crumb'])
  const token = tokenOf(plugin)

  const page = await plugin.request('GET /confirm', { query: { token } })
  assert.match(page.body, /<h1>Subscribe to The Crumb\?<\/h1>/)
  assert.equal(rows(plugin)[0]?.['status'], 'pending', 'a program that opens links confirms nothing')
  for (let once = 0; once < 2; once += 1) {
    const done = await plugin.request('POST /confirm', { body: { token } })
    assert.match(done.body, /You are subscribed/)
  }
  assert.equal(rows(plugin)[0]?.['status'], 'confirmed')

  await plugin.action('send', { subject: 'One', text: 'Hello' })
  await plugin.runJobs()
  const leave = tokenOf(plugin)
  assert.match((await plugin.request('GET /leave', { query: { token: leave } })).body, /Leave The Crumb\?/)
  assert.equal(rows(plugin)[0]?.['status'], 'confirmed')
  // As mail programs do it with one click.
  const left = await plugin.request('POST /leave', {
    query: { token: leave },
    body: { 'List-Unsubscribe': 'One-Click' },
  })
  assert.match(left.body, /You have left/)
  assert.equal(rows(plugin)[0]?.['status'], 'unsubscribed')
})

test('links do only what they are for, and only for their time', async () => {
  await using plugin = await openPlugin(FOLDER)
  await subscribe(plugin, 'ada@example.com')
  const token = tokenOf(plugin)
  for (const path of ['GET /leave', 'POST /leave'])
    assert.equal((await plugin.request(path, { query: { token } })).status, 410)
  for (const bad of ['', 'invented', 'x'.repeat(9_000)])
    assert.equal((await plugin.request('POST /confirm', { query: { token: bad } })).status, 410)
  for (const body of [{ token: ['a'] }, 'text', null])
    assert.equal((await plugin.request('POST /confirm', { body })).status, 410)
  plugin.advance(8 * 86_400)
  assert.equal((await plugin.request('POST /confirm', { query: { token } })).status, 410)
  assert.equal(rows(plugin)[0]?.['status'], 'pending')
})

test('the answer is the same whoever is subscribed; the address hears what differs, and not too often', async () => {
  await using plugin = await openPlugin(FOLDER)
  populate(plugin, 1, { email: 'known@example.com' })
  const answers = []
  for (const email of ['known@example.com', 'new@example.com', 'known@example.com', 'new@example.com'])
    answers.push((await subscribe(plugin, email)).body)
  assert.equal(new Set(answers).size, 1)
  assert.deepEqual(
    plugin.mails.map(({ to, subject }) => [to, subject]),
    [
      ['known@example.com', 'You are subscribed: Example'],
      ['new@example.com', 'Please confirm: Example'],
    ],
  )
  for (const row of rows(plugin)) row['mailed_at'] = daysAgo(2)
  await subscribe(plugin, 'known@example.com')
  await subscribe(plugin, 'new@example.com')
  assert.equal(plugin.mails.length, 4)
  assert.equal(rows(plugin).length, 2)
})

test('bad input, programs and previews change nothing', async () => {
  await using plugin = await openPlugin(FOLDER)
  for (const email of ['', 'ada', 'ada@example.com\nbcc: eve@example.com', 'a@b.c,d@e.f'])
    assert.equal((await subscribe(plugin, email)).status, 422, email)
  assert.equal((await subscribe(plugin, 'ada@example.com', { required: 'consent' })).status, 422)
  assert.equal((await subscribe(plugin, 'ada@example.com', { homepage: 'x' })).status, 200)
  assert.equal((await subscribe(plugin, 'ada@example.com', { pass: 'invented' })).status, 202)
  assert.deepEqual([rows(plugin), plugin.mails], [[], []])
  plugin.site.isPreview = true
  const { status } = await plugin.request('POST /subscriptions', { body: { email: 'ada@example.com' } })
  assert.equal(status, 422)
})

test('an issue reaches everybody who has confirmed, in batches, once, with a link of their own', async () => {
  await using plugin = await openPlugin(FOLDER, {
    settings: { reply_to: 'me@example.com', imprint: 'Mill Lane 1' },
  })
  populate(plugin, 120)
  populate(plugin, 1, { email: 'pending@example.com', status: 'pending' })
  populate(plugin, 1, { email: 'left@example.com', status: 'unsubscribed' })
  const text = 'Dear readers,\n\nsee https://example.test/news & <b>come</b>'
  assert.deepEqual(await plugin.action('send', { subject: 'Spring', text }, 'Mara'), {
    message: 'Sending to 120 subscribers.',
  })
  await assert.rejects(plugin.action('send', { subject: 'Twice', text }), /“Spring” is still being sent/)

  const [job] = plugin.jobs
  await plugin.job('deliver', job?.data)
  assert.equal(plugin.mails.length, 50)
  assert.equal(rows(plugin, 'issues')[0]?.['reached'], 50)
  await plugin.runJobs()
  const recipients = plugin.mails.map(({ to }) => to)
  assert.equal(recipients.length, 120)
  assert.equal(new Set(recipients).size, 120)
  assert.equal(new Set(plugin.mails.map(({ text: body }) => /token=(\S+)/.exec(body)?.[1])).size, 120)
  const [mail] = plugin.mails
  assert.equal(mail?.reply_to, 'me@example.com')
  assert.match(
    mail?.html ?? '',
    /<p>Dear readers,<\/p><p>see <a href="https:\/\/example\.test\/news"[^>]*>[^<]*<\/a> &amp; &lt;b&gt;/,
  )
  assert.match(mail?.text ?? '', /Mill Lane 1/)
  const [issue] = rows(plugin, 'issues')
  assert.deepEqual(
    [issue?.['number'], issue?.['status'], issue?.['reached'], issue?.['failed'], issue?.['sent_by']],
    [1, 'sent', 120, 0, 'Mara'],
  )
  // Done jobs that are done again, and another issue.
  await plugin.job('deliver', job?.data)
  assert.equal(plugin.mails.length, 120)
  await plugin.action('send', { subject: 'Summer', text })
  await plugin.runJobs()
  assert.equal(plugin.mails.length, 240)
})

test('a batch that runs twice at the same time sends nobody the same twice, nor tries again what may have been sent', async () => {
  await using plugin = await openPlugin(FOLDER)
  populate(plugin, 60)
  await plugin.action('send', { subject: 'Spring', text: 'Hello' })
  const data = plugin.jobs.shift()?.data
  const push = plugin.mails.push.bind(plugin.mails)
  let sent = 0
  plugin.mails.push = (...mails) => {
    sent += 1
    if (sent === 20) throw new HostError('unavailable', 'The connection broke.')
    return push(...mails)
  }
  await Promise.all([plugin.job('deliver', data), plugin.job('deliver', data)])
  await plugin.runJobs()
  const recipients = plugin.mails.map(({ to }) => to)
  assert.equal(new Set(recipients).size, recipients.length)
  assert.equal(recipients.length, 59)
  const [issue] = rows(plugin, 'issues')
  assert.deepEqual([issue?.['status'], issue?.['reached'], issue?.['failed']], ['sent', 60, 1])
})

test('where the website may send no more, the rest waits and loses nobody', async () => {
  await using plugin = await openPlugin(FOLDER)
  populate(plugin, 70)
  await plugin.action('send', { subject: 'Spring', text: 'Hello' })
  const push = plugin.mails.push.bind(plugin.mails)
  let room = 30
  plugin.mails.push = (...mails) => {
    if (room === 0) throw new HostError('limit', 'No more mails today.')
    room -= 1
    return push(...mails)
  }
  await plugin.job('deliver', plugin.jobs.shift()?.data)
  assert.equal(plugin.mails.length, 30)
  assert.deepEqual([plugin.jobs.length, plugin.jobs[0]?.delay_seconds], [1, 3_600])
  room = 1_000
  await plugin.runJobs()
  assert.equal(new Set(plugin.mails.map(({ to }) => to)).size, 70)
  assert.equal(rows(plugin, 'issues')[0]?.['status'], 'sent')
})

test('sending is stopped and gone on with; a test goes to one address', async () => {
  await using plugin = await openPlugin(FOLDER)
  await assert.rejects(plugin.action('send', { subject: 'One', text: 'x' }), /Nobody has confirmed/)
  await assert.rejects(plugin.action('test', { subject: 'One', text: 'x' }), /address for tests/)
  plugin.settings['test_address'] = 'me@example.com'
  await plugin.action('test', { subject: 'One', text: 'x' })
  assert.deepEqual(
    plugin.mails.map(({ to }) => to),
    ['me@example.com'],
  )
  populate(plugin, 60)
  await plugin.action('send', { subject: 'One', text: 'x' })
  const row = String(rows(plugin, 'issues')[0]?.id)
  await plugin.job('deliver', plugin.jobs.shift()?.data)
  await plugin.action('stop', { row })
  await plugin.runJobs()
  assert.equal(plugin.mails.length, 51)
  await assert.rejects(plugin.action('stop', { row }), /is not being sent/)
  await plugin.action('resume', { row })
  await plugin.runJobs()
  assert.equal(plugin.mails.length, 61)
  await assert.rejects(plugin.action('resume', { row }), /sent to everybody/)
})

test('who never confirmed, and who left, is forgotten', async () => {
  await using plugin = await openPlugin(FOLDER)
  populate(plugin, 1, { email: 'a@example.com', status: 'pending', updated_at: daysAgo(8) })
  populate(plugin, 1, { email: 'b@example.com', status: 'pending', updated_at: daysAgo(6) })
  populate(plugin, 1, { email: 'c@example.com', status: 'unsubscribed', left_at: daysAgo(31) })
  populate(plugin, 1, { email: 'd@example.com', status: 'unsubscribed', left_at: daysAgo(29) })
  populate(plugin, 1, { email: 'e@example.com' })
  await plugin.schedule('forget')
  assert.deepEqual(
    rows(plugin).map(({ email }) => email),
    ['b@example.com', 'd@example.com', 'e@example.com'],
  )
})

test('the block asks for what the editor chose', async () => {
  await using plugin = await openPlugin(FOLDER, { site: { locale: 'de' } })
  const plain = (await plugin.block('signup')) ?? ''
  assert.match(plain, /id="newsletter-signup"/)
  assert.match(plain, /Abonnieren/)
  assert.doesNotMatch(plain, /name="name"|name="consent"/)
  const full =
    (await plugin.block('signup', { ask_name: true, consent: 'Ja <b>', text: 'Jeden Monat.' })) ?? ''
  assert.match(full, /name="name"[^]*Ja &lt;b&gt;/)
  assert.match(full, /<p>Jeden Monat\.<\/p>/)
})
