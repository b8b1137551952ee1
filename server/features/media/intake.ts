/** The way of a file into the media library, in one go. */
import type { MediaCtx, MediaRow, MediaSource, MediaTarget } from './media.ts'

/**
 * Adds a file. Opens transactions of its own; after a failure nothing is left, neither bytes nor quota.
 * The same bytes again give back the medium that is there.
 * @throws AppError quota_exceeded, body_too_large, unsupported_media_type (what may not be kept), validation_failed
 *   (broken or hostile images), not_found (no such folder)
 */
export async function addMedia(
  _ctx: MediaCtx,
  _target: MediaTarget,
  _source: MediaSource,
): Promise<MediaRow & { is_duplicate: boolean }> {
  throw new Error('not yet written')
}
