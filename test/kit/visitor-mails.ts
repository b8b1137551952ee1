/** Reads the mails that a website sends to its visitors, and follows their links. */
import type { AppContext } from '../../server/context.ts'
import type { Mail } from '../../server/kernel/mail/mail.ts'

export type VisitorMails = {
  /** Resolves to the next mail of that subject nobody has taken. */
  next: (subject: string) => Promise<Mail>
  /** Path and query of the only link with a token in the next mail of that subject. */
  nextLink: (subject: string) => Promise<string>
}

/** Watches the mails that leave, after they have been handed on for real. */
export function watchVisitorMails({ mailer }: Pick<AppContext, 'mailer'>): VisitorMails {
  const send = mailer.send.bind(mailer)
  const waiting: Mail[] = []
  let arrived = Promise.withResolvers<void>()
  mailer.send = async (mail) => {
    const sent = await send(mail)
    waiting.push(mail)
    arrived.resolve()
    arrived = Promise.withResolvers()
    return sent
  }
  async function next(subject: string): Promise<Mail> {
    for (;;) {
      const at = waiting.findIndex((mail) => mail.subject === subject)
      const [mail] = at < 0 ? [] : waiting.splice(at, 1)
      if (mail) return mail
      await arrived.promise
    }
  }
  return {
    next,
    async nextLink(subject) {
      const [link = 'missing:'] = /https?:\/\/\S+\?token=\S+/.exec((await next(subject)).text) ?? []
      const { pathname, search } = new URL(link)
      return pathname + search
    },
  }
}
