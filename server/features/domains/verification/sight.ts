/** What there is to see of a name in DNS and on its web server, and whether that proves it. */
import type { AppContext } from '../../../context.ts'
import type { DnsAnswer, DnsTrace } from '../../../kernel/dns/dns.ts'
import { isWildcard } from '../names.ts'
import { normalAddress, ownAddresses } from './addresses.ts'
import { type Owner, cnameTarget, isPlatformName, proofNames, proofText } from './expected.ts'
import { type Found, fetchToken } from './http-token.ts'
import type { Proof } from './outcome.ts'

export type SightCtx = Pick<AppContext, 'config' | 'dns' | 'fetcher'>

/** A claim, as far as looking at it needs to know it. */
export type Claim = { host: string; method: string | null; holds: boolean }

export type Sight = {
  /** One for each name below which a TXT record may prove this one. */
  texts: DnsAnswer[]
  /** The way that visitors go; it is not followed into the platform's own names. */
  way: DnsTrace
  /** Addresses of this installation; none where nobody knows. */
  ours: string[]
  /** Whether visitors reach this installation; undefined: it cannot be said. */
  leadsHere: boolean | undefined
  /** Of the web server; undefined where it would be ours, or where nobody knows whose it is. */
  file: Found | undefined
  proof: Proof
}

/** Looks at everything that may prove the name. */
export async function see(ctx: SightCtx, claim: Claim, owner: Owner): Promise<Sight> {
  const { host } = claim
  const [texts, way, ours] = await Promise.all([
    Promise.all(proofNames(host).map((name) => ctx.dns.ask(name, 'TXT'))),
    ctx.dns.trace(host, (name) => isPlatformName(ctx.config, name)),
    ownAddresses(ctx),
  ])
  const leadsHere = whereTo(ctx, way, ours)
  const byText = texts.map((answer) => textProof(answer, owner))
  const byAlias = isWildcard(host) ? 'gone' : aliasProof(ctx, way, owner)
  const inDns = byText.includes('txt') ? 'txt' : byAlias
  const isElsewhere =
    leadsHere === false &&
    ours.length > 0 &&
    way.records.length > 0 &&
    !addressesOf(way).some((address) => ours.includes(address))
  const wantsFile = !isWildcard(host) && inDns !== 'txt' && inDns !== 'cname'
  const file = wantsFile && isElsewhere ? await fetchToken(ctx, host, owner) : undefined
  const proof = sumOf({ claim, byText, byAlias, file, leadsHere })
  return { texts, way, ours, leadsHere, file, proof }
}

function sumOf(seen: {
  claim: Claim
  byText: Proof[]
  byAlias: Proof
  file: Found | undefined
  leadsHere: boolean | undefined
}): Proof {
  const { claim, byText, byAlias, file, leadsHere } = seen
  if (byText.includes('txt')) return 'txt'
  if (byAlias === 'cname') return 'cname'
  if (file?.state === 'found') return 'http'
  if (byText.includes('unknown') || byAlias === 'unknown') return 'unknown'
  if (claim.method !== 'http' || !claim.holds) return 'gone'
  // Whoever proved it with a file has led it here since, so that the file is out of sight: that was what he wanted.
  if (leadsHere === true) return 'http'
  return leadsHere === undefined || file === undefined || file.state === 'unknown' ? 'unknown' : 'gone'
}

/** Case does not count: the value has no two letters that differ by it only, and forms change it. */
function textProof({ records, agree }: DnsAnswer, owner: Owner): Proof {
  if (!agree) return 'unknown'
  const wanted = proofText(owner).toLowerCase()
  const isThere = records.some(({ type, value }) => type === 'TXT' && bare(value) === wanted)
  return isThere ? 'txt' : 'gone'
}

/** Some forms keep the quotation marks of what people paste. */
export function bare(text: string): string {
  return text
    .trim()
    .replace(/^"(.*)"$/s, '$1')
    .trim()
    .toLowerCase()
}

function aliasProof(ctx: Pick<AppContext, 'config'>, way: DnsTrace, owner: Owner): Proof {
  if (way.problem === 'unknown') return 'unknown'
  return way.hops.length > 0 && way.end === cnameTarget(ctx, owner).toLowerCase() ? 'cname' : 'gone'
}

function whereTo(ctx: Pick<AppContext, 'config'>, way: DnsTrace, ours: string[]): boolean | undefined {
  if (way.problem === 'unknown') return undefined
  if (way.problem !== undefined) return false
  if (isPlatformName(ctx.config, way.end)) return true
  const addresses = addressesOf(way)
  if (addresses.length === 0) return way.rcode === 'NOERROR' || way.rcode === 'NXDOMAIN' ? false : undefined
  if (ours.length === 0) return undefined
  // Visitors and authorities pick any of them: one that leads astray is one too many.
  return addresses.every((address) => ours.includes(address))
}

function addressesOf(way: DnsTrace): string[] {
  return way.records.map(({ value }) => normalAddress(value))
}
