/** Slugs of entries: unique among siblings, and nothing that stands for something else. */
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { freeSlug } from '../../kernel/slug.ts'
import { isReserved } from './paths.ts'
import * as queries from './queries.ts'
import { kindOf } from './rows.ts'

type Place = { site_id: string; type: string; parent_id: string | null; id?: string }

/** The slug as it is wanted, or with a number. */
export async function findFreeSlug(tx: TenantTx, place: Place, base: string): Promise<string> {
  const taken = await queries.takenSlugs(tx, place, base)
  if (isReserved(base, place.type === 'page' && place.parent_id === null)) taken.add(base)
  return freeSlug(base, taken)
}

export async function requireFreeSlug(
  tx: TenantTx,
  entry: queries.EntryRow,
  slug: string,
  parentId: string | undefined,
): Promise<void> {
  const at = { errors: [{ path: '/body/document/slug', message: 'cannot be used here' }] }
  if (slug === '') throw new AppError('validation_failed', 'The slug needs at least one letter or digit.', at)
  const place = { site_id: entry.site_id, type: entry.type, parent_id: parentId ?? null, id: entry.id }
  if (isReserved(slug, entry.type === 'page' && !parentId))
    throw new AppError('slug_reserved', `The slug "${slug}" stands for something else; choose another.`, at)
  if ((await queries.takenSlugs(tx, place, slug)).has(slug))
    throw new AppError(
      'slug_taken',
      `Another ${kindOf(entry.type)} has the slug "${slug}" here; choose another.`,
      at,
    )
}
