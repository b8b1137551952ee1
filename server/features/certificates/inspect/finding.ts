/** What an inspection of a certificate finds: each in words for whoever sent it, and what to do about it. */

export type FindingCode =
  | 'not_pem'
  | 'cut_off'
  | 'request_instead'
  | 'unreadable'
  | 'too_many'
  | 'key_missing'
  | 'key_unreadable'
  | 'key_encrypted'
  | 'several_keys'
  | 'key_mismatch'
  | 'weak_key'
  | 'unusable_key'
  | 'weak_signature'
  | 'bad_signature'
  | 'wrong_order'
  | 'missing_intermediate'
  | 'unrelated'
  | 'root_included'
  | 'unknown_root'
  | 'self_signed'
  | 'expired'
  | 'not_yet_valid'
  | 'expires_soon'
  | 'intermediate_expired'
  | 'long_lived'
  | 'is_authority'
  | 'not_for_servers'
  | 'must_staple'
  | 'no_names'
  | 'name_not_covered'

/** An `error` keeps the certificate out; a `warning` does not. */
export type Finding = { code: FindingCode; level: 'error' | 'warning'; message: string; hint: string | null }

export function error(code: FindingCode, message: string, hint: string | null = null): Finding {
  return { code, level: 'error', message, hint }
}

export function warning(code: FindingCode, message: string, hint: string | null = null): Finding {
  return { code, level: 'warning', message, hint }
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ level }) => level === 'error')
}
