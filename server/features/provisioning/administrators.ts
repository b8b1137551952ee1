/** Owners that an operator gives to a tenant. */
import type { AppContext } from '../../context.ts'
import { ensureUser } from '../identity/identity.ts'
import { sendMail } from '../mail/mail.ts'
import { addMember } from '../members/members.ts'

/**
 * Makes somebody an owner of the tenant: an existing account joins; a new one is made, whose holder chooses a password
 * by the link in the welcome mail.
 * @throws AppError quota_exceeded, or conflict when the person is a member with another role
 */
export async function addAdministrator(
  ctx: AppContext,
  tenant: { id: string; slug: string; display_name: string },
  person: { email: string; name?: string | undefined },
): Promise<{ user_id: string; email: string; is_new: boolean }> {
  const { email, name = email } = person
  const { user, setPasswordUrl } = await ensureUser(ctx, { email, name })
  await ctx.db.withTenant(tenant.id, async (tx) => {
    await addMember(ctx, tx, { userId: user.id, role: 'owner' })
    await sendMail(ctx, tx, {
      template: 'welcome',
      to: user.email,
      variables: {
        name: user.name,
        tenant: tenant.display_name,
        address: `${tenant.slug}.${ctx.config.domain}`,
        set_password_url: setPasswordUrl,
      },
    })
  })
  return { user_id: user.id, email: user.email, is_new: setPasswordUrl !== undefined }
}
