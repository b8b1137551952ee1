/** A connection to a name server over TCP (RFC 7766), within limits, to addresses that may be reached. */
import { lookup } from 'node:dns/promises'
import { type Socket, connect, isIP } from 'node:net'
import { providerFailed } from '../provider.ts'

export type Server = { host: string; port: number }
/** Whether an address may be connected to. */
export type MayReach = (address: string) => boolean

export type Connection = Disposable & {
  send: (message: Buffer) => void
  /** The next message. @throws AppError provider_failed when it does not come in time */
  next: () => Promise<Buffer>
}

/** For each of two addresses: somebody waits. */
const CONNECT_MS = 2_000
const LOOKUP_MS = 3_000
const ADDRESSES_MAX = 2
const WHOLE_MS = 20_000
const BYTES_MAX = 8 * 1024 * 1024
/** Read ahead of whoever reads the messages. */
const AHEAD_BYTES = 256 * 1024

/** @throws AppError provider_failed for a server that cannot be found, must not be asked, or does not answer */
export async function openConnection(
  server: Server,
  mayReach: MayReach,
  timeoutMs = WHOLE_MS,
): Promise<Connection> {
  const addresses = await addressesOf(server.host)
  // All of them: a name that leads both outside and inside is not an honest one.
  const inner = addresses.find((address) => !mayReach(address))
  if (inner !== undefined) throw notPublic(server.host)
  let failure: unknown
  for (const address of addresses.slice(0, ADDRESSES_MAX)) {
    try {
      return readMessages(await connectTo(address, server.port), server.host, timeoutMs)
    } catch (error) {
      failure = error
    }
  }
  const { code = 'no answer' } = (failure ?? {}) as NodeJS.ErrnoException
  throw providerFailed(
    `The name server ${server.host} does not answer on TCP port ${server.port} (${code}).`,
    failure,
  )
}

function notPublic(host: string) {
  return providerFailed(`The name server ${host} is not on the public internet, so it is not asked.`)
}

async function addressesOf(host: string): Promise<string[]> {
  if (isIP(host)) return [host]
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('The lookup took too long.')), LOOKUP_MS)
  try {
    // The system’s resolver has patience of its own, and no way to be told otherwise.
    const found = await Promise.race([lookup(host, { all: true }), late.promise])
    return found.map(({ address }) => address)
  } catch (error) {
    throw providerFailed(`The name server ${host} has no address, or none that was found in time.`, error)
  } finally {
    clearTimeout(timer)
  }
}

async function connectTo(host: string, port: number): Promise<Socket> {
  const socket = connect({ host, port })
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  socket.setTimeout(CONNECT_MS, () =>
    socket.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })),
  )
  socket.once('connect', () => resolve(socket.setTimeout(0)))
  socket.once('error', reject)
  return promise
}

function readMessages(socket: Socket, host: string, timeoutMs: number): Connection {
  let buffered = Buffer.alloc(0)
  let received = 0
  let ended: Error | undefined
  let wake = () => {}
  const end = (error: Error) => {
    ended ??= error
    wake()
  }
  const deadline = setTimeout(
    () => end(providerFailed(`The name server ${host} took too long to answer.`)),
    timeoutMs,
  )
  const broke = () => end(providerFailed(`The name server ${host} closed the connection.`))
  socket.on('data', (chunk: Buffer) => {
    received += chunk.length
    if (received > BYTES_MAX) {
      end(providerFailed(`The name server ${host} answers with more than ${BYTES_MAX} bytes.`))
      socket.destroy()
      return
    }
    buffered = Buffer.concat([buffered, chunk])
    if (buffered.length > AHEAD_BYTES) socket.pause()
    wake()
  })
  socket.on('error', broke).on('close', broke)

  async function next(): Promise<Buffer> {
    for (;;) {
      const length = buffered.length < 2 ? undefined : buffered.readUInt16BE(0)
      if (length !== undefined && buffered.length >= length + 2) {
        const message = buffered.subarray(2, length + 2)
        buffered = buffered.subarray(length + 2)
        if (socket.isPaused() && buffered.length < AHEAD_BYTES) socket.resume()
        return message
      }
      if (ended) throw ended
      const { promise, resolve } = Promise.withResolvers<void>()
      wake = resolve
      await promise
    }
  }

  return {
    send: (message) => {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(message.length)
      socket.write(Buffer.concat([length, message]))
    },
    next,
    [Symbol.dispose]() {
      clearTimeout(deadline)
      socket.destroy()
    },
  }
}
