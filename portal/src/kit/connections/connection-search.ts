/** What of a connection is looked at, as the address says. */
import { PURGE_STATES, type PurgeState } from './connections'

/** The zone whose records are shown. */
export type ZoneSearch = { zone?: string }
/** The purges that are shown. */
export type PurgeSearch = { state?: PurgeState }

export function zoneSearch({ zone }: Record<string, unknown>): ZoneSearch {
  return typeof zone === 'string' && zone !== '' ? { zone } : {}
}

export function purgeSearch({ state }: Record<string, unknown>): PurgeSearch {
  return PURGE_STATES.includes(state as PurgeState) ? { state: state as PurgeState } : {}
}
