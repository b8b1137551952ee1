/** What a first look finds: two tenants with an owner each, so that keeping them apart can be tried out. */
import type { AppContext } from './context.ts'
import { createUser } from './features/identity/identity.ts'
import { addMember } from './features/members/members.ts'
import { provisionTenant } from './features/provisioning/provisioning.ts'
import { tenantStatistics } from './features/tenants/tenants.ts'
import { randomToken } from './kernel/crypto/tokens.ts'

const DEMO = [
  {
    slug: 'bakery',
    name: 'Bakery Lindenhof',
    plan: 'starter',
    owner: 'Lena Brandt',
    email: 'lena@bakery.example',
    color: '#b45309',
  },
  {
    slug: 'atelier',
    name: 'Atelier Nord',
    plan: 'professional',
    owner: 'Jonas Holm',
    email: 'jonas@atelier.example',
    color: '#0f766e',
  },
]

/** Seeds an empty database. @returns the owners with their passwords, or undefined when there are tenants already */
export async function seedDemo(ctx: AppContext): Promise<{ email: string; password: string }[] | undefined> {
  const { total } = await ctx.db.withPlatform(tenantStatistics)
  if (total > 0) return undefined
  const owners = []
  for (const { slug, name, plan, owner, email, color } of DEMO) {
    const password = randomToken(9)
    const user = await createUser(ctx, { email, name: owner, password, email_verified: true })
    const tenant = await provisionTenant(ctx, {
      slug,
      name,
      plan,
      primary_color: color,
      metadata: { demo: true },
    })
    await ctx.db.withTenant(tenant.id, (tx) => addMember(ctx, tx, { userId: user.id, role: 'owner' }))
    owners.push({ email, password })
  }
  return owners
}
