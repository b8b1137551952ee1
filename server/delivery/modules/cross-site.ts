/**
 * Pages of other websites and endpoints: which of them may send what changes something, and read the answers. Plugins see no
 * cookies, yet a stranger's page could still have its visitors vote, comment or order in their own name.
 */
import type { IncomingMessage } from 'node:http'
import { AppError } from '../../errors.ts'
import type { PluginEndpoint } from '../../plugin/manifest.ts'

/** The value of Access-Control-Allow-Origin; undefined where no other website may read the answer. */
export function allowedOrigin(
  { cors = [] }: Pick<PluginEndpoint, 'cors'>,
  request: IncomingMessage,
): string | undefined {
  if (cors.includes('*')) return '*'
  const { origin } = request.headers
  return origin !== undefined && cors.includes(origin) ? origin : undefined
}

/** @param allowed from allowedOrigin @returns names and values in turn */
export function corsHeaders(
  { cors = [] }: Pick<PluginEndpoint, 'cors'>,
  allowed: string | undefined,
): string[] {
  const vary = cors.length > 0 && !cors.includes('*') ? ['vary', 'origin'] : []
  if (allowed === undefined) return vary
  return [
    ...vary,
    'access-control-allow-origin',
    allowed,
    'access-control-expose-headers',
    'ratelimit-limit, ratelimit-remaining, ratelimit-reset, retry-after, x-request-id, link',
  ]
}

/** What a preflight hears (WHATWG Fetch, 3.3). @param endpoints those at its path */
export function preflightHeaders(endpoints: readonly PluginEndpoint[], request: IncomingMessage): string[] {
  const wanted = request.headers['access-control-request-method']
  const endpoint = endpoints.find(({ method }) => method === (wanted === 'HEAD' ? 'GET' : wanted))
  const allowed = endpoint && allowedOrigin(endpoint, request)
  if (!endpoint || allowed === undefined) return ['vary', 'origin, access-control-request-method']
  return [
    'vary',
    'origin, access-control-request-method',
    'access-control-allow-origin',
    allowed,
    'access-control-allow-methods',
    endpoint.method,
    'access-control-allow-headers',
    'authorization, content-type, idempotency-key, x-api-key, x-requested-with',
    'access-control-max-age',
    '600',
  ]
}

/**
 * Refuses what browsers send on behalf of pages of other websites, unless the endpoint is for them. Sites of other tenants
 * below the same domain are other websites, though browsers call them the same site. Programs send neither header.
 * @throws AppError forbidden
 */
export function requireSameSite(
  request: IncomingMessage,
  endpoint: Pick<PluginEndpoint, 'method' | 'cors'>,
  siteOrigin: string,
): void {
  if (endpoint.method === 'GET' || allowedOrigin(endpoint, request) !== undefined) return
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  // `none`: nobody's page, but a person who typed or kept the address.
  if (site === 'same-origin' || site === 'none') return
  if (site === undefined && (origin === undefined || isOwn(origin, siteOrigin, host))) return
  throw new AppError(
    'forbidden',
    'This came from a page of another website. An endpoint takes such requests from the origins it declares in `cors`.',
  )
}

function isOwn(origin: string, siteOrigin: string, host: string | undefined): boolean {
  // Behind a proxy the scheme and port that visitors see may not be known here: the host says enough.
  return origin === siteOrigin || (URL.canParse(origin) && new URL(origin).host === host?.toLowerCase())
}
