/** What visitors write: read from the form, checked, and kept in the table `messages`. */
import { type Row, type Site, isHostError } from '@hotswap/sdk'
import { countLinks, hasPhrase } from '../../visitor-forms/admission.ts'
import {
  type Fields,
  isEmail,
  lineOf,
  numberOf,
  pagePathOf,
  phrasesOf,
  textOf,
} from '../../visitor-forms/input.ts'

export type Status = 'new' | 'read' | 'answered' | 'spam'

export type Message = {
  status: Status
  form: string
  name: string
  email: string
  phone: string
  company: string
  subject: string
  message: string
  consent: boolean
  page: string
  /** Why it is spam; empty for what is not. */
  reason: string
  /** The same for the same form sent twice. */
  submission: string
}

export const MESSAGE_MAX = 8_000
const DAY_MS = 86_400_000

export const messagesOf = (site: Site) => site.table<Message>('messages')

/** @param submission from its admission */
export function readMessage(fields: Fields, submission: string): Message {
  return {
    status: 'new',
    form: lineOf(fields, 'form', 80) || 'contact',
    name: lineOf(fields, 'name'),
    email: lineOf(fields, 'email'),
    phone: lineOf(fields, 'phone', 60),
    company: lineOf(fields, 'company'),
    subject: lineOf(fields, 'subject'),
    message: textOf(fields, 'message', MESSAGE_MAX),
    consent: lineOf(fields, 'consent') === 'yes',
    page: pagePathOf(fields),
    reason: '',
    submission,
  }
}

/**
 * What is missing or wrong, by field. The form itself says what it requires: who writes past it sends a message that says
 * less, and harms nobody.
 */
export function problemsOf(site: Site, fields: Fields, message: Message): Record<string, string> {
  const problems: Record<string, string> = {}
  const required = new Set(lineOf(fields, 'required').split(','))
  for (const name of ['name', 'email', 'phone', 'company', 'subject'] as const)
    if (required.has(name) && message[name] === '')
      problems[name] = site.t('missing', { field: site.t(`field.${name}`) })
  if (message.message === '') problems['message'] = site.t('missing', { field: site.t('field.message') })
  if (message.email !== '' && !isEmail(message.email)) problems['email'] = site.t('no_email')
  if (required.has('consent') && !message.consent) problems['consent'] = site.t('no_consent')
  return problems
}

/** Why a message is spam, in words for the site's owner; undefined if it is not. */
export function spamReason({ settings }: Site, message: Message): string | undefined {
  const text = `${message.name}\n${message.company}\n${message.subject}\n${message.message}`
  if (hasPhrase(text, phrasesOf(settings['blocked_words']))) return 'It has a word that you block.'
  const limit = numberOf(settings['max_links'], 3)
  const links = countLinks(text)
  return links > limit ? `It has ${links} links; you allow ${limit}.` : undefined
}

/** Whether the same person has sent the same within a day. */
export async function isKnown(site: Site, { email, message }: Message): Promise<boolean> {
  const since = new Date(Date.now() - DAY_MS).toISOString()
  const { items } = await messagesOf(site).list({ where: { email, created_at: { gte: since } }, limit: 50 })
  return items.some((other) => other.message === message)
}

/**
 * Adds it to the table; of a full one, old spam makes room.
 * @returns undefined where this submission is there already
 */
export async function keep(site: Site, message: Message): Promise<Row<Message> | undefined> {
  try {
    return await messagesOf(site).insert(message)
  } catch (error) {
    if (isHostError(error, 'conflict')) return undefined
    if (!isHostError(error, 'quota')) throw error
    const { items } = await messagesOf(site).list({
      where: { status: 'spam' },
      order: 'created_at',
      limit: 10,
    })
    if (items.length === 0 || message.status === 'spam') throw error
    for (const { id } of items) await messagesOf(site).delete(id)
    return messagesOf(site).insert(message)
  }
}

/** Deletes what is older than its days, as many as one call can. @param status of those meant; any but spam if left out */
export async function forgetOld(site: Site, days: number, status?: 'spam'): Promise<number> {
  const before = new Date(Date.now() - days * DAY_MS).toISOString()
  const where = { status: status ?? { ne: 'spam' }, created_at: { lt: before } }
  const { items } = await messagesOf(site).list({ where, order: 'created_at', limit: 90 })
  for (const { id } of items) await messagesOf(site).delete(id)
  return items.length
}
