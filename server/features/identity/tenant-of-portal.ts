/** Which tenant the tokens of a request are for: at a tenant's own portal, that one and no other. */
import type { FastifyRequest } from 'fastify'
import { AppError } from '../../errors.ts'

/**
 * @param named slug or id that the request asks for; null: none
 * @throws AppError tenant_mismatch for another one than the portal's
 */
export function tenantOfPortal<Named extends string | null | undefined>(
  { address }: Pick<FastifyRequest, 'address'>,
  named: Named,
): Named | string {
  const own = address.kind === 'portal' ? address.tenant : undefined
  if (!own) return named
  if (named === undefined || named === own.slug || named?.toLowerCase() === own.id) return own.id
  throw new AppError('tenant_mismatch', `Here people sign in to ${own.slug} only.`)
}
