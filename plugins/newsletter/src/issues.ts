/**
 * Sends issues to everybody who has confirmed, a batch at a time. Before anybody is sent an issue, its number is written into
 * the subscriber's row, and that only succeeds once: a job that is tried again, or runs twice, sends nothing twice. As
 * long as one issue is being sent no other is begun, so one number in each row is enough.
 */
import { type Row, type Site, isHostError } from '@hotswap/sdk'
import { type IssueText, issueMail, leaveLink } from './mails.ts'
import { type Subscriber, subscribersOf } from './subscribers.ts'

export type Issue = IssueText & {
  number: number
  status: 'sending' | 'sent' | 'stopped'
  recipients: number
  /** Those whose turn it was, the failed ones included. */
  reached: number
  failed: number
  sent_by: string
  finished_at: string | null
}

/** A job makes at most 200 calls of the host, and needs three for each mail. */
const BATCH = 50
/** So many mails refused in one batch mean that the website may send no more for now. */
const ENOUGH_REFUSED = 3
const PAUSE_SECONDS = 3_600

export const issuesOf = (site: Site) => site.table<Issue>('issues')

/** Begins to send an issue. @throws Error in words for whoever asked */
export async function beginIssue(site: Site, text: IssueText, by: string): Promise<Row<Issue>> {
  const newest = await newestIssue(site)
  if (newest?.status === 'sending')
    throw new Error(`“${newest.subject}” is still being sent. Wait until it is finished, or stop it.`)
  const recipients = await subscribersOf(site).count({ where: { status: 'confirmed' } })
  if (recipients === 0) throw new Error('Nobody has confirmed a subscription yet.')
  const issue = await addIssue(site, {
    ...text,
    number: (newest?.number ?? 0) + 1,
    status: 'sending',
    recipients,
    reached: 0,
    failed: 0,
    sent_by: by,
  })
  await enqueue(site, issue.id)
  return issue
}

async function addIssue(site: Site, issue: Omit<Issue, 'finished_at'>): Promise<Row<Issue>> {
  try {
    return await issuesOf(site).insert(issue)
  } catch (error) {
    // Of two who send at the same moment one has the number.
    if (isHostError(error, 'conflict'))
      throw new Error('Somebody else has just begun to send an issue.', { cause: error })
    throw error
  }
}

/** @throws Error in words for whoever asked */
export async function resumeIssue(site: Site, id: string): Promise<void> {
  const [issue, newest] = [await issuesOf(site).get(id), await newestIssue(site)]
  if (!issue || issue.status === 'sent') throw new Error('This issue has been sent to everybody.')
  if (issue.number !== newest?.number)
    throw new Error('A later issue has been sent. Send this text as an issue of its own.')
  await issuesOf(site).update(id, { status: 'sending' })
  await enqueue(site, id)
}

export async function stopIssue(site: Site, id: string): Promise<void> {
  const issue = await issuesOf(site).get(id)
  if (issue?.status !== 'sending') throw new Error('This issue is not being sent.')
  await issuesOf(site).update(id, { status: 'stopped' })
}

/** The job: sends the next batch, and has itself called for the one after it. */
export async function deliverBatch(site: Site, id: string): Promise<void> {
  const issue = await issuesOf(site).get(id)
  if (issue?.status !== 'sending') return
  const where = { status: 'confirmed', last_issue: { ne: issue.number } }
  const { items } = await subscribersOf(site).list({ where, order: 'created_at', limit: BATCH })
  const results = { failed: 0, refused: 0 }
  for (const subscriber of items) {
    if (results.refused >= ENOUGH_REFUSED) break
    const result = await deliverTo(site, issue, subscriber)
    if (result !== 'done') results[result] += 1
  }
  if (results.failed > 0) await issuesOf(site).increment(id, 'failed', results.failed)
  // Counted, not added up: a batch that broke off has reached people too.
  const reached = await subscribersOf(site).count({ where: { last_issue: issue.number } })
  const isFinished = items.length < BATCH && results.refused === 0
  await issuesOf(site).update(id, {
    reached,
    ...(isFinished && { status: 'sent' as const, finished_at: new Date().toISOString() }),
  })
  if (!isFinished) await enqueue(site, id, results.refused > 0 ? PAUSE_SECONDS : 0)
}

/** `refused`: it may be tried again later. */
async function deliverTo(
  site: Site,
  issue: Row<Issue>,
  subscriber: Row<Subscriber>,
): Promise<'done' | 'failed' | 'refused'> {
  const { id, version, last_issue, email } = subscriber
  try {
    await subscribersOf(site).update(id, { last_issue: issue.number }, { if_version: version })
  } catch (error) {
    // Somebody else has it, or it has changed: then it is in the next batch again.
    if (isHostError(error, 'conflict') || isHostError(error, 'not_found')) return 'done'
    throw error
  }
  try {
    await site.mail.send(issueMail(site, issue, email, await leaveLink(site, subscriber)))
    return 'done'
  } catch (error) {
    if (isHostError(error, 'limit')) {
      await subscribersOf(site).update(id, { last_issue: last_issue ?? 0 })
      return 'refused'
    }
    // Perhaps it was sent: rather not at all than twice.
    site.log.warn('An issue could not be sent to one subscriber', { subscriber: id, why: String(error) })
    return 'failed'
  }
}

async function newestIssue(site: Site): Promise<Row<Issue> | undefined> {
  return (await issuesOf(site).list({ order: '-number', limit: 1 })).items[0]
}

/** Of an issue only one batch waits. */
async function enqueue(site: Site, issue: string, delaySeconds = 0): Promise<void> {
  await site.jobs.enqueue('deliver', { issue }, { key: issue, delay_seconds: delaySeconds })
}
