/** Optimistic concurrency: an object's version travels as ETag and comes back as If-Match (RFC 9110, 13.1.1). */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../errors.ts'

/** Sets the ETag of an object with a version number. */
export function sendVersion(reply: FastifyReply, version: number): void {
  reply.header('etag', `"${version}"`)
}

/**
 * Compares If-Match with the version the caller is about to change. Without the header, the change goes ahead.
 * @throws AppError precondition_failed
 */
export function requireVersion(request: FastifyRequest, version: number): void {
  const header = request.headers['if-match']
  if (header === undefined || header === '*') return
  const tags = header.split(',').map((tag) => tag.trim())
  if (!tags.includes(`"${version}"`))
    throw new AppError(
      'precondition_failed',
      `You read version ${header}, but it is at "${version}" now. Read it again and repeat your change.`,
    )
}
