/** Invitations: a link by mail that makes whoever owns the address a member, once, until it expires or is revoked. */
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { newTenantToken, tenantOfToken } from '../../kernel/crypto/tenant-token.ts'
import { hashToken } from '../../kernel/crypto/tokens.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Principal } from '../../kernel/http/access.ts'
import { currentTrace } from '../../kernel/trace.ts'
import { personOfKey } from '../api-keys/api-keys.ts'
import { recordAudit } from '../audit/audit.ts'
import { createUser, findUserByEmail, getUser } from '../identity/identity.ts'
import { portalOriginOf } from '../portals/portals.ts'
import { sendMail } from '../mail/mail.ts'
import { type Member, addMember, isMember, membersAmong } from '../members/members.ts'
import { notify } from '../notifications/notifications.ts'
import { requireQuota } from '../quotas/quotas.ts'
import { type Held, getRoleToGive } from '../roles/roles.ts'
import { type Tenant, getTenant } from '../tenants/tenants.ts'
import {
  type InvitationRow,
  countOpen,
  deleteExpired,
  deleteInvitation,
  findByToken,
  findInvitation,
  insertInvitation,
  lockInvitation,
  renewInvitation,
} from './queries.ts'

export type Invitation = InvitationRow

const KIND = 'hsi'
const DEFAULT_DAYS = 7
const DAY_MS = 86_400_000
/** Mails to one address are at least this far apart: nobody's mailbox is flooded through us. */
const RESEND_AFTER_MS = 60_000

export type InvitationInput = { email: string; role: string; expires_in_days?: number }

/**
 * Invites an address to a role and sends the mail when `tx` commits.
 * @throws AppError conflict when the address is invited or a member already, forbidden when the role allows more than
 *   the inviter may do, quota_exceeded when members and open invitations leave no place
 */
export async function addInvitation(
  ctx: AppContext,
  tx: TenantTx,
  input: InvitationInput,
  inviter: Principal,
  held: Held,
): Promise<Invitation> {
  const role = await getRoleToGive(tx, input.role, held)
  const email = input.email.toLowerCase()
  const user = await findUserByEmail(ctx, email)
  if (user && (await isMember(tx, user.id))) throw new AppError('conflict', `${email} is a member already.`)
  const now = ctx.clock.now()
  await deleteExpired(tx, email, now)
  await requireQuota(ctx, tx, 'members', (await countOpen(tx, now)) + 1)
  const token = newTenantToken(KIND, tx.tenantId)
  const id = randomUUIDv7()
  const isNew = await insertInvitation(tx, {
    id,
    email,
    role_id: role.id,
    token_hash: hashToken(token),
    invited_by: inviter.label,
    invited_by_id: inviter.kind === 'user' ? inviter.id : await personOfKey(tx, inviter.id),
    expires_at: expiryOf(now, input.expires_in_days),
    sent_at: now,
    created_at: now,
  })
  if (!isNew) throw new AppError('conflict', `${email} is invited already; resend or revoke that invitation.`)
  const invitation = await getInvitation(tx, id)
  await mailInvitation(ctx, tx, invitation, token)
  await recordAudit(tx, {
    action: 'invitation.add',
    subject: subjectOf(invitation),
    after: { role: role.name, expires_at: invitation.expires_at },
  })
  return invitation
}

/** @throws AppError not_found */
async function getInvitation(tx: TenantTx, id: string): Promise<Invitation> {
  return (await findInvitation(tx, id)) ?? notFound()
}

/**
 * Sends an invitation again with a new link and a new time to live; the old link is dead.
 * @throws AppError not_found, rate_limited within a minute of the mail before, forbidden as for inviting
 */
export async function resendInvitation(
  ctx: AppContext,
  tx: TenantTx,
  id: string,
  held: Held,
): Promise<Invitation> {
  const invitation = (await lockInvitation(tx, { id })) ?? notFound()
  await getRoleToGive(tx, invitation.role_slug, held)
  const now = ctx.clock.now()
  const waitMs = invitation.sent_at.getTime() + RESEND_AFTER_MS - now.getTime()
  if (waitMs > 0)
    throw new AppError(
      'rate_limited',
      'The mail was sent a moment ago; wait a minute before sending it again.',
      {
        retryAfterSeconds: Math.ceil(waitMs / 1000),
      },
    )
  const token = newTenantToken(KIND, tx.tenantId)
  const change = { token_hash: hashToken(token), expires_at: expiryOf(now), sent_at: now }
  await renewInvitation(tx, id, change)
  const renewed = { ...invitation, ...change }
  await mailInvitation(ctx, tx, renewed, token)
  await recordAudit(tx, { action: 'invitation.resend', subject: subjectOf(renewed) })
  return renewed
}

/** Makes an invitation's link dead. @throws AppError not_found */
export async function revokeInvitation(tx: TenantTx, id: string): Promise<void> {
  const invitation = (await lockInvitation(tx, { id })) ?? notFound()
  await deleteInvitation(tx, id)
  await recordAudit(tx, { action: 'invitation.revoke', subject: subjectOf(invitation) })
}

export type InvitationPreview = { invitation: Invitation; tenant: Tenant; hasAccount: boolean }

/**
 * What an invitation is about, for whoever holds its link.
 * @param hasAccount in the answer: whether the address belongs to a user, who then signs in to accept
 * @throws AppError not_found when it is used, revoked, replaced or expired; tenant_inactive
 */
export async function previewInvitation(ctx: AppContext, token: string): Promise<InvitationPreview> {
  const tenant = await tenantOfInvitation(ctx, token)
  const invitation = await ctx.db.withTenant(
    tenant.id,
    async (tx) => requireOpen(await findByToken(tx, hashToken(token)), ctx.clock.now()),
    { readOnly: true },
  )
  return { invitation, tenant, hasAccount: (await findUserByEmail(ctx, invitation.email)) !== undefined }
}

/**
 * Makes a signed-in user a member.
 * @throws AppError as previewInvitation; forbidden when the invitation is for another address, email_not_verified,
 *   quota_exceeded
 */
export async function acceptInvitation(
  ctx: AppContext,
  token: string,
  principal: Principal,
): Promise<Acceptance> {
  if (principal.impersonatorId)
    throw new AppError('forbidden', 'Only the invited person can accept an invitation.')
  const user = await getUser(ctx, principal.id)
  return accept(ctx, token, async (_tx, invitation) => {
    if (user.email !== invitation.email)
      throw new AppError('forbidden', 'The invitation is for another e-mail address; sign in with that one.')
    if (!user.email_verified)
      throw new AppError('email_not_verified', 'Verify your e-mail address first, then accept.')
    return user.id
  })
}

/**
 * Creates an account for the invited address, verified because the link came by mail, and makes it a member.
 * @throws AppError as previewInvitation; conflict when the address has an account, validation_failed for the password,
 *   quota_exceeded
 */
export async function acceptAsNewUser(
  ctx: AppContext,
  token: string,
  account: { name: string; password: string },
): Promise<Acceptance> {
  return accept(ctx, token, async (tx, invitation) => {
    const { email } = invitation
    if (await findUserByEmail(ctx, email))
      throw new AppError(
        'conflict',
        `There is an account for ${email} already; sign in and accept the invitation then.`,
      )
    // Users live in another transaction than members: be sure of the place before there is an account.
    await requireQuota(ctx, tx, 'members')
    const user = await createUser(ctx, {
      email,
      name: account.name.trim(),
      password: account.password,
      email_verified: true,
    })
    currentTrace().actor = { kind: 'user', id: user.id, label: email }
    return user.id
  })
}

export type Acceptance = { tenant: Tenant; member: Member }

/** The row's lock makes the invitation single-use: a second request waits, and then there is no invitation any more. */
async function accept(
  ctx: AppContext,
  token: string,
  userOf: (tx: TenantTx, invitation: Invitation) => Promise<string>,
): Promise<Acceptance> {
  const tenant = await tenantOfInvitation(ctx, token)
  currentTrace().tenantId = tenant.id
  const member = await ctx.db.withTenant(tenant.id, async (tx) => {
    const invitation = requireOpen(await lockInvitation(tx, { tokenHash: hashToken(token) }), ctx.clock.now())
    const userId = await userOf(tx, invitation)
    const joined = await addMember(ctx, tx, { userId, role: invitation.role_slug })
    await deleteInvitation(tx, invitation.id)
    await recordAudit(tx, { action: 'invitation.accept', subject: subjectOf(invitation) })
    await notify(ctx, tx, await membersAmong(tx, [invitation.invited_by_id]), {
      kind: 'invitation.accepted',
      subject: { type: 'member', id: userId },
      data: { user_id: userId, name: joined.name, role: joined.role_slug },
    })
    return joined
  })
  return { tenant, member }
}

async function tenantOfInvitation(ctx: AppContext, token: string): Promise<Tenant> {
  const id = tenantOfToken(KIND, token)
  if (id === undefined) return invalid()
  const tenant = await ctx.db
    .withPlatform((tx) => getTenant(tx, id))
    .catch((error: unknown) => {
      throw error instanceof AppError && error.code === 'not_found' ? invalid() : error
    })
  if (tenant.status !== 'active')
    throw new AppError('tenant_inactive', 'This tenant cannot be joined at the moment.')
  return tenant
}

function requireOpen(invitation: Invitation | undefined, now: Date): Invitation {
  if (!invitation) return invalid()
  if (invitation.expires_at <= now)
    throw new AppError(
      'not_found',
      `The invitation expired on ${invitation.expires_at.toISOString()}; ask for a new one.`,
    )
  return invitation
}

function invalid(): never {
  throw new AppError('not_found', 'The invitation is not valid any more: it was used, revoked or sent again.')
}

function notFound(): never {
  throw new AppError('not_found', 'There is no such invitation.')
}

function expiryOf(now: Date, days = DEFAULT_DAYS): Date {
  return new Date(now.getTime() + days * DAY_MS)
}

async function mailInvitation(
  ctx: AppContext,
  tx: TenantTx,
  invitation: Invitation,
  token: string,
): Promise<void> {
  await sendMail(ctx, tx, {
    template: 'invitation',
    to: invitation.email,
    variables: {
      role: invitation.role_name,
      invited_by: invitation.invited_by,
      expires_at: invitation.expires_at.toISOString(),
      // After the #, where neither servers' logs nor referrers see it.
      url: `${await portalOriginOf(ctx, tx.tenantId)}/invitations#${token}`,
    },
  })
}

function subjectOf({ id, email }: Invitation) {
  return { type: 'invitation', id, label: email }
}
