/** Secrets that name the tenant they belong to, so that they can be looked up where that tenant lives. */
import { randomToken } from './tokens.ts'

/**
 * A new secret of the form `<kind>_<tenant id, 22 characters>_<256 random bits, 43 characters>`.
 * @param kind lower-case letters that say what the secret is for
 */
export function newTenantToken(kind: string, tenantId: string): string {
  return `${kind}_${encodeId(tenantId)}_${randomToken()}`
}

/** The tenant that a secret of this kind names; undefined when the text has another form. Says nothing about validity. */
export function tenantOfToken(kind: string, token: string): string | undefined {
  const [, encoded] = /^[a-z]+_([\w-]{22})_[\w-]{43}$/.exec(token) ?? []
  if (encoded === undefined || !token.startsWith(`${kind}_`)) return undefined
  const hex = Buffer.from(encoded, 'base64url').toString('hex')
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  // 22 characters hold four bits more than an id: only one way of writing it is ours.
  return encodeId(id) === encoded ? id : undefined
}

function encodeId(id: string): string {
  return Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url')
}
