/** An HTTP server with both ports and certificates of its own, without the rest of the program. */
import assert from 'node:assert/strict'
import type { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { type SecureContext, createSecureContext } from 'node:tls'
import { manualClock } from '../../server/kernel/clock.ts'
import { anybody } from '../../server/kernel/http/access.ts'
import { type HttpServerOptions, createHttpServer } from '../../server/kernel/http/server.ts'
import { createLog } from '../../server/kernel/log.ts'
import { createMetrics } from '../../server/kernel/metrics.ts'
import type { TlsLimits, TlsOptions } from '../../server/kernel/tls/tls.ts'
import { makeIssuer } from './issuer.ts'

export const issuer = await makeIssuer()
export const contextOf = async (...names: string[]) => {
  const { chain, key } = await issuer.issue({ names })
  return createSecureContext({ cert: chain, key })
}
/** One certificate for two names, another for a third; `broken.test` cannot be looked up. */
const shop = await contextOf('shop.test', 'www.shop.test')
const other = await contextOf('other.test')
const contexts = new Map<string, SecureContext>([
  ['shop.test', shop],
  ['www.shop.test', shop],
  ['other.test', other],
])
async function lookUp(name: string): Promise<SecureContext | undefined> {
  if (name === 'broken.test') throw new Error('the database is away')
  return contexts.get(name)
}
const folder = mkdtempSync(join(tmpdir(), 'hotswap-tls-'))
after(() => rmSync(folder, { recursive: true }))
/** PEM, for programs. */
export const rootFile = join(folder, 'root.pem')
writeFileSync(rootFile, issuer.root)

/** `once` would take an error on the way for a failure. */
export const closed = (stream: Pick<EventEmitter, 'once'>) =>
  new Promise((resolve) => stream.once('close', resolve))

const SECRET = 'a master secret of the test: 0123456789'
const OPEN = { config: { access: anybody } }

type Start = Partial<
  Pick<HttpServerOptions, 'trustedProxies' | 'proxyProtocol' | 'intercept' | 'upgrade'>
> & {
  limits?: Partial<TlsLimits>
  clock?: ReturnType<typeof manualClock>
  challenge?: (name: string) => SecureContext | undefined
  staple?: TlsOptions['stapleFor']
}

/** A server with both ports. `/slow` answers when `finish` is called. */
export async function startTlsApp(options: Start = {}) {
  const { limits, clock = manualClock(), challenge, staple, ...rest } = options
  const slow = Promise.withResolvers<void>()
  const metrics = createMetrics()
  const app = createHttpServer({
    domain: 'localhost',
    trustedProxies: [],
    log: createLog('silent'),
    metrics,
    guard: async () => undefined,
    rewritePath: (path) => path,
    routes: [],
    tls: {
      // Some are known at once, others have to be looked up.
      contextFor: (name) => (name === 'shop.test' ? shop : lookUp(name)),
      stapleFor: (context) => staple?.(context),
      challengeFor: (name) => challenge?.(name),
      hasChallenges: () => challenge !== undefined,
      secret: SECRET,
      clock,
      limits,
    },
    ...rest,
  })
  app.get('/who', OPEN, async (request) => ({
    ip: request.ip,
    protocol: request.protocol,
    host: request.headers.host,
    version: request.raw.httpVersion,
    headers: request.raw.headers,
    raw_headers: request.raw.rawHeaders,
  }))
  app.get('/slow', OPEN, async () => {
    app.server.emit('slow')
    await slow.promise
    return { slow: true }
  })
  app.post('/count', OPEN, async (request) => ({ bytes: JSON.stringify(request.body).length }))
  const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
  const { tls } = app
  assert.ok(tls)
  await tls.listen({ port: 0, host: '127.0.0.1' })
  return {
    app,
    port,
    tlsPort: tls.port,
    finish: slow.resolve,
    /** Resolves when so many handshakes have ended like that: the client may know it before us. */
    async counted(outcome: string, wanted: number) {
      const began = performance.now()
      for (;;) {
        const text = await metrics.registry.getSingleMetricAsString('hotswap_tls_handshakes_total')
        const count = Number(new RegExp(`outcome="${outcome}"} (\\d+)`).exec(text)?.[1] ?? 0)
        if (count === wanted) return
        assert.ok(performance.now() - began < 3_000, `${count} ${outcome}, not ${wanted}`)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
    [Symbol.asyncDispose]: async () => {
      tls.closeAllConnections()
      app.server.closeAllConnections()
      await app.close()
    },
  }
}
