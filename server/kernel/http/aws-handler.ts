/** Lets Amazon's clients send what they have signed through the guarded fetcher, and to the one host they are for. */
import type { GuardedFetch } from './guarded-fetch.ts'

type SignedRequest = {
  method: string
  path: string
  query?: Record<string, string | string[] | null>
  headers: Record<string, string>
  body?: unknown
}

export type AwsHandlerOptions = { host: string; maxBytes: number; timeoutMs?: number; signal?: AbortSignal }

/** A `requestHandler` for clients of the AWS SDK, version 3. Give the client `endpoint: https://<host>` as well. */
export function awsHandler(fetcher: Pick<GuardedFetch, 'request'>, { host, ...limits }: AwsHandlerOptions) {
  return {
    async handle({ method, path, query = {}, headers, body }: SignedRequest) {
      const own = Object.entries(headers).filter(
        ([name]) => !/^(host|content-length|user-agent)$/i.test(name),
      )
      const answer = await fetcher.request(`https://${host}${path}${searchOf(query)}`, {
        ...limits,
        method,
        headers: Object.fromEntries(own),
        body: typeof body === 'string' && body !== '' ? body : undefined,
        isAllowed: ({ protocol, hostname }) => protocol === 'https:' && hostname === host,
      })
      return { response: { statusCode: answer.status, headers: answer.headers, body: answer.body } as never }
    },
  }
}

function searchOf(query: NonNullable<SignedRequest['query']>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one ?? '')}`),
  )
  return pairs.length > 0 ? `?${pairs.join('&')}` : ''
}
