/** The application beside a name server that tests can change: names are claimed, looked at, and their reports read. */
import assert from 'node:assert/strict'
import { after } from 'node:test'
import type { Config } from '../../server/config.ts'
import { claimNames } from '../../server/features/domains/adding.ts'
import { ownerOf } from '../../server/features/domains/domains.ts'
import type { DomainRow } from '../../server/features/domains/queries.ts'
import { checkDomain } from '../../server/features/domains/verification/check.ts'
import { cnameTarget } from '../../server/features/domains/verification/expected.ts'
import { reportOf } from '../../server/features/domains/verification/look.ts'
import type { RecordReport } from '../../server/features/domains/verification/outcome.ts'
import { manualClock } from '../../server/kernel/clock.ts'
import { openDns } from '../../server/kernel/dns/dns.ts'
import { openGuardedFetch } from '../../server/kernel/http/guarded-fetch.ts'
import { startTestApp } from './app.ts'
import { startNameServer } from './name-server.ts'
import { makeSite } from './site.ts'

export const HOUR_MS = 3_600_000
/** The address of the installation. */
export const HERE = '192.0.2.10'
/** Where every other web server is, for those that fetch: port 80 there is for whoever may have it. */
export const ELSEWHERE = '127.0.0.99'

export type Claimed = {
  tenantId: string
  id: string
  host: string
  /** The TXT record that proves it. */
  proof: string
  /** Where a CNAME record that proves it leads. */
  target: string
}

let made = 0
/** A domain that no other test of the file has. */
export function newDomain(): string {
  made += 1
  return `d${made}.example`
}

/** Call it at the top level of a test file. */
export async function startClaims(
  options: { jobs?: boolean; databaseUrl?: string; config?: Partial<Config> } = {},
) {
  const clock = manualClock(new Date('2027-01-01T12:00:00Z'))
  const server = await startNameServer()
  const fetcher = openGuardedFetch({
    allow: (address) => address === ELSEWHERE,
    resolve: async () => [ELSEWHERE],
  })
  const app = await startTestApp({
    ...options,
    config: {
      dnsResolvers: [server.address],
      publicAddresses: [HERE, '2001:DB8:0::10'],
      ...options.config,
    },
    overrides: { clock, fetcher, dns: openDns({ resolvers: [server.address], timeoutMs: 1_500 }) },
  })
  after(() => server[Symbol.asyncDispose]())
  const { ctx, makeTenant } = app

  async function newTenant() {
    const { tenant, owner } = await makeTenant({ plan: 'professional' })
    const site = await makeSite(ctx, tenant.id)
    const claim = async (host: string): Promise<Claimed> => {
      const [row] = await claimNames(ctx, tenant.id, site.id, { host })
      const secrets = await ctx.db.withPlatform((tx) => ownerOf(tx, tenant.id))
      const proof = `hotswap-verification=${secrets.proof}`
      return { tenantId: tenant.id, id: row.id, host, proof, target: cnameTarget(ctx, secrets) }
    }
    return { tenantId: tenant.id, token: owner, siteId: site.id, claim }
  }

  /** Looks at the claim, perhaps with something else than the application has. */
  async function look({ tenantId, id }: Claimed, changed: Partial<typeof ctx> = {}): Promise<DomainRow> {
    const row = await checkDomain({ ...ctx, ...changed }, tenantId, id)
    assert.ok(row)
    return row
  }
  return { ...app, clock, server, newTenant, look }
}

/** What the last look saw of the first record of that type. */
export function recordOf(row: DomainRow, type: RecordReport['type']): RecordReport {
  const record = reportOf(row)?.records.find((one) => one.type === type)
  assert.ok(record, `no ${type} record in the report`)
  return record
}
