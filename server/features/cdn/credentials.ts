/** Secrets of hooks as they are stored: JSON under the key of whose they are. */
import type { Keyring } from '../../kernel/crypto/keyring.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import type { CdnCredentials } from './provider.ts'

type Of = { tenant_id: string; id: string }

export function sealCredentials(keyring: Keyring, of: Of, credentials: CdnCredentials): Promise<string> {
  return keyring.encrypt(scopeOf(of), JSON.stringify(credentials), contextOf(of))
}

export async function openCredentials(
  keyring: Keyring,
  hook: Of & { credentials: string },
): Promise<CdnCredentials> {
  return JSON.parse(await keyring.decrypt(scopeOf(hook), hook.credentials, contextOf(hook))) as CdnCredentials
}

function scopeOf({ tenant_id }: Of): string {
  return tenant_id === PLATFORM_SCOPE ? 'platform' : `tenant:${tenant_id}`
}

function contextOf({ id }: Of): string {
  return `cdn_hooks.credentials:${id}`
}
