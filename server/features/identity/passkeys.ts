/** Passkeys (WebAuthn): registering, listing, renaming and removing one's own. Signing in with one is in sign-in.ts. */
import { AppError } from '../../errors.ts'
import type { Principal } from '../../kernel/http/access.ts'
import { recordPlatformAudit } from '../audit/audit.ts'
import type { Address } from '../../kernel/http/hosts.ts'
import { type Identity, portalHost } from './open.ts'
import type { PasskeyCeremony } from './proofs/proofs.ts'
import { type PasskeyRow, deletePasskey, listPasskeys, renamePasskey } from './queries.ts'
import { getOwnSession, refuseImpersonation } from './sessions.ts'

/** What the browser's `navigator.credentials` gave, as JSON. */
export type CredentialResponse = { id: string; response: { clientDataJSON: string } } & Record<
  string,
  unknown
>

/** The name that passkeys belong to which are used at this address: a tenant's own portal, else the platform's. */
export function passkeyHostOf({ config }: Pick<Identity, 'config'>, address: Address): string {
  return address.kind === 'portal' && address.tenant ? address.host : portalHost(config)
}

/**
 * @param host see `passkeyHostOf`
 * @throws AppError reauthentication_required when the caller signed in more than a day ago
 */
export async function beginPasskey(
  identity: Identity,
  principal: Principal,
  host: string,
): Promise<PasskeyCeremony> {
  const session = await getOwnSession(identity, principal)
  return (await identity.proofs()).passkeyRegistration(session.token, host)
}

export async function addPasskey(
  identity: Identity,
  principal: Principal,
  host: string,
  input: { challenge_token: string; response: CredentialResponse; name?: string | undefined },
): Promise<PasskeyRow> {
  const session = await getOwnSession(identity, principal)
  const origin = originOf(host, input.response)
  const proofs = await identity.proofs()
  const { id } = await proofs.registerPasskey(session.token, { ...input, origin }, input.name)
  return identity.db.withPlatform(async (tx) => {
    await recordPlatformAudit(tx, {
      action: 'user.add_passkey',
      subject: subjectOf(principal),
      after: { id, name: input.name },
    })
    const added = (await listPasskeys(tx, principal.id)).find((passkey) => passkey.id === id)
    if (!added) throw new Error(`the passkey ${id} was not stored`)
    return added
  })
}

export async function listOwnPasskeys(identity: Identity, principal: Principal): Promise<PasskeyRow[]> {
  refuseImpersonation(principal)
  return identity.db.withPlatform((tx) => listPasskeys(tx, principal.id))
}

/** @throws AppError not_found */
export async function changePasskey(
  identity: Identity,
  principal: Principal,
  id: string,
  { name }: { name: string },
): Promise<PasskeyRow> {
  refuseImpersonation(principal)
  return identity.db.withPlatform(async (tx) => {
    const before = (await listPasskeys(tx, principal.id)).find((passkey) => passkey.id === id)
    const after = await renamePasskey(tx, principal.id, id, name)
    if (!before || !after) throw new AppError('not_found', 'You have no such passkey.')
    await recordPlatformAudit(tx, {
      action: 'user.change_passkey',
      subject: subjectOf(principal),
      before: { id, name: before.name },
      after: { id, name },
    })
    return after
  })
}

/** @throws AppError not_found */
export async function removePasskey(identity: Identity, principal: Principal, id: string): Promise<void> {
  refuseImpersonation(principal)
  await identity.db.withPlatform(async (tx) => {
    const removed = await deletePasskey(tx, principal.id, id)
    if (!removed) throw new AppError('not_found', 'You have no such passkey.')
    await recordPlatformAudit(tx, {
      action: 'user.remove_passkey',
      subject: subjectOf(principal),
      before: { id, name: removed.name },
    })
  })
}

/**
 * The origin a browser vouches for in its answer. Only the portal's own counts: tenants' sites live under the same
 * domain and must not be able to use its passkeys.
 * @param host see `passkeyHostOf`
 * @throws AppError validation_failed
 */
export function originOf(host: string, { response }: CredentialResponse): string {
  const origin = claimedOrigin(response.clientDataJSON)
  if (origin && URL.canParse(origin)) {
    const { hostname, protocol } = new URL(origin)
    const isSecure = protocol === 'https:' || (protocol === 'http:' && host.endsWith('.localhost'))
    if (hostname === host && isSecure) return origin
  }
  throw new AppError('validation_failed', 'The passkey was not used on this portal.', {
    errors: [{ path: '/body/response', message: 'does not come from the portal' }],
  })
}

function claimedOrigin(clientDataJSON: string): string | undefined {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString())
    return typeof data === 'object' && data !== null && 'origin' in data ? String(data.origin) : undefined
  } catch {
    return undefined
  }
}

function subjectOf(principal: Principal) {
  return { type: 'user', id: principal.id, label: principal.label }
}
