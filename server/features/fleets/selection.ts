/** Which tenants a fleet reaches, found a page at a time. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { listAllSites } from '../deployments/deployments.ts'
import { listBuiltInVersions } from '../themes/themes.ts'
import type { Ring, Selection } from './fleet.ts'
import * as queries from './queries.ts'

type Ctx = Pick<AppContext, 'db' | 'log' | 'plans'>

/** Tenants looked at in one go. */
const PAGE = 500
/** Of one tenant; a deployment that names more is refused by name. */
const SITES_MAX = 1_001

/** @throws AppError validation_failed for a selection that names nobody, or somebody who is not there */
export async function requireSelection(ctx: Ctx, selection: Selection): Promise<void> {
  const { all_tenants, tenant_ids, plan_ids, shows_theme } = selection
  if (!all_tenants && !tenant_ids && !plan_ids && !shows_theme)
    refuse('', 'say which tenants: all_tenants: true, tenant_ids, plan_ids or shows_theme')
  if (all_tenants && tenant_ids) refuse('/tenant_ids', 'has no use beside all_tenants')
  if (tenant_ids) {
    const known = new Set(
      await ctx.db.withPlatform((tx) => queries.listKnownTenants(tx, tenant_ids), { readOnly: true }),
    )
    const at = tenant_ids.findIndex((id) => !known.has(id))
    if (at >= 0) refuse(`/tenant_ids/${at}`, 'must be a tenant')
  }
  const plans = new Set((await ctx.plans.list()).map(({ id }) => id))
  const at = (plan_ids ?? []).findIndex((id) => !plans.has(id))
  if (at >= 0) refuse(`/plan_ids/${at}`, 'must be a plan')
  if (shows_theme && (await listBuiltInVersions(ctx, shows_theme.name)).length === 0)
    refuse('/shows_theme/name', 'must be a theme that ships with the program')
}

function refuse(field: string, message: string): never {
  const path = `/body/selection${field}`
  throw new AppError('validation_failed', `${path}: ${message}`, { errors: [{ path, message }] })
}

export type SelectedPage = {
  tenants: (queries.CandidateRow & { isLeftOut: boolean })[]
  /** Pass as `after` for the next page; undefined on the last. */
  last: string | undefined
}

/** A page of tenants with something to deploy to, suspended ones marked as left out. `after`: the last one known. */
export async function selectPage(
  ctx: Ctx,
  selection: Selection,
  after: string | null,
): Promise<SelectedPage> {
  const rows = await ctx.db.withPlatform((tx) => queries.listCandidates(tx, selection, after, PAGE), {
    readOnly: true,
  })
  const showing = await countShowing(ctx, selection, rows)
  const tenants = rows
    .map((row) => ({
      ...row,
      websites: showing ? (showing.get(row.id) ?? 0) : row.websites,
      isLeftOut: row.status !== 'active',
    }))
    .filter(({ websites }) => websites > 0)
  return { tenants, last: rows.length === PAGE ? rows.at(-1)?.id : undefined }
}

/** @returns undefined when the selection does not ask what sites show */
async function countShowing(
  ctx: Ctx,
  { shows_theme: theme }: Selection,
  rows: readonly queries.CandidateRow[],
): Promise<Map<string, number> | undefined> {
  if (!theme) return undefined
  const hashes = await listBuiltInVersions(ctx, theme.name, theme.below_version)
  const pooled = rows.filter(({ in_pool }) => in_pool).map(({ id }) => id)
  const counts = await ctx.db.withPlatform((tx) => queries.countShowingInPool(tx, pooled, hashes), {
    readOnly: true,
  })
  for (const { id, in_pool } of rows)
    if (!in_pool)
      await ctx.db
        .withTenant(id, (tx) => queries.listShowing(tx, hashes, SITES_MAX), { readOnly: true })
        .then(({ length }) => counts.set(id, length))
        .catch((error: unknown) =>
          ctx.log.warn({ err: error, tenant_id: id }, 'a tenant could not be looked at and is left out'),
        )
  return counts
}

/** The sites of one tenant, as they are now. */
export async function sitesOf(
  ctx: Pick<AppContext, 'db'>,
  tx: TenantTx,
  { shows_theme: theme }: Selection,
): Promise<string[]> {
  if (!theme) return listAllSites(tx, SITES_MAX)
  return queries.listShowing(tx, await listBuiltInVersions(ctx, theme.name, theme.below_version), SITES_MAX)
}

/** What a fleet of this selection would reach. */
export async function countSelection(ctx: Ctx, selection: Selection, rings: readonly Ring[]) {
  const counts = { tenants: 0, websites: 0, left_out: 0 }
  const plans = new Map<string, number>()
  for (let after: string | undefined | null = null; after !== undefined;) {
    const page: SelectedPage = await selectPage(ctx, selection, after)
    for (const { isLeftOut, websites, plan_id } of page.tenants) {
      if (isLeftOut) {
        counts.left_out += 1
        continue
      }
      counts.tenants += 1
      counts.websites += websites
      plans.set(plan_id, (plans.get(plan_id) ?? 0) + 1)
    }
    after = page.last
  }
  let before = 0
  const sizes = rings.map(({ percent, soak_seconds }) => {
    const reached = Math.ceil(Number(((counts.tenants * percent) / 100).toFixed(6)))
    const tenants = reached - before
    before = reached
    return { percent, soak_seconds, tenants }
  })
  return {
    ...counts,
    by_plan: Array.from(plans, ([plan, tenants]) => ({ plan, tenants })),
    rings: sizes,
  }
}
