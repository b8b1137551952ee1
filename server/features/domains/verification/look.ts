/** A look at a name: what proves it, where it leads, and a report of each record for whoever has to create them. */
import type { AppContext } from '../../../context.ts'
import { lookForCaa } from './caa.ts'
import { judge, silentServers } from './explain.ts'
import { type Owner, expectedRecords } from './expected.ts'
import type { Outcome, RecordReport, Report } from './outcome.ts'
import { type Claim, type Sight, type SightCtx, see } from './sight.ts'
import { ownAddresses, normalAddress } from './addresses.ts'

export type LookCtx = SightCtx & Pick<AppContext, 'clock'>

/** A claim with what its report shows. */
export type Looked = Claim & { dns_provider_id: string | null; report: unknown }

export async function lookAt(ctx: LookCtx, claim: Looked, owner: Owner): Promise<Omit<Outcome, 'holder'>> {
  const [sight, caa] = await Promise.all([see(ctx, claim, owner), lookForCaa(ctx, claim.host)])
  const hints = await hintsOf(ctx, claim.host, sight)
  const records = expectedRecords(ctx, claim.host, owner, sight.ours).map((expected): RecordReport => ({
    ...expected,
    ...judge(expected, sight, owner),
    provider_can_create: canCreate(claim, expected.type),
  }))
  return {
    proof: sight.proof,
    points_here: sight.leadsHere,
    report: {
      checked_at: ctx.clock.now().toISOString(),
      records: [...records, ...(caa ? [caa] : [])],
      hints,
    },
  }
}

/** The records to create, each as the last look saw it; before the first one, as unknown. */
export async function recordsFor(
  ctx: Pick<AppContext, 'config' | 'dns'>,
  claim: Looked,
  owner: Owner,
): Promise<RecordReport[]> {
  const looked = reportOf(claim)
  if (looked)
    return looked.records.map((record) => ({ ...record, provider_can_create: canCreate(claim, record.type) }))
  const records = expectedRecords(ctx, claim.host, owner, await ownAddresses(ctx))
  return records.map((expected) => ({
    ...expected,
    state: 'unknown',
    seen: [],
    explanation: 'It was not looked for yet.',
    provider_can_create: canCreate(claim, expected.type),
  }))
}

/** What the last look saw. */
export function reportOf({ report }: Pick<Looked, 'report'>): Report | undefined {
  return (report as Report | null) ?? undefined
}

function canCreate({ dns_provider_id }: Looked, type: RecordReport['type']): boolean {
  return dns_provider_id !== null && type !== 'HTTP' && type !== 'CAA'
}

async function hintsOf(
  ctx: LookCtx,
  host: string,
  { texts, way, leadsHere, ours }: Sight,
): Promise<string[]> {
  const failed = [...texts, way].some(({ rcode }) => rcode === 'SERVFAIL' || rcode === 'NO_SERVERS')
  const hints: (string | undefined)[] = [silentServers(texts)]
  if (failed && (await ctx.dns.isBogus(host)))
    hints.push(
      `The DNSSEC signatures of ${host} do not hold, so that most resolvers refuse to answer. Where the name servers were changed, remove the old DS record at the registrar.`,
    )
  if (leadsHere === true && ours.length > 0) hints.push(await staleness(ctx, host, ours))
  return hints.filter((hint) => hint !== undefined)
}

/** Where the name was changed a short while ago, resolvers go on with what they remember. */
async function staleness(ctx: LookCtx, host: string, ours: string[]): Promise<string | undefined> {
  const { records } = await ctx.dns.ask(host, 'A', { authoritative: false })
  const old = records.filter(({ value }) => !ours.includes(normalAddress(value)))
  if (old.length === 0) return undefined
  const minutes = Math.ceil(Math.max(...old.map(({ ttl }) => ttl)) / 60)
  return `Some visitors still get the old answer (${old.map(({ value }) => value).join(', ')}); it may last another ${minutes} min.`
}
