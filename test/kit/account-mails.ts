/** Reads the mails about accounts as they are sent, links included. */
import type { AppContext } from '../../server/context.ts'
import type { AccountMail } from '../../server/features/identity/identity.ts'

export type MailWatch = {
  /** The next mail of that template to that address, sent since the last one taken. */
  next: (template: string, to: string) => Promise<AccountMail>
  /** Addresses and templates of the mails nobody has taken. */
  left: (to: string) => string[]
}

/** Watches the mails `ctx.identity` sends, after they have been stored and queued for real. */
export function watchMails(ctx: Pick<AppContext, 'identity'>): MailWatch {
  const { sendMail } = ctx.identity
  const waiting: AccountMail[] = []
  let arrived = Promise.withResolvers<void>()
  ctx.identity.sendMail = async (mail) => {
    await sendMail(mail)
    waiting.push(mail)
    arrived.resolve()
    arrived = Promise.withResolvers()
  }
  return {
    async next(template, to) {
      for (;;) {
        const at = waiting.findIndex((mail) => mail.template === template && mail.to === to)
        if (at >= 0) return waiting.splice(at, 1)[0] as AccountMail
        await arrived.promise
      }
    },
    left: (to) => waiting.filter((mail) => mail.to === to).map((mail) => mail.template),
  }
}

/** The token in the link of a mail. */
export function tokenIn(mail: AccountMail): string {
  return decodeURIComponent(new URL(String(mail.variables['url'])).hash.slice(1))
}
