/** Who may begin a handshake: so many per second and network, and only so many at a time; a flood costs its sender more than us. */
import { LRUCache } from 'lru-cache'
import { networkOf } from '../http/network.ts'

export type GateLimits = {
  /** Handshakes that one network may begin per second for good, and at once. */
  perSecond: number
  burst: number
  /** Handshakes under way at a time: of one network, and of all. */
  atOnce: number
  atOnceInAll: number
}

/**
 * A handshake takes 0.5 ms of a core (measured with P-256 on a busy machine, as many as 1,000/s); behind one address may be an
 * office, whose browsers keep their connections.
 */
export const GATE_LIMITS: GateLimits = { perSecond: 25, burst: 150, atOnce: 60, atOnceInAll: 1_000 }

/** Networks that are remembered, 0.2 KB each; whoever is forgotten begins with a full bucket. */
const NETWORKS = 50_000

type Network = { tokens: number; at: number; underWay: number }

export type Gate = {
  /**
   * @param now milliseconds of a monotonic clock
   * @returns whether a handshake may begin; then `leave` must be called when it has ended
   */
  enter: (address: string, now: number) => boolean
  leave: (address: string) => void
  readonly underWay: number
  isFull: () => boolean
}

/** @param isExempt addresses that stand for many: our own proxies */
export function openGate(limits: GateLimits, isExempt: (address: string) => boolean): Gate {
  const idle = new LRUCache<string, Network>({ max: NETWORKS })
  /** Apart, so that none of them is forgotten while it counts. */
  const busy = new Map<string, Network>()
  let underWay = 0

  return {
    enter(address, now) {
      if (!isExempt(address)) {
        const name = networkOf(address)
        const network = busy.get(name) ?? idle.get(name) ?? { tokens: limits.burst, at: now, underWay: 0 }
        const refilled = network.tokens + ((now - network.at) / 1_000) * limits.perSecond
        network.tokens = Math.min(limits.burst, refilled)
        network.at = now
        const mayEnter = network.tokens >= 1 && network.underWay < limits.atOnce
        if (!mayEnter) {
          if (network.underWay === 0) idle.set(name, network)
          return false
        }
        network.tokens -= 1
        network.underWay += 1
        idle.delete(name)
        busy.set(name, network)
      }
      underWay += 1
      return true
    },
    leave(address) {
      underWay -= 1
      const name = networkOf(address)
      const network = busy.get(name)
      if (!network || isExempt(address)) return
      network.underWay -= 1
      if (network.underWay > 0) return
      busy.delete(name)
      idle.set(name, network)
    },
    get underWay() {
      return underWay
    },
    isFull: () => underWay >= limits.atOnceInAll,
  }
}
