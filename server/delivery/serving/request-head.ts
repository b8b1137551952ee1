/** Reads what delivery needs of a request's headers in one pass: Node's `headers` object costs several times as much. */
import type { IncomingMessage } from 'node:http'

export type RequestHead = {
  /** As it was sent; undefined without exactly one Host header. */
  host: string | undefined
  acceptEncoding: string | undefined
  ifNoneMatch: string | undefined
  ifModifiedSince: string | undefined
  range: string | undefined
  ifRange: string | undefined
  cookie: string | undefined
  userAgent: string | undefined
  referer: string | undefined
  forwardedFor: string | undefined
  requestId: string | undefined
}

/** Where a header comes more than once, the last one counts; of Host there may be one only (RFC 9112, 3.2). */
export function readHead({ rawHeaders }: IncomingMessage): RequestHead {
  const head: RequestHead = {
    host: undefined,
    acceptEncoding: undefined,
    ifNoneMatch: undefined,
    ifModifiedSince: undefined,
    range: undefined,
    ifRange: undefined,
    cookie: undefined,
    userAgent: undefined,
    referer: undefined,
    forwardedFor: undefined,
    requestId: undefined,
  }
  let hosts = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? ''
    const value = rawHeaders[index + 1]
    // By length first: most headers of a browser are none of these.
    switch (name.length) {
      case 4:
        if (name.toLowerCase() === 'host') {
          head.host = value
          hosts += 1
        }
        break
      case 5:
        if (name.toLowerCase() === 'range') head.range = value
        break
      case 6:
        if (name.toLowerCase() === 'cookie') head.cookie = value
        break
      case 7:
        if (name.toLowerCase() === 'referer') head.referer = value
        break
      case 8:
        if (name.toLowerCase() === 'if-range') head.ifRange = value
        break
      case 10:
        if (name.toLowerCase() === 'user-agent') head.userAgent = value
        break
      case 12:
        if (name.toLowerCase() === 'x-request-id') head.requestId = value
        break
      case 13:
        if (name.toLowerCase() === 'if-none-match') head.ifNoneMatch = value
        break
      case 15: {
        const lower = name.toLowerCase()
        if (lower === 'accept-encoding') head.acceptEncoding = value
        else if (lower === 'x-forwarded-for') head.forwardedFor = value
        break
      }
      case 17:
        if (name.toLowerCase() === 'if-modified-since') head.ifModifiedSince = value
        break
    }
  }
  if (hosts !== 1) head.host = undefined
  return head
}
