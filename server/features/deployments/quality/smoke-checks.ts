/** Smoke checks: pages that a tenant wants looked at before visitors see a new release. */
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'
import type { TenantTx } from '../../../kernel/db/database.ts'
import { recordAudit } from '../../audit/audit.ts'
import { getSite } from '../../sites/sites.ts'
import {
  type SmokeCheckRow,
  countSmokeChecks,
  deleteSmokeCheck,
  findShownRelease,
  findSmokeCheck,
  insertSmokeCheck,
  lockSmokeCheck,
  updateSmokeCheck,
} from './queries.ts'
import type { SmokeCheckChangeInput, SmokeCheckInput } from './schema.ts'

/** Each costs every deployment the rendering of a page. */
const CHECKS_MAX = 200

/** @throws AppError not_found */
export async function getSmokeCheck(tx: TenantTx, id: string): Promise<SmokeCheckRow> {
  return (await findSmokeCheck(tx, id)) ?? notFound()
}

/** The check, locked until `tx` ends. @throws AppError not_found */
export async function getSmokeCheckForChange(tx: TenantTx, id: string): Promise<SmokeCheckRow> {
  return (await lockSmokeCheck(tx, id)) ?? notFound()
}

/** @throws AppError not_found for the website; conflict when there are too many */
export async function addSmokeCheck(
  { clock }: Pick<AppContext, 'clock'>,
  tx: TenantTx,
  input: SmokeCheckInput,
  creator: string,
): Promise<SmokeCheckRow> {
  if (input.website_id) await getSite(tx, input.website_id)
  if ((await countSmokeChecks(tx)) >= CHECKS_MAX)
    throw new AppError('conflict', `A tenant has at most ${CHECKS_MAX} smoke checks; delete one first.`)
  const { website_id = null, ...rest } = input
  const now = clock.now()
  const row = await insertSmokeCheck(tx, {
    id: randomUUIDv7(),
    site_id: website_id,
    ...rest,
    name: input.name.trim(),
    created_by: creator,
    created_at: now,
    updated_at: now,
  })
  await recordAudit(tx, { action: 'smoke_check.add', subject: subjectOf(row), after: contentOf(row) })
  return row
}

/** @param before locked @throws AppError not_found for the website */
export async function changeSmokeCheck(
  tx: TenantTx,
  before: SmokeCheckRow,
  change: SmokeCheckChangeInput,
): Promise<SmokeCheckRow> {
  const { website_id, name, ...rest } = change
  if (website_id) await getSite(tx, website_id)
  const row = await updateSmokeCheck(tx, before.id, {
    ...rest,
    ...(name !== undefined && { name: name.trim() }),
    ...(website_id !== undefined && { site_id: website_id }),
  })
  await recordAudit(tx, {
    action: 'smoke_check.change',
    subject: subjectOf(row),
    before: contentOf(before),
    after: contentOf(row),
  })
  return row
}

/** @param row locked */
export async function removeSmokeCheck(tx: TenantTx, row: SmokeCheckRow): Promise<void> {
  await deleteSmokeCheck(tx, row.id)
  await recordAudit(tx, { action: 'smoke_check.remove', subject: subjectOf(row), before: contentOf(row) })
}

/**
 * The number of the release to try a check on.
 * @param number the live one if undefined
 * @throws AppError not_found
 */
export async function releaseToTry(
  tx: TenantTx,
  siteId: string,
  number: number | undefined,
): Promise<number> {
  const site = await getSite(tx, siteId)
  const wanted = number ?? site.release_number
  if (wanted > 0 && (await findShownRelease(tx, siteId, wanted))) return wanted
  throw new AppError(
    'not_found',
    number === undefined ? 'Nothing of this website has been released yet.' : 'There is no such release.',
  )
}

function subjectOf({ id, name }: SmokeCheckRow) {
  return { type: 'smoke_check', id, label: name }
}

function contentOf(row: SmokeCheckRow) {
  const { site_id, name, path, expected_status, contains, does_not_contain, max_ms, is_enabled } = row
  return { website_id: site_id, name, path, expected_status, contains, does_not_contain, max_ms, is_enabled }
}

function notFound(): never {
  throw new AppError('not_found', 'There is no such smoke check.')
}
