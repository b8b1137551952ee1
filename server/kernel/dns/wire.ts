/** Questions and answers as they go over the wire (RFC 1035, 4), written and read by dns-packet, and checked. */
import { randomInt } from 'node:crypto'
import {
  type Answer,
  CHECKING_DISABLED,
  type DecodedPacket,
  RECURSION_DESIRED,
  decode,
  encode,
} from 'dns-packet'
import type { DnsOutcome, DnsRecord, DnsType } from './answer.ts'

export type Question = {
  name: string
  type: DnsType
  /** Whether somebody else shall be asked where the server does not know. */
  recursive: boolean
  /** Whether a resolver shall answer though signatures do not hold. */
  unchecked?: boolean
}

export type Query = { bytes: Buffer; id: number; name: string; type: DnsType }

export type Reply = {
  rcode: DnsOutcome
  truncated: boolean
  authoritative: boolean
  answers: DnsRecord[]
  /** Who speaks for the part of the tree that the name is in: SOA and NS records. */
  authorities: DnsRecord[]
}

/** Larger answers are not read: decoding takes time that grows with the square of it. */
export const ANSWER_BYTES_MAX = 16_384
const RECORDS_MAX = 50
/** DNS Flag Day 2020: no fragments. */
const UDP_PAYLOAD_BYTES = 1_232

const RCODES: DnsOutcome[] = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED']

/** Whether DNS can be asked about it: labels of letters, digits, hyphens and underscores, the first perhaps `*`. */
export function isAskable(name: string): boolean {
  return /^(?=.{1,253}$)(\*|[a-z0-9_-]{1,63})(\.[a-z0-9_-]{1,63})*$/i.test(name)
}

/** A question with an id and letter cases that nobody can guess (draft-vixie-dnsext-dns0x20). */
export function writeQuery({ name, type, recursive, unchecked = false }: Question): Query {
  const id = randomInt(65_536)
  const mixed = mixCase(name)
  const bytes = encode({
    type: 'query',
    id,
    flags: (recursive ? RECURSION_DESIRED : 0) | (unchecked ? CHECKING_DISABLED : 0),
    questions: [{ name: mixed, type, class: 'IN' }],
    additionals: [
      {
        type: 'OPT',
        name: '.',
        udpPayloadSize: UDP_PAYLOAD_BYTES,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: 0,
        flag_do: false,
        options: [],
      },
    ],
  })
  return { bytes, id, name: mixed, type }
}

/**
 * Reads what came back.
 * @param options.exactly whether the question must come back letter by letter, as almost all servers send it
 * @returns undefined for what does not answer this query; a reply MALFORMED for what does and cannot be read
 */
export function readReply(bytes: Buffer, query: Query, { exactly }: { exactly: boolean }): Reply | undefined {
  if (bytes.length < 12 || bytes.readUInt16BE(0) !== query.id) return undefined
  if (bytes.length > ANSWER_BYTES_MAX) return unanswered('MALFORMED')
  let packet: DecodedPacket
  try {
    packet = decode(bytes)
  } catch {
    return unanswered('MALFORMED')
  }
  const { questions = [], answers = [], authorities = [], flags = 0 } = packet
  const [question] = questions
  if (!packet.flag_qr) return undefined
  const rcode = RCODES[flags & 15] ?? 'OTHER'
  // Servers that cannot read a question cannot repeat it.
  if (question || rcode === 'NOERROR' || rcode === 'NXDOMAIN') {
    const same = exactly ? question?.name === query.name : lower(question?.name) === lower(query.name)
    if (!same || question?.type !== query.type || questions.length !== 1) return undefined
  }
  return {
    rcode,
    truncated: packet.flag_tc,
    authoritative: packet.flag_aa,
    answers: answers.flatMap(readRecord).slice(0, RECORDS_MAX),
    authorities: authorities.flatMap(readRecord).slice(0, RECORDS_MAX),
  }
}

/** What stands for an answer where there is none that can be read. */
export function unanswered(rcode: DnsOutcome): Reply {
  return { rcode, truncated: false, authoritative: false, answers: [], authorities: [] }
}

function readRecord(record: Answer): DnsRecord[] {
  const value = valueOf(record)
  if (value === undefined || record.type === 'OPT') return []
  return [
    { name: storable(lower(record.name)), type: record.type, ttl: record.ttl ?? 0, value: storable(value) },
  ]
}

function valueOf(record: Answer): string | undefined {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return record.data
    case 'CNAME':
    case 'NS':
      return lower(record.data)
    case 'TXT':
      return textOf(record.data)
    case 'CAA':
      return `${record.data.flags ?? 0} ${lower(record.data.tag)} ${record.data.value}`
    case 'SOA':
      return lower(record.data.mname)
    default:
      return undefined
  }
}

/** RFC 7208, 3.3, and everybody else: the strings of a record are one text, put together without spaces. */
function textOf(data: string | Buffer | (string | Buffer)[]): string {
  const strings = Array.isArray(data) ? data : [data]
  return Buffer.concat(strings.map((part) => (Buffer.isBuffer(part) ? part : Buffer.from(part)))).toString()
}

/** Records are strangers' bytes, and PostgreSQL keeps no NUL in texts. */
function storable(text: string): string {
  return text.replaceAll('\0', '\u{fffd}')
}

function lower(name = ''): string {
  return name.toLowerCase().replace(/\.$/, '')
}

function mixCase(name: string): string {
  return name.replace(/[a-z]/gi, (letter) => (randomInt(2) ? letter.toUpperCase() : letter.toLowerCase()))
}
