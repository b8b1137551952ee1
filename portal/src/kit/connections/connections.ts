/** Accounts and caches elsewhere that work for a team, or for the platform: which calls and which screens are about them. */
import type { Answer, Item } from '@/api/api'

export type Connections = {
  dns: '/dns-providers' | '/admin/dns-providers'
  cdn: '/cdn-hooks' | '/admin/cdn-hooks'
  /** Where their screens are. */
  at: string
}

export type DnsAccount = Item<'/dns-providers'>
export type DnsKind = DnsAccount['kind']
/** A cache in front of websites that is told what to forget; the platform's are for all of them. */
export type CdnHook = Omit<Item<'/cdn-hooks'>, 'website_id'> & { website_id?: string | null }
export type CdnKind = CdnHook['kind']
export type Purge = Item<'/cdn-hooks/{hook_id}/purges'>
export type PurgeState = Purge['state']
export type CdnTest = Answer<'post', '/cdn-hooks/{id}/test'>

export const PURGE_STATES = [
  'waiting',
  'succeeded',
  'failed',
  'replaced',
] as const satisfies readonly PurgeState[]

export const tenantConnections = (tenant: string): Connections => ({
  dns: '/dns-providers',
  cdn: '/cdn-hooks',
  at: `/t/${tenant}/connections`,
})

export const platformConnections: Connections = {
  dns: '/admin/dns-providers',
  cdn: '/admin/cdn-hooks',
  at: '/platform/connections',
}
