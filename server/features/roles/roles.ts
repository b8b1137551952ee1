/** Roles of a tenant: the built-in ones and its own. Nobody hands out a permission he does not hold himself. */
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { recordAudit } from '../audit/audit.ts'
import { BUILT_IN_ROLES, type Permission, keepGrantable, permissionsOfRole } from './permissions.ts'
import {
  type CountedRole,
  type RoleRow,
  countHolders,
  countedRole,
  deleteRole,
  holdRole,
  insertMissingRoles,
  insertRole,
  lockRole,
  updateRole,
} from './queries.ts'

export { findRoleSlugs } from './queries.ts'
export { BUILT_IN_ROLES, GRANTABLE, PLATFORM_ROLES, keepGrantable, permissionsOfRole } from './permissions.ts'
export type { Permission, PlatformPermission, PlatformRole } from './permissions.ts'
export type Role = RoleRow
type Ctx = Pick<AppContext, 'permissions'>

/** What the acting person or key may do in the tenant. */
export type Held = ReadonlySet<string>

export type RoleInput = { name: string; description?: string; permissions: readonly Permission[] }

/** Gives a new tenant the built-in roles. Repeating it adds what is missing. */
export async function seedRoles(tx: TenantTx): Promise<void> {
  await insertMissingRoles(
    tx,
    Object.entries(BUILT_IN_ROLES).map(([slug, { name, description }]) => {
      return { id: randomUUIDv7(), slug, name, description, built_in: true, permissions: [] }
    }),
  )
}

/** @throws AppError not_found */
export async function getRole(tx: TenantTx, id: string): Promise<CountedRole> {
  return (await countedRole(tx, id)) ?? notFound()
}

/** The role, locked until `tx` ends, for changing or removing it. @throws AppError not_found */
export async function getRoleForChange(tx: TenantTx, id: string): Promise<Role> {
  return (await lockRole(tx, id)) ?? notFound()
}

/**
 * The role, kept as it is until `tx` ends, for giving it to somebody.
 * @param held what the giver may do; undefined when the program itself gives it
 * @throws AppError validation_failed for an unknown slug, forbidden when the role allows more than the giver may do
 */
export async function getRoleToGive(tx: TenantTx, slug: string, held?: Held): Promise<Role> {
  const role = await holdRole(tx, slug)
  if (!role)
    throw new AppError('validation_failed', `There is no role "${slug}"; GET /roles lists them.`, {
      errors: [{ path: '/body/role', message: 'is not the slug of a role' }],
    })
  if (held) requireHeld(held, permissionsOfRole(role), `give the role ${role.name}`)
  return role
}

/** The slugs of the built-in roles that allow something. */
export function builtInRolesWith(permission: Permission): string[] {
  return Object.entries<{ permissions: readonly string[] }>(BUILT_IN_ROLES)
    .filter(([, { permissions }]) => permissions.includes(permission))
    .map(([slug]) => slug)
}

/** @throws AppError forbidden unless the actor holds every permission in `wanted`; `act` completes "You cannot …" */
export function requireHeld(held: Held, wanted: readonly string[], act: string): void {
  const missing = wanted.filter((id) => !held.has(id))
  if (missing.length > 0)
    throw new AppError(
      'forbidden',
      `You cannot ${act}: it includes permissions that you do not have yourself.`,
      {
        members: { missing_permissions: missing },
      },
    )
}

/** Adds a role of the tenant's own. @throws AppError forbidden, or conflict when its name is taken */
export async function addRole(tx: TenantTx, input: RoleInput, held: Held): Promise<CountedRole> {
  requireHeld(held, input.permissions, 'create this role')
  const id = randomUUIDv7()
  const role = {
    id,
    slug: slugOf(input.name) || id,
    name: input.name.trim(),
    description: input.description ?? '',
    built_in: false,
    permissions: keepGrantable(input.permissions),
  }
  if (Object.hasOwn(BUILT_IN_ROLES, role.slug))
    throw new AppError('conflict', `"${role.name}" is the name of a built-in role; choose another.`)
  await insertRole(tx, role)
  await recordAudit(tx, { action: 'role.add', subject: subjectOf(role), after: contentOf(role) })
  return getRole(tx, id)
}

/**
 * Changes a role of the tenant's own; its members have the new permissions at once.
 * @param role from getRoleForChange
 * @throws AppError forbidden for built-in roles, and for roles that allow more than the actor, before or after
 */
export async function changeRole(
  ctx: Ctx,
  tx: TenantTx,
  role: Role,
  change: Partial<RoleInput>,
  held: Held,
): Promise<CountedRole> {
  requireOwn(role)
  requireHeld(
    held,
    [...permissionsOfRole(role), ...(change.permissions ?? [])],
    `change the role ${role.name}`,
  )
  await updateRole(tx, role.id, {
    ...(change.name !== undefined && { name: change.name.trim() }),
    ...(change.description !== undefined && { description: change.description }),
    ...(change.permissions !== undefined && { permissions: keepGrantable(change.permissions) }),
  })
  const changed = await getRole(tx, role.id)
  ctx.permissions.changed(tx)
  await recordAudit(tx, {
    action: 'role.change',
    subject: subjectOf(changed),
    before: contentOf(role),
    after: contentOf(changed),
  })
  return changed
}

/**
 * Removes a role of the tenant's own.
 * @param role from getRoleForChange
 * @throws AppError conflict while somebody has it or is invited to it
 */
export async function removeRole(tx: TenantTx, role: Role, held: Held): Promise<void> {
  requireOwn(role)
  requireHeld(held, permissionsOfRole(role), `delete the role ${role.name}`)
  const { members, invitations } = await countHolders(tx, role.id)
  if (members + invitations > 0)
    throw new AppError(
      'conflict',
      `${members} members have the role ${role.name} and ${invitations} are invited to it; give them another first.`,
      { members: { members, invitations } },
    )
  await deleteRole(tx, role.id)
  await recordAudit(tx, { action: 'role.remove', subject: subjectOf(role), before: contentOf(role) })
}

function requireOwn(role: Role): void {
  if (role.built_in)
    throw new AppError(
      'forbidden',
      `${role.name} is a built-in role and stays as it is; create a role of your own instead.`,
    )
}

function notFound(): never {
  throw new AppError('not_found', 'There is no such role.')
}

function subjectOf(role: { id: string; name: string }) {
  return { type: 'role', id: role.id, label: role.name }
}

function contentOf({ name, description, permissions }: Pick<Role, 'name' | 'description' | 'permissions'>) {
  return { name, description, permissions }
}

/** "Shop manager" gives "shop-manager"; empty when nothing usable is left. */
function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63)
}
