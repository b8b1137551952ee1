/** How many live connections there may be at a time: of one address, site, tenant, and of the process. */
import ipaddr from 'ipaddr.js'

/** Of one process. 4,000 connections were measured to hold 13 kB each. */
export const MAX_SEATS = { process: 5_000, tenant: 2_000, site: 1_000, address: 100 }

export type SeatLimits = typeof MAX_SEATS
export type Seat = Disposable

export type Seats = {
  /** @returns what to give back when the connection has ended; undefined when there is no room */
  take: (of: { address: string; tenantId: string; siteId: string }) => Seat | undefined
  readonly taken: number
}

export function openSeats(limits: SeatLimits): Seats {
  /** By the name of whose seats they are; ids and addresses never look alike. */
  const taken = new Map<string, number>()
  let all = 0

  return {
    take({ address, tenantId, siteId }) {
      const wanted: [string, number][] = [
        [networkOf(address), limits.address],
        [siteId, limits.site],
        [tenantId, limits.tenant],
      ]
      if (all >= limits.process || wanted.some(([name, limit]) => (taken.get(name) ?? 0) >= limit))
        return undefined
      all += 1
      for (const [name] of wanted) taken.set(name, (taken.get(name) ?? 0) + 1)
      let isGivenBack = false
      return {
        [Symbol.dispose]() {
          if (isGivenBack) return
          isGivenBack = true
          all -= 1
          for (const [name] of wanted) {
            const left = (taken.get(name) ?? 0) - 1
            if (left > 0) taken.set(name, left)
            else taken.delete(name)
          }
        },
      }
    },
    get taken() {
      return all
    },
  }
}

/** Whoever has one address of IPv6 has the 2^64 beside it as well. */
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  return `${parsed.toByteArray().slice(0, 8).join('.')}/64`
}
