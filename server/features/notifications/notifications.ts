/** Notifications: what a person should know, kept in the transaction it is about, shown in the portal's bell, and mailed if there is a mail of it. */
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { PLATFORM_SCOPE, type TenantTx } from '../../kernel/db/database.ts'
import { type User, listOperators } from '../identity/identity.ts'
import { sendMail } from '../mail/mail.ts'
import { PLATFORM_ROLES, type PlatformRole } from '../roles/roles.ts'
import { type Kind, type KindAndData, infoOf } from './kinds.ts'
import * as queries from './queries.ts'

export type { KindAndData } from './kinds.ts'

/** What telling takes. */
export type NotifyCtx = Pick<AppContext, 'db' | 'notices' | 'clock' | 'keyring' | 'jobs' | 'log'>

/** Who is told: members have all of it. */
export type Person = { user_id: string; name?: string; email: string }

export type News = KindAndData & {
  subject: { type: string; id: string }
  /**
   * As long as it is unread, news with the same key takes its place and its count grows: a thing that is told again, or
   * told of in bulk, is one line. Unset: it stands for itself.
   */
  key?: string
  /** Goes to those who want it, of all of them or of `to`; `name` is added. Only for kinds that say so. */
  mail?: { template: string; variables: Record<string, unknown>; to?: readonly Person[] }
}

/** Notices of this topic carry the tenant and whose notifications have changed. */
export const TOPIC = 'notifications'
/** More than anybody reads; the oldest make room. */
const KEPT_OF_PERSON = 500

/**
 * Tells these people if the transaction commits: in the portal and, if the news brings one, by mail; each unless he has
 * switched that off for the kind.
 * @param people each once; nobody at all is fine
 */
export async function notify(
  ctx: NotifyCtx,
  tx: TenantTx,
  people: readonly Person[],
  { kind, data, subject, key, mail }: News,
): Promise<void> {
  const mailed = mail ? (mail.to ?? people) : []
  const ids = [...new Set([...people, ...mailed].map(({ user_id }) => user_id))]
  if (ids.length === 0) return
  const changed = new Map((await queries.findPreferences(tx, ids, kind)).map((row) => [row.user_id, row]))
  const told = people
    .filter(({ user_id }) => changed.get(user_id)?.portal ?? true)
    .map(({ user_id }) => user_id)
    .toSorted()
  if (told.length > 0) {
    const created_at = ctx.clock.now()
    const row = {
      kind,
      subject_type: subject.type,
      subject_id: subject.id,
      data,
      key: key ?? null,
      created_at,
    }
    await queries.putNotifications(
      tx,
      told.map((user_id) => ({ user_id, id: randomUUIDv7(), ...row })),
    )
    await queries.trim(tx, told, KEPT_OF_PERSON)
    announce(ctx, tx, told)
  }
  if (!mail) return
  const { template, variables } = mail
  for (const { user_id, name, email } of mailed)
    if (changed.get(user_id)?.mail ?? true)
      await sendMail(ctx, tx, { template, to: email, variables: { name, ...variables } })
}

/** Tells operators who may see what it is about, in a transaction of its own: call it once the change is committed. */
export async function notifyOperators(ctx: NotifyCtx, news: News): Promise<void> {
  const people = await operatorsFor(ctx, news.kind)
  await ctx.db.withTenant(PLATFORM_SCOPE, (tx) => notify(ctx, tx, people, news))
}

/** The operators who may see what a kind is about. */
export async function operatorsFor({ db }: Pick<NotifyCtx, 'db'>, kind: Kind): Promise<Person[]> {
  const operators = await db.withPlatform((tx) => listOperators(tx), { readOnly: true })
  return operators
    .filter((operator) => isFor(operator, kind))
    .map(({ id, name, email }) => ({ user_id: id, name, email }))
}

/** Whoever has not read it yet need not: it is settled. @param key that of {@link News} */
export async function takeBack(
  ctx: Pick<NotifyCtx, 'db' | 'notices'>,
  tx: TenantTx,
  key: string,
): Promise<void> {
  announce(ctx, tx, await queries.deleteByKey(tx, key))
}

/** Forgets all there is of somebody who is no member any more. */
export async function forgetPerson(tx: TenantTx, userId: string): Promise<void> {
  await queries.deleteOfPerson(tx, userId)
}

/** @param which ids, or all up to one @returns what was unread, and how much still is */
export async function readNotifications(
  ctx: Pick<NotifyCtx, 'db' | 'notices' | 'clock'>,
  tx: TenantTx,
  userId: string,
  which: queries.Which,
): Promise<{ ids: string[]; unread_count: number }> {
  const ids = await queries.markRead(tx, userId, which, ctx.clock.now())
  if (ids.length > 0) announce(ctx, tx, [userId])
  return { ids, unread_count: await queries.countUnread(tx, userId) }
}

/** @returns what was read, and how much is unread now */
export async function unreadNotifications(
  ctx: Pick<NotifyCtx, 'db' | 'notices'>,
  tx: TenantTx,
  userId: string,
  given: readonly string[],
): Promise<{ ids: string[]; unread_count: number }> {
  const ids = await queries.markUnread(tx, userId, given)
  if (ids.length > 0) announce(ctx, tx, [userId])
  return { ids, unread_count: await queries.countUnread(tx, userId) }
}

/** @throws AppError not_found, also for what is another's */
export async function removeNotification(
  ctx: Pick<NotifyCtx, 'db' | 'notices'>,
  tx: TenantTx,
  userId: string,
  id: string,
): Promise<void> {
  if (!(await queries.deleteNotification(tx, userId, id)))
    throw new AppError('not_found', 'There is no such notification.')
  announce(ctx, tx, [userId])
}

export type Preference = { kind: Kind; portal: boolean; mail?: boolean }

/**
 * Replaces what a person wants to be told.
 * @param kinds those that he can be told
 * @throws AppError validation_failed for another kind, one that comes twice, or no mail where there is none
 */
export async function changePreferences(
  tx: TenantTx,
  userId: string,
  kinds: readonly Kind[],
  wanted: readonly Preference[],
): Promise<queries.PreferenceRow[]> {
  for (const [index, { kind, mail }] of wanted.entries()) {
    const path = `/body/items/${index}/kind`
    const refuse = (message: string): never => {
      throw new AppError('validation_failed', `The choice for ${kind} cannot be kept: it ${message}.`, {
        errors: [{ path, message }],
      })
    }
    if (!kinds.includes(kind)) refuse('is no kind that you are told of here')
    if (wanted.findIndex((one) => one.kind === kind) !== index) refuse('comes twice')
    if (mail === true && !infoOf(kind).mail) refuse('has no mail')
  }
  const rows = wanted.map(({ kind, portal, mail = true }) => ({ kind, portal, mail }))
  await queries.replacePreferences(tx, userId, rows)
  return rows
}

function isFor({ platform_role }: Pick<User, 'platform_role'>, kind: Kind): boolean {
  const { to } = infoOf(kind)
  const role = platform_role === null ? undefined : PLATFORM_ROLES[platform_role as PlatformRole]
  return to !== undefined && role !== undefined && (role.permissions as readonly string[]).includes(to)
}

/** Whose bells ring when the transaction commits. */
const ringing = new WeakMap<TenantTx, Set<string>>()

/** Wakes the streams of these people, in all processes, once for all that the transaction tells. */
function announce(
  { db, notices }: Pick<NotifyCtx, 'db' | 'notices'>,
  tx: TenantTx,
  userIds: readonly string[],
): void {
  if (userIds.length === 0) return
  const known = ringing.get(tx)
  const users = known ?? new Set<string>()
  for (const id of userIds) users.add(id)
  if (known) return
  ringing.set(tx, users)
  tx.afterCommit(async () => {
    const notice = { tenant_id: tx.tenantId, user_ids: [...users] }
    await db.withPlatform((platform) => notices.publish(platform, TOPIC, notice))
  })
}
