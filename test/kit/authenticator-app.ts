/** An authenticator app: turns the secret of an otpauth:// address into codes. */
import { base32 } from '@better-auth/utils/base32'
import { createOTP } from '@better-auth/utils/otp'

/**
 * @param offset which period: 0 is the present one, and -1 and 1 are accepted as well
 * @returns six digits
 */
export function codeOf(totpUri: string, offset = 0): Promise<string> {
  const secret = new TextDecoder().decode(base32.decode(new URL(totpUri).searchParams.get('secret') ?? ''))
  return createOTP(secret).hotp(Math.floor(Date.now() / 30_000) + offset)
}
