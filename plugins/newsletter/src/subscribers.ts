/** Who subscribes, who has confirmed it, and who has left. */
import type { Site } from '@hotswap/sdk'

export type Subscriber = {
  email: string
  name: string
  status: 'pending' | 'confirmed' | 'unsubscribed'
  page: string
  consent: boolean
  /** When a mail about the subscription was sent last, so that nobody is pestered by those who know the address. */
  mailed_at: string | null
  confirmed_at: string | null
  left_at: string | null
  /** The number of the last issue that was begun to be sent; 0 or null: none yet. */
  last_issue: number | null
}

/** What links in mails stand for. */
export type Claim = { use: 'confirm' | 'leave'; id: string }

export const CONFIRM_DAYS = 7
/** Somebody who left may come back within these; then the address is forgotten. */
const LEFT_DAYS = 30
export const DAY_MS = 86_400_000

export const subscribersOf = (site: Site) => site.table<Subscriber>('subscribers')

/** @returns whether there was somebody to confirm */
export async function confirm(site: Site, { id }: Claim): Promise<boolean> {
  const subscriber = await subscribersOf(site).get(id)
  if (!subscriber) return false
  if (subscriber.status !== 'confirmed')
    await subscribersOf(site).update(id, {
      status: 'confirmed',
      confirmed_at: new Date().toISOString(),
      left_at: null,
    })
  return true
}

export async function leave(site: Site, { id }: Claim): Promise<void> {
  const subscriber = await subscribersOf(site).get(id)
  if (subscriber && subscriber.status !== 'unsubscribed')
    await subscribersOf(site).update(id, { status: 'unsubscribed', left_at: new Date().toISOString() })
}

/** Deletes who never confirmed, and who left a while ago. @returns how many */
export async function forgetOthers(site: Site): Promise<number> {
  const before = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString()
  const gone = await Promise.all([
    subscribersOf(site).list({
      where: { status: 'pending', updated_at: { lt: before(CONFIRM_DAYS) } },
      limit: 90,
    }),
    subscribersOf(site).list({
      where: { status: 'unsubscribed', left_at: { lt: before(LEFT_DAYS) } },
      limit: 90,
    }),
  ])
  const rows = gone.flatMap(({ items }) => items)
  for (const { id } of rows) await subscribersOf(site).delete(id)
  return rows.length
}
