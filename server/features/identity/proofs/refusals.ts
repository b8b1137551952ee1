/** better-auth's errors as ours: what the caller did wrong, in words that help. */
import { isAPIError } from 'better-auth/api'
import { AppError, type ErrorCode } from '../../../errors.ts'
import { USER_SUSPENDED, WEAK_PASSKEY } from './better-auth.ts'

const WRONG_CODE = 'The code is wrong or has been used.'
const ENDED = 'The challenge has ended; sign in again from the start.'

/** better-auth's refusals in our words. What is not listed is a fault, ours or its own. */
const REFUSALS: Record<string, [ErrorCode, string]> = {
  INVALID_EMAIL_OR_PASSWORD: ['invalid_credentials', 'The e-mail address or password is wrong.'],
  INVALID_PASSWORD: ['invalid_credentials', 'The password is wrong.'],
  CREDENTIAL_ACCOUNT_NOT_FOUND: [
    'invalid_credentials',
    'This account has no password yet; set one with "forgot password".',
  ],
  EMAIL_NOT_VERIFIED: [
    'email_not_verified',
    'Open the link in the mail we sent you first, or ask for a new one.',
  ],
  [USER_SUSPENDED]: ['forbidden', 'This account is suspended; ask the operator of the platform.'],
  INVALID_EMAIL: ['validation_failed', 'This is not an e-mail address we can send to.'],
  FAILED_TO_CREATE_USER: ['conflict', 'Somebody signed up with this address at the same moment; try again.'],
  VALIDATION_ERROR: ['validation_failed', 'The request is not valid.'],
  INVALID_TOKEN: ['validation_failed', 'The link is wrong or was used already; ask for a new one.'],
  TOKEN_EXPIRED: ['validation_failed', 'The link has expired; ask for a new one.'],
  USER_NOT_FOUND: ['validation_failed', 'The link is wrong or was used already; ask for a new one.'],
  INVALID_CODE: ['invalid_credentials', WRONG_CODE],
  INVALID_BACKUP_CODE: ['invalid_credentials', WRONG_CODE],
  INVALID_TWO_FACTOR_COOKIE: ['invalid_token', ENDED],
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: ['invalid_token', ENDED],
  TOTP_ALREADY_ENABLED: ['conflict', 'An authenticator app is set up already; remove it first.'],
  TOTP_NOT_ENABLED: ['conflict', 'No authenticator app is being set up; begin with that.'],
  BACKUP_CODES_NOT_ENABLED: ['conflict', 'No second factor is set up.'],
  TWO_FACTOR_NOT_ENABLED: ['conflict', 'No second factor is set up.'],
  SESSION_NOT_FRESH: ['reauthentication_required', 'Sign in again first: you did so more than a day ago.'],
  CHALLENGE_NOT_FOUND: ['invalid_token', ENDED],
  PASSKEY_NOT_FOUND: ['invalid_credentials', 'This passkey is not known here.'],
  AUTHENTICATION_FAILED: ['invalid_credentials', 'The passkey could not be verified.'],
  [WEAK_PASSKEY]: [
    'validation_failed',
    'Unlock the passkey with a PIN, a finger or your face: it stands for your password here.',
  ],
  FAILED_TO_VERIFY_REGISTRATION: ['validation_failed', 'The passkey could not be verified.'],
  UNAUTHORIZED: ['invalid_token', 'The session has ended; sign in again.'],
}

/** Calls better-auth. @throws AppError for what the caller did wrong */
export async function asked<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call()
  } catch (error) {
    if (!isAPIError(error)) throw error
    const code = error.body?.code ?? ''
    if (code === 'ACCOUNT_TEMPORARILY_LOCKED')
      throw new AppError('rate_limited', 'Too many wrong codes; wait a quarter of an hour.', {
        cause: error,
        retryAfterSeconds: 900,
      })
    if (error.statusCode === 409)
      throw new AppError('conflict', 'Somebody used this code at the same moment; try again.', {
        cause: error,
      })
    const refusal = REFUSALS[code]
    if (!refusal) throw new Error(`better-auth refused: ${code || error.message}`, { cause: error })
    throw new AppError(refusal[0], refusal[1], { cause: error })
  }
}
