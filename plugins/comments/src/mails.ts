/** Mails about comments: to the site's owner, and to visitors who have confirmed that they want to hear of answers. */
import { type Mail, type Row, type Site, isHostError } from '@hotswap/sdk'
import { addressesOf } from '../../visitor-forms/input.ts'
import { type Comment, shownOf } from './comments.ts'

/** What links in mails stand for. */
export type Claim = { use: 'notify' | 'mute'; id: string }

const DAY_SECONDS = 86_400
const NOTIFY_DAYS = 7
const MUTE_DAYS = 365

/** @param isShown else it waits */
export async function tellOwner(site: Site, comment: Comment, isShown: boolean): Promise<void> {
  const { title, name, email, text } = comment
  for (const to of addressesOf(site.settings['recipients']))
    await send(site, {
      to,
      subject: site.t(isShown ? 'mail.new_subject' : 'mail.waiting_subject', { title }),
      text: [`${name}:`, text, addressOf(site, comment)].join('\n\n'),
      ...(email && { reply_to: email }),
    })
}

/** What follows when a comment appears: whoever was answered hears of it, and whoever wrote it may confirm to hear of answers. */
export async function tellVisitors(site: Site, comment: Row<Comment>): Promise<void> {
  const { title, name, text, answers_to } = comment
  const answered = answers_to ? await shownOf(site).get(answers_to) : null
  if (answered?.notify === 'yes' && answered.email && answered.email !== comment.email)
    await send(site, {
      to: answered.email,
      subject: site.t('mail.answer_subject', { name, title }),
      text: site.t('mail.answer_text', {
        name,
        text,
        address: addressOf(site, comment),
        link: await linkOf(site, answered.id, 'mute', MUTE_DAYS),
      }),
    })
  if (comment.notify === 'asked' && comment.email)
    await send(site, {
      to: comment.email,
      subject: site.t('mail.notify_subject', { title }),
      // Without a word of the comment: the address may belong to somebody else.
      text: site.t('mail.notify_text', {
        title,
        website: site.title,
        link: await linkOf(site, comment.id, 'notify', NOTIFY_DAYS),
      }),
    })
}

function addressOf(site: Site, { path }: Comment): string {
  return `${site.origin}${path}#discussion`
}

async function linkOf(site: Site, id: string, use: Claim['use'], days: number): Promise<string> {
  const data: Claim = { use, id }
  return site.links.sign({ path: `/${use}`, data, expires_in: days * DAY_SECONDS })
}

/** A mail that cannot be sent is noted; the comment stays. */
async function send(site: Site, mail: Mail): Promise<void> {
  try {
    await site.mail.send(mail)
  } catch (error) {
    if (!isHostError(error)) throw error
    site.log.warn('A mail about a comment could not be sent', { code: error.code, why: error.message })
  }
}
