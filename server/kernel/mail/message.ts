/** The checked form of a mail: one recipient, and no text that could become a header, a second address or a body part. */
import { randomUUID } from 'node:crypto'

export type Mail = {
  /** Names the mail across attempts, so that a receiver sees a repeated one as the same. Letters, digits, `.`, `_`, `-`. */
  id?: string
  /** One address, without a name. */
  to: string
  subject: string
  text: string
  html?: string | undefined
  /** `Name <address>` or an address; the platform's own sender where it is missing. */
  from?: string | undefined
  /** Further headers such as Reply-To or List-Unsubscribe; not those that the transport writes itself. */
  headers?: Record<string, string>
}

export type Mailbox = { name: string; address: string }

export type Message = {
  /** With its angle brackets. */
  message_id: string
  from: Mailbox
  to: string
  subject: string
  text: string
  html: string | undefined
  headers: Record<string, string>
}

/** A mail that was not sent. */
export class MailError extends Error {
  /** True: the same mail will fail again. False: a later attempt can succeed. */
  readonly permanent: boolean
  constructor(message: string, permanent: boolean, cause?: unknown) {
    super(message, { cause })
    this.name = 'MailError'
    this.permanent = permanent
  }
}

/** An address in the form nearly everybody has: no quoted local part, no comment, no group, no list. */
const ADDRESS = /^[^\s\p{C}<>()[\]\\,;:"@]{1,64}@[^\s\p{C}<>()[\]\\,;:"@]{1,189}$/u
const OWN_HEADERS =
  /^(from|sender|to|cc|bcc|subject|date|message-id|mime-version|return-path|received|dkim-.*|resent-.*|content-.*)$/i

/** @throws MailError, permanent, naming the first thing that is wrong with the mail. */
export function composeMessage(mail: Mail, platform: Mailbox): Message {
  const { id = randomUUID(), html, from, headers = {} } = mail
  if (!/^[\w.-]{1,100}$/.test(id))
    throw new MailError('The mail id has characters that are not allowed', true)
  for (const name of Object.keys(headers))
    if (!/^[A-Za-z][A-Za-z0-9-]{0,69}$/.test(name) || OWN_HEADERS.test(name))
      throw new MailError(`The mail header ${JSON.stringify(name)} is not allowed`, true)
  return {
    message_id: `<${id}@${platform.address.split('@')[1]}>`,
    from: from === undefined ? platform : parseMailbox(from),
    to: checkAddress(mail.to),
    subject: oneLine(mail.subject),
    text: mail.text,
    html,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, oneLine(value)])),
  }
}

/**
 * Reads `Name <address>`, `"Name" <address>` or a bare address.
 * @throws MailError, permanent, when there is not exactly one well-formed address.
 */
export function parseMailbox(text: string): Mailbox {
  const [, name = '', address = text] = /^([^<>]*)<([^<>]*)>\s*$/u.exec(text) ?? []
  return { name: oneLine(name).replace(/^"(.*)"$/, '$1'), address: checkAddress(address.trim()) }
}

/** Line breaks and other control characters become a space: what is left cannot end a header. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}

function checkAddress(address: string): string {
  if (!ADDRESS.test(address))
    throw new MailError(`${JSON.stringify(address)} is not one e-mail address`, true)
  return address
}
