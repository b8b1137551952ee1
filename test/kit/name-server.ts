/** A small name server for tests, on loopback over UDP and TCP: what it answers is data, and can change, fail and lie. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type Socket, createServer } from 'node:net'
import {
  AUTHORITATIVE_ANSWER,
  type Answer,
  type CaaData,
  type Packet,
  RECURSION_AVAILABLE,
  TRUNCATED_RESPONSE,
  decode,
  encode,
} from 'dns-packet'
import { freePort } from './free-port.ts'

/** One value; of TXT perhaps the strings it is split into, as in `{ TXT: [['first half', 'second half']] }`. */
export type RecordValue = string | string[] | CaaData
/** A list is one of values. */
type Values = string | CaaData | RecordValue[]
/** By name and type; names may be wildcards such as `*.example.com`. A name with NS begins a zone. */
export type Records = Record<string, Partial<Record<ZoneType, Values>>>
export type ZoneType = 'A' | 'AAAA' | 'CNAME' | 'TXT' | 'NS' | 'CAA'

export type Failure = 'SERVFAIL' | 'REFUSED' | 'silent'
export type Query = { name: string; type: string; over: 'udp' | 'tcp'; packet: Packet }

/** Sends whatever it is given, whenever: how a test lies. `true`: the server shall not answer as well. */
export type Liar = (query: Query, send: (answer: Packet | Buffer) => void, port: number) => boolean

export type NameServer = AsyncDisposable & {
  /** As in HOTSWAP_DNS_RESOLVERS: `127.0.0.1:5353`. */
  address: string
  port: number
  /** What it was asked, in order; names in lower case. */
  queries: Query[]
  /** Replaces the records of that name and type; an empty list takes them away. `ttl` in seconds. */
  set(name: string, type: ZoneType, values: Values, ttl?: number): void
  /** Takes all records of the name away: NXDOMAIN, if nothing lies below it. */
  remove(name: string): void
  /** Has questions about that name, and those below it, go wrong, until called without a failure. */
  fail(name: string, how?: Failure): void
  /** Whom to ask first; undefined: only the records count. */
  lie(liar: Liar | undefined): void
}

const RCODES = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 }
const UDP_MAX = 1_232

/**
 * Starts it.
 * @param options.authoritative false: answers as a resolver does, without the AA flag
 * @param options.address one of 127.0.0.0/8, which all lead to this machine
 */
export async function startNameServer(
  records: Records = {},
  options: { authoritative?: boolean; address?: string; port?: number } = {},
): Promise<NameServer> {
  const { authoritative = true, address = '127.0.0.1' } = options
  const port = options.port ?? (await freePort())
  const zones = new Map<string, Answer[]>()
  const failures = new Map<string, Failure>()
  const queries: Query[] = []
  let liar: Liar | undefined

  function set(name: string, type: ZoneType, values: Values, ttl = 300): void {
    const key = name.toLowerCase()
    const others = (zones.get(key) ?? []).filter((record) => record.type !== type)
    const all = (Array.isArray(values) ? values : [values]).map((value) => recordOf(key, type, value, ttl))
    zones.set(key, [...others, ...all])
  }

  for (const [name, types] of Object.entries(records))
    for (const [type, values] of Object.entries(types)) set(name, type as ZoneType, values)

  function answer(query: Query, send: (bytes: Buffer) => void, peerPort: number): void {
    queries.push(query)
    if (liar?.(query, (lie) => send(Buffer.isBuffer(lie) ? lie : encode(lie)), peerPort)) return
    const failure = suffixesOf(query.name).flatMap((name) => failures.get(name) ?? [])[0]
    if (failure === 'silent') return
    const found = failure
      ? { rcode: RCODES[failure], answers: [], authorities: [] }
      : look(zones, query.name, query.type)
    const flags = failure || !authoritative ? RECURSION_AVAILABLE : AUTHORITATIVE_ANSWER
    const { id = 0, questions = [] } = query.packet
    const whole = { type: 'response', id, questions, ...found, flags: flags | found.rcode } as const
    const bytes = encode(whole)
    if (query.over === 'tcp' || bytes.length <= UDP_MAX) return send(bytes)
    send(encode({ ...whole, answers: [], authorities: [], flags: whole.flags | TRUNCATED_RESPONSE }))
  }

  const udp = createSocket('udp4')
  udp.on('message', (bytes, peer) => {
    const query = read(bytes, 'udp')
    if (query) answer(query, (reply) => udp.send(reply, peer.port, peer.address), peer.port)
  })
  const sockets = new Set<Socket>()
  const tcp = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    let received: Buffer = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
        const end = 2 + received.readUInt16BE(0)
        const query = read(received.subarray(2, end), 'tcp')
        received = received.subarray(end)
        if (query) answer(query, (reply) => socket.write(framed(reply)), socket.remotePort ?? 0)
      }
    })
  })
  udp.bind(port, address)
  tcp.listen(port, address)
  await Promise.all([once(udp, 'listening'), once(tcp, 'listening')])

  return {
    address: `${address}:${port}`,
    port,
    queries,
    set,
    remove: (name) => void zones.delete(name.toLowerCase()),
    fail: (name, how) =>
      void (how ? failures.set(name.toLowerCase(), how) : failures.delete(name.toLowerCase())),
    lie: (next) => void (liar = next),
    async [Symbol.asyncDispose]() {
      sockets.forEach((socket) => socket.destroy())
      udp.close()
      tcp.close()
      await Promise.all([once(udp, 'close'), once(tcp, 'close')])
    },
  }
}

function read(bytes: Buffer, over: Query['over']): Query | undefined {
  try {
    const packet = decode(bytes)
    const [question] = packet.questions ?? []
    return question && { name: question.name.toLowerCase(), type: question.type, over, packet }
  } catch {
    return undefined
  }
}

function framed(bytes: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(Math.min(bytes.length, 65_535))
  return Buffer.concat([length, bytes])
}

function recordOf(name: string, type: ZoneType, value: RecordValue, ttl: number): Answer {
  return { name, type, ttl, class: 'IN', data: type === 'TXT' ? stringsOf(value) : value } as Answer
}

/** One string holds at most 255 bytes. */
function stringsOf(value: RecordValue): string[] {
  if (Array.isArray(value)) return value
  return typeof value === 'string' ? (value.match(/[^]{1,255}/g) ?? ['']) : []
}

/** What a zone says about a name: RFC 1034, 4.3.2, with CNAMEs followed as far as the server knows them. */
function look(zones: Map<string, Answer[]>, asked: string, type: string) {
  const answers: Answer[] = []
  const seen = new Set<string>()
  let name = asked
  while (!seen.has(name)) {
    seen.add(name)
    const records = recordsOf(zones, name)
    if (!records) break
    const wanted = records.filter((record) => record.type === type)
    const alias = records.find((record) => record.type === 'CNAME')
    answers.push(...(wanted.length > 0 || !alias ? wanted : [alias]))
    if (wanted.length > 0 || alias?.type !== 'CNAME') break
    name = alias.data.toLowerCase()
  }
  const exists = answers.length > 0 || recordsOf(zones, asked) !== undefined
  return {
    rcode: exists ? RCODES.NOERROR : RCODES.NXDOMAIN,
    answers,
    authorities: answers.length > 0 ? [] : [startOf(zones, asked)],
  }
}

/** @returns undefined where there is no such name; an empty list where it only has names below it */
function recordsOf(zones: Map<string, Answer[]>, name: string): Answer[] | undefined {
  const own = zones.get(name)
  if (own && own.length > 0) return own
  if ([...zones.keys()].some((other) => other.endsWith(`.${name}`))) return []
  // The closest name that exists decides which wildcard counts.
  for (const parent of suffixesOf(name).slice(1)) {
    const wild = zones.get(`*.${parent}`)
    if (wild) return wild.map((record) => ({ ...record, name }))
    if (zones.has(parent)) return undefined
  }
  return undefined
}

/** The SOA of the zone that the name is in: the closest name with NS records, else the last two labels. */
function startOf(zones: Map<string, Answer[]>, name: string): Answer {
  const begins = (suffix: string) => zones.get(suffix)?.some((record) => record.type === 'NS')
  const zone = suffixesOf(name).find(begins) ?? name.split('.').slice(-2).join('.')
  const data = { mname: `ns.${zone}`, rname: `hostmaster.${zone}`, serial: 1, minimum: 60 }
  return { name: zone, type: 'SOA', ttl: 60, class: 'IN', data }
}

/** The name itself, then its parents. */
function suffixesOf(name: string): string[] {
  const labels = name.split('.')
  return labels.map((_, index) => labels.slice(index).join('.'))
}
