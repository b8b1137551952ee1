import assert from 'node:assert/strict'
import { after, afterEach, describe, it } from 'node:test'
import { decodeQuotedPrintable, startSmtp } from '../../../test/kit/smtp.ts'
import { MailError, openMailTransport, type Mail, type Message } from './mail.ts'

const mailFrom = 'HotSwap <no-reply@platform.example>'
const plain = { to: 'ann@example.com', subject: 'Hello', text: 'Hi' }

const smtp = await startSmtp()
after(() => smtp[Symbol.asyncDispose]())
const open = (smtpUrl = smtp.url) => openMailTransport({ smtpUrl, mailFrom }, () => assert.fail('captured'))

/** What the server got for `mail`. */
async function deliver(mail: Mail) {
  await using transport = await open()
  const before = smtp.mails.length
  const { message_id } = await transport.send(mail)
  assert.equal(smtp.mails.length, before + 1)
  const received = smtp.mails.at(-1)
  assert.ok(received)
  assert.equal(received.headers['message-id'], message_id)
  return received
}

describe('mail over SMTP', () => {
  afterEach(() => {
    for (const step of ['MAIL', 'RCPT', 'DATA', 'AUTH'] as const) smtp.refuse(step)
  })

  it('delivers subject, text and HTML in any script', async () => {
    const received = await deliver({
      id: '0198c9a4-77aa-7000-8000-000000000001',
      to: 'ann@example.com',
      subject: 'Grüße an Łukasz 🎉 – 世界, and some more words so that the header has to be folded twice',
      text: 'Zeile eins\n.\n世界 = 🎉\n',
      html: '<p>世界 &amp; 🎉</p>',
      headers: { 'List-Unsubscribe': '<https://a.example/u>', 'Reply-To': 'help@tenant.example' },
    })
    assert.equal(received.from, 'no-reply@platform.example')
    assert.deepEqual(received.to, ['ann@example.com'])
    assert.equal(
      received.headers['subject'],
      'Grüße an Łukasz 🎉 – 世界, and some more words so that the header has to be folded twice',
    )
    assert.equal(received.headers['from'], 'HotSwap <no-reply@platform.example>')
    assert.equal(received.headers['to'], 'ann@example.com')
    assert.equal(received.headers['reply-to'], 'help@tenant.example')
    assert.equal(received.headers['list-unsubscribe'], '<https://a.example/u>')
    assert.equal(received.headers['message-id'], '<0198c9a4-77aa-7000-8000-000000000001@platform.example>')
    assert.match(received.headers['content-type'] ?? '', /^multipart\/alternative/)
    const parts = bodies(received.raw)
    assert.equal(parts['text/plain']?.trimEnd(), 'Zeile eins\r\n.\r\n世界 = 🎉')
    assert.equal(parts['text/html']?.trimEnd(), '<p>世界 &amp; 🎉</p>')
  })

  it("sends under a tenant's name while bounces go to the platform", async () => {
    const received = await deliver({ ...plain, from: '"Bäckerei, Müller" <hallo@baecker.example>' })
    assert.equal(received.headers['from'], 'Bäckerei, Müller <hallo@baecker.example>')
    assert.match(received.raw, /^From: =\?UTF-8\?/m)
    assert.equal(received.from, 'no-reply@platform.example')
  })

  it('lets no text become a header, a recipient or a body', async () => {
    const evil = 'x\r\nBcc: victim@example.com\r\nX-Evil: 1\r\n\r\nbody'
    const received = await deliver({
      ...plain,
      subject: evil,
      from: `${evil} <a@tenant.example>`,
      headers: { 'X-Note': evil, 'Reply-To': 'a@tenant.example\nBcc: victim@example.com' },
    })
    assert.deepEqual(received.to, ['ann@example.com'])
    assert.equal(received.headers['bcc'], undefined)
    assert.equal(received.headers['x-evil'], undefined)
    assert.equal(received.headers['subject'], 'x Bcc: victim@example.com X-Evil: 1 body')
    assert.equal(received.raw.split('\r\n\r\n').slice(1).join('\r\n\r\n').trim(), 'Hi')
  })

  it('refuses addresses and headers that are more than they should be', async () => {
    await using transport = await open()
    const before = smtp.mails.length
    // prettier-ignore
    const addresses = [
      '', 'ann', '@example.com', 'ann@', 'a@b@c', 'a b@example.com', '<ann@example.com>', 'Ann <ann@example.com>',
      'ann@example.com, bob@example.com', 'ann@example.com\r\nRCPT TO:<bob@example.com>', 'ann@example.com\n',
      'ann@example.com;', 'group: ann@example.com;', 'ann(c)@example.com', `${'a'.repeat(65)}@example.com`,
    ]
    for (const to of addresses) await assert.rejects(transport.send({ ...plain, to }), permanently, to)
    for (const from of [
      '',
      'Ann',
      'Ann <ann>',
      'Ann <a@b.example>, Bob <b@b.example>',
      'a@b.example\nBcc: x',
    ])
      await assert.rejects(transport.send({ ...plain, from }), permanently, from)
    for (const name of [
      'Bcc',
      'to',
      'Content-Type',
      'DKIM-Signature',
      'Resent-To',
      'X:Evil',
      'X-A\r\nBcc',
      '',
    ])
      await assert.rejects(
        transport.send({ ...plain, headers: { [name]: 'x@example.com' } }),
        permanently,
        name,
      )
    await assert.rejects(transport.send({ ...plain, id: 'a>\r\nBcc: x' }), permanently)
    assert.equal(smtp.mails.length, before)
  })

  it('tells a refusal for good from one that may pass', async () => {
    await using transport = await open()
    const cases = [
      ['RCPT', 550, true],
      ['RCPT', 451, false],
      ['MAIL', 553, true],
      ['MAIL', 530, false],
      ['DATA', 554, true],
      ['DATA', 452, false],
    ] as const
    for (const [step, code, permanent] of cases) {
      smtp.refuse(step, { code, text: `no ${step} now` })
      await assert.rejects(transport.send(plain), (error) => {
        assert.ok(error instanceof MailError)
        assert.equal(error.permanent, permanent, `${step} ${code}`)
        assert.match(error.message, new RegExp(`${code} no ${step} now`))
        return true
      })
      smtp.refuse(step)
    }
    await transport.send(plain)
  })

  it('counts trouble with the server or our account as passing', async () => {
    const passing = { name: 'MailError', permanent: false }
    smtp.refuse('AUTH', { code: 535, text: 'wrong password' })
    await using wrongPassword = await open(smtp.url.replace('//', '//user:secret@'))
    await assert.rejects(wrongPassword.send(plain), (error) => {
      assert.ok(error instanceof MailError && !error.permanent)
      assert.doesNotMatch(error.message, /secret/)
      return true
    })
    const gone = await startSmtp()
    await gone[Symbol.asyncDispose]()
    await using away = await open(gone.url)
    await assert.rejects(away.send(plain), passing)
    await using noTls = await open(smtp.url.replace('smtp:', 'smtps:'))
    await assert.rejects(noTls.send(plain), passing)
  })

  it('reuses connections, and finishes what is being sent before it closes', async () => {
    const connectionsBefore = smtp.connections()
    const before = smtp.mails.length
    const transport = await open()
    const sent = Array.from({ length: 30 }, (_, n) => transport.send({ ...plain, subject: String(n) }))
    await transport[Symbol.asyncDispose]()
    assert.equal(new Set((await Promise.all(sent)).map((mail) => mail.message_id)).size, 30)
    const subjects = smtp.mails.slice(before).map((mail) => Number(mail.headers['subject']))
    assert.deepEqual(
      subjects.toSorted((a, b) => a - b),
      Array.from({ length: 30 }, (_, n) => n),
    )
    assert.ok(smtp.connections() - connectionsBefore <= 3)
    await assert.rejects(transport.send(plain), { name: 'MailError', permanent: false })
  })
})

describe('captured mail', () => {
  it('is handed over as it would have been sent', async () => {
    const kept: Message[] = []
    await using transport = await openMailTransport({ smtpUrl: undefined, mailFrom }, async (message) => {
      kept.push(message)
    })
    assert.equal(transport.kind, 'captured')
    const { message_id } = await transport.send({
      ...plain,
      id: 'one',
      subject: 'a\r\nb',
      from: 'T <t@tenant.example>',
    })
    assert.equal(message_id, '<one@platform.example>')
    assert.deepEqual(kept, [
      {
        message_id,
        from: { name: 'T', address: 't@tenant.example' },
        to: 'ann@example.com',
        subject: 'a b',
        text: 'Hi',
        html: undefined,
        headers: {},
      },
    ])
    await assert.rejects(transport.send({ ...plain, to: 'nobody' }), permanently)
    assert.equal(kept.length, 1)
  })

  it("fails with the keeper's error", async () => {
    const full = new Error('mailbox full')
    await using transport = await openMailTransport({ smtpUrl: undefined, mailFrom }, () =>
      Promise.reject(full),
    )
    await assert.rejects(transport.send(plain), full)
  })
})

function permanently(error: unknown): boolean {
  return error instanceof MailError && error.permanent
}

/** The decoded leaf parts of a multipart mail by content type. */
function bodies(raw: string): Record<string, string> {
  const boundary = /boundary="([^"]+)"/.exec(raw)?.[1] ?? assert.fail('not multipart')
  const parts = raw.split(`--${boundary}`).slice(1, -1)
  return Object.fromEntries(
    parts.map((part) => {
      const [head = '', ...body] = part.split('\r\n\r\n')
      const content = body.join('\r\n\r\n')
      const isBase64 = /transfer-encoding: base64/i.test(head)
      const type = /content-type: ([^;\s]+)/i.exec(head)?.[1] ?? ''
      return [type, isBase64 ? Buffer.from(content, 'base64').toString() : decodeQuotedPrintable(content)]
    }),
  )
}
