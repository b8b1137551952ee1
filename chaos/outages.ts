/** When what was out of order, on the clock of performance.now(): failures at other times are the program's. */

export type Victim = 'serving process' | 'supervisor' | 'PostgreSQL'

export type Outages = {
  /** @param node whose process was killed; undefined for PostgreSQL @returns what ends it */
  begin: (victim: Victim, node?: number) => () => void
  /** Whether PostgreSQL was away at some time in between, or had come back only just now. */
  hadNoDatabase: (from: number, to: number) => boolean
  /** Whether a process of the node was killed in between, or the node had not come back yet. */
  hadNoProcess: (node: number, from: number, to: number) => boolean
  counts: () => Record<Victim, number>
}

type Outage = { victim: Victim; node: number | undefined; from: number; until: number }

/** Connections to PostgreSQL are made anew, and requests that waited for it are answered, within this. */
const DATABASE_GRACE_MS = 5_000
/** Connections of a killed process break when its socket is cleaned up; those handed to it just before, too. */
const PROCESS_GRACE_MS = 2_000

export function openOutages(): Outages {
  const outages: Outage[] = []
  const overlaps = (outage: Outage, from: number, to: number, graceMs: number) =>
    outage.from <= to && outage.until + graceMs >= from
  return {
    begin(victim, node) {
      const outage = { victim, node, from: performance.now(), until: Number.POSITIVE_INFINITY }
      outages.push(outage)
      return () => void (outage.until = performance.now())
    },
    hadNoDatabase: (from, to) =>
      outages.some(
        (outage) => outage.victim === 'PostgreSQL' && overlaps(outage, from, to, DATABASE_GRACE_MS),
      ),
    hadNoProcess: (node, from, to) =>
      outages.some((outage) => outage.node === node && overlaps(outage, from, to, PROCESS_GRACE_MS)),
    counts() {
      const counts = { 'serving process': 0, supervisor: 0, PostgreSQL: 0 }
      for (const { victim } of outages) counts[victim] += 1
      return counts
    },
  }
}
