/** The keys of session tickets: the same in every process, so that a session goes on at whichever answers, and new ones each day. */
import { deriveKey } from '../crypto/derive-key.ts'

const DAY_MS = 24 * 60 * 60 * 1_000
/** What `tls.Server.setTicketKeys` takes. */
const KEY_BYTES = 48

/**
 * @param secret the master secret
 * @returns the day's keys; tickets of another day are not taken, and their clients shake hands anew
 */
export function ticketKeysOf(secret: string, day: number): Buffer {
  return deriveKey(secret, `tls-tickets:${day}`, KEY_BYTES)
}

/** Days since 1970, in UTC. */
export function dayOf(moment: Date): number {
  return Math.floor(moment.getTime() / DAY_MS)
}
