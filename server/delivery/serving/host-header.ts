/** Reads which host a request is about. */
import type { IncomingMessage } from 'node:http'

/** @returns the Host header as it was sent; undefined when there is none, or more than one (RFC 9112, 3.2) */
export function hostHeaderOf({ headers, rawHeaders }: IncomingMessage): string | undefined {
  let hosts = 0
  // Node keeps the first of several in `headers`; whoever put them there may mean another.
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  return hosts === 1 ? headers.host : undefined
}
