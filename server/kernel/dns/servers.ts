/** Finds the servers that speak for a name: the resolvers say which, and each of them is heard. */
import { isPublicAddress } from '../http/guarded-fetch.ts'
import { type DnsOutcome, type DnsType, isDefinite } from './answer.ts'
import type { Server } from './exchange.ts'
import { type Reply, isAskable } from './wire.ts'

/** Asks one server. */
export type Ask = (server: Server, name: string, type: DnsType) => Promise<Reply>

/** How many servers of a zone are asked: enough to notice that they differ. */
const SERVERS_MAX = 3
/** Of a zone's server names, those whose addresses are looked up: some have none that can be asked. */
const NAMES_MAX = 5
/** From a name up to where its zone begins. Answers say where that is, so few steps are needed. */
const STEPS_MAX = 12

/**
 * @param resolvers all are asked, so that one that lies can add a server, which will then disagree, but cannot replace one
 * @param options.port of the servers that are found
 * @returns none, and why, when nobody knows
 */
export async function findServers(
  ask: Ask,
  resolvers: Server[],
  name: string,
  options: { allowPrivate: boolean; port: number },
): Promise<{ servers: Server[]; rcode: DnsOutcome }> {
  const found = await Promise.all(resolvers.map((resolver) => delegationOf(ask, resolver, name)))
  const servers = found.flatMap((one) => ('server' in one ? one.server : []))
  const names = interleave(found.flatMap((one) => ('names' in one ? [one.names] : [])))
  const addresses = await Promise.all(
    names.slice(0, NAMES_MAX).map((host) => addressOf(ask, resolvers, host)),
  )
  for (const address of addresses)
    if (address !== undefined && (options.allowPrivate || isPublicAddress(address)))
      servers.push({ address, port: options.port })
  const failure = found.find((one) => 'rcode' in one)
  return { servers: unique(servers).slice(0, SERVERS_MAX), rcode: failure?.rcode ?? 'NO_SERVERS' }
}

type Delegation = { server: Server } | { names: string[] } | { rcode: DnsOutcome }

/** The names of the servers of the closest zone, or the resolver itself, if it says that it speaks for the name. */
async function delegationOf(ask: Ask, resolver: Server, name: string): Promise<Delegation> {
  let zone: string | undefined = name
  for (let steps = 0; zone && steps < STEPS_MAX; steps++) {
    const asked: string = zone
    const reply = await ask(resolver, asked, 'NS')
    if (!isDefinite(reply.rcode)) return { rcode: reply.rcode }
    if (reply.authoritative) return { server: resolver }
    const names = reply.answers.filter((record) => record.type === 'NS' && record.name === asked)
    if (names.length > 0) return { names: names.map(({ value }) => value).filter(isAskable) }
    const start = reply.authorities.find((record) => record.type === 'SOA')?.name
    // A CNAME record has the resolver speak of another name's zone.
    zone = start !== undefined && asked.endsWith(`.${start}`) ? start : parentOf(asked)
  }
  return { rcode: 'NO_SERVERS' }
}

async function addressOf(ask: Ask, resolvers: Server[], host: string): Promise<string | undefined> {
  for (const type of ['A', 'AAAA'] as const)
    for (const resolver of resolvers) {
      const reply = await ask(resolver, host, type)
      const address = reply.answers.find((record) => record.type === type)?.value
      if (address !== undefined) return address
      if (isDefinite(reply.rcode)) break
    }
  return undefined
}

function parentOf(name: string): string | undefined {
  const dot = name.indexOf('.')
  return dot < 0 ? undefined : name.slice(dot + 1)
}

/** The first of each list, then the second of each, each once. */
function interleave(lists: string[][]): string[] {
  const longest = Math.max(0, ...lists.map((list) => list.length))
  const rows = Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list[index] ?? []))
  return [...new Set(rows.flat())]
}

function unique(servers: Server[]): Server[] {
  return [...new Map(servers.map((server) => [`${server.address} ${server.port}`, server])).values()]
}
