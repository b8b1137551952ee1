/**
 * Certificates on first handshake: whoever asks for a name by TLS before the program saw that it needs one. Anybody on
 * the internet may ask for any name, so that everything which is not plainly allowed is refused.
 */
import { LRUCache } from 'lru-cache'
import type { AppContext } from '../../../context.ts'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import { normalizeName, readAddress } from '../../../kernel/http/hosts.ts'
import { type NewOrder, orderCertificate } from './orders.ts'
import { findHolding } from './queries.ts'
import { standingOf } from './want.ts'
import { deservesOrder, isPlatformName } from './wanted.ts'

type Ctx = Pick<AppContext, 'db' | 'jobs' | 'clock' | 'config' | 'log' | 'notices' | 'rateLimiter'>

const PER_TENANT = { points: 10, window_seconds: 60 }
/**
 * Of names below the platform's domain, by the tenant whose sites they are: authorities count all of them as one domain's,
 * and 50 in a week is what each allows (limits.ts).
 */
const PER_PLATFORM_TENANT = { points: 5, window_seconds: 86_400 }
const IN_ALL = { points: 60, window_seconds: 60 }
/** Looks into the database for names nobody has asked for lately: guessing names costs no more than this. */
const LOOKS = { points: 600, window_seconds: 60 }
const AFTER_FAILURE_MS = 3_600_000

/** Names that were refused, in each process: for half a minute, and less when the meaning of a name changes. */
const refused = new WeakMap<Ctx['notices'], LRUCache<string, true>>()

/**
 * Orders a certificate for a name somebody is asking for now, if it is plainly ours to have one.
 * @returns `ordered` when one is on its way or there already; the handshake itself fails this time
 */
export async function wantByHandshake(ctx: Ctx, host: string): Promise<'ordered' | 'refused'> {
  const known = refusedIn(ctx)
  if (!ctx.config.acme || normalizeName(host) !== host || known.has(host)) return 'refused'
  const outcome = await decide(ctx, host).catch((error: unknown) => {
    ctx.log.warn({ err: error, host }, 'whether a name may have a certificate could not be found out')
    return 'refused' as const
  })
  if (outcome === 'refused') known.set(host, true)
  return outcome
}

async function decide(ctx: Ctx, host: string): Promise<'ordered' | 'refused'> {
  if (!(await ctx.rateLimiter.take('certificates:looks', LOOKS)).allowed) return 'refused'
  const found = await ctx.db.withPlatform((tx) => lookUp(ctx, tx, host), { readOnly: true })
  if (found === 'refused' || found === 'ordered') return found
  const owner = found.tenantId ?? ownerOf(ctx, host)
  const limit = found.tenantId ? PER_TENANT : PER_PLATFORM_TENANT
  if (!(await ctx.rateLimiter.take(`certificates:handshake:${owner}`, limit)).allowed) return 'refused'
  if (!(await ctx.rateLimiter.take('certificates:handshakes', IN_ALL)).allowed) return 'refused'
  await orderCertificate(ctx, found)
  return 'ordered'
}

/** Whose site it is, or which of the platform's services. */
function ownerOf({ config }: Ctx, host: string): string {
  const address = readAddress(host, config.domain)
  return address.kind === 'tenant' ? `platform:${address.slug}` : `platform ${host}`
}

async function lookUp(ctx: Ctx, tx: PlatformTx, host: string): Promise<NewOrder | 'ordered' | 'refused'> {
  const holder = await findHolding(tx, host)
  if (holder) {
    if (!deservesOrder(holder, 'handshake') || holder.tenant_status !== 'active') return 'refused'
    // Names below a wildcard are anybody's guess: only the wildcard itself is ordered, and not because of a guess.
    if (holder.host !== host) return 'refused'
    return newOrOpen(ctx, tx, holder.tenant_id, host)
  }
  return (await isPlatformName(ctx, tx, host)) ? newOrOpen(ctx, tx, null, host) : 'refused'
}

async function newOrOpen(
  ctx: Ctx,
  tx: PlatformTx,
  tenantId: string | null,
  host: string,
): Promise<NewOrder | 'ordered' | 'refused'> {
  const standing = await standingOf(ctx, tx, tenantId, host, AFTER_FAILURE_MS)
  if (standing === 'lacking') return { tenantId, names: [host], reason: 'handshake' }
  return standing === 'failed' ? 'refused' : 'ordered'
}

function refusedIn({ notices }: Ctx): LRUCache<string, true> {
  const present = refused.get(notices)
  if (present) return present
  const made = new LRUCache<string, true>({ max: 20_000, ttl: 30_000 })
  notices.subscribe('tenant-name', ({ key }) => void made.delete(String(key).replace(/^host:/, '')))
  refused.set(notices, made)
  return made
}
