/**
 * The HTTPS server: takes connections, shakes hands with the certificate of the name that is asked for, and hands what was decrypted
 * to the HTTP/1.1 server or to HTTP/2. Whoever names nobody, or a name without a certificate, gets an alert and sees none.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { constants } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http'
import { type AddressInfo, type Socket, createServer } from 'node:net'
import { performance } from 'node:perf_hooks'
import { type SecureContext, type TLSSocket, createServer as createTlsServer } from 'node:tls'
import type { Registry } from 'prom-client'
import type { Clock } from '../clock.ts'
import { normalizeName } from '../http/hosts.ts'
import { acceptProxyHeader } from '../http/proxy-protocol.ts'
import { plainAddress, trustedPeers } from '../http/trusted-peers.ts'
import type { Log } from '../log.ts'
import type { Certificates } from './certificates.ts'
import { CHALLENGE_PROTOCOL, asksForChallenge } from './client-hello.ts'
import { type Outcome, openTlsFigures } from './figures.ts'
import { GATE_LIMITS, type GateLimits, openGate } from './gate.ts'
import { HTTP2_LIMITS, type Http2Limits, openHttp2 } from './http2.ts'
import { misdirection } from './misdirected.ts'
import { dayOf, ticketKeysOf } from './tickets.ts'

export type TlsLimits = { gate: GateLimits; http2: Http2Limits; handshakeMs: number }

export type TlsOptions = Certificates & {
  /** Is handed the connections that speak HTTP/1.1, and closes them. */
  http1: HttpServer
  /** Takes requests over HTTP/2. */
  onRequest: (request: IncomingMessage, response: ServerResponse) => void
  /** The master secret, of which the keys of session tickets are made. */
  secret: string
  clock: Pick<Clock, 'now'>
  trustedProxies: readonly string[]
  /** Whether every connection begins with the PROXY protocol, spoken by a trusted proxy. */
  proxyProtocol: boolean
  limits?: Partial<TlsLimits> | undefined
  log: Log
  registry: Registry
}

export type TlsServer = AsyncDisposable & {
  /** @throws what listening fails with */
  listen: (where: { port: number; host: string }) => Promise<void>
  /** 0 until it listens. */
  readonly port: number
  /**
   * Whether a request that came over TLS is about another host than its connection was opened for, and one that another certificate
   * answers for (RFC 9110, 7.4). Other requests are none of this server's, and never misdirected.
   */
  isMisdirected: (request: IncomingMessage) => boolean | Promise<boolean>
  /** Tells present HTTP/2 clients to come back on another connection; new ones are still taken. */
  lastCall: () => void
  /** Takes no connections any more. @returns when all are closed; those of HTTP/1.1 are closed by `http1` */
  close: () => Promise<void>
  /** Cuts what is left. */
  closeAllConnections: () => void
}

const HANDSHAKE_MS = 10_000
const SESSION_SECONDS = 8 * 60 * 60
/** How dead peers of silent connections are noticed. */
const KEEP_ALIVE_MS = 60_000

/** Mozilla's intermediate configuration, version 5.7, without DHE; what TLS 1.3 takes is OpenSSL's own choice. */
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':')

const COMMON = {
  minVersion: 'TLSv1.2',
  ciphers: CIPHERS,
  honorCipherOrder: false,
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
} as const

/** A connection until its handshake has ended. */
type Guest = {
  raw: Socket
  address: string
  beganAt: number
  outcome: Outcome | undefined
  /** What it is shown, from the moment that is known. */
  context?: SecureContext | undefined
}

export function openTlsServer(options: TlsOptions): TlsServer {
  const { log, clock, secret } = options
  const isTrusted = trustedPeers(options.trustedProxies)
  const gate = openGate(options.limits?.gate ?? GATE_LIMITS, isTrusted)
  const handshakeTimeout = options.limits?.handshakeMs ?? HANDSHAKE_MS
  const http2 = openHttp2(options.limits?.http2 ?? HTTP2_LIMITS, options.onRequest)
  /** In order of arrival. */
  const guests = new Set<Guest>()
  /** Whose handshake it is that is being heard of: a TLS socket does not say which connection it was made of. */
  const current = new AsyncLocalStorage<Guest>()
  const connections = new Set<Socket>()
  const figures = openTlsFigures(options.registry, {
    underWay: () => gate.underWay,
    connections: () => connections.size,
  })
  let day = dayOf(clock.now())

  /** @returns for `SNICallback`; never an error, which would end the connection without an alert */
  function choose(find: Certificates['contextFor']) {
    return (servername: string, answer: (error: null, context?: SecureContext) => void) => {
      const name = normalizeName(servername)
      void (async () => {
        try {
          const context = name === undefined ? undefined : await find(name)
          const guest = current.getStore()
          if (guest) guest.context = context
          answer(null, context)
        } catch (error) {
          log.error({ err: error, name }, 'the certificate of a name could not be found')
          answer(null)
        }
      })()
    }
  }

  const secure = createTlsServer({
    ...COMMON,
    SNICallback: choose(options.contextFor),
    ALPNProtocols: ['h2', 'http/1.1'],
    handshakeTimeout,
    // The same in every process, and not OpenSSL's guess.
    sessionIdContext: 'hotswap',
    sessionTimeout: SESSION_SECONDS,
    ticketKeys: ticketKeysOf(secret, day),
  })
  // Node tells the certificate, not for whom: what was chosen a moment ago says more, and need not be hashed.
  secure.on(
    'OCSPRequest',
    (_certificate, _issuer, answer: (error: null, response: Buffer | null) => void) => {
      const context = current.getStore()?.context
      answer(null, (context && options.stapleFor(context)) ?? null)
    },
  )
  secure.on('secureConnection', (socket) => {
    const guest = arrived(socket, socket.isSessionReused() ? 'resumed' : 'completed')
    if (!guest) return
    figures.took((performance.now() - guest.beganAt) / 1_000)
    if (socket.alpnProtocol === 'h2') http2.take(socket)
    else options.http1.emit('connection', socket)
  })
  const challenge = createTlsServer({
    ...COMMON,
    SNICallback: choose(options.challengeFor),
    ALPNProtocols: [CHALLENGE_PROTOCOL],
    handshakeTimeout,
  })
  // The certificate was all that the authority wanted to see (RFC 8737, 3).
  challenge.on('secureConnection', (socket) => {
    arrived(socket, 'challenge')
    socket.end()
  })
  for (const server of [secure, challenge]) server.on('tlsClientError', failed)

  /** The handshake is done. @returns undefined when it was given up meanwhile */
  function arrived(socket: TLSSocket, outcome: Outcome): Guest | undefined {
    const guest = current.getStore()
    if (!guest || !guests.has(guest)) {
      socket.destroy()
      return undefined
    }
    socket.on('error', () => socket.destroy())
    Object.defineProperty(socket, 'remoteAddress', { value: guest.address })
    leave(guest, outcome)
    return guest
  }

  function failed(error: NodeJS.ErrnoException, socket: TLSSocket): void {
    const guest = current.getStore()
    if (guest) guest.outcome ??= reasonOf(error)
    socket.destroy()
  }

  function leave(guest: Guest, outcome: Outcome): void {
    if (!guests.delete(guest)) return
    gate.leave(guest.address)
    figures.ended(guest.outcome ?? outcome)
  }

  async function admit(raw: Socket): Promise<void> {
    if (options.proxyProtocol && !(await acceptProxyHeader(raw, isTrusted)))
      return turnAway(raw, 'unannounced')
    const address = plainAddress(raw.remoteAddress)
    if (raw.destroyed) return
    const beganAt = performance.now()
    if (!gate.enter(address, beganAt)) return turnAway(raw, 'limited')
    const guest: Guest = { raw, address, beganAt, outcome: undefined }
    guests.add(guest)
    raw.once('close', () => leave(guest, 'left'))
    if (gate.isFull()) cutOldest()
    turnTicketKeys()
    const server = options.hasChallenges() && (await looksAtChallenge(raw)) ? challenge : secure
    if (!raw.destroyed) current.run(guest, () => server.emit('connection', raw))
  }

  async function looksAtChallenge(raw: Socket): Promise<boolean> {
    const giveUp = setTimeout(() => raw.destroy(), handshakeTimeout).unref()
    const isChallenge = await asksForChallenge(raw)
    clearTimeout(giveUp)
    return isChallenge
  }

  function turnAway(raw: Socket, outcome: Outcome): void {
    figures.ended(outcome)
    // Nothing is kept of it, on this machine's side of the connection either.
    raw.resetAndDestroy()
  }

  /** The one that has been at it for longest is the likeliest not to mean it. */
  function cutOldest(): void {
    const [oldest] = guests.values()
    if (!oldest) return
    oldest.outcome = 'cut'
    oldest.raw.resetAndDestroy()
  }

  function turnTicketKeys(): void {
    const today = dayOf(clock.now())
    if (today === day) return
    day = today
    secure.setTicketKeys(ticketKeysOf(secret, day))
  }

  const front = createServer(
    { noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS },
    (raw) => {
      connections.add(raw)
      raw.once('close', () => connections.delete(raw))
      raw.on('error', () => raw.destroy())
      void admit(raw)
    },
  )

  return {
    async listen(where) {
      front.listen(where)
      await once(front, 'listening')
    },
    get port() {
      return (front.address() as AddressInfo | null)?.port ?? 0
    },
    isMisdirected: misdirection(options.contextFor),
    lastCall: http2.sendAway,
    async close() {
      if (front.listening) {
        front.close()
        http2.sendAway()
        options.http1.closeIdleConnections()
      }
      if (connections.size > 0) await once(front, 'close')
    },
    closeAllConnections() {
      http2.destroy()
      for (const raw of connections) raw.destroy()
    },
    async [Symbol.asyncDispose]() {
      const closed = this.close()
      this.closeAllConnections()
      await closed
    },
  }
}

/** What OpenSSL says when there is no certificate to show, in TLS 1.3 and in TLS 1.2. */
const WITHOUT_CERTIFICATE = new Set(['ERR_SSL_NO_SUITABLE_SIGNATURE_ALGORITHM', 'ERR_SSL_NO_SHARED_CIPHER'])

function reasonOf({ code = '' }: NodeJS.ErrnoException): Outcome {
  if (WITHOUT_CERTIFICATE.has(code)) return 'refused'
  if (code === 'ERR_TLS_HANDSHAKE_TIMEOUT') return 'slow'
  return code === 'ECONNRESET' || code === 'EPIPE' ? 'left' : 'failed'
}
