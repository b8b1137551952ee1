/** The HTTP server every feature registers its routes on: limits, host names, access, validation, problems, metrics. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RawServerDefault,
} from 'fastify'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { randomUUID } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../errors.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { type Trace, currentTrace, withTrace } from '../trace.ts'
import type { Guard, RouteInfo } from './access.ts'
import { acceptJson, mayBeEmpty, requireStorable } from './body.ts'
import { useSerializers, useValidators } from './compilers.ts'
import { type TlsOptions, type TlsServer, openTlsServer } from '../tls/tls.ts'
import { forwardedReader } from './forwarded.ts'
import { normalizeHost, readAddress } from './hosts.ts'
import { answerMisdirected, answerOddRequests, refuseMalformed, refuseMisdirected } from './malformed.ts'
import { methodsAt } from './methods.ts'
import { sendProblem } from './problem.ts'
import { expectProxyHeaders } from './proxy-protocol.ts'

export type HttpServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

export type HttpServerOptions = {
  domain: string
  trustedProxies: string[]
  /** Whether connections begin with the PROXY protocol, spoken by a trusted proxy. */
  proxyProtocol?: boolean
  /** HTTPS beside HTTP, on a port of its own: see `tls` of the server. */
  tls?:
    | Pick<
        TlsOptions,
        'contextFor' | 'stapleFor' | 'challengeFor' | 'hasChallenges' | 'secret' | 'clock' | 'limits'
      >
    | undefined
  log: Log
  metrics: Metrics
  guard: Guard
  /** Whose portal a host name outside of the platform's domain shows; undefined: nobody's. */
  portalAt?: (host: string) => Promise<{ id: string; slug: string } | undefined>
  /** Maps an alias path to the canonical one. */
  rewritePath: (path: string) => string
  /** Receives every route as it is registered. */
  routes: RouteInfo[]
  /** Answers requests that no route takes, or leaves them to a problem document. */
  fallback?: (request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined
  /** Sees every request that came over a socket before the routes do: answers it, or calls `pass`. */
  intercept?: (request: IncomingMessage, response: ServerResponse, pass: () => void) => void
  /** Takes over the connections of requests that ask for another protocol and are wanted; the others are answered as usual. */
  upgrade?: {
    isWanted: (request: IncomingMessage) => boolean
    take: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  }
}

declare module 'fastify' {
  interface FastifyInstance {
    /** The HTTPS side; it closes with the server. */
    tls: TlsServer | undefined
  }
}

/** For answers that are data: no page may frame, sniff, run or keep them. Pages set their own policy. */
const SAFE_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
}

const BODY_LIMIT_BYTES = 1024 * 1024
/** How long clients of open connections have to hear that the server is closing, before idle connections are closed. */
const LAST_CALL_MS = 500

export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { log, metrics, trustedProxies, proxyProtocol = false } = options
  const logger: FastifyBaseLogger = log
  const app: HttpServer = Fastify({
    loggerInstance: logger,
    logController: new Fastify.LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: 60_000,
    keepAliveTimeout: 72_000,
    // Requests that arrive on an open connection while we drain are answered, with `Connection: close`.
    return503OnClosing: false,
    // A missing Host is refused below, in our words.
    http: {
      requireHostHeader: false,
      headersTimeout: 20_000,
      connectionsCheckingInterval: 1_000,
      shouldUpgradeCallback: (request) => options.upgrade?.isWanted(request) ?? false,
    },
    clientErrorHandler: refuseMalformed,
    genReqId: (request) => {
      const given = request.headers['x-request-id']
      return typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID()
    },
    rewriteUrl: (request) => {
      const url = request.url ?? '/'
      const end = url.indexOf('?')
      return end < 0 ? options.rewritePath(url) : options.rewritePath(url.slice(0, end)) + url.slice(end)
    },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
  })

  const { server } = app
  answerOddRequests(server)
  if (proxyProtocol) expectProxyHeaders(server, trustedProxies)
  const tls =
    options.tls &&
    openTlsServer({
      ...options.tls,
      http1: server,
      onRequest: (request, response) => void server.emit('request', request, response),
      trustedProxies,
      proxyProtocol,
      log,
      registry: metrics.registry,
    })
  app.decorate('tls', tls)
  const isClosing = drainGently(app)
  letIntercept(server, tls, options.intercept ?? ((_request, _response, pass) => pass()), isClosing)
  if (options.upgrade) letUpgrade(server, tls, options.upgrade.take)
  const clientOf = forwardedReader(trustedProxies)
  useValidators(app)
  useSerializers(app)
  acceptJson(app)
  app.decorateRequest('principal', undefined)
  app.decorateRequest('tenant', undefined)
  app.decorateRequest('address')
  app.decorateRequest('permissions')
  app.decorateRequest('authorize')
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply))
  app.setNotFoundHandler((request, reply) => {
    const { method } = request
    const path = request.url.split('?')[0] ?? '/'
    const allowed = methodsAt(options.routes, path)
    if (allowed.length === 0 && options.fallback?.(request, reply)) return
    if (allowed.length > 0) reply.header('allow', allowed.join(', '))
    const error =
      allowed.length > 0
        ? new AppError('method_not_allowed', `${path} takes ${allowed.join(', ')}, not ${method}.`)
        : new AppError('route_not_found', `There is no ${method} ${path}.`)
    sendProblem(error, request, reply)
  })

  app.addHook('onRoute', (route) => {
    // Fastify derives HEAD routes from GET routes, access included.
    const access = route.config?.access
    if (!access) throw new Error(`${String(route.method)} ${route.url} declares no access rule`)
    for (const method of [route.method].flat()) {
      const hidden = route.schema?.hide === true
      if (method !== 'HEAD')
        options.routes.push({ method, url: route.url, access, schema: route.schema, hidden })
    }
  })

  app.addHook('onRequest', (request, reply, done) => {
    const { address, isSecure } = clientOf(request.raw)
    // In place of Fastify's own, which believe X-Forwarded-Host as well, or know of no proxies.
    Object.defineProperties(request, {
      ip: { value: address },
      protocol: { value: isSecure ? 'https' : 'http' },
    })
    reply.header('x-request-id', request.id).headers(SAFE_HEADERS)
    withTrace({ requestId: request.id, ip: request.ip } satisfies Trace, done)
  })
  app.addHook('onRequest', async (request) => {
    request.permissions = new Set()
    const raw = request.raw
    // Absolute-form targets name a second host; only proxies use them, and we are none.
    if (!raw.url?.startsWith('/'))
      throw new AppError('bad_request', 'Send the path only, not a whole URL, as the request target.')
    const hosts = raw.rawHeaders.filter(
      (_value, index) => index % 2 === 0 && raw.rawHeaders[index]?.toLowerCase() === 'host',
    )
    const host = hosts.length === 1 ? normalizeHost(raw.headers.host) : undefined
    if (!host) throw new AppError('bad_request', 'The Host header is missing or is not a host name.')
    request.address = readAddress(host, options.domain)
    if (request.address.kind === 'custom') {
      // Health checks come by any name, and must be answered while nobody can be asked whose it is.
      const tenant = await options.portalAt?.(host).catch(() => undefined)
      if (tenant) request.address = { kind: 'portal', host, tenant: { id: tenant.id, slug: tenant.slug } }
    }
    requireStorable(request.query)
    requireStorable(request.params)
    const access = request.routeOptions.config.access
    request.authorize = async () => {
      if (access) await options.guard(request, access)
    }
    await request.authorize()
  })

  app.addHook('preValidation', (request, _reply, done) => {
    // Of POST only: a PUT or PATCH that lost its body must not put things back.
    if (request.method === 'POST' && request.body === undefined) {
      if (mayBeEmpty(request.routeOptions.schema?.body)) request.body = {}
    }
    done()
  })

  app.addHook('onResponse', (request, reply, done) => {
    const seconds = reply.elapsedTime / 1000
    const route = request.routeOptions.url ?? 'none'
    metrics.httpRequests.observe({ method: request.method, route, status: reply.statusCode }, seconds)
    const status_class = `${Math.floor(reply.statusCode / 100)}xx`
    metrics.apiStatuses.inc({ status_class })
    const tenantId = request.tenant?.id ?? currentTrace().tenantId
    if (tenantId) metrics.tenantRequests.inc({ tenant_id: tenantId, status_class })
    const level = reply.statusCode >= 400 || request.method !== 'GET' ? 'info' : 'debug'
    if (log.isLevelEnabled(level))
      log[level](
        {
          request_id: request.id,
          tenant_id: tenantId,
          method: request.method,
          route,
          status: reply.statusCode,
          took_ms: Math.round(reply.elapsedTime * 10) / 10,
        },
        'request',
      )
    done()
  })
  return app
}

/**
 * Closing loses nothing that was asked: for a moment the server goes on while every answer tells its client to come back on
 * another connection; then it stops accepting, finishes what is running, and closes each connection once that is idle.
 * @returns whether that has begun
 */
function drainGently(app: HttpServer): () => boolean {
  let closing = false
  const { server, tls } = app
  app.addHook('preClose', async () => {
    closing = true
    tls?.lastCall()
    if (server.listening || tls?.port) await delay(LAST_CALL_MS)
    // Along with the HTTP side, which stops taking connections after this.
    void tls?.close()
  })
  app.addHook('onClose', () => tls?.close())
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) reply.header('connection', 'close')
    done()
  })
  app.addHook('onResponse', (_request, _reply, done) => {
    // An answer that had begun before could not say so.
    if (closing) setImmediate(() => server.closeIdleConnections())
    done()
  })
  return () => closing
}

/**
 * Puts `intercept` ahead of the routes, and the refusal of misdirected requests ahead of both. Their answers, too, tell clients
 * when the server is closing.
 */
function letIntercept(
  server: HttpServer['server'],
  tls: TlsServer | undefined,
  intercept: NonNullable<HttpServerOptions['intercept']>,
  isClosing: () => boolean,
): void {
  const [routes] = server.listeners('request') as RequestListener[]
  if (!routes) throw new Error('Fastify listens to no requests')
  server.removeAllListeners('request')
  server.on('request', (request, response) => {
    if (isClosing()) {
      response.shouldKeepAlive = false
      response.once('close', () => setImmediate(() => server.closeIdleConnections()))
    }
    const receive = () => intercept(request, response, () => routes.call(server, request, response))
    const isMisdirected = tls?.isMisdirected(request) ?? false
    if (isMisdirected === false) receive()
    else void decide(isMisdirected, () => answerMisdirected(response), receive)
  })
}

function letUpgrade(
  server: HttpServer['server'],
  tls: TlsServer | undefined,
  take: NonNullable<HttpServerOptions['upgrade']>['take'],
): void {
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    void decide(
      tls?.isMisdirected(request) ?? false,
      () => refuseMisdirected(socket),
      () => take(request, socket, head),
    )
  })
}

/** Who cannot say where a request belongs refuses it: on another connection it is asked for again. */
async function decide(
  question: boolean | Promise<boolean>,
  ifSo: () => void,
  otherwise: () => void,
): Promise<void> {
  const answer = await Promise.resolve(question).catch(() => true)
  if (answer) ifSo()
  else otherwise()
}
