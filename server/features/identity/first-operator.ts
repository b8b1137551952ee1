/** The first operator: an installation without one gets it from the settings. */
import { randomUUIDv7 } from 'node:crypto'
import { randomToken } from '../../kernel/crypto/tokens.ts'
import { recordPlatformAudit } from '../audit/audit.ts'
import type { Identity } from './open.ts'
import { findUserByEmail, insertUser, listAdmins, putPassword, takeTurn, updateUser } from './queries.ts'
import { deleteSessions } from './tokens/queries.ts'
import { subjectOf } from './users.ts'

export type FirstOperator = {
  email: string
  /** Set when it was generated: this is the only time it can be read. */
  password?: string
}

/**
 * Makes HOTSWAP_ADMIN_EMAIL a platform admin with HOTSWAP_ADMIN_PASSWORD, or with a generated password, when there is no
 * platform admin. Of several processes that start at once, one does it and the others return undefined.
 */
export async function addFirstOperator(identity: Identity): Promise<FirstOperator | undefined> {
  const { db, config } = identity
  // Hashing needs better-auth, which is slow to load: not at every start.
  if ((await db.withPlatform(listAdmins)).length > 0) return undefined
  const generated = config.adminPassword === undefined ? randomToken(15) : undefined
  const password = await (await identity.proofs()).hashPassword(config.adminPassword ?? generated ?? '')
  const added = await db.withPlatform(async (tx) => {
    await takeTurn(tx, 'first-operator')
    if ((await listAdmins(tx)).length > 0) return false
    const role = { platform_role: 'platform_admin', email_verified: true }
    const present = await findUserByEmail(tx, config.adminEmail)
    const user = present
      ? await updateUser(tx, present.id, { ...role, suspended_at: null, suspended_reason: null })
      : await insertUser(tx, {
          id: randomUUIDv7(),
          email: config.adminEmail,
          name: 'Operator',
          created_at: identity.clock.now(),
          ...role,
        })
    if (!user) throw new Error(`somebody signed up as ${config.adminEmail} at this moment: start again`)
    // An account that was there before may be a stranger's: what it was protected by counts no more.
    await identity.sessions.announce(tx, await deleteSessions(tx, user.id))
    await putPassword(tx, { id: randomUUIDv7(), user_id: user.id, password })
    await recordPlatformAudit(tx, {
      action: 'user.create_first_operator',
      subject: subjectOf(user),
      after: { platform_role: user.platform_role },
    })
    return true
  })
  if (!added) return undefined
  return { email: config.adminEmail, ...(generated !== undefined && { password: generated }) }
}
