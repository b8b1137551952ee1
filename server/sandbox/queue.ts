/**
 * Who is next: the tenant that has used the least of late. Time in the sandbox is shared by tenants, so that one whose plugins
 * are slow waits for himself, not others for him.
 */
import { performance } from 'node:perf_hooks'
import type { SandboxCall, SandboxResult } from './call.ts'

export type Waiting = {
  call: SandboxCall
  /** When it was wanted, by performance.now(). */
  since: number
  finish: (result: SandboxResult) => void
}

export type Queue = {
  readonly size: number
  /** @returns why it is not taken; undefined when it is */
  add: (waiting: Waiting) => string | undefined
  /** The next one that `mayRun`, of a tenant that has something left of his share. */
  take: (mayRun: (waiting: Waiting) => boolean) => Waiting | undefined
  /** @returns whether it was waiting */
  remove: (waiting: Waiting) => boolean
  /** Notes what a tenant's call has used. */
  spend: (tenant: string, cpuMs: number) => void
  /** Everything that waits; nothing does any more. */
  drain: () => Waiting[]
}

/** What waits, of one tenant and of all together: beyond that, it would wait until its time is over. */
const PER_TENANT = 200
const IN_TOTAL = 2_000
/** What was used counts half after this time. */
const HALF_LIFE_MS = 5_000
/**
 * What a tenant may have used of late, in ms of processor time, before his calls are refused. At a steady rate it is
 * half of one processor: a steady use of r comes to r · half-life / ln 2.
 */
const SHARE_MS = (0.5 * HALF_LIFE_MS) / Math.LN2

type Line = { waiting: Waiting[]; used: number; usedAt: number }

export function openQueue(now: () => number = () => performance.now()): Queue {
  const lines = new Map<string, Line>()
  let size = 0

  function lineOf(tenant: string): Line {
    const line = lines.get(tenant) ?? { waiting: [], used: 0, usedAt: now() }
    lines.set(tenant, line)
    return line
  }

  function usedOf(line: Line): number {
    return line.used * 0.5 ** ((now() - line.usedAt) / HALF_LIFE_MS)
  }

  /** Tenants that have long been quiet are forgotten. */
  function sweep(): void {
    if (lines.size < 1_000) return
    for (const [tenant, line] of lines)
      if (line.waiting.length === 0 && usedOf(line) < 1) lines.delete(tenant)
  }

  return {
    get size() {
      return size
    },
    add(waiting) {
      sweep()
      const line = lineOf(waiting.call.tenant)
      if (usedOf(line) > SHARE_MS)
        return "The tenant's plugins have used their share of the processor for the moment."
      if (line.waiting.length >= PER_TENANT || size >= IN_TOTAL)
        return 'Too many calls of plugins are waiting.'
      line.waiting.push(waiting)
      size += 1
      return undefined
    },
    take(mayRun) {
      if (size === 0) return undefined
      let best: { line: Line; at: number; used: number } | undefined
      for (const line of lines.values()) {
        if (line.waiting.length === 0) continue
        const used = usedOf(line)
        if (used > SHARE_MS || (best && best.used <= used)) continue
        const at = line.waiting.findIndex(mayRun)
        if (at >= 0) best = { line, at, used }
      }
      const [next] = best?.line.waiting.splice(best.at, 1) ?? []
      if (next) size -= 1
      return next
    },
    remove(waiting) {
      const line = lines.get(waiting.call.tenant)
      const at = line?.waiting.indexOf(waiting) ?? -1
      if (at < 0) return false
      line?.waiting.splice(at, 1)
      size -= 1
      return true
    },
    spend(tenant, cpuMs) {
      const line = lineOf(tenant)
      line.used = usedOf(line) + cpuMs
      line.usedAt = now()
    },
    drain() {
      const all = [...lines.values()].flatMap((line) => line.waiting.splice(0))
      size = 0
      return all
    },
  }
}
