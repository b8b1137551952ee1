/** Has a certificate declared invalid by the authority that issued it. */
import { AppError } from '../../../errors.ts'
import { type AccountContext, converse } from './account.ts'
import { AcmeFailure } from './problems.ts'

/** RFC 5280, 5.3.1: what subscribers may give as a reason. */
export const REVOCATION_REASONS = {
  unspecified: 0,
  key_compromise: 1,
  affiliation_changed: 3,
  superseded: 4,
  cessation_of_operation: 5,
} as const

export type RevocationReason = keyof typeof REVOCATION_REASONS

/**
 * Revokes a certificate; one that is revoked already counts as done. It does not stop answering by this.
 * @param certificate `chain` is PEM, the leaf first
 * @throws AppError provider_failed when the authority refuses or cannot be asked, with its reason
 */
export async function revoke(
  ctx: AccountContext,
  certificate: { chain: string; authority: string | null },
  reason: RevocationReason,
  signal: AbortSignal,
): Promise<void> {
  const authority = ctx.config.acme?.authorities.find(
    ({ directoryUrl }) => directoryUrl === certificate.authority,
  )
  if (!authority)
    throw new AppError(
      'provider_failed',
      'This installation no longer works with the authority that issued the certificate: ask there.',
    )
  try {
    await using talk = await converse(ctx, authority, signal)
    // The package names the numbers in an enum that it does not export.
    const data: object = { reason: REVOCATION_REASONS[reason] }
    await talk.ask((client) => client.revokeCertificate(certificate.chain, data))
  } catch (error) {
    if (!(error instanceof AcmeFailure)) throw error
    const { type, detail, hint } = error.problem
    if (type !== 'alreadyRevoked')
      throw new AppError('provider_failed', `${detail} ${hint}`, { cause: error })
  }
}
