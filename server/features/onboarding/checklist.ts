/** The checklist of a new tenant: what people usually do first, and what of it they have done. */
import type { Static } from 'typebox'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { Principal } from '../../kernel/http/access.ts'
import { recordForTenant } from '../audit/audit.ts'
import {
  type HomeFacts,
  type PlatformFacts,
  readHomeFacts,
  readPlatformFacts,
  setDismissed,
} from './queries.ts'
import { type OnboardingBody, STEPS, type StepId } from './schema.ts'

type Ctx = Pick<AppContext, 'db' | 'clock'>

/**
 * The steps as the tenant's own rows show them: nothing is ticked off by hand.
 * @param principal whose second factor is meant
 * @throws AppError not_found
 */
export async function readOnboarding(
  ctx: Ctx,
  tenantId: string,
  principal: Principal,
): Promise<Static<typeof OnboardingBody>> {
  const userId = principal.kind === 'user' ? principal.id : undefined
  const [platform, home] = await Promise.all([
    ctx.db.withPlatform((tx) => readPlatformFacts(tx, tenantId, userId), { readOnly: true }),
    ctx.db.withTenant(tenantId, readHomeFacts, { readOnly: true }),
  ])
  if (!platform) throw new AppError('not_found', 'There is no such tenant.')
  const states = statesOf(home, platform)
  const steps = STEPS.map((id) => {
    const at = states[id]
    return {
      id,
      done: at !== undefined && at !== null,
      done_at: at instanceof Date ? at.toISOString() : null,
    }
  })
  return {
    steps,
    done: steps.filter((step) => step.done).length,
    total: steps.length,
    dismissed: platform.dismissed_at !== null,
    dismissed_at: platform.dismissed_at?.toISOString() ?? null,
    first_website_id: home.first_website_id,
  }
}

/** Null: not done; `done` where nobody noted when. */
function statesOf(home: HomeFacts, platform: PlatformFacts): Record<StepId, Date | 'done' | null> {
  return {
    create_website: home.website_at,
    edit_page: home.edited_at,
    customize_theme: home.customized_at,
    publish: home.published_at,
    connect_domain: platform.domain_at,
    invite_member: home.invited_at,
    second_factor: platform.has_second_factor ? 'done' : null,
  }
}

/** Puts the checklist away for everybody in the tenant, or brings it back. */
export async function dismissOnboarding(
  ctx: Pick<AppContext, 'db' | 'clock' | 'log'>,
  tenantId: string,
  isDismissed: boolean,
): Promise<void> {
  await ctx.db.withPlatform((tx) => setDismissed(tx, tenantId, isDismissed ? ctx.clock.now() : null))
  await recordForTenant(ctx, tenantId, {
    action: isDismissed ? 'onboarding.dismiss' : 'onboarding.resume',
    subject: { type: 'tenant', id: tenantId },
  })
}
