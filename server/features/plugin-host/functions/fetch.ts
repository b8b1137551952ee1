/** The host function that asks other servers: those the manifest names and the site has granted, and only public ones. */
import { Type } from 'typebox'
import type { Method } from '../../../kernel/http/outbound-request.ts'
import { catalogued, defineHostFunction } from '../define.ts'
import { type HostCall, HostError } from '../host.ts'
import { closed } from '../input.ts'

const ANSWER_MAX_BYTES = 1_000_000
const BODY_MAX = 1_000_000
const TIMEOUT_MS = 10_000
/** Of a plugin on a site: page views must not become a flood on somebody else. */
const RATE = { points: 300, window_seconds: 60 }
/** What changes nothing on the other side. */
const SAFE = new Set<Method>(['GET', 'HEAD'])

const fetch = defineHostFunction({
  ...catalogued('fetch'),
  input: closed({
    url: Type.String({ minLength: 1, maxLength: 4_000 }),
    method: Type.Optional(Type.String({ maxLength: 10 })),
    headers: Type.Optional(
      Type.Record(Type.String(), Type.String({ maxLength: 8_000 }), { maxProperties: 50 }),
    ),
    body: Type.Optional(Type.String({ maxLength: BODY_MAX })),
  }),
  async run(ctx, call, { url, method: given = 'GET', ...request }) {
    // In any case, as fetch takes it; what is no method the fetcher refuses.
    const method = given.toUpperCase() as Method
    if (call.site.isPreview && !SAFE.has(method))
      throw new HostError(
        'preview',
        'fetch asks with GET and HEAD only in a preview; test for site.is_preview.',
      )
    if (call.budget.fetches <= 0)
      throw new HostError('limit', 'This call has made all the fetches it may make.')
    call.budget.fetches -= 1
    const { allowed } = await ctx.rateLimiter.take(`plugin-fetch:${call.siteId}:${call.plugin.name}`, RATE)
    if (!allowed) throw new HostError('limit', `fetch is called more than ${RATE.points} times a minute.`)
    const answer = await ctx.fetcher.request(url, {
      ...request,
      method,
      maxBytes: ANSWER_MAX_BYTES,
      timeoutMs: TIMEOUT_MS,
      signal: call.signal,
      isAllowed: (address) => mayAsk(call, address),
    })
    const { status, headers, body } = answer
    return { url: answer.url, status, headers, text: decoded(body, headers['content-type']) }
  },
})

export const fetchFunctions = { fetch }

/** Its own port only: what listens on another one is somebody else. */
function mayAsk({ plugin, manifest }: HostCall, { hostname, port }: URL): boolean {
  const matches = (hosts: readonly string[]) => hosts.some((pattern) => isHost(hostname, pattern))
  return port === '' && matches(plugin.hosts) && matches(manifest.hosts)
}

/** @param pattern a host, or `*.` and one: then every name below that one */
export function isHost(hostname: string, pattern: string): boolean {
  if (!pattern.startsWith('*.')) return hostname === pattern
  const parent = pattern.slice(1)
  return hostname.length > parent.length && hostname.endsWith(parent)
}

/** As its content type says; UTF-8 otherwise. */
function decoded(body: Buffer, contentType = ''): string {
  const label = /;\s*charset="?([\w.:-]{1,40})"?/i.exec(contentType)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(label).decode(body)
  } catch {
    return new TextDecoder().decode(body)
  }
}
