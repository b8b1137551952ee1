/** Has authors say what visitors see of them, after content was shown again as it was. */
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PublishedAuthor } from '../../published/documents.ts'
import { findMedia } from '../media/media.ts'
import type { ChangedContent } from '../releases/releases.ts'
import * as queries from './queries.ts'

/** Those that are gone come back (without the member they stood for), those that are not shown any more go. Nothing is published. */
export async function adoptAuthors(
  tx: TenantTx,
  siteId: string,
  changed: readonly ChangedContent[],
): Promise<void> {
  const ours = changed.filter(({ kind }) => kind === 'author')
  for (const { entry_id, row } of ours) {
    if (row) continue
    await queries.deleteAuthor(tx, siteId, entry_id)
    await queries.removeFromDrafts(tx, siteId, entry_id)
  }
  const documents = ours.flatMap(({ row }) =>
    row ? [{ id: row.entry_id, author: row.document as PublishedAuthor }] : [],
  )
  const avatars = await findMedia(
    tx,
    siteId,
    documents.flatMap(({ author }) => author.avatar?.id ?? []),
  )
  await queries.putAuthors(
    tx,
    siteId,
    documents.map(({ id, author: { slug, name, bio, links, avatar } }) => ({
      id,
      slug,
      name,
      bio,
      links,
      avatar_media_id: avatar && avatars.has(avatar.id) ? avatar.id : null,
    })),
  )
}
