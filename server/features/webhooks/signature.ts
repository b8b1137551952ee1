/** Secrets of webhooks and the signatures made with them, as in standardwebhooks.com, 1.0.0. */
import { createHmac, randomBytes } from 'node:crypto'
import type { Keyring } from '../../kernel/crypto/keyring.ts'

const PREFIX = 'whsec_'

/** The webhook's secrets as they are stored. */
type Sealed = {
  id: string
  secret: string
  previous_secret: string | null
  previous_secret_until: Date | null
}

/** A new secret: 256 random bits. */
export function newSecret(): string {
  return PREFIX + randomBytes(32).toString('base64')
}

export function sealSecret(keyring: Keyring, tenantId: string, id: string, secret: string): Promise<string> {
  return keyring.encrypt(`tenant:${tenantId}`, secret, contextOf(id))
}

/** The secrets to sign with at that moment: after a rotation there are two for a while. */
export async function openSecrets(
  keyring: Keyring,
  tenantId: string,
  { id, secret, previous_secret, previous_secret_until: until }: Sealed,
  at: Date,
): Promise<string[]> {
  const sealed = previous_secret && until && at < until ? [secret, previous_secret] : [secret]
  return Promise.all(sealed.map((text) => keyring.decrypt(`tenant:${tenantId}`, text, contextOf(id))))
}

/** The headers by which the receiver knows message, time of the attempt, and sender. */
export function signedHeaders(
  secrets: readonly string[],
  messageId: string,
  at: Date,
  body: string,
): Record<string, string> {
  const seconds = String(Math.floor(at.getTime() / 1000))
  const sign = (secret: string) =>
    createHmac('sha256', Buffer.from(secret.slice(PREFIX.length), 'base64'))
      .update(`${messageId}.${seconds}.${body}`)
      .digest('base64')
  return {
    'webhook-id': messageId,
    'webhook-timestamp': seconds,
    'webhook-signature': secrets.map((secret) => `v1,${sign(secret)}`).join(' '),
  }
}

/** One for both columns: a rotation moves the secret as it is. */
function contextOf(id: string): string {
  return `webhooks.secret:${id}`
}
