/** Sends mails in the background, and forgets old ones. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { eachTenantElsewhere } from '../../kernel/db/tenants-elsewhere.ts'
import type { Job } from '../../kernel/jobs/task.ts'
import { firstIdAt } from '../../kernel/db/time-ordered-id.ts'
import { MailError, oneLine, parseMailbox } from '../../kernel/mail/message.ts'
import { brandOf } from './brand.ts'
import { findMail, pruneMails, pruneMailsInPool, updateMail } from './queries.ts'
import { openMail, openReplyTo } from './seal.ts'

type Ctx = Pick<AppContext, 'db' | 'keyring' | 'jobs' | 'log' | 'mailer' | 'config' | 'clock'>

export const SEND = 'mail.send'
const KEEP_DAYS = 30
const DAY_MS = 86_400_000

/** Makes the mail tasks known; every process that sends mail calls it. */
export function defineMailJobs(ctx: Ctx): void {
  ctx.jobs.define<{ mail_id: string }>({
    name: SEND,
    lane: 'quick',
    maxAttempts: 10,
    run: (job) => send(ctx, job),
  })
  ctx.jobs.cron({ name: 'mail.prune', schedule: '17 3 * * *', lane: 'long', run: () => prune(ctx) })
}

/** With the same message id on every try, so that receivers see a repeated mail as one. */
async function send(
  ctx: Ctx,
  { tenantId, payload, attempt, maxAttempts }: Job<{ mail_id: string }>,
): Promise<void> {
  const mail = await ctx.db.withTenant(tenantId, (tx) => findMail(tx, payload.mail_id))
  if (!mail || mail.state === 'sent' || mail.state === 'captured') return
  const { recipient, subject, text, html } = await openMail(ctx.keyring, tenantId, mail)
  const record = (change: Parameters<typeof updateMail>[2]) =>
    ctx.db.withTenant(tenantId, (tx) => updateMail(tx, mail.id, change))
  try {
    const from = await senderOf(ctx, tenantId)
    const headers = await headersOf(ctx, tenantId, mail)
    const { message_id } = await ctx.mailer.send({
      id: mail.id,
      to: recipient,
      from,
      subject,
      text,
      html,
      headers,
    })
    await record({ state: ctx.mailer.kind === 'smtp' ? 'sent' : 'captured', error: null, message_id })
  } catch (error) {
    if (!(error instanceof MailError)) throw error
    const isLast = error.permanent || attempt >= maxAttempts
    await record({ state: isLast ? 'failed' : 'queued', error: error.message })
    throw error.permanent ? new AppError('bad_request', error.message, { cause: error }) : error
  }
}

async function headersOf(
  ctx: Ctx,
  tenantId: string,
  { id, reply_to }: { id: string; reply_to: string | null },
): Promise<Record<string, string>> {
  if (reply_to === null) return {}
  const address = await openReplyTo(ctx.keyring, tenantId, { id, reply_to })
  return { 'Reply-To': parseMailbox(address).address }
}

/** The platform's address under the tenant's name: the domain must be the one that may send (SPF). */
async function senderOf(ctx: Ctx, tenantId: string): Promise<string> {
  const { sender } = await brandOf(ctx, tenantId)
  return `${oneLine(sender).replace(/[<>"]/g, '')} <${parseMailbox(ctx.config.mailFrom).address}>`
}

async function prune(ctx: Ctx): Promise<void> {
  const before = firstIdAt(new Date(ctx.clock.now().getTime() - KEEP_DAYS * DAY_MS))
  await ctx.db.withPlatform((tx) => pruneMailsInPool(tx, before))
  await eachTenantElsewhere(ctx.db, ctx.log, (tenantId) =>
    ctx.db.withTenant(tenantId, (tx) => pruneMails(tx, before)),
  )
}
