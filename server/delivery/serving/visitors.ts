/**
 * Counts different visitors without knowing any: HyperLogLog (Flajolet, Fusy, Gandouet and Meunier, "HyperLogLog: the
 * analysis of a near-optimal cardinality estimation algorithm", 2007) over hashes that are salted anew each day.
 *
 * A sketch keeps, for each of 4,096 groups of hashes, the longest run of leading zeros seen: 1.6 % standard error
 * (1.04 / √4096), and nothing from which an address could be read back. Sketches of several processes merge without
 * counting anybody twice.
 */
import { createHmac, hash } from 'node:crypto'
import { deriveKey } from '../../kernel/crypto/derive-key.ts'

const INDEX_BITS = 12
const GROUPS = 2 ** INDEX_BITS

/** Group -> longest run of zeros plus one. Sparse: most sites have few visitors in ten seconds. */
export type Sketch = Map<number, number>

/**
 * A day's salt: the same in every process of the installation, stored nowhere, and gone with the day for whoever does not
 * have the master secret.
 * @param day such as 2026-11-21
 */
export function saltOf(secret: string, day: string): string {
  return createHmac('sha256', deriveKey(secret, 'visitor-salt')).update(day).digest('base64url')
}

/** Who visits, as one number between 0 and 2^48 that means nothing without the day's salt. */
export function visitorHash(salt: string, ip: string, userAgent: string): number {
  return hash('sha256', `${salt}\n${ip}\n${userAgent}`, 'buffer').readUIntBE(0, 6)
}

/** @param visitor what `visitorHash` gave */
export function addVisitor(sketch: Sketch, visitor: number): void {
  const rest = 2 ** (48 - INDEX_BITS)
  const group = Math.floor(visitor / rest)
  const rank = rankOf(visitor % rest)
  if (rank > (sketch.get(group) ?? 0)) sketch.set(group, rank)
}

/** Leading zeros among 36 bits, plus one. */
function rankOf(bits: number): number {
  const high = Math.floor(bits / 2 ** 18)
  return high === 0 ? 18 + Math.clz32(bits) - 14 + 1 : Math.clz32(high) - 14 + 1
}

/** @returns whether `into` has learnt anything */
export function mergeSketch(into: Sketch, from: Sketch): boolean {
  let grew = false
  for (const [group, rank] of from) {
    if (rank <= (into.get(group) ?? 0)) continue
    into.set(group, rank)
    grew = true
  }
  return grew
}

/** How many different visitors were added, roughly. With linear counting where many groups are empty, as in the paper. */
export function estimate(sketch: Sketch): number {
  const empty = GROUPS - sketch.size
  let sum = empty
  for (const rank of sketch.values()) sum += 2 ** -rank
  const alpha = 0.7213 / (1 + 1.079 / GROUPS)
  const raw = (alpha * GROUPS * GROUPS) / sum
  return Math.round(raw <= 2.5 * GROUPS && empty > 0 ? GROUPS * Math.log(GROUPS / empty) : raw)
}

/** Three bytes for each group that is not empty: two for its number, one for its rank. */
export function writeSketch(sketch: Sketch): Buffer {
  const bytes = Buffer.alloc(sketch.size * 3)
  let at = 0
  for (const [group, rank] of sketch) {
    at = bytes.writeUInt16BE(group, at)
    at = bytes.writeUInt8(rank, at)
  }
  return bytes
}

/** @param bytes what `writeSketch` wrote; null for none */
export function readSketch(bytes: Uint8Array | null): Sketch {
  const sketch: Sketch = new Map()
  if (!bytes) return sketch
  const buffer = Buffer.from(bytes)
  for (let at = 0; at + 3 <= buffer.length; at += 3)
    sketch.set(buffer.readUInt16BE(at) % GROUPS, buffer.readUInt8(at + 2))
  return sketch
}
