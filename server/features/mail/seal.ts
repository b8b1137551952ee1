/** Encrypts what a mail says and to whom: it is personal data, and it may hold a link that signs somebody in. */
import type { Keyring } from '../../kernel/crypto/keyring.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'

export type SealedMail = { recipient: string; subject: string; text: string; html: string }

const COLUMNS = ['recipient', 'subject', 'text', 'html'] as const

export async function sealMail(
  keyring: Keyring,
  tenantId: string,
  id: string,
  mail: SealedMail,
): Promise<SealedMail> {
  return convert((column) => keyring.encrypt(scopeOf(tenantId), mail[column], `mails.${column}:${id}`))
}

/** Decrypts the columns it is given. @throws CryptoError when the tenant's keys were destroyed */
export async function openMail(
  keyring: Keyring,
  tenantId: string,
  mail: SealedMail & { id: string },
): Promise<SealedMail> {
  return convert((column) => keyring.decrypt(scopeOf(tenantId), mail[column], `mails.${column}:${mail.id}`))
}

export function sealReplyTo(
  keyring: Keyring,
  tenantId: string,
  id: string,
  address: string,
): Promise<string> {
  return keyring.encrypt(scopeOf(tenantId), address, `mails.reply_to:${id}`)
}

export function openReplyTo(
  keyring: Keyring,
  tenantId: string,
  { id, reply_to }: { id: string; reply_to: string },
): Promise<string> {
  return keyring.decrypt(scopeOf(tenantId), reply_to, `mails.reply_to:${id}`)
}

async function convert(change: (column: (typeof COLUMNS)[number]) => Promise<string>): Promise<SealedMail> {
  const [recipient = '', subject = '', text = '', html = ''] = await Promise.all(COLUMNS.map(change))
  return { recipient, subject, text, html }
}

function scopeOf(tenantId: string): string {
  return tenantId === PLATFORM_SCOPE ? 'platform' : `tenant:${tenantId}`
}
