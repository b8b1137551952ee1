/** A real SMTP server for tests, on a free port of this machine; keeps what it was sent. */
import { once } from 'node:events'
import { SMTPServer } from 'smtp-server'

export type ReceivedMail = {
  /** The envelope: who the server was told it is from and for. */
  from: string
  to: string[]
  /** As it came over the wire, headers first. */
  raw: string
  /** Unfolded and decoded, in lower case, the last one of each name. */
  headers: Record<string, string>
}

export type TestSmtp = AsyncDisposable & {
  url: string
  mails: ReceivedMail[]
  /** Connections ever opened. */
  connections(): number
  /** Makes the server answer a step of the next mails with an SMTP reply such as 550, until called with undefined. */
  refuse(step: Step, reply?: { code: number; text: string }): void
}

type Step = 'MAIL' | 'RCPT' | 'DATA' | 'AUTH'

export async function startSmtp(): Promise<TestSmtp> {
  const mails: ReceivedMail[] = []
  const refusals = new Map<Step, { code: number; text: string }>()
  let connections = 0
  const refusal = (step: Step) => {
    const reply = refusals.get(step)
    return reply && Object.assign(new Error(reply.text), { responseCode: reply.code })
  }
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onConnect(_session, done) {
      connections += 1
      done()
    },
    onAuth: (auth, _session, done) => done(refusal('AUTH') ?? null, { user: auth.username }),
    onMailFrom: (_address, _session, done) => done(refusal('MAIL')),
    onRcptTo: (_address, _session, done) => done(refusal('RCPT')),
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const refused = refusal('DATA')
        if (refused) return done(refused)
        const { mailFrom, rcptTo } = session.envelope
        const raw = Buffer.concat(chunks).toString()
        mails.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw,
          headers: readHeaders(raw),
        })
        done()
      })
    },
  })
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const address = listening.address()
  if (address === null || typeof address === 'string') throw new Error('The SMTP server listens on no port.')
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    connections: () => connections,
    refuse: (step, reply) => void (reply ? refusals.set(step, reply) : refusals.delete(step)),
    async [Symbol.asyncDispose]() {
      const { promise, resolve } = Promise.withResolvers<void>()
      server.close(() => resolve())
      await promise
    },
  }
}

function readHeaders(raw: string): Record<string, string> {
  const [head = ''] = raw.split('\r\n\r\n')
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), decodeWords(line.slice(colon + 1).trim())]
    }),
  )
}

/** RFC 2047; white space between two encoded words does not count. */
function decodeWords(value: string): string {
  return value
    .replace(/(\?=)\s+(=\?)/g, '$1$2')
    .replace(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, (_, encoding: string, word: string) =>
      encoding.toUpperCase() === 'B'
        ? Buffer.from(word, 'base64').toString()
        : decodeQuotedPrintable(word.replaceAll('_', ' ')),
    )
}

/** RFC 2045, 6.7, for text in UTF-8. */
export function decodeQuotedPrintable(text: string): string {
  return text
    .replace(/=\r\n/g, '')
    .replace(/(=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString())
}
