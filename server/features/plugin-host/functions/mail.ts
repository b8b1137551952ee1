/** The host function that sends mail: from the platform's address, in the tenant's name and looks. */
import { createHash } from 'node:crypto'
import { Type } from 'typebox'
import { parseMailbox } from '../../../kernel/mail/message.ts'
import type { RateLimit } from '../../../kernel/rate-limit/rate-limit.ts'
import { sendMail } from '../../mail/mail.ts'
import { sanitizeHtml } from '../../rich-text/rich-text.ts'
import { atHome, catalogued, defineHostFunction } from '../define.ts'
import { type HostCtx, HostError } from '../host.ts'
import { closed } from '../input.ts'

const DAY_SECONDS = 86_400
/** Of all plugins of a site. */
const SITE_RATE: RateLimit = { points: 2_000, window_seconds: DAY_SECONDS }
/** To one address from one site: a form must not become a way to pester somebody. */
const RECIPIENT_RATE: RateLimit = { points: 20, window_seconds: DAY_SECONDS }

const Address = Type.String({ minLength: 3, maxLength: 254 })

const send = defineHostFunction({
  ...catalogued('mail.send'),
  input: closed({
    to: Address,
    // One line: what follows a line break would be a header.
    subject: Type.String({
      minLength: 1,
      maxLength: 300,
      pattern: '^[^\\u0000-\\u001f\\u007f\\u2028\\u2029]+$',
    }),
    text: Type.String({ minLength: 1, maxLength: 100_000 }),
    html: Type.Optional(Type.String({ maxLength: 200_000 })),
    reply_to: Type.Optional(Address),
  }),
  async run(ctx, call, { to, subject, text, html, reply_to }) {
    const recipient = requireAddress('to', to)
    const answers = reply_to === undefined ? undefined : requireAddress('reply_to', reply_to)
    if (call.budget.mails <= 0) throw new HostError('limit', 'This call has sent all the mails it may send.')
    call.budget.mails -= 1
    const site = `plugin-mail:${call.siteId}`
    await requireRoom(ctx, `${site}:to:${digestOf(recipient)}`, RECIPIENT_RATE)
    await requireRoom(ctx, site, SITE_RATE)
    const safe = html === undefined ? null : sanitizeHtml(html)
    await atHome(ctx, call, (tx) =>
      sendMail(ctx, tx, {
        template: 'website-message',
        to: recipient,
        variables: { website: call.site.title, subject, text, html: safe },
        locale: call.site.locale,
        reply_to: answers,
      }),
    )
  },
})

export const mailFunctions = { 'mail.send': send }

/** One address, without a name. @throws HostError invalid */
function requireAddress(member: string, text: string): string {
  try {
    const { name, address } = parseMailbox(text)
    if (name === '' && address === text) return address
  } catch {
    // Said below, with the member's name.
  }
  throw new HostError('invalid', `mail.send: ${member} must be one e-mail address, without a name.`)
}

/** @throws HostError limit */
async function requireRoom(ctx: HostCtx, key: string, rate: RateLimit): Promise<void> {
  const { allowed } = await ctx.rateLimiter.take(key, rate)
  if (!allowed)
    throw new HostError(
      'limit',
      `mail.send: more than ${rate.points} mails a day, ${rate === SITE_RATE ? 'from this site' : 'to this address'}.`,
    )
}

/** Counters are kept where addresses have no business. */
function digestOf(address: string): string {
  return createHash('sha256').update(address.toLowerCase()).digest('base64url')
}
