/** What a password must be (NIST SP 800-63B-4, 3.1.1): long, and not the obvious. No rules about kinds of characters. */
import { AppError } from '../../errors.ts'

export const MIN_PASSWORD_LENGTH = 12
export const MAX_PASSWORD_LENGTH = 256
const MIN_DIFFERENT_CHARACTERS = 5

/**
 * @param field where the password stands in the request, as a JSON pointer
 * @throws AppError validation_failed saying what to change
 */
export function requireGoodPassword(password: string, email: string, field = '/body/password'): void {
  const problem = problemOf(password, email.toLowerCase())
  if (problem)
    throw new AppError('validation_failed', `The password ${problem}.`, {
      errors: [{ path: field, message: problem }],
    })
}

function problemOf(password: string, email: string): string | undefined {
  if (password.length < MIN_PASSWORD_LENGTH) return `must have at least ${MIN_PASSWORD_LENGTH} characters`
  if (password.length > MAX_PASSWORD_LENGTH) return `must have at most ${MAX_PASSWORD_LENGTH} characters`
  if (new Set(password).size < MIN_DIFFERENT_CHARACTERS) return 'repeats the same few characters'
  const typed = password.trim().toLowerCase()
  if (typed === email || typed === email.split('@')[0]) return 'must not be the e-mail address'
  return undefined
}
