/** Tells of a message: the site's owner by mail, webhooks and other plugins by an event. */
import { type Row, type Site, isHostError } from '@hotswap/sdk'
import { addressesOf } from '../../visitor-forms/input.ts'
import type { Message } from './messages.ts'

const FIELDS = ['name', 'email', 'phone', 'company', 'subject'] as const

/** A mail that cannot be sent is noted; the message stays in the list. */
export async function deliver(site: Site, row: Row<Message>): Promise<void> {
  const { form, page, name, email, message } = row
  const lines = FIELDS.flatMap((field) => (row[field] ? [`${site.t(`field.${field}`)}: ${row[field]}`] : []))
  const mail = {
    subject: site.t('mail.subject', { form, name: name || email || site.t('mail.somebody') }),
    text: [lines.join('\n'), message, site.t('mail.sent_from', { address: site.origin + page })].join('\n\n'),
    ...(email && { reply_to: email }),
  }
  for (const to of addressesOf(site.settings['recipients']))
    await orNoted(site, 'A message was kept, but not sent by mail', () => site.mail.send({ to, ...mail }))
  const fields = Object.fromEntries(
    [...FIELDS, 'message' as const].flatMap((field) => (row[field] ? [[field, row[field]]] : [])),
  )
  await orNoted(site, 'A message was kept, but no event was sent', () =>
    site.events.emit('form.submitted', { form, submission_id: row.id, fields, page_path: page }),
  )
}

async function orNoted(site: Site, what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!isHostError(error)) throw error
    site.log.warn(what, { code: error.code, why: error.message })
  }
}
