/** What is counted of handshakes. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

export type Outcome =
  | 'completed'
  | 'resumed'
  | 'challenge'
  /** No certificate for the name, or no name. */
  | 'refused'
  /** Not finished in time. */
  | 'slow'
  /** Broken off by the client, or cut to make room. */
  | 'left'
  | 'cut'
  /** Not TLS, or a kind of it that is not spoken here. */
  | 'failed'
  /** Too many of one network. */
  | 'limited'
  /** Said nothing valid in the PROXY protocol, or may not speak it. */
  | 'unannounced'

export type TlsFigures = {
  ended: (outcome: Outcome) => void
  took: (seconds: number) => void
}

export function openTlsFigures(
  registry: Registry,
  now: { underWay: () => number; connections: () => number },
): TlsFigures {
  const registers = [registry]
  const handshakes = new Counter({
    name: 'hotswap_tls_handshakes_total',
    help: 'TLS connections by how their handshake ended.',
    labelNames: ['outcome'],
    registers,
  })
  const seconds = new Histogram({
    name: 'hotswap_tls_handshake_seconds',
    help: 'Time from taking a connection to the end of its handshake, where that succeeded; the network included.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  })
  void new Gauge({
    name: 'hotswap_tls_connections',
    help: 'TLS connections by state.',
    labelNames: ['state'],
    registers,
    collect() {
      this.set({ state: 'shaking_hands' }, now.underWay())
      this.set({ state: 'open' }, now.connections() - now.underWay())
    },
  })
  return {
    ended: (outcome) => handshakes.inc({ outcome }),
    took: (duration) => seconds.observe(duration),
  }
}
