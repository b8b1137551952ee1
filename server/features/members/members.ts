/** Members of a tenant: users with a role. A tenant that has an owner always keeps one. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { NoSuchHomeError } from '../../kernel/db/placements.ts'
import { type TraceActor, currentTrace } from '../../kernel/trace.ts'
import { recordAudit } from '../audit/audit.ts'
import { getUser } from '../identity/identity.ts'
import { type NotifyCtx, forgetPerson, notify } from '../notifications/notifications.ts'
import { returnQuota, takeQuota } from '../quotas/quotas.ts'
import {
  type Held,
  type Permission,
  builtInRolesWith,
  getRoleToGive,
  permissionsOfRole,
  requireHeld,
} from '../roles/roles.ts'
import { emitEvent } from '../webhooks/webhooks.ts'
import {
  type MemberRow,
  deleteMember,
  deleteUserTenant,
  findMember,
  findMembersAmong,
  hasOtherMember,
  insertMember,
  insertUserTenant,
  listMembers,
  listMembersWith,
  listTenantIds,
  lockOwnership,
  updateMemberName,
  updateMemberRole,
} from './queries.ts'

export type Member = MemberRow
export { countByRole, countMembers, findMembersAmong, listMembers } from './queries.ts'
type Ctx = NotifyCtx & Pick<AppContext, 'permissions'>

/**
 * What a user may do in a tenant; undefined when he is no member. Remembered for 5 s at most, and less when it changes.
 * @throws NoSuchHomeError for an unknown tenant
 */
export function permissionsOf(
  ctx: Pick<AppContext, 'permissions'>,
  tenantId: string,
  userId: string,
): Promise<ReadonlySet<string> | undefined> {
  return ctx.permissions.find(tenantId, userId)
}

export async function isMember(tx: TenantTx, userId: string): Promise<boolean> {
  return (await findMember(tx, userId)) !== undefined
}

/** What plugins call whoever acts: members by their names, and nobody by an e-mail address. */
export async function nameOfActor(
  tx: TenantTx,
  { kind, id, label }: Pick<TraceActor, 'kind' | 'id' | 'label'>,
): Promise<string> {
  if (kind !== 'user') return label
  return (await findMember(tx, id))?.name ?? 'HotSwap'
}

/** @throws AppError not_found */
export async function getMember(tx: TenantTx, userId: string): Promise<Member> {
  return (await findMember(tx, userId)) ?? notFound()
}

/** The tenant's owners, up to 100 of them. */
export async function listOwners(tx: TenantTx): Promise<Member[]> {
  return listMembers(tx, { role: 'owner' }, undefined, 100)
}

/** Up to a hundred members whose role allows something. */
export async function membersWith(tx: TenantTx, permission: Permission): Promise<Member[]> {
  return listMembersWith(tx, permission, builtInRolesWith(permission), MAX_TOLD)
}
const MAX_TOLD = 100

/** Those of these users who are members. @param userIds null is nobody */
export async function membersAmong(tx: TenantTx, userIds: readonly (string | null)[]): Promise<Member[]> {
  const ids = userIds.filter((id) => id !== null)
  return ids.length === 0 ? [] : findMembersAmong(tx, { userIds: ids, roles: [] }, ids.length)
}

/**
 * Adds a user to the tenant and takes a place of the quota `members`. Adding a member again with the role he has
 * changes nothing.
 * @param held what the one who adds may do; undefined when the program itself adds
 * @param input.role the slug of a role of the tenant
 * @throws AppError validation_failed, not_found, forbidden, quota_exceeded, or conflict when the user is a member with another role
 */
export async function addMember(
  ctx: Ctx & Pick<AppContext, 'plans' | 'identity'>,
  tx: TenantTx,
  input: { userId: string; role: string },
  held?: Held,
): Promise<Member> {
  const role = await getRoleToGive(tx, input.role, held)
  const user = await getUser(ctx, input.userId)
  const isNew = await insertMember(tx, {
    user_id: user.id,
    role_id: role.id,
    email: user.email,
    name: user.name,
  })
  const member = await getMember(tx, user.id)
  if (!isNew && member.role_id !== role.id)
    throw new AppError(
      'conflict',
      `${member.email} is a member already, as ${member.role_name}; change the role instead.`,
    )
  if (isNew) await takeQuota(ctx, tx, 'members')
  await mirror(ctx, tx, 'add', user.id)
  if (!isNew) return member
  ctx.permissions.changed(tx)
  await emitEvent(ctx, tx, { type: 'member.joined', data: toldOf(member) })
  await recordAudit(tx, { action: 'member.add', subject: subjectOf(member), after: { role: role.name } })
  return member
}

/**
 * The member, and with it the right to be the only one who changes members until `tx` ends.
 * @throws AppError not_found
 */
export async function getMemberForChange(tx: TenantTx, userId: string): Promise<Member> {
  await lockOwnership(tx)
  return getMember(tx, userId)
}

/**
 * Gives a member another role.
 * @param member from getMemberForChange
 * @throws AppError forbidden when either role allows more than the actor, conflict for the last owner
 */
export async function changeMemberRole(
  ctx: Ctx,
  tx: TenantTx,
  member: Member,
  roleSlug: string,
  held: Held,
): Promise<Member> {
  requireHeld(held, permissionsOfRole(roleOf(member)), `change the role of ${member.email}`)
  const role = await getRoleToGive(tx, roleSlug, held)
  if (role.id === member.role_id) return member
  await requireOtherOwner(tx, member)
  await updateMemberRole(tx, member.user_id, role.id)
  ctx.permissions.changed(tx)
  await recordAudit(tx, {
    action: 'member.change_role',
    subject: subjectOf(member),
    before: { role: member.role_name },
    after: { role: role.name },
  })
  if (currentTrace().actor?.id !== member.user_id)
    await notify(ctx, tx, [member], {
      kind: 'member.role_changed',
      subject: { type: 'member', id: member.user_id },
      key: 'member.role_changed',
      data: {
        role: role.slug,
        role_name: role.name,
        previous_role_name: member.role_name,
        changed_by: currentTrace().actor?.label ?? null,
      },
    })
  return getMember(tx, member.user_id)
}

/**
 * Takes a member out of the tenant and gives his place back.
 * @param member from getMemberForChange
 * @param held what the remover may do; undefined when the member leaves by himself
 * @throws AppError forbidden when the member may do more than the remover, conflict for the last owner
 */
export async function removeMember(
  ctx: Ctx,
  tx: TenantTx,
  member: Member,
  held: Held | undefined,
): Promise<void> {
  if (held) requireHeld(held, permissionsOfRole(roleOf(member)), `remove ${member.email}`)
  await requireOtherOwner(tx, member)
  await deleteMember(tx, member.user_id)
  await forgetPerson(tx, member.user_id)
  await returnQuota(tx, 'members', 1)
  await mirror(ctx, tx, 'remove', member.user_id)
  ctx.permissions.changed(tx)
  await emitEvent(ctx, tx, { type: 'member.left', data: toldOf(member) })
  await recordAudit(tx, {
    action: held ? 'member.remove' : 'member.leave',
    subject: subjectOf(member),
    before: { role: member.role_name },
  })
  await tellOwnersOfLeaving(ctx, tx, member, held !== undefined)
}

/** The other owners; whoever did it knows. */
async function tellOwnersOfLeaving(
  ctx: Ctx,
  tx: TenantTx,
  { user_id, name, role_slug: role }: Member,
  isRemoval: boolean,
): Promise<void> {
  const { actor } = currentTrace()
  const others = (await listOwners(tx)).filter((owner) => owner.user_id !== actor?.id)
  await notify(ctx, tx, others, {
    kind: 'member.left',
    subject: { type: 'member', id: user_id },
    data: { user_id, name, role, removed_by: isRemoval ? (actor?.label ?? 'HotSwap') : null },
  })
}

/** @throws AppError conflict when the member is the last owner */
async function requireOtherOwner(tx: TenantTx, member: Member): Promise<void> {
  if (!member.built_in || member.role_slug !== 'owner') return
  if (!(await hasOtherMember(tx, member.role_id, member.user_id)))
    throw new AppError('conflict', `${member.email} is the last owner; make somebody else an owner first.`)
}

/** Follows a change of the user's name or address in every tenant the user is a member of. */
export async function renameMember(
  ctx: Pick<AppContext, 'db'>,
  user: { id: string; name: string; email: string },
): Promise<void> {
  for (const tenantId of await ctx.db.withPlatform((tx) => listTenantIds(tx, user.id)))
    await ctx.db
      .withTenant(tenantId, (tx) => updateMemberName(tx, user))
      .catch((error: unknown) => {
        // The tenant was purged a moment ago.
        if (!(error instanceof NoSuchHomeError)) throw error
      })
}

/**
 * Repeats the change in the platform's list of each user's tenants, which only says where to look: permissionsOf is the
 * truth. Done before `tx` commits, while the member's row is locked, so that adding and removing somebody at once leaves
 * both lists the same; if the commit then fails, repeating the change repairs the list.
 */
async function mirror(ctx: Ctx, tx: TenantTx, change: 'add' | 'remove', userId: string): Promise<void> {
  const write = change === 'add' ? insertUserTenant : deleteUserTenant
  await ctx.db.withPlatform((platform) => write(platform, userId, tx.tenantId))
}

function roleOf(member: Member) {
  return { slug: member.role_slug, built_in: member.built_in, permissions: member.permissions }
}

function toldOf({ user_id, name, role_slug }: Member) {
  return { user_id, name, role: role_slug }
}

function subjectOf(member: Member) {
  return { type: 'member', id: member.user_id, label: member.email }
}

function notFound(): never {
  throw new AppError('not_found', 'There is no such member.')
}
