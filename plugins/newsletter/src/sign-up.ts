/** Signing up. What visitors are told never depends on who is subscribed: what differs goes to the address by mail. */
import { type Row, type Site, isHostError } from '@hotswap/sdk'
import { confirmationMail, knownMail } from './mails.ts'
import { DAY_MS, type Subscriber, subscribersOf } from './subscribers.ts'

/** Nobody is to be pestered by those who know the address. */
const CONFIRMATION_EVERY_MS = 3_600_000
/** Of mails that say to be subscribed already. */
const KNOWN_EVERY_MS = DAY_MS

type Request = Pick<Subscriber, 'email' | 'name' | 'page' | 'consent'>

/** Writes down who has to confirm, and sends the mail to do it with; who is subscribed already is told so. */
export async function signUp(site: Site, request: Request): Promise<void> {
  const email = request.email.toLowerCase()
  const known = (await subscribersOf(site).list({ where: { email }, limit: 1 })).items[0]
  const subscriber = known ?? (await add(site, { ...request, email }))
  if (!subscriber) return
  const isConfirmed = subscriber.status === 'confirmed'
  if (!isLongAgo(subscriber.mailed_at, isConfirmed ? KNOWN_EVERY_MS : CONFIRMATION_EVERY_MS)) return
  const mail = await (isConfirmed ? knownMail : confirmationMail)(site, subscriber)
  try {
    await site.mail.send(mail)
    await subscribersOf(site).update(subscriber.id, { mailed_at: new Date().toISOString() })
  } catch (error) {
    if (!isHostError(error)) throw error
    site.log.warn('A mail about a subscription could not be sent', { code: error.code, why: error.message })
  }
}

/** @returns undefined where the same was done at the same moment */
async function add(site: Site, request: Request): Promise<Row<Subscriber> | undefined> {
  try {
    return await subscribersOf(site).insert({ ...request, status: 'pending', last_issue: 0 })
  } catch (error) {
    if (isHostError(error, 'conflict')) return undefined
    throw error
  }
}

function isLongAgo(moment: string | null, ms: number): boolean {
  return moment === null || Date.parse(moment) < Date.now() - ms
}
