/** The mails of the newsletter, each with a link that only its reader has. */
import { type Mail, type Row, type Site, markup } from '@hotswap/sdk'
import { settingText } from '../../visitor-forms/input.ts'
import { paragraphsOf } from '../../visitor-forms/plain-text.ts'
import { CONFIRM_DAYS, type Claim, type Subscriber } from './subscribers.ts'

const DAY_SECONDS = 86_400
/** As long as links can be. */
const LEAVE_DAYS = 365

export type IssueText = { subject: string; text: string }

/** What the newsletter is called. */
export function titleOf(site: Site): string {
  return settingText(site.settings['title'], site.title)
}

export async function confirmationMail(site: Site, subscriber: Row<Subscriber>): Promise<Mail> {
  const title = titleOf(site)
  const link = await linkOf(site, subscriber.id, 'confirm', CONFIRM_DAYS)
  return {
    to: subscriber.email,
    subject: site.t('mail.confirm_subject', { title }),
    text: site.t('mail.confirm_text', { title, link, days: CONFIRM_DAYS }),
  }
}

/** For who signs up again. */
export async function knownMail(site: Site, subscriber: Row<Subscriber>): Promise<Mail> {
  const title = titleOf(site)
  const link = await linkOf(site, subscriber.id, 'leave', LEAVE_DAYS)
  return {
    to: subscriber.email,
    subject: site.t('mail.known_subject', { title }),
    text: site.t('mail.known_text', { title, link }),
  }
}

/** @param link to leave with */
export function issueMail(site: Site, { subject, text }: IssueText, to: string, link: string): Mail {
  const imprint = settingText(site.settings['imprint'])
  const replyTo = settingText(site.settings['reply_to'])
  const why = site.t('mail.why', { title: titleOf(site) })
  return {
    to,
    subject,
    text: [text, '--', imprint, `${why} ${site.t('mail.leave')}: ${link}`].filter(Boolean).join('\n\n'),
    html: String(
      markup`${paragraphsOf(text)}<hr>${paragraphsOf(imprint)}<p>${why} <a href="${link}">${site.t('mail.leave')}</a></p>`,
    ),
    ...(replyTo && { reply_to: replyTo }),
  }
}

export async function leaveLink(site: Site, subscriber: Pick<Row<Subscriber>, 'id'>): Promise<string> {
  return linkOf(site, subscriber.id, 'leave', LEAVE_DAYS)
}

async function linkOf(site: Site, id: string, use: Claim['use'], days: number): Promise<string> {
  const data: Claim = { use, id }
  return site.links.sign({ path: `/${use}`, data, expires_in: days * DAY_SECONDS })
}
