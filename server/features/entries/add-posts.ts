/** Adds posts by the hundred, as imports do. */
import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { slugOf } from '../../kernel/slug.ts'
import { currentTrace } from '../../kernel/trace.ts'
import { siteLocale } from '../releases/releases.ts'
import { type AnnouncingCtx, announceSaved } from './announce.ts'
import type { NewEntry } from './entries.ts'
import { readDocument } from './document.ts'
import { isReserved } from './paths.ts'
import { type NewDraft, insertDrafts } from './queries.ts'
import { searchTextOf } from './rows.ts'

type NewPost = Omit<NewEntry, 'type' | 'status'>

/**
 * Adds drafts of posts in one statement, as addEntry does with `checks: 'shape'` and without audit. Posts have nothing
 * above or below them, and count against no limit of the plan: nothing has to be asked in between.
 * @returns the ids of those that are there now; the others are for addEntry, which finds another slug or says what is wrong
 */
export async function addPosts(
  ctx: AnnouncingCtx,
  tx: TenantTx,
  siteId: string,
  posts: readonly NewPost[],
  note?: string,
): Promise<Set<string>> {
  const locale = await siteLocale(tx, siteId)
  const drafts = posts.flatMap((post) => draftOf(post, locale) ?? [])
  if (drafts.length === 0) return new Set()
  const author = currentTrace().actor?.label ?? ''
  const act = { author, at: ctx.clock.now(), note: note ?? null }
  const added = new Set(await insertDrafts(tx, siteId, drafts, act))
  const told = drafts
    .filter(({ id }) => added.has(id))
    .map((draft) => ({ ...draft, site_id: siteId, version: 1, published_path: null }))
  await announceSaved(ctx, tx, told, { isNew: true })
  return added
}

function draftOf({ id, document: input, source_key }: NewPost, locale: string): NewDraft | undefined {
  try {
    const { document } = readDocument(input, undefined, undefined)
    const slug = slugOf(input.slug ?? document.title, locale) || 'post'
    if (isReserved(slug, false)) return undefined
    return {
      id: id ?? randomUUIDv7(),
      type: 'post',
      slug,
      title: document.title,
      document,
      terms: document.terms,
      authors: document.authors,
      source_key: source_key ?? null,
      searched: `${document.title}\n${searchTextOf(document)}`,
    }
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}
