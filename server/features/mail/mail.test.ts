/** Mails from request to mailbox, over a real SMTP server and without one, in the tenant's own words and in ours. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { createTestDatabase } from '../../../test/kit/database.ts'
import { watchJobs } from '../../../test/kit/jobs.ts'
import { startSmtp } from '../../../test/kit/smtp.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { firstIdAt } from '../../kernel/db/time-ordered-id.ts'
import { renderMail } from '../../kernel/mail/template.ts'
import { sendMail } from './mail.ts'
import { findMail, listMails } from './queries.ts'
import { BUILT_IN } from './templates/built-in.ts'

const smtp = await startSmtp()
after(() => smtp[Symbol.asyncDispose]())

const captured = await start({})
const delivered = await start({ smtpUrl: smtp.url })

async function start(config: { smtpUrl?: string }) {
  const databaseUrl = await createTestDatabase()
  const states = await watchJobs(databaseUrl)
  const { ctx, ...app } = await startTestApp({ databaseUrl, jobs: true, config })
  return {
    ...app,
    ctx,
    owner: states.owner,
    /** The newest mail of the scope, once its job has tried to send it. */
    newestMail: (tenantId: string) =>
      states.until(async () => {
        const [mail] = await ctx.db.withTenant(tenantId, (tx) => listMails(tx, {}, undefined, 1))
        return mail && (mail.state !== 'queued' || mail.error !== null) ? mail : undefined
      }),
    jobReaches: (id: string, state: string) =>
      states.until(async () => {
        const { rowCount } = await states.owner.query('select from pool.jobs where id = $1 and state = $2', [
          id,
          state,
        ])
        return rowCount || undefined
      }),
    send: (tenantId: string, template: string, variables: object, to = 'ada@example.com') =>
      ctx.db.withTenant(tenantId, (tx) => sendMail(ctx, tx, { template, to, variables: { ...variables } })),
  }
}

test('without a mail server, mails can be read in the mailbox', async () => {
  const { tenant, owner } = await captured.makeTenant({ display_name: 'Acme & Sons' })
  await captured.send(tenant.id, 'welcome', { name: 'Ada', address: 'acme.example.com' })
  const { id } = await captured.newestMail(tenant.id)
  const list = await captured.call('/api/v1/mailbox?state=captured', { token: owner })
  assert.equal(list.status, 200)
  const items = list.body['items'] as unknown as { id: string; to: string; subject: string }[]
  const item = items.find((mail) => mail.id === id)
  assert.deepEqual([item?.to, item?.subject], ['ada@example.com', 'Welcome to Acme & Sons'])
  const mail = await captured.call(`/api/v1/mailbox/${id}`, { token: owner })
  assert.match(String(mail.body['text']), /^Welcome to Acme & Sons\n\nHello Ada,\n/)
  assert.match(String(mail.body['html']), /Welcome to Acme &amp; Sons/)
})

test('the mailbox is for those who may read mail, and for their own tenant', async () => {
  const { tenant, owner } = await captured.makeTenant()
  const other = await captured.makeTenant()
  await captured.send(tenant.id, 'welcome', {})
  const { id } = await captured.newestMail(tenant.id)
  const { token } = await captured.makeMember(tenant.id, 'admin')
  assert.equal((await captured.call('/api/v1/mailbox', { token })).status, 403)
  assert.equal((await captured.call(`/api/v1/mailbox/${id}`, { token: other.owner })).status, 404)
  assert.equal((await captured.call('/api/v1/admin/mailbox', { token: owner })).status, 403)
})

test("operators read the platform's own mail, and no tenant's", async () => {
  const token = await captured.operator()
  await captured.send(PLATFORM_SCOPE, 'reset-password', { name: 'Ada', url: 'https://app.localhost/reset#t' })
  const { id } = await captured.newestMail(PLATFORM_SCOPE)
  const mail = await captured.call(`/api/v1/admin/mailbox/${id}`, { token })
  assert.match(String(mail.body['text']), /https:\/\/app\.localhost\/reset#t\n/)
  const { tenant } = await captured.makeTenant()
  await captured.send(tenant.id, 'welcome', {})
  const theirs = await captured.newestMail(tenant.id)
  assert.equal((await captured.call(`/api/v1/admin/mailbox/${theirs.id}`, { token })).status, 404)
})

test('what a mail says and to whom is encrypted in the database', async () => {
  const { tenant } = await captured.makeTenant()
  await captured.send(tenant.id, 'welcome', { name: 'Grace Hopper' }, 'grace@example.com')
  const { id } = await captured.newestMail(tenant.id)
  const { rows } = await captured.owner.query<{ row: string }>(
    'select m::text as row from pool.mails m where id = $1',
    [id],
  )
  assert.match(rows[0]?.row ?? '', /welcome/)
  assert.doesNotMatch(rows[0]?.row ?? '', /grace|hopper/i)
})

test('a mail whose transaction fails is neither kept nor sent', async () => {
  const { tenant } = await captured.makeTenant()
  const before = await captured.ctx.db.withTenant(tenant.id, (tx) => listMails(tx, {}, undefined, 50))
  const attempt = captured.ctx.db.withTenant(tenant.id, async (tx) => {
    await sendMail(captured.ctx, tx, { template: 'welcome', to: 'ada@example.com', variables: {} })
    throw new Error('no')
  })
  await assert.rejects(attempt, /^Error: no$/)
  const afterwards = await captured.ctx.db.withTenant(tenant.id, (tx) => listMails(tx, {}, undefined, 50))
  assert.equal(afterwards.length, before.length)
})

test("a mail is delivered over SMTP, in the tenant's name from the platform's address", async () => {
  const { tenant, owner } = await delivered.makeTenant({ display_name: 'Acme, Inc. <x>' })
  await delivered.send(tenant.id, 'welcome', { name: 'Ada' })
  const mail = await delivered.newestMail(tenant.id)
  assert.equal(mail.state, 'sent')
  const received = smtp.mails.find(({ headers }) => headers['message-id'] === mail.message_id)
  assert.deepEqual(received?.to, ['ada@example.com'])
  assert.equal(received?.from, 'no-reply@localhost')
  assert.equal(received?.headers['from'], '"Acme, Inc. x" <no-reply@localhost>')
  assert.match(received?.raw ?? '', /multipart\/alternative/)

  const body = { sender_name: 'Acme Studio' }
  await delivered.call('/api/v1/tenant/portal', { method: 'PUT', token: owner, body })
  await delivered.send(tenant.id, 'welcome', { name: 'Ada' })
  const { message_id } = await delivered.newestMail(tenant.id)
  const renamed = smtp.mails.find(({ headers }) => headers['message-id'] === message_id)
  assert.equal(renamed?.headers['from'], 'Acme Studio <no-reply@localhost>')
})

test('a mail the server refuses for good fails at once, another one is tried again', async () => {
  const { tenant } = await delivered.makeTenant()
  const jobOf = async (mailId: string) => {
    const row = await delivered.ctx.db.withTenant(tenant.id, (tx) => findMail(tx, mailId))
    return delivered.ctx.db.withTenant(tenant.id, (tx) =>
      tx
        .selectFrom('jobs')
        .selectAll()
        .where('id', '=', row?.job_id ?? '')
        .executeTakeFirstOrThrow(),
    )
  }
  smtp.refuse('RCPT', { code: 550, text: 'no such mailbox' })
  await delivered.send(tenant.id, 'welcome', {})
  const refused = await delivered.newestMail(tenant.id)
  assert.equal(refused.state, 'failed')
  assert.match(refused.error ?? '', /no such mailbox/)

  smtp.refuse('RCPT', { code: 451, text: 'try later' })
  await delivered.send(tenant.id, 'welcome', {})
  const delayed = await delivered.newestMail(tenant.id)
  smtp.refuse('RCPT')
  assert.equal(delayed.state, 'queued')
  assert.match(delayed.error ?? '', /try later/)
  const job = await jobOf(delayed.id)
  assert.ok(['running', 'queued'].includes(job.state), job.state)
})

const OWN = {
  subject: 'Ahoi {{ name }}',
  text: 'Ahoi {{ name }}!',
  html: '<p style="color:{{ brand.color }}">Ahoi {{ name }}!</p>',
}

test("a tenant's own template is used, versioned, audited, and given up again", async () => {
  const { tenant, owner: token } = await captured.makeTenant()
  const path = '/api/v1/mail-templates/welcome'
  const builtIn = await captured.call(path, { token })
  assert.deepEqual([builtIn.body['is_own'], builtIn.headers['etag']], [false, '"0"'])

  const own = await captured.call(path, { token, method: 'PUT', body: OWN, headers: { 'if-match': '"0"' } })
  assert.deepEqual([own.status, own.body['version'], own.headers['etag']], [200, 1, '"1"'])
  const stale = await captured.call(path, { token, method: 'PUT', body: OWN, headers: { 'if-match': '"0"' } })
  assert.equal(stale.status, 412)

  await captured.send(tenant.id, 'welcome', { name: '<Ada>' })
  const { id } = await captured.newestMail(tenant.id)
  const mail = await captured.call(`/api/v1/mailbox/${id}`, { token })
  assert.equal(mail.body['subject'], 'Ahoi <Ada>')
  assert.match(String(mail.body['html']), /^<p style="color:#[0-9a-f]{6}">Ahoi &lt;Ada&gt;!<\/p>$/)

  const removed = await captured.call(path, { token, method: 'DELETE', headers: { 'if-match': '"1"' } })
  assert.equal(removed.status, 204)
  assert.equal((await captured.call(path, { token })).body['is_own'], false)
  assert.equal((await captured.call(path, { token, method: 'DELETE' })).status, 404)

  const audit = await captured.call('/api/v1/audit', { token })
  const actions = (audit.body['items'] as unknown as { action: string }[]).map(({ action }) => action)
  assert.ok(
    actions.includes('mail_template.change') && actions.includes('mail_template.remove'),
    String(actions),
  )
})

test('a template is tried out before it is stored, and its errors name the line', async () => {
  const { owner: token } = await captured.makeTenant()
  const path = '/api/v1/mail-templates/welcome'
  const preview = await captured.call(`${path}/preview`, {
    token,
    method: 'POST',
    body: { subject: 'Hi {{ name }}', variables: { name: 'Grace' } },
  })
  assert.equal(preview.body['subject'], 'Hi Grace')
  assert.match(String(preview.body['text']), /^Welcome to Acme/)

  const broken = { ...OWN, html: '<p>\n{% if name %}\n{{ name | frobnicate }}\n{% endif %}' }
  const answer = await captured.call(path, { token, method: 'PUT', body: broken })
  assert.equal(answer.status, 400)
  assert.equal(answer.body['code'], 'validation_failed')
  assert.deepEqual([answer.body['part'], answer.body['line']], ['html', 3])
  assert.equal((answer.body['errors'] as unknown as { path: string }[])[0]?.path, '/body/html')
})

test('a hostile template is refused within its limits', async () => {
  const { owner: token } = await captured.makeTenant()
  const loop = '{% for i in (1..900000) %}{% for j in (1..900000) %}x{% endfor %}{% endfor %}'
  const sources = [
    loop,
    '{% include "/etc/passwd" %}',
    '{% render "x" %}',
    '{{ name',
    '{{ brand.constructor.constructor }}{% bomb %}',
  ]
  for (const text of sources) {
    const answer = await captured.call('/api/v1/mail-templates/welcome', {
      token,
      method: 'PUT',
      body: { ...OWN, text },
    })
    assert.equal(answer.status, 400, text)
    assert.equal(answer.body['part'], 'text')
  }
})

test('a template that worked with the example and fails with the facts gives way to the built-in one', async () => {
  const { tenant, owner: token } = await captured.makeTenant()
  const text =
    '{% if name == "Mallory" %}{% for i in (1..900000) %}{% for j in (1..900000) %}x{% endfor %}{% endfor %}{% endif %}'
  const stored = await captured.call('/api/v1/mail-templates/welcome', {
    token,
    method: 'PUT',
    body: { ...OWN, text },
  })
  assert.equal(stored.status, 200)
  await captured.send(tenant.id, 'welcome', { name: 'Mallory', tenant: 'Acme' })
  const { id } = await captured.newestMail(tenant.id)
  const mail = await captured.call(`/api/v1/mailbox/${id}`, { token })
  assert.equal(mail.body['subject'], 'Welcome to Acme')
})

test('who may not read mail may not write the text around a sign-in link', async () => {
  const { tenant } = await captured.makeTenant()
  const { token } = await captured.makeMember(tenant.id, 'admin')
  const put = (slug: string) =>
    captured.call(`/api/v1/mail-templates/${slug}`, { token, method: 'PUT', body: OWN })
  assert.equal((await put('invitation')).status, 403)
  assert.equal((await put('quota-alert')).status, 200)
  assert.equal((await put('reset-password')).status, 404)
})

test('every built-in template fills its own example, in text and HTML', async () => {
  const { tenant } = await captured.makeTenant()
  for (const { slug, example } of BUILT_IN.values()) {
    await captured.send(tenant.id, slug, example)
    const { id } = await captured.newestMail(tenant.id)
    const row = await captured.ctx.db.withTenant(tenant.id, (tx) => findMail(tx, id))
    assert.equal(row?.template, slug)
  }
})

test('times in mails are UTC, wherever the server stands', () => {
  const template = BUILT_IN.get('invitation')
  assert.ok(template)
  const zone = process.env['TZ']
  process.env['TZ'] = 'America/New_York'
  const { text } = renderMail(template, { ...template.example, expires_at: '2027-01-31T03:00:00.000Z' })
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
  assert.match(text, /until 31 January 2027, 03:00 UTC/)
})

test('mails are forgotten after 30 days, in every placement', async () => {
  for (const placement of ['pool', 'schema'] as const) {
    const { tenant } = await captured.makeTenant({ placement })
    await captured.send(tenant.id, 'welcome', {})
    await captured.send(tenant.id, 'welcome', {})
    const [young, old] = await captured.ctx.db.withTenant(tenant.id, (tx) => listMails(tx, {}, undefined, 2))
    const oldId = firstIdAt(new Date(Date.now() - 31 * 86_400_000))
    await captured.ctx.db.withTenant(tenant.id, (tx) =>
      tx
        .updateTable('mails')
        .set({ id: oldId })
        .where('id', '=', old?.id ?? '')
        .execute(),
    )
    const jobId = await captured.ctx.db.withTenant(PLATFORM_SCOPE, (tx) =>
      captured.ctx.jobs.enqueue(tx, 'cron.mail.prune', null),
    )
    await captured.jobReaches(jobId, 'succeeded')
    const left = await captured.ctx.db.withTenant(tenant.id, (tx) =>
      tx.selectFrom('mails').select('id').execute(),
    )
    assert.ok(left.some(({ id }) => id === young?.id))
    assert.ok(!left.some(({ id }) => id === oldId))
  }
})
