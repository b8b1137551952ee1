/** Opens accounts with their secrets, and remembers what a look at them has shown. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { openCloudflare } from './cloudflare.ts'
import { type DnsProvider, type Kind, type Zone, zoneOf } from './provider.ts'
import {
  type DnsProviderRow,
  findChosenProvider,
  findDnsProvider,
  listDnsProviders,
  updateFindings,
} from './queries.ts'
import { openRfc2136 } from './rfc2136/rfc2136.ts'
import { openRoute53 } from './route53.ts'
import { type Rfc2136Settings, type Settings, reachOf } from './settings.ts'

export type Ctx = Pick<AppContext, 'db' | 'keyring' | 'fetcher' | 'clock'>
/** An account that has the zone of a name. */
export type Found = { row: DnsProviderRow; zone: Zone; provider: DnsProvider }

export const PROVIDERS_MAX = 20
/** Whoever has just set up a zone does not wait longer for it to be seen. */
const LOOK_AGAIN_MS = 60_000
/** So long the zones of an account are taken for what they were. */
const KNOWN_MS = 3_600_000

/** @param scope a tenant's id, or PLATFORM_SCOPE */
export function sealSecret({ keyring }: Pick<Ctx, 'keyring'>, scope: string, id: string, secret: string) {
  return keyring.encrypt(keyScope(scope), secret, contextOf(id))
}

export async function openProvider(ctx: Ctx, row: DnsProviderRow): Promise<DnsProvider> {
  const { fetcher, clock } = ctx
  const secret = await ctx.keyring.decrypt(keyScope(row.tenant_id), row.secret, contextOf(row.id))
  const settings = row.settings as Settings
  const kind = row.kind as Kind
  if (kind === 'cloudflare') return openCloudflare({ token: secret, fetcher })
  if (kind === 'route53')
    return openRoute53({ accessKeyId: settings.access_key_id ?? '', secretAccessKey: secret, fetcher })
  const { server: host, port, zones, key_name: name, algorithm } = settings as Rfc2136Settings
  return openRfc2136({
    server: { host, port },
    zones,
    key: { name, algorithm, secret: Buffer.from(secret, 'base64') },
    mayReach: reachOf(row.tenant_id === PLATFORM_SCOPE, fetcher),
    clock,
  })
}

/** Asks the account for its zones, which shows whether it works, and remembers both. Does not fail when it does not work. */
export async function lookAt(ctx: Ctx, row: DnsProviderRow): Promise<DnsProviderRow> {
  const findings = await findingsOf(ctx, row)
  const checked_at = ctx.clock.now()
  const changed = await ctx.db.withTenant(row.tenant_id, (tx) =>
    updateFindings(tx, row, { ...findings, zones: JSON.stringify(findings.zones), checked_at }),
  )
  return changed ?? { ...row, ...findings, checked_at }
}

async function findingsOf(ctx: Ctx, row: DnsProviderRow) {
  try {
    const provider = await openProvider(ctx, row)
    return { state: 'working', problem: null, zones: await provider.zones() }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { state: 'failing', problem: error.message, zones: zonesOf(row) }
  }
}

export function zonesOf({ zones }: Pick<DnsProviderRow, 'zones'>): Zone[] {
  return zones as Zone[]
}

/**
 * The account that has the zone a name lies in: the one chosen for the name, else the one with the most specific zone.
 * @param scope a tenant's id, or PLATFORM_SCOPE: no other tenant's accounts are looked at
 * @param chosenId looks at this account only
 */
export async function findAccountFor(
  ctx: Ctx,
  scope: string,
  name: string,
  chosenId?: string,
): Promise<Found | undefined> {
  const rows = await ctx.db.withTenant(
    scope,
    async (tx) => {
      if (chosenId === undefined) return listDnsProviders(tx, undefined, PROVIDERS_MAX)
      const row = await findDnsProvider(tx, chosenId)
      return row ? [row] : []
    },
    { readOnly: true },
  )
  const now = ctx.clock.now().getTime()
  const age = ({ checked_at }: DnsProviderRow) => now - (checked_at?.getTime() ?? 0)
  let found = bestOf(rows, name)
  if (!found || age(found.row) > KNOWN_MS) {
    const looked = rows.map(async (row) => (age(row) > LOOK_AGAIN_MS ? lookAt(ctx, row) : row))
    found = bestOf(await Promise.all(looked), name)
  }
  return found && { ...found, provider: await openProvider(ctx, found.row) }
}

/** Of accounts that have the zone alike, one that works. */
function bestOf(rows: DnsProviderRow[], name: string): Omit<Found, 'provider'> | undefined {
  const candidates = rows.flatMap((row) => {
    const zone = zoneOf(zonesOf(row), name)
    return zone ? [{ row, zone }] : []
  })
  const isFailing = ({ row }: { row: DnsProviderRow }) => Number(row.state === 'failing')
  return candidates.toSorted(
    (a, b) => b.zone.name.length - a.zone.name.length || isFailing(a) - isFailing(b),
  )[0]
}

/** The account that the tenant has chosen for a name, or for the wildcard it falls under. */
export async function chosenFor(ctx: Ctx, tenantId: string, host: string): Promise<string | undefined> {
  const bare = host.replace(/^\*\./, '')
  const parent = bare.split('.').slice(1).join('.')
  return ctx.db.withPlatform(
    (tx) => findChosenProvider(tx, tenantId, [host, bare, `*.${bare}`, `*.${parent}`]),
    {
      readOnly: true,
    },
  )
}

/** The same as that of the tenant's other secrets: they end together. */
function keyScope(scope: string): string {
  return scope === PLATFORM_SCOPE ? 'platform' : `tenant:${scope}`
}

function contextOf(id: string): string {
  return `dns_providers.secret:${id}`
}
