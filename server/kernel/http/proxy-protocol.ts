/**
 * The PROXY protocol, versions 1 and 2: what a proxy that passes connections on says ahead of everything else about who connected
 * (https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt). Read here because the packages for it want the header whole and
 * do not say where it ends.
 */
import { type Server, type Socket, isIPv4, isIPv6 } from 'node:net'
import { TLSSocket } from 'node:tls'
import { plainAddress, trustedPeers } from './trusted-peers.ts'

/** Whole: how long it is, and who connected; address undefined: the proxy itself, such as a health check. */
export type ProxyHeader = { length: number; address: string | undefined }

const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')
const FIXED_BYTES = 16
/** Section 2.1: the longest line, CR and LF included. */
const MAX_LINE_BYTES = 107
/** Addresses and what proxies like to add; the format would allow 64 KiB. */
const MAX_BINARY_BYTES = 2_048
const PATIENCE_MS = 5_000

/** @returns 'incomplete' when more is needed to tell */
export function parseProxyHeader(bytes: Buffer): ProxyHeader | 'incomplete' | 'malformed' {
  const seen = Math.min(bytes.length, SIGNATURE.length)
  if (bytes.subarray(0, seen).equals(SIGNATURE.subarray(0, seen)))
    return bytes.length < FIXED_BYTES ? 'incomplete' : parseBinary(bytes)
  return parseLine(bytes)
}

const START = Buffer.from('PROXY ')
const LINE =
  /^PROXY (?:UNKNOWN(?: [\x20-\x7e]*)?|(TCP[46]) ([0-9a-fA-F:.]+) ([0-9a-fA-F:.]+) (0|[1-9]\d{0,4}) (0|[1-9]\d{0,4}))$/

function parseLine(bytes: Buffer): ReturnType<typeof parseProxyHeader> {
  const seen = Math.min(bytes.length, START.length)
  if (!bytes.subarray(0, seen).equals(START.subarray(0, seen))) return 'malformed'
  const end = bytes.subarray(0, MAX_LINE_BYTES).indexOf('\r\n')
  if (end < 0) return bytes.length < MAX_LINE_BYTES ? 'incomplete' : 'malformed'
  const line = LINE.exec(bytes.toString('latin1', 0, end))
  if (!line) return 'malformed'
  const [, family, source = '', target = '', ...ports] = line
  if (family === undefined) return { length: end + 2, address: undefined }
  const isAddress = family === 'TCP4' ? isIPv4 : isIPv6
  const isRight = isAddress(source) && isAddress(target) && ports.every((port) => Number(port) <= 65_535)
  return isRight ? { length: end + 2, address: plainAddress(source.toLowerCase()) } : 'malformed'
}

function parseBinary(bytes: Buffer): ReturnType<typeof parseProxyHeader> {
  const [versionAndCommand = 0, familyAndTransport = 0] = bytes.subarray(12)
  const length = FIXED_BYTES + bytes.readUInt16BE(14)
  const command = versionAndCommand & 0x0f
  if (versionAndCommand >> 4 !== 2 || command > 1 || length > MAX_BINARY_BYTES) return 'malformed'
  if (bytes.length < length) return 'incomplete'
  // LOCAL, and an unspecified family: the proxy speaks for itself, whatever follows.
  if (command === 0 || familyAndTransport === 0) return { length, address: undefined }
  const addresses = bytes.subarray(FIXED_BYTES, length)
  if (familyAndTransport === 0x11 && addresses.length >= 12)
    return { length, address: addresses.subarray(0, 4).join('.') }
  if (familyAndTransport === 0x21 && addresses.length >= 36) return { length, address: ipv6(addresses) }
  return 'malformed'
}

/** As Node writes addresses, so that one client has one name. */
function ipv6(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16))
  return plainAddress(new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1).replace(MAPPED, toIpv4))
}

const MAPPED = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/

function toIpv4(_whole: string, high: string, low: string): string {
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return `::ffff:${a >> 8}.${a & 255}.${b >> 8}.${b & 255}`
}

/**
 * Reads the header from a connection that has just been accepted, and leaves everything after it to be read. From then on
 * `remoteAddress` is the address it names.
 * @param isTrusted whether that peer may speak it
 * @returns whether the connection may go on; the caller ends it otherwise
 */
export async function acceptProxyHeader(
  socket: Socket,
  isTrusted: (address: string) => boolean,
): Promise<boolean> {
  if (!isTrusted(plainAddress(socket.remoteAddress))) return false
  const header = await readHeader(socket)
  if (!header || socket.destroyed) return false
  if (header.address !== undefined)
    Object.defineProperty(socket, 'remoteAddress', { value: header.address, configurable: true })
  return true
}

/** Makes a server expect the header at the beginning of every connection; those without are reset. */
export function expectProxyHeaders(server: Server, trustedProxies: readonly string[]): void {
  const isTrusted = trustedPeers(trustedProxies)
  const [take] = server.listeners('connection')
  if (!take) throw new Error('the server takes no connections')
  server.removeAllListeners('connection')
  const receive = async (socket: Socket) => {
    const drop = () => socket.destroy()
    socket.on('error', drop)
    if (await acceptProxyHeader(socket, isTrusted)) take.call(server, socket)
    else if (!socket.destroyed) socket.resetAndDestroy()
  }
  server.on('connection', (socket: Socket) => {
    // What comes out of TLS has said it before that began.
    if (socket instanceof TLSSocket) take.call(server, socket)
    else void receive(socket)
  })
}

function readHeader(socket: Socket): Promise<ProxyHeader | undefined> {
  const { promise, resolve } = Promise.withResolvers<ProxyHeader | undefined>()
  let bytes: Buffer = Buffer.alloc(0)
  const finish = (header: ProxyHeader | undefined) => {
    clearTimeout(timer)
    socket.off('readable', read).off('close', leave).off('end', leave).off('error', leave)
    if (header && bytes.length > header.length) socket.unshift(bytes.subarray(header.length))
    resolve(header)
  }
  const leave = () => finish(undefined)
  const read = () => {
    for (let chunk: Buffer | null; (chunk = socket.read() as Buffer | null) !== null;) {
      bytes = Buffer.concat([bytes, chunk])
      const header = parseProxyHeader(bytes)
      if (header !== 'incomplete') return finish(header === 'malformed' ? undefined : header)
    }
  }
  const timer = setTimeout(leave, PATIENCE_MS).unref()
  socket.on('readable', read).on('close', leave).on('end', leave).on('error', leave)
  return promise
}
