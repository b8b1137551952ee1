/** Asks DNS: the servers that speak for a name, not what somebody remembers of it, and whether they agree. */
import { getServers } from 'node:dns'
import { isPublicAddress } from '../http/guarded-fetch.ts'
import {
  type DnsAnswer,
  type DnsOutcome,
  type DnsRecord,
  type DnsTrace,
  type DnsType,
  type ServerAnswer,
  isDefinite,
} from './answer.ts'
import { type Server, exchange, readServer, showServer } from './exchange.ts'
import { type Ask, findServers } from './servers.ts'
import { type Question, type Reply, isAskable, unanswered } from './wire.ts'

export type { DnsAnswer, DnsOutcome, DnsRecord, DnsTrace, DnsType, ServerAnswer } from './answer.ts'

export type Dns = {
  /**
   * Asks about a name. Never throws: what goes wrong is in the answer.
   * @param options.authoritative false: what the resolvers remember, with CNAMEs followed; by default up to three servers
   *   of the zone are asked, and only records of the name itself count
   */
  ask(name: string, type: DnsType, options?: { authoritative?: boolean }): Promise<DnsAnswer>
  /**
   * Follows the CNAME records of a name, asking the servers that speak for each, over 8 steps at most.
   * @param until where to stop: at a name of one's own, say
   */
  trace(name: string, until?: (name: string) => boolean): Promise<DnsTrace>
  /** Whether resolvers refuse to answer about the name because its DNSSEC signatures do not hold. */
  isBogus(name: string): Promise<boolean>
}

export type DnsOptions = {
  /**
   * `address` or `address:port`, as in HOTSWAP_DNS_RESOLVERS; three at most are used; empty: those of the machine. One that
   * speaks for a zone itself, by its AA flag, is believed to.
   */
  resolvers: string[]
  /** For each server and question; a whole `ask` takes three times as long at most, a `trace` five times. */
  timeoutMs?: number
  /** Where servers of zones are asked. */
  port?: number
}

const RESOLVERS_MAX = 3
const HOPS_MAX = 8

/**
 * Servers of zones are named by strangers: only those with public addresses are asked, unless somebody set a resolver that
 * is itself on a private network, whose names it may know.
 */
export function openDns({ resolvers, timeoutMs = 2_500, port = 53 }: DnsOptions): Dns {
  const all = (resolvers.length > 0 ? resolvers : getServers()).slice(0, RESOLVERS_MAX).map(readServer)
  const allowPrivate = resolvers.length > 0 && all.some(({ address }) => !isPublicAddress(address))
  async function askAuthorities(send: Send, name: string, type: DnsType): Promise<DnsAnswer> {
    const resolve: Ask = (server, host, kind) => send(server, { name: host, type: kind, recursive: true })
    const { servers, rcode } = await findServers(resolve, all, name, { allowPrivate, port })
    const answers = await Promise.all(
      servers.map(async (server): Promise<ServerAnswer> => {
        const reply = await send(server, { name, type, recursive: false })
        const own = reply.answers.filter((record) => record.name === name && fits(record, type))
        return { ...partsOf(reply), address: showServer(server), records: own }
      }),
    )
    return summed({ name, type }, answers, rcode)
  }

  async function askResolvers(send: Send, name: string, type: DnsType): Promise<DnsAnswer> {
    const answers: ServerAnswer[] = []
    for (const server of all) {
      const reply = await send(server, { name, type, recursive: true })
      const records = onTheWay(reply.answers, name).filter((record) => record.type === type)
      const answer = { ...partsOf(reply), address: showServer(server), records }
      if (isDefinite(answer.rcode))
        return { name, type, records, rcode: answer.rcode, servers: [...answers, answer], agree: true }
      answers.push(answer)
    }
    return {
      name,
      type,
      records: [],
      rcode: answers[0]?.rcode ?? 'NO_SERVERS',
      servers: answers,
      agree: false,
    }
  }

  async function ask(send: Send, text: string, type: DnsType, authoritative = true): Promise<DnsAnswer> {
    const name = text.toLowerCase()
    if (!isAskable(name)) return { name, type, records: [], rcode: 'BADNAME', servers: [], agree: false }
    return authoritative ? askAuthorities(send, name, type) : askResolvers(send, name, type)
  }

  async function trace(start: string, until: (name: string) => boolean): Promise<DnsTrace> {
    const send = within(5 * timeoutMs, timeoutMs)
    const hops: DnsTrace['hops'] = []
    let end = start.toLowerCase()
    const stop = (problem: DnsTrace['problem'], rcode: DnsOutcome, records: DnsRecord[] = []): DnsTrace => ({
      hops,
      end,
      records,
      rcode,
      problem,
    })
    for (;;) {
      if (until(end)) return stop(undefined, 'NOERROR')
      const answer = await ask(send, end, 'A')
      const alias = aliasOf(answer)
      if (alias === 'unknown') return stop('unknown', answer.rcode)
      if (alias === undefined) {
        const other = await ask(send, end, 'AAAA')
        return stop(undefined, answer.rcode, [...everything(answer), ...everything(other)])
      }
      if (hops.length === HOPS_MAX) return stop('too_long', answer.rcode)
      hops.push({ name: end, target: alias.value, ttl: alias.ttl })
      end = alias.value
      if (hops.some(({ name }) => name === end)) return stop('loop', answer.rcode)
    }
  }

  async function isBogus(name: string): Promise<boolean> {
    if (!isAskable(name)) return false
    const question = { name, type: 'A', recursive: true } as const
    const bogus = all.map(async (server) => {
      const checked = await exchange(server, question, timeoutMs)
      if (checked.rcode !== 'SERVFAIL') return false
      const unchecked = await exchange(server, { ...question, unchecked: true }, timeoutMs)
      return isDefinite(unchecked.rcode)
    })
    return (await Promise.all(bogus)).includes(true)
  }

  return {
    ask: (name, type, { authoritative } = {}) =>
      ask(within(3 * timeoutMs, timeoutMs), name, type, authoritative),
    trace: (name, until = () => false) => trace(name, until),
    isBogus,
  }
}

type Send = (server: Server, question: Question) => Promise<Reply>

/** Servers that let everybody wait must not hold up a look for long, however many of them there are. */
function within(totalMs: number, eachMs: number): Send {
  const end = performance.now() + totalMs
  return async (server, question) => {
    const left = end - performance.now()
    return left <= 0 ? unanswered('TIMEOUT') : exchange(server, question, Math.min(eachMs, left))
  }
}

function partsOf({ rcode, authoritative }: Reply): Pick<ServerAnswer, 'rcode' | 'authoritative'> {
  return { rcode, authoritative }
}

/** Whether the record answers, or says that another name does. */
function fits(record: DnsRecord, type: DnsType): boolean {
  return record.type === type || record.type === 'CNAME'
}

function summed(
  question: { name: string; type: DnsType },
  servers: ServerAnswer[],
  failure: DnsOutcome,
): DnsAnswer {
  // Whoever does not speak for the zone remembers something, or makes it up.
  const definite = servers.filter(({ rcode, authoritative }) => authoritative && isDefinite(rcode))
  const [first, ...others] = definite
  const alike = others.every((other) => first && contentOf(other) === contentOf(first))
  const shared = (first?.records ?? []).filter((record) =>
    others.every(({ records }) => records.some((other) => isSame(other, record))),
  )
  const odd = servers.find((server) => !definite.includes(server))
  return {
    ...question,
    records: shared,
    rcode: definite.some(({ rcode }) => rcode === 'NOERROR')
      ? 'NOERROR'
      : (first?.rcode ?? (odd && (isDefinite(odd.rcode) ? 'NO_SERVERS' : odd.rcode)) ?? failure),
    servers,
    agree: first !== undefined && alike && definite.length * 2 >= servers.length,
  }
}

function isSame(one: DnsRecord, other: DnsRecord): boolean {
  return one.type === other.type && one.value === other.value
}

function contentOf({ records }: ServerAnswer): string {
  const lines = records.map(({ type, value }) => `${type} ${value}`)
  return JSON.stringify(lines.toSorted())
}

/**
 * The CNAME record that a name has, by the word of all servers.
 * @returns `unknown` when they do not answer, or do not agree on it
 */
function aliasOf({ rcode, servers, records, agree }: DnsAnswer): DnsRecord | undefined | 'unknown' {
  if (!isDefinite(rcode)) return 'unknown'
  const isAlias = ({ type }: DnsRecord) => type === 'CNAME'
  const aliases = records.filter(isAlias)
  // Addresses may differ: many servers give each caller those that are close to him.
  if (!servers.some((server) => server.records.some(isAlias))) return undefined
  return agree && aliases.length === 1 ? aliases[0] : 'unknown'
}

function everything({ servers }: DnsAnswer): DnsRecord[] {
  const records = servers
    .filter(({ authoritative }) => authoritative)
    .flatMap((server) => server.records)
    .filter(({ type }) => type !== 'CNAME')
  return [...new Map(records.map((record) => [record.value, record])).values()]
}

/** The records that a resolver gave for a name and the names it is an alias of. */
function onTheWay(records: DnsRecord[], name: string): DnsRecord[] {
  const names = new Set([name])
  // Each round finds one more alias; their order in the answer is anybody's.
  for (let round = 0; round <= HOPS_MAX; round++)
    for (const record of records)
      if (record.type === 'CNAME' && names.has(record.name)) names.add(record.value)
  return records.filter((record) => names.has(record.name))
}
