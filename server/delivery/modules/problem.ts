/** Refusals of endpoints, as problem documents (RFC 9457). */
import { type AppError, catalogue } from '../../errors.ts'
import { type Exchange, answer } from '../serving/exchange.ts'

const HEADERS = [
  'content-type',
  'application/problem+json; charset=utf-8',
  'x-content-type-options',
  'nosniff',
  'referrer-policy',
  'no-referrer',
  'content-security-policy',
  "default-src 'none'; frame-ancestors 'none'",
  'cache-control',
  'no-store',
]

/** What nobody expected shows only the request id. */
const UNEXPECTED = {
  code: 'internal_error',
  title: 'Something went wrong on our side',
  status: 500,
  detail: 'The error has been recorded; quote the request id when you ask for help.',
}

/**
 * @param error undefined: one that nobody expected
 * @param headers besides, names and values in turn
 */
export function answerProblem(
  exchange: Exchange,
  error: AppError | undefined,
  headers: readonly string[] = [],
): void {
  const { code, title, status, detail } = error
    ? { code: error.code, ...catalogue[error.code], detail: error.message }
    : UNEXPECTED
  const extra = error?.extra ?? {}
  const standard = {
    type: `urn:hotswap:error:${code}`,
    title,
    status,
    detail,
    code,
    request_id: exchange.requestId,
  }
  // Members cannot take the place of what the standard defines.
  const body = { ...standard, ...extra.members, ...standard, ...(extra.errors && { errors: extra.errors }) }
  const all = [
    ...HEADERS,
    ...headers,
    ...(extra.retryAfterSeconds === undefined
      ? []
      : ['retry-after', String(Math.ceil(extra.retryAfterSeconds))]),
    ...(status === 401 ? ['www-authenticate', 'Bearer'] : []),
  ]
  // A body that is on its way will not be read.
  if (!exchange.request.complete) exchange.response.shouldKeepAlive = false
  answer(exchange, status, exchange.adapt?.(all) ?? all, Buffer.from(JSON.stringify(body)))
}
