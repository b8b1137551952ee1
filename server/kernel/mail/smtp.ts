/** Delivery over SMTP, with pooled connections, and the reading of a server's refusals. */
import { createTransport } from 'nodemailer'
import type { MailTransport } from './mail.ts'
import { composeMessage, MailError, type Mailbox } from './message.ts'

/** The reply to any step where the server wants a sign-in: it speaks of our account, whatever the step. */
const AUTHENTICATION_REQUIRED = 530

/** @param url `smtp://` or `smtps://`; @param platform the sender that bounces go to. */
export function openSmtpTransport(url: string, platform: Mailbox): MailTransport {
  const pool = createTransport({
    url,
    pool: true,
    maxConnections: 3,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 60_000,
    // Nothing in a mail may make the server read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const sending = new Set<Promise<unknown>>()
  return {
    kind: 'smtp',
    async send(mail) {
      const { message_id, to, ...content } = composeMessage(mail, platform)
      const sent = pool.sendMail({
        ...content,
        messageId: message_id,
        to: { name: '', address: to },
        // Given apart, so that no header can add a recipient; and the platform's domain is the one that may send here (SPF).
        envelope: { from: platform.address, to: [to] },
      })
      sending.add(sent)
      try {
        await sent
        return { message_id }
      } catch (error) {
        throw refusal(error)
      } finally {
        sending.delete(sent)
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.allSettled(sending)
      pool.close()
    },
  }
}

/**
 * Permanent is only what the server said of this mail: a 5xx reply to its sender, recipient or content (RFC 5321,
 * 4.2.1). What is wrong with the network, the server or our account ends one day, and the mail should outlive it.
 */
function refusal(error: unknown): MailError {
  if (!(error instanceof Error)) return new MailError(String(error), false, error)
  const { code, permanent, responseCode } = error as Error & Refusal
  const isAboutMail =
    (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode !== AUTHENTICATION_REQUIRED
  return new MailError(error.message, isAboutMail && permanent === true, error)
}

/** What nodemailer tells of a failure. */
type Refusal = { code?: string; permanent?: boolean; responseCode?: number }
