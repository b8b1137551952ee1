/** What the address of a mailbox says about which mails are shown. */
import type { Item } from '@/api/api'

export type MailState = Item<'/mailbox'>['state']
export const MAIL_STATES = ['queued', 'sent', 'captured', 'failed'] as const

export type MailboxSearch = { state?: MailState; mail?: string }

/** For `validateSearch` of a screen with a mailbox. */
export function mailboxSearch({ state, mail }: Record<string, unknown>): MailboxSearch {
  return {
    ...(MAIL_STATES.includes(state as MailState) && { state: state as MailState }),
    ...(typeof mail === 'string' && { mail }),
  }
}
