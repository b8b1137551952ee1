/**
 * Name servers that take dynamic updates (RFC 2136), such as BIND, Knot, PowerDNS and those of Windows: each request is
 * signed with a shared secret (RFC 8945), and no answer is believed that is not signed with it as well.
 */
import { randomInt } from 'node:crypto'
import type { Clock } from '../../../kernel/clock.ts'
import {
  type Changes,
  type DnsProvider,
  type DnsRecord,
  RECORDS_MAX,
  type Zone,
  providerFailed,
} from '../provider.ts'
import { type Connection, type MayReach, type Server, openConnection } from './connection.ts'
import { type Reply, decodeReply, encodeQuery, encodeUpdate } from './message.ts'
import { TsigError, type TsigKey, openVerifier, sign } from './tsig.ts'

export type Rfc2136Options = {
  server: Server
  /** The protocol cannot list them. */
  zones: string[]
  key: TsigKey
  mayReach: MayReach
  clock: Clock
  /** For one request with all its answers; 20 s if unset. */
  timeoutMs?: number
}

/** What a name can have that concerns us. A server need not tell all at once (RFC 8482). */
const ASKED = ['A', 'AAAA', 'CNAME', 'TXT', 'CAA', 'MX', 'NS'] as const

const NOERROR = 0
const NXDOMAIN = 3

export function openRfc2136(options: Rfc2136Options): DnsProvider {
  const { server, key, clock } = options

  /** Sends one request and reads its answer, which is as many messages as `isComplete` wants. */
  async function exchange(
    connection: Connection,
    zone: string,
    request: Buffer,
    isComplete: (records: DnsRecord[]) => boolean = () => true,
  ): Promise<DnsRecord[]> {
    const signed = sign(request, key, clock.now())
    const verifier = openVerifier(key, signed.mac, () => clock.now())
    connection.send(signed.message)
    const records: DnsRecord[] = []
    do {
      const reply = readSigned(await connection.next(), request, verifier.check, zone)
      if (reply.rcode !== NOERROR && reply.rcode !== NXDOMAIN) throw refusal(zone, reply.rcode)
      // For each, since a transfer may have very many.
      for (const record of reply.records) records.push(record)
      if (records.length > RECORDS_MAX)
        throw providerFailed(`The zone ${zone} has more than ${RECORDS_MAX} records.`)
    } while (!isComplete(records))
    believe(() => verifier.finish(), zone)
    return records
  }

  function readSigned(
    message: Buffer,
    request: Buffer,
    check: (message: Buffer) => Buffer,
    zone: string,
  ): Reply {
    const bare = believe(() => check(message), zone, message)
    if (!bare.subarray(0, 2).equals(request.subarray(0, 2)))
      throw providerFailed(`The name server ${server.host} answers a question that nobody asked.`)
    return believe(() => decodeReply(bare), zone)
  }

  /** Runs what reads an answer, and explains what is wrong with it. */
  function believe<Result>(read: () => Result, zone: string, message?: Buffer): Result {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof TsigError))
        throw providerFailed(`The name server ${server.host} sent an answer that cannot be read.`, error)
      const rcode = message && message.length >= 4 ? message.readUInt16BE(2) & 15 : 0
      if (error.problem === 'unsigned' && rcode !== NOERROR) throw refusal(zone, rcode, error)
      throw providerFailed(explain(error, zone), error)
    }
  }

  function explain({ problem, ahead }: TsigError, zone: string): string {
    const { name, algorithm } = key
    const { host } = server
    if (problem === 'bad_key')
      return `The name server ${host} does not take the key ${name} (${algorithm}) for this in ${zone}: check the key’s name and algorithm, and that the server lets it update and transfer the zone.`
    if (problem === 'bad_signature')
      return `The name server ${host} knows the key ${name}, but with another secret: enter the secret again.`
    if (problem === 'bad_time')
      return `The clock of the name server ${host} differs from ours by ${Math.abs(ahead)} seconds; signatures allow 300.`
    if (problem === 'unsigned')
      return `The name server ${host} does not sign its answers with the key ${name}, so they are not believed.`
    return `The answer of the name server ${host} is not signed with the key ${name}, so it is not believed.`
  }

  function refusal(zone: string, rcode: number, cause?: unknown) {
    return providerFailed(refusalText(server.host, zone, key.name, rcode), cause)
  }

  async function update(zone: string, changes: Changes): Promise<void> {
    using connection = await openConnection(server, options.mayReach, options.timeoutMs)
    await exchange(connection, zone, encodeUpdate(newId(), zone, changes))
  }

  async function at(zone: Zone, name: string): Promise<DnsRecord[]> {
    using connection = await openConnection(server, options.mayReach, options.timeoutMs)
    const found = new Map<string, DnsRecord>()
    for (const type of ASKED)
      for (const record of await exchange(connection, zone.name, encodeQuery(newId(), name, type)))
        // An address may be answered by way of the CNAME that the name has.
        if (record.name === name) found.set(`${record.type} ${record.value}`, record)
    return [...found.values()]
  }

  return {
    async zones() {
      // Taking away what is not there changes nothing, and shows that the server has the zone and lets this key change it.
      for (const zone of options.zones) await update(zone, { add: [], remove: [probeOf(zone)] })
      return options.zones.map((name) => ({ id: name, name }))
    },
    async list({ name }) {
      using connection = await openConnection(server, options.mayReach, options.timeoutMs)
      // A transfer begins and ends with the zone's SOA record (RFC 5936, 2.2).
      const isWhole = (records: DnsRecord[]) =>
        records[0]?.type !== 'SOA' || (records.length > 1 && records.at(-1)?.type === 'SOA')
      const records = await exchange(connection, name, encodeQuery(newId(), name, 'AXFR'), isWhole)
      return records.filter(({ type }) => type !== 'SOA')
    },
    at,
    change: (zone, changes) => update(zone.name, changes),
  }
}

function probeOf(zone: string): DnsRecord {
  return { type: 'TXT', name: `_acme-challenge.hotswap-test.${zone}`, value: 'never there', ttl: 0 }
}

function newId(): number {
  return randomInt(65_536)
}

/** Response codes of RFC 1035 and RFC 2136, 2.2, in the words of whoever set the server up. */
function refusalText(host: string, zone: string, key: string, rcode: number): string {
  if (rcode === 5)
    return `The name server ${host} refuses: it must allow the key ${key} to update and to transfer ${zone} (in BIND update-policy and allow-transfer, in Knot an acl with action update and transfer).`
  if (rcode === 9 || rcode === 10)
    return `The name server ${host} is not the primary one of the zone ${zone}: name the server that is, and the zone as it is there.`
  if (rcode === 4) return `The name server ${host} takes no dynamic updates.`
  if (rcode === 2)
    return `The name server ${host} has a problem with the zone ${zone} (SERVFAIL): see its log.`
  return `The name server ${host} refuses the change of ${zone} with the code ${rcode}.`
}
