/**
 * Signs DNS messages with a shared secret and checks the signatures of answers (TSIG, RFC 8945). No package that is still
 * looked after does this, so it is HMAC of node:crypto over the octets the RFC lists.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { decodeName, encodeName, uint16, uint48 } from './wire.ts'

export const ALGORITHMS = ['hmac-sha256', 'hmac-sha384', 'hmac-sha512'] as const
export type TsigKey = { name: string; algorithm: (typeof ALGORITHMS)[number]; secret: Buffer }

/** Why an answer is not believed, or what the server found wrong with ours (RFC 8945, 3). */
export type TsigProblem = 'unsigned' | 'bad_signature' | 'bad_key' | 'bad_time' | 'forged'
export class TsigError extends Error {
  readonly problem: TsigProblem
  /** By how many seconds the server's clock is ahead of ours. */
  readonly ahead: number
  constructor(problem: TsigProblem, ahead = 0) {
    super(`TSIG: ${problem}`)
    this.problem = problem
    this.ahead = ahead
  }
}

export type Signed = { message: Buffer; mac: Buffer }

/** Checks the answers to one request, which may be several messages. */
export type Verifier = {
  /** @returns the message as it was before it was signed. @throws TsigError, or RangeError for what is no message */
  check: (message: Buffer) => Buffer
  /** To be called after the last one. @throws TsigError when it was not signed */
  finish: () => void
}

const TSIG = 250
const ANY = 255
const FUDGE_SECONDS = 300
/** Messages of a transfer between two that are signed (RFC 8945, 5.3.1). */
const UNSIGNED_MAX = 99
const ERRORS: Record<number, TsigProblem> = { 16: 'bad_signature', 17: 'bad_key', 18: 'bad_time' }

/** @param at the time of signing, which servers compare with their own */
export function sign(message: Buffer, key: TsigKey, at: Date): Signed {
  const time = secondsOf(at)
  const mac = hmac(key, [message, variables(key, time, 0, Buffer.alloc(0))])
  const data = Buffer.concat([
    encodeName(key.algorithm),
    uint48(time),
    uint16(FUDGE_SECONDS),
    uint16(mac.length),
    mac,
    message.subarray(0, 2),
    uint16(0),
    uint16(0),
  ])
  const signed = Buffer.concat([
    message,
    encodeName(key.name),
    uint16(TSIG),
    uint16(ANY),
    Buffer.alloc(4),
    uint16(data.length),
    data,
  ])
  signed.writeUInt16BE(message.readUInt16BE(10) + 1, 10)
  return { message: signed, mac }
}

/** @param requestMac what `sign` returned for the request */
export function openVerifier(key: TsigKey, requestMac: Buffer, now: () => Date): Verifier {
  let previous = requestMac
  let isFirst = true
  let unsigned: Buffer[] = []

  function check(message: Buffer): Buffer {
    const tsig = findTsig(message)
    if (!tsig) {
      // Only the first and the last message of a transfer must be signed, and some between.
      if (isFirst || unsigned.length >= UNSIGNED_MAX) throw new TsigError('unsigned')
      unsigned.push(message)
      return message
    }
    const bare = Buffer.from(message.subarray(0, tsig.start))
    bare.writeUInt16BE(message.readUInt16BE(10) - 1, 10)
    bare.writeUInt16BE(tsig.originalId, 0)
    const ahead = tsig.time - secondsOf(now())
    const complaint = ERRORS[tsig.error]
    // The server could not, or would not, sign these: they are believed as complaints only.
    if (complaint === 'bad_time' && tsig.other.length === 6)
      throw new TsigError('bad_time', tsig.other.readUIntBE(0, 6) - secondsOf(now()))
    if (complaint) throw new TsigError(complaint, ahead)
    if (tsig.keyName !== key.name || tsig.algorithm !== key.algorithm) throw new TsigError('forged')
    const timers = Buffer.concat([uint48(tsig.time), uint16(tsig.fudge)])
    const covered = isFirst ? variables(key, tsig.time, tsig.error, tsig.other, tsig.fudge) : timers
    const mac = hmac(key, [uint16(previous.length), previous, ...unsigned, bare, covered])
    if (mac.length !== tsig.mac.length || !timingSafeEqual(mac, tsig.mac)) throw new TsigError('forged')
    if (Math.abs(ahead) > FUDGE_SECONDS) throw new TsigError('bad_time', ahead)
    previous = mac
    isFirst = false
    unsigned = []
    return bare
  }

  return {
    check,
    finish() {
      if (isFirst || unsigned.length > 0) throw new TsigError('unsigned')
    },
  }
}

/** The octets of RFC 8945, 4.3.3. */
function variables(
  { name, algorithm }: TsigKey,
  time: number,
  error: number,
  other: Buffer,
  fudge = FUDGE_SECONDS,
): Buffer {
  return Buffer.concat([
    encodeName(name),
    uint16(ANY),
    Buffer.alloc(4),
    encodeName(algorithm),
    uint48(time),
    uint16(fudge),
    uint16(error),
    uint16(other.length),
    other,
  ])
}

/** The signature of a message: its last record. */
function findTsig(message: Buffer) {
  let offset = 12
  const readName = () => {
    const { name, end } = decodeName(message, offset)
    offset = end
    return name
  }
  for (let left = message.readUInt16BE(4); left > 0; left--) {
    readName()
    offset += 4
  }
  const others = message.readUInt16BE(6) + message.readUInt16BE(8)
  const additional = message.readUInt16BE(10)
  if (additional === 0) return undefined
  for (let left = others + additional - 1; left > 0; left--) {
    readName()
    offset += 10 + message.readUInt16BE(offset + 8)
  }
  const start = offset
  const keyName = readName()
  if (message.readUInt16BE(offset) !== TSIG) return undefined
  offset += 10
  const algorithm = readName()
  const macLength = message.readUInt16BE(offset + 8)
  const rest = offset + 10 + macLength
  const otherLength = message.readUInt16BE(rest + 4)
  return {
    start,
    keyName,
    algorithm,
    time: message.readUIntBE(offset, 6),
    fudge: message.readUInt16BE(offset + 6),
    mac: message.subarray(offset + 10, rest),
    originalId: message.readUInt16BE(rest),
    error: message.readUInt16BE(rest + 2),
    other: message.subarray(rest + 6, rest + 6 + otherLength),
  }
}

function hmac({ algorithm, secret }: TsigKey, parts: Buffer[]): Buffer {
  const digest = createHmac(algorithm.slice('hmac-'.length), secret)
  for (const part of parts) digest.update(part)
  return digest.digest()
}

function secondsOf(at: Date): number {
  return Math.floor(at.getTime() / 1_000)
}
