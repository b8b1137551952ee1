/**
 * Who asks, and how securely, where proxies stand in front: the one reader of `X-Forwarded-For`, `X-Forwarded-Proto` and
 * `Forwarded` (RFC 7239). What they say is believed only of trusted peers, and of each list only as far as trusted peers wrote it.
 * `X-Forwarded-Host` is never read: the name asked for is the Host header's.
 */
import type { IncomingMessage } from 'node:http'
import { isIP, isIPv4 } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { plainAddress, trustedPeers } from './trusted-peers.ts'

export type Client = {
  /** An IP address: the peer's, or the one that the outermost trusted proxy saw; NOBODY when what was sent contradicts itself. */
  address: string
  /** Whether the client speaks HTTPS to us or to that proxy. */
  isSecure: boolean
}

/**
 * Stands for clients whose trusted proxies sent something that cannot be true. It is nobody's, this machine's least of all, so it
 * opens nothing; in counts, all of them are one.
 */
export const NOBODY = '0.0.0.0'

/** More proxies than this in a row are a mistake or an attack. */
const MAX_HOPS = 32
const MAX_LENGTH = 2_048

/** What a header says of the client: undefined when there is no such header, 'contradiction' when it is not in its form. */
type Said = { address: string; proto: 'http' | 'https' | undefined } | 'contradiction' | undefined

/** @param trustedProxies addresses and networks, see trusted-peers.ts */
export function forwardedReader(trustedProxies: readonly string[]): (request: IncomingMessage) => Client {
  const isTrusted = trustedPeers(trustedProxies)
  return (request) => {
    const { socket, headers } = request
    const peer = plainAddress(socket.remoteAddress)
    const own = { address: peer, isSecure: (socket as Partial<TLSSocket>).encrypted === true }
    if (!isTrusted(peer)) return own
    const xFor = headers['x-forwarded-for']?.toString()
    const former = xFor === undefined ? undefined : readXForwardedFor(xFor, isTrusted)
    const standard = headers.forwarded === undefined ? undefined : readForwarded(headers.forwarded, isTrusted)
    const xProto = headers['x-forwarded-proto']?.toString()
    if (former === 'contradiction' || standard === 'contradiction')
      return { address: NOBODY, isSecure: false }
    // Most proxies write one of them and pass the other on as the client made it up: only when both say the same, both are true.
    if (former && standard && former.address !== standard.address) return { address: NOBODY, isSecure: false }
    const protos = [standard?.proto, xProto === undefined ? undefined : readProto(xProto)].filter(
      (proto) => proto !== undefined,
    )
    const isSecure = protos.length > 0 ? protos.every((proto) => proto === 'https') : own.isSecure
    return { address: (former ?? standard)?.address ?? peer, isSecure }
  }
}

/** One word; a list, or any other word, is no promise of security. */
function readProto(value: string): 'http' | 'https' {
  return value.trim().toLowerCase() === 'https' ? 'https' : 'http'
}

function readXForwardedFor(value: string, isTrusted: (address: string) => boolean): Said {
  if (value.length > MAX_LENGTH) return 'contradiction'
  const address = outermost(value.split(','), (hop) => readNode(hop.trim()), isTrusted)
  return address === undefined ? 'contradiction' : { address: address.hop, proto: undefined }
}

function readForwarded(value: string, isTrusted: (address: string) => boolean): Said {
  if (value.length > MAX_LENGTH) return 'contradiction'
  const elements = parseForwarded(value)
  if (!elements) return 'contradiction'
  const found = outermost(elements, (element) => readNode(element.get('for') ?? ''), isTrusted)
  if (!found) return 'contradiction'
  const proto = found.from.get('proto')
  return { address: found.hop, proto: proto === undefined ? undefined : readProto(proto) }
}

/**
 * Each proxy adds whom it saw at the end; beyond the first that is not ours, anything may have been made up.
 * @returns undefined when a trusted proxy named something that is no address
 */
function outermost<T>(
  hops: T[],
  read: (hop: T) => string | undefined,
  isTrusted: (address: string) => boolean,
): { hop: string; from: T } | undefined {
  let last: { hop: string; from: T } | undefined
  for (const from of hops.slice(-MAX_HOPS).toReversed()) {
    const hop = read(from)
    if (hop === undefined) return undefined
    last = { hop, from }
    if (!isTrusted(hop)) return last
  }
  return last
}

/** `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:4711`. @returns the address alone */
function readNode(node: string): string | undefined {
  const [, bracketed, bare] = /^(?:\[([0-9a-f:.]{2,45})\](?::\d{1,5})?|([0-9a-f:.]{2,45}))$/i.exec(node) ?? []
  const address = (bracketed ?? bare ?? '').toLowerCase()
  if (isIP(address)) return bracketed !== undefined && isIPv4(address) ? undefined : plainAddress(address)
  const [, withPort = ''] = /^([\d.]+):\d{1,5}$/.exec(node) ?? []
  return isIPv4(withPort) ? withPort : undefined
}

/** One name and its value, a token or a quoted string (RFC 7239, 4). */
const PAIR =
  /\s*([!#$%&'*+.^_`|~\w-]+)=(?:([!#$%&'*+.^_`|~\w-]+)|"((?:[^"\\\p{Cc}]|\\\P{Cc})*)")\s*([;,]|$)/uy

/** @returns the elements with names in lower case; undefined when it is not in the header's form or names something twice */
function parseForwarded(value: string): Map<string, string>[] | undefined {
  const elements: Map<string, string>[] = []
  let element = new Map<string, string>()
  PAIR.lastIndex = 0
  for (;;) {
    const pair = PAIR.exec(value)
    if (!pair) return undefined
    const [, name = '', token, quoted = '', end] = pair
    const key = name.toLowerCase()
    if (element.has(key)) return undefined
    element.set(key, token ?? quoted.replaceAll(/\\(.)/g, '$1'))
    if (end === ';') continue
    elements.push(element)
    if (end !== ',') return elements
    element = new Map()
  }
}
