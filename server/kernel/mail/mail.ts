/** Sending mail: one transport that delivers over SMTP or, where no server is configured, hands each mail to its keeper. */
import { composeMessage, parseMailbox, type Mail, type Message } from './message.ts'

export { MailError, type Mail, type Message } from './message.ts'

export type MailTransport = AsyncDisposable & {
  kind: 'smtp' | 'captured'
  /**
   * Resolves when the server has taken the mail over, or when it has been kept.
   * @throws MailError saying whether sending the same mail again can succeed.
   */
  send(mail: Mail): Promise<{ message_id: string }>
}

export type MailConfig = {
  /** `smtp://` (STARTTLS where offered) or `smtps://`, with user and password; query parameters are nodemailer's options. */
  smtpUrl: string | undefined
  /** The platform's own sender: `Name <address>` or an address. */
  mailFrom: string
}

/**
 * Opens the transport. Without `smtpUrl` every mail goes to `capture`, in the form in which it would have been sent.
 * Disposing waits for the mails that are being sent.
 */
export async function openMailTransport(
  { smtpUrl, mailFrom }: MailConfig,
  capture: (message: Message) => Promise<void>,
): Promise<MailTransport> {
  const platform = parseMailbox(mailFrom)
  // Loaded on demand: nodemailer costs 30 ms and 9 MB.
  if (smtpUrl) return (await import('./smtp.ts')).openSmtpTransport(smtpUrl, platform)
  return {
    kind: 'captured',
    async send(mail) {
      const message = composeMessage(mail, platform)
      await capture(message)
      return { message_id: message.message_id }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}
