/**
 * Domain Connect (draft-ietf-dconn-domainconnect): customers agree at their own DNS provider, and it creates the records.
 * It works where the provider speaks it and has taken in the operator's templates; see docs/domain-connect.
 */
import { sign } from 'node:crypto'
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'
import type { NamedDomain, Owner, WantedRecord } from '../named-domain.ts'

export type Connection =
  | { available: false; reason: string; provider: string | null }
  | { available: true; provider: string; url: string; signed: boolean }

type Ctx = Pick<AppContext, 'dns' | 'fetcher' | 'config'>
type Json = Record<string, unknown>

/** Templates are published under these names, and the platform's domain as provider. */
const SERVICES = { subdomain: 'website', apex: 'website-apex' } as const
/** Where the public key is published, below the platform's domain. */
const KEY_HOST = '_dck1'
const ANSWER_BYTES_MAX = 256 * 1024
const TIMEOUT_MS = 8_000
/** A host name, perhaps with a path: an address without the scheme. */
const PLACE = /^[a-z0-9-]+(\.[a-z0-9-]+)+(\/[\w.~-]+)*$/i

/**
 * The address to send the customer to, or why there is none.
 * @param signingKey PEM of the RSA key whose public half is published below the platform's domain
 */
export async function connect(
  ctx: Ctx,
  { host, registrable }: NamedDomain,
  owner: Owner,
  records: readonly WantedRecord[],
  signingKey: string | undefined,
): Promise<Connection> {
  if (host.startsWith('*.')) return none('Domain Connect has no wildcards: create the records yourself.')
  const place = await placeOf(ctx, registrable)
  if (place === undefined)
    return none(
      `The DNS provider of ${registrable} does not speak Domain Connect: create the records yourself.`,
    )
  const settings = await getJson(ctx, `https://${place}/v2/${registrable}/settings`)
  const [providerName, ux, api] = [settings?.['providerName'], settings?.['urlSyncUX'], settings?.['urlAPI']]
  const provider = typeof providerName === 'string' ? providerName.slice(0, 100) : place
  if (!isHttps(ux) || !isHttps(api))
    return none(`${provider} does not say how it is connected to: create the records yourself.`, provider)
  const service = host === registrable ? SERVICES.apex : SERVICES.subdomain
  const path = `/v2/domainTemplates/providers/${ctx.config.domain}/services/${service}`
  if (!(await getJson(ctx, `${api}${path}`)))
    return none(`${provider} does not know this platform yet: create the records yourself.`, provider)
  const query = new URLSearchParams(parametersFor({ host, registrable }, owner, records)).toString()
  const signature = signingKey === undefined ? '' : signed(query, signingKey)
  const url = `${ux}${path}/apply?${query}${signature}`
  return { available: true, provider, url, signed: signature !== '' }
}

/** What the templates leave open: see docs/domain-connect. */
export function parametersFor(
  { host, registrable }: Pick<NamedDomain, 'host' | 'registrable'>,
  { proof, target }: Owner,
  records: readonly WantedRecord[],
): Record<string, string> {
  if (host !== registrable)
    return { domain: registrable, host: host.slice(0, -registrable.length - 1), proof, target }
  const first = (type: string) => records.find((record) => record.type === type)?.value
  const [ip4, ip6] = [first('A'), first('AAAA')]
  const groups = ['verify', ...(ip4 === undefined ? [] : ['ip4']), ...(ip6 === undefined ? [] : ['ip6'])]
  return { domain: registrable, proof, ...(ip4 && { ip4 }), ...(ip6 && { ip6 }), groupId: groups.join(',') }
}

/** Over everything after the question mark; providers find the key by the name given with it. */
function signed(query: string, key: string): string {
  const signature = sign('sha256', Buffer.from(query), key).toString('base64')
  return `&${new URLSearchParams({ sig: signature, key: KEY_HOST }).toString()}`
}

/** Where the provider of a domain is asked for its settings. */
async function placeOf(ctx: Ctx, registrable: string): Promise<string | undefined> {
  const { records } = await ctx.dns.ask(`_domainconnect.${registrable}`, 'TXT', { authoritative: false })
  return records.map(({ value }) => value.trim()).find((value) => PLACE.test(value))
}

/** @returns undefined for whatever is not there, cannot be reached, or is no JSON object */
async function getJson(ctx: Ctx, url: string): Promise<Json | undefined> {
  try {
    const answer = await ctx.fetcher.request(url, {
      headers: { accept: 'application/json' },
      maxBytes: ANSWER_BYTES_MAX,
      timeoutMs: TIMEOUT_MS,
      isAllowed: ({ protocol }) => protocol === 'https:',
    })
    if (answer.status !== 200) return undefined
    const body: unknown = JSON.parse(answer.body.toString())
    return typeof body === 'object' && body !== null ? (body as Json) : undefined
  } catch (error) {
    if (error instanceof AppError || error instanceof SyntaxError) return undefined
    throw error
  }
}

/** What strangers give us to send people to. */
function isHttps(text: unknown): text is string {
  return typeof text === 'string' && URL.parse(text)?.protocol === 'https:' && /^[!-~]{1,500}$/.test(text)
}

function none(reason: string, provider: string | null = null): Connection {
  return { available: false, reason, provider }
}
