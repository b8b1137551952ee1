/** Stand-ins for CDNs, as far as purging goes: they want what the real ones want, answer as those do, and remember. */
import { once } from 'node:events'
import { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { answerWith } from './answer-with.ts'

export type CdnRequest = { method: string; path: string; headers: IncomingHttpHeaders; body: string }
export type CdnAnswer = { status: number; headers?: Record<string, string>; body?: string }

export type Cdn = {
  url: string
  /** Everything that came, the oldest first. */
  requests: CdnRequest[]
  /** Keys of purges that were accepted, in the order they came. */
  purged: string[]
  /** Answers the next request like this instead; `hang`: not at all. */
  answerNext: (...answers: (CdnAnswer | 'hang')[]) => void
  /** Resolves when there have been so many requests. */
  reached: (requests: number) => Promise<void>
}

export const ZONE_ID = '0123456789abcdef0123456789abcdef'
export const CDN_TOKEN = 'cdn-token-0123456789abcdef'
export const SERVICE_ID = 'SU1Z0isxPaozGVKXdv0eY'
export const DISTRIBUTION_ID = 'EDFDVBD6EXAMPLE'
export const AWS_KEY = { access_key_id: 'AKIACDNSTANDIN000000', secret_access_key: 'cdn-secret/0123456789' }

type Accept = (request: CdnRequest, keep: (keys: string[]) => void) => CdnAnswer

async function openCdn(accept: Accept): Promise<Cdn> {
  const requests: CdnRequest[] = []
  const purged: string[] = []
  const instead: (CdnAnswer | 'hang')[] = []
  const arrivals = new EventTarget()
  async function receive(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await message.toArray()).toString()
    const { method = '', url: path = '', headers } = message
    const request = { method, path, headers, body }
    requests.push(request)
    const answer = instead.shift() ?? accept(request, (keys) => void purged.push(...keys))
    if (answer !== 'hang') response.writeHead(answer.status, answer.headers).end(answer.body ?? '')
    arrivals.dispatchEvent(new Event('request'))
  }
  const url = await answerWith(receive)
  return {
    url,
    requests,
    purged,
    answerNext: (...answers) => void instead.push(...answers),
    async reached(count) {
      while (requests.length < count) await once(arrivals, 'request')
    },
  }
}

const json = (status: number, body: object, headers: Record<string, string> = {}): CdnAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
})

/** Cloudflare's `purge_cache`: developers.cloudflare.com/api/resources/cache/methods/purge */
export function openCloudflareCdn(): Promise<Cdn> {
  const refuse = (status: number, code: number, message: string) =>
    json(status, { success: false, errors: [{ code, message }], messages: [], result: null })
  return openCdn(({ method, path, headers, body }, keep) => {
    if (headers.authorization !== `Bearer ${CDN_TOKEN}`) return refuse(403, 10000, 'Authentication error')
    if (method !== 'POST' || path !== `/client/v4/zones/${ZONE_ID}/purge_cache`)
      return refuse(404, 7003, 'Could not route to that, perhaps your object identifier is invalid?')
    const { tags = [], files = [] } = JSON.parse(body) as { tags?: string[]; files?: string[] }
    if (tags.length + files.length === 0) return refuse(400, 1012, 'Request must contain one of them')
    if (tags.length > 100 || files.length > 100) return refuse(400, 1118, 'You may only purge 100 at a time')
    keep([...tags, ...files])
    return json(200, { success: true, errors: [], messages: [], result: { id: ZONE_ID } })
  })
}

/** Cloudflare when a token has used up its requests. */
export const cloudflareLimit = (retryAfter: string): CdnAnswer =>
  json(
    429,
    { success: false, errors: [{ code: 971, message: 'Please wait' }], result: null },
    { 'retry-after': retryAfter },
  )

/** Fastly's purging: www.fastly.com/documentation/reference/api/purging */
export function openFastlyCdn(): Promise<Cdn> {
  return openCdn(({ method, path, headers, body }, keep) => {
    if (headers['fastly-key'] !== CDN_TOKEN)
      return json(403, { msg: 'Provided credentials are missing or invalid' })
    if (method !== 'POST') return json(405, { msg: 'Method not allowed' })
    if (path.startsWith('/purge/')) {
      keep([path.slice('/purge/'.length)])
      return json(200, { status: 'ok', id: '1-2' })
    }
    if (path !== `/service/${SERVICE_ID}/purge`)
      return json(404, { msg: 'Record not found', detail: 'Cannot find service' })
    const { surrogate_keys = [] } = JSON.parse(body) as { surrogate_keys?: string[] }
    if (surrogate_keys.length > 256) return json(400, { msg: 'Bad request', detail: 'Too many keys' })
    keep(surrogate_keys)
    return json(200, Object.fromEntries(surrogate_keys.map((key) => [key, '108-1391560174-974124'])))
  })
}

/** Amazon's CreateInvalidation. Whether the signature is right is left to the stand-in of Route 53, which is signed alike. */
export function openCloudFrontCdn(): Promise<Cdn> {
  const xml = (status: number, body: string): CdnAnswer => ({
    status,
    headers: { 'content-type': 'text/xml' },
    body: `<?xml version="1.0"?>\n${body}`,
  })
  return openCdn(({ method, path, headers, body }, keep) => {
    if (!headers.authorization?.includes(`Credential=${AWS_KEY.access_key_id}/`))
      return xml(
        403,
        errorOf('InvalidClientTokenId', 'The security token included in the request is invalid.'),
      )
    if (method !== 'POST' || path !== `/2020-05-31/distribution/${DISTRIBUTION_ID}/invalidation`)
      return xml(404, errorOf('NoSuchDistribution', 'The specified distribution does not exist.'))
    const paths = [...body.matchAll(/<Path>([^<]*)<\/Path>/g)].map(([, name = '']) => name)
    if (Number(/<Quantity>(\d+)</.exec(body)?.[1]) !== paths.length)
      return xml(
        400,
        errorOf('InconsistentQuantities', 'The value of Quantity and the size of Items do not match.'),
      )
    keep(paths)
    return xml(
      201,
      `<Invalidation xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Id>I2J0I21PCUYOIK</Id><Status>InProgress</Status></Invalidation>`,
    )
  })
}

export const cloudFrontBusy: CdnAnswer = {
  status: 400,
  headers: { 'content-type': 'text/xml' },
  body: errorOf(
    'TooManyInvalidationsInProgress',
    'Processing your request will cause you to exceed the limit',
  ),
}

function errorOf(code: string, message: string): string {
  return `<ErrorResponse xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`
}

/** A cache that takes `PURGE` with keys in a header, and wants a password for it. */
export function openHttpCdn(header = 'surrogate-key', password?: string): Promise<Cdn> {
  return openCdn(({ method, headers, path }, keep) => {
    if (method !== 'PURGE') return { status: 405 }
    if (password !== undefined && headers['x-purge-password'] !== password) return { status: 403, body: 'no' }
    const keys = headers[header]
    if (keys === undefined && path === '/missing') return { status: 404 }
    keep(keys === undefined ? [path] : String(keys).split(/[ ,]/))
    return { status: 200, body: 'Purged' }
  })
}
