/** What the signed-in person may do, as the API itself says: whoever may not make a call is not offered it. */
import { ACCESS } from './access.generated.ts'

export type Call = keyof typeof ACCESS

export type Rights = { tenant: ReadonlySet<string>; platform: ReadonlySet<string>; isMember: boolean }

/** @param call as the API's description names it, e.g. `POST /websites` */
export function mayCall(rights: Rights, call: Call): boolean {
  const needs: string = ACCESS[call]
  if (needs === 'public' || needs === 'signed_in') return true
  const [kind, ...rest] = needs.split(':')
  const permission = rest.join(':')
  if (kind === 'platform') return rights.platform.has(permission)
  return permission === 'member' ? rights.isMember : rights.tenant.has(permission)
}
