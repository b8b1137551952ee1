/** One question to one server: over UDP, and over TCP when the answer is too long, does not come, or looks forged. */
import { createSocket } from 'node:dgram'
import { connect, isIP } from 'node:net'
import type { DnsOutcome } from './answer.ts'
import {
  ANSWER_BYTES_MAX,
  type Query,
  type Question,
  type Reply,
  unanswered,
  readReply,
  writeQuery,
} from './wire.ts'

export type Server = { address: string; port: number }

/** A packet is lost now and then; a server that has not answered by then gets a second chance over TCP. */
const UDP_SHARE = 0.4

/**
 * Never throws.
 * @param timeoutMs for both attempts together
 */
export async function exchange(server: Server, question: Question, timeoutMs: number): Promise<Reply> {
  const udpMs = Math.ceil(timeoutMs * UDP_SHARE)
  const first = await overUdp(server, writeQuery(question), udpMs)
  if (typeof first === 'object' && !first.truncated) return first
  const second = await overTcp(server, writeQuery(question), timeoutMs - udpMs)
  if (typeof second === 'object') return second
  return unanswered(second)
}

/** `address`, `address:port` or `[address]:port`. */
export function readServer(text: string): Server {
  if (isIP(text)) return { address: text, port: 53 }
  const [, v6, v4, port] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(text) ?? []
  return { address: v6 ?? v4 ?? text, port: Number(port ?? 53) }
}

export function showServer({ address, port }: Server): string {
  if (port === 53) return address
  return isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`
}

/**
 * The system picks a port at random for each question, and hands over only what comes from the server's address and port.
 * Whoever forges an answer has to guess that port, the id and the letter cases.
 */
function overUdp({ address, port }: Server, query: Query, timeoutMs: number): Promise<Reply | DnsOutcome> {
  const { promise, resolve } = Promise.withResolvers<Reply | DnsOutcome>()
  const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4')
  const timer = setTimeout(() => resolve('TIMEOUT'), timeoutMs)
  socket.on('error', () => resolve('UNREACHABLE'))
  socket.on('message', (bytes) => {
    const reply = readReply(bytes, query, { exactly: true })
    // What does not belong here is not the answer: that may still come.
    if (reply) resolve(reply)
  })
  socket.connect(port, address, (error?: Error) => {
    if (error) resolve('UNREACHABLE')
    else socket.send(query.bytes)
  })
  return promise.finally(() => {
    clearTimeout(timer)
    socket.close()
  })
}

/** Nobody forges this blindly, so servers that change the case of letters are understood here. */
function overTcp({ address, port }: Server, query: Query, timeoutMs: number): Promise<Reply | DnsOutcome> {
  const { promise, resolve } = Promise.withResolvers<Reply | DnsOutcome>()
  const socket = connect(port, address)
  const timer = setTimeout(() => resolve('TIMEOUT'), timeoutMs)
  let received: Buffer = Buffer.alloc(0)
  socket.on('error', () => resolve('UNREACHABLE'))
  socket.on('close', () => resolve('UNREACHABLE'))
  socket.on('connect', () => {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(query.bytes.length)
    socket.write(Buffer.concat([length, query.bytes]))
  })
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    if (received.length < 2) return
    const end = 2 + received.readUInt16BE(0)
    if (end - 2 > ANSWER_BYTES_MAX) return resolve(unanswered('MALFORMED'))
    if (received.length >= end)
      resolve(readReply(received.subarray(2, end), query, { exactly: false }) ?? unanswered('MALFORMED'))
  })
  return promise.finally(() => {
    clearTimeout(timer)
    socket.destroy()
  })
}
