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
  if (!isCurrent(request, version)) throw outdated(request, version)
}

/** Whether the caller has read this version, or does not mind which it is. */
export function isCurrent(request: FastifyRequest, version: number): boolean {
  const header = request.headers['if-match']
  return header === undefined || header === '*' || tagsIn(header).includes(`"${version}"`)
}

/** The versions that If-Match names; what is no version of ours is left out. */
export function versionsInIfMatch(request: FastifyRequest): number[] {
  return tagsIn(request.headers['if-match'] ?? '').flatMap((tag) => {
    const digits = /^"(\d{1,9})"$/.exec(tag)?.[1]
    return digits === undefined ? [] : [Number(digits)]
  })
}

/** @param members more about what has changed, for programs */
export function outdated(
  request: FastifyRequest,
  version: number,
  members: Record<string, unknown> = {},
): AppError {
  return new AppError(
    'precondition_failed',
    `You read version ${request.headers['if-match'] ?? ''}, but it is at "${version}" now. Read it again and repeat your change.`,
    { members },
  )
}

function tagsIn(header: string): string[] {
  return header.split(',').map((tag) => tag.trim())
}
