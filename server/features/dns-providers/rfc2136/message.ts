/**
 * DNS messages of dynamic updates (RFC 2136). dns-packet knows the data of records, but neither the class NONE that
 * removals need nor records without data, so the frame around them is written here.
 */
import dnsPacket from 'dns-packet'
import ipaddr from 'ipaddr.js'
import type { Changes, DnsRecord } from '../provider.ts'
import { encodeName, uint16 } from './wire.ts'

export type Reply = { rcode: number; records: DnsRecord[]; isTruncated: boolean }

const UPDATE = 5 << 11
const IN = 1
const NONE = 254
const SOA = 6
const HEADER_BYTES = 12
const TYPES: Record<string, number> = { A: 1, CNAME: 5, TXT: 16, AAAA: 28, CAA: 257 }
/** What signing adds to a zone: nothing that people edit. */
const DNSSEC = new Set(['RRSIG', 'NSEC', 'NSEC3', 'NSEC3PARAM', 'DNSKEY', 'CDNSKEY', 'CDS'])

/** Asks for the records of a name, or for the whole zone (AXFR). */
export function encodeQuery(id: number, name: string, type: string): Buffer {
  return dnsPacket.encode({ type: 'query', id, flags: 0, questions: [{ type: type as 'A', name }] })
}

/** Removes records, then adds others: all of it or nothing (RFC 2136, 3.4). Nothing at all is an update as well. */
export function encodeUpdate(id: number, zone: string, { add, remove }: Changes): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt16BE(id, 0)
  header.writeUInt16BE(UPDATE, 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(remove.length + add.length, 8)
  return Buffer.concat([
    header,
    encodeName(zone),
    uint16(SOA),
    uint16(IN),
    ...remove.map((record) => encodeRecord(record, NONE, 0)),
    ...add.map((record) => encodeRecord(record, IN, record.ttl)),
  ])
}

function encodeRecord({ type, name, value }: DnsRecord, recordClass: number, ttl: number): Buffer {
  const number = TYPES[type]
  if (number === undefined) throw new Error(`Records of type ${type} cannot be written.`)
  const seconds = Buffer.alloc(4)
  seconds.writeUInt32BE(ttl)
  const data = encodeData(type, value)
  return Buffer.concat([
    encodeName(name),
    uint16(number),
    uint16(recordClass),
    seconds,
    uint16(data.length),
    data,
  ])
}

function encodeData(type: string, value: string): Buffer {
  if (type === 'A' || type === 'AAAA') return Buffer.from(ipaddr.parse(value).toByteArray())
  if (type === 'CNAME') return encodeName(value)
  if (type === 'TXT')
    return Buffer.concat(chunksOf(value).flatMap((chunk) => [Buffer.from([chunk.length]), chunk]))
  // CAA: flags, tag and value (RFC 8659, 4.1).
  const [flags = '0', tag = '', ...rest] = value.split(' ')
  return Buffer.concat([Buffer.from([Number(flags), tag.length]), Buffer.from(tag + rest.join(' '))])
}

/** A text is strings of 255 bytes at most (RFC 1035, 3.3). */
function chunksOf(text: string): Buffer[] {
  const bytes = Buffer.from(text)
  const count = Math.max(1, Math.ceil(bytes.length / 255))
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * 255, (index + 1) * 255))
}

/** @throws Error for what is no DNS message */
export function decodeReply(message: Buffer): Reply {
  const decoded = dnsPacket.decode(message) as dnsPacket.DecodedPacket & { flag_tc: boolean }
  return {
    rcode: message.readUInt16BE(2) & 15,
    isTruncated: decoded.flag_tc,
    records: (decoded.answers ?? []).map(readAnswer).filter((record) => record !== undefined),
  }
}

function readAnswer(answer: dnsPacket.Answer): DnsRecord | undefined {
  if (answer.type === 'OPT' || !('data' in answer) || DNSSEC.has(answer.type)) return undefined
  const { type, ttl = 0 } = answer as { type: string; ttl?: number }
  return { type, name: nameOf(answer.name), value: storable(textOf(type, answer.data)), ttl }
}

function textOf(type: string, data: unknown): string {
  if (type === 'TXT')
    return Buffer.concat([data].flat().map((part) => Buffer.from(part as Buffer))).toString()
  if (typeof data === 'string') return type === 'A' || type === 'AAAA' ? data : nameOf(data)
  const parts = data as Record<string, string | number>
  if (type === 'MX') return `${parts['preference']} ${nameOf(String(parts['exchange']))}`
  if (type === 'CAA') return `${parts['flags']} ${parts['tag']} ${parts['value']}`
  if (type === 'SRV')
    return `${parts['priority']} ${parts['weight']} ${parts['port']} ${nameOf(String(parts['target']))}`
  if (type === 'SOA') return `${parts['mname']} ${parts['rname']} ${parts['serial']}`
  if (Buffer.isBuffer(data)) return `\\# ${data.length} ${data.toString('hex')}` // RFC 3597, 5
  return Object.values<unknown>(parts).map(shown).join(' ')
}

function shown(part: unknown): string {
  return Buffer.isBuffer(part) ? part.toString('hex') : String(part)
}

/** PostgreSQL keeps no NUL in texts, such as the audit trail's. */
function storable(text: string): string {
  return text.replaceAll('\0', '\u{fffd}')
}

function nameOf(name: string): string {
  return name.toLowerCase().replace(/\.$/, '')
}
