/**
 * The local address of `theme dev` and `plugin dev`: the website's preview, with reloading and errors. It listens on this machine only, and
 * answers to its own names only: a page of a stranger whose name is made to point here (DNS rebinding) gets nothing.
 */
import { once } from 'node:events'
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { escapeHtml } from '../../../liquid/values.ts'
import { EXIT, Failure } from '../failure.ts'
import { send } from '../http.ts'
import { EVENTS_PATH, SCRIPT_PATH, scriptFor, withOverlay } from './overlay.ts'
import type { Preview, Scene, Stage } from './stage.ts'
import { tunnel } from './tunnel.ts'

export type Proxy = AsyncDisposable & {
  url: string
  /** Tells every open page. */
  tell: (scene: Scene) => void
}

const ADDRESS = '127.0.0.1'
const PORTS_TRIED = 20
const REWRITTEN_MAX_BYTES = 10_000_000
const BACK_MS = 300
/** A preview that stays closed is not made anew for every page that asks. */
const RENEW_EVERY_MS = 10_000

/** What goes on to the site. Cookies stay here: those of localhost are shared with everything else that is developed on it. */
const PASSED_ON = ['accept', 'accept-language', 'authorization', 'content-type', 'range', 'user-agent']
/** Of answers: what speaks of the connection, of another host, or of bytes that are changed here. */
const KEPT_BACK = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'set-cookie',
  'strict-transport-security',
  'alt-svc',
])
const OF_THE_BYTES = ['content-length', 'content-encoding', 'etag', 'last-modified', 'accept-ranges']

/**
 * @param port the next free one from it on, unless `isPortFixed`
 * @param noun what is developed
 * @param onFailure told of pages that could not be shown
 */
export async function openProxy(
  stage: Stage,
  options: { noun: string; port: number; isPortFixed: boolean; onFailure: (message: string) => void },
): Promise<Proxy> {
  const pages = new Set<ServerResponse>()
  /** WebSockets, which the server no longer counts among its connections. */
  const sockets = new Set<Duplex>()
  let isAway = false
  /** How often the server has come back. */
  let returns = 0
  let renewedAt = -RENEW_EVERY_MS
  /** What a page shows that is made now: another save, or a server that is there again, makes another of it. */
  const buildOf = ({ build = 'none' }: Scene) => `${build}.${returns}`
  const eventOf = (scene: Scene) => {
    const { findings, problem, failures } = scene
    return `data: ${JSON.stringify({ build: buildOf(scene), findings, problem, failures })}\n\n`
  }
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      options.onFailure(
        `${request.method} ${request.url}: ${error instanceof Error ? error.message : String(error)}`,
      )
      response.destroy()
    })
  })
  const port = await listen(server, options)
  const names = new Set([`${ADDRESS}:${port}`, `localhost:${port}`])

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { preview } = stage.scene()
    const { host = '', origin } = request.headers
    // Browsers let pages of any site open WebSockets, and name it.
    const isOwn = names.has(host) && origin === `http://${host}`
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    if (isOwn && preview) tunnel(request, socket, head, preview)
    else socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n')
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { host = '' } = request.headers
    if (!names.has(host)) {
      response
        .writeHead(421, { 'content-type': 'text/plain' })
        .end(`This is http://${ADDRESS}:${port} only.\n`)
      return
    }
    const { url = '/' } = request
    // Anything else, put behind the site's origin, could name another host.
    if (!url.startsWith('/')) response.writeHead(400).end()
    else if (url.startsWith(SCRIPT_PATH))
      response
        .writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'no-store' })
        .end(scriptFor(options.noun))
    else if (url.startsWith(EVENTS_PATH)) subscribe(response)
    else await pass(request, response, `http://${host}`)
  }

  function subscribe(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write(eventOf(stage.scene()))
    pages.add(response)
    response.once('close', () => pages.delete(response))
  }

  async function pass(request: IncomingMessage, response: ServerResponse, origin: string): Promise<void> {
    // Read first: it is sent again to a preview that had to be renewed.
    const body = Buffer.concat(await request.toArray())
    const isPage = request.headers.accept?.includes('text/html') ?? false
    const attempt = async (scene: Scene) => ({ scene, upstream: await forward(request, body, scene) })
    let { scene, upstream } = await attempt(stage.scene())
    // The preview has ended, or the server has forgotten it.
    if (upstream?.statusCode === 403 && isPage && performance.now() - renewedAt > RENEW_EVERY_MS) {
      renewedAt = performance.now()
      upstream.resume()
      await stage.renew()
      ;({ scene, upstream } = await attempt(stage.scene()))
    }
    if (upstream) return relay(request, upstream, response, origin, scene)
    const { preview, problem = 'It cannot be reached.' } = scene
    respondWithNotice(response, scene, preview ? 'Waiting for HotSwap' : 'Nothing to show yet', problem)
    if (preview) void tellWhenBack(preview)
  }

  /** @returns undefined when there is no preview, or nobody answers */
  async function forward(request: IncomingMessage, body: Buffer, { preview }: Scene) {
    if (!preview) return undefined
    const headers: Record<string, string> = { cookie: preview.cookie }
    for (const name of PASSED_ON) {
      const value = request.headers[name]
      if (typeof value === 'string') headers[name] = value
    }
    const { method = 'GET' } = request
    const url = new URL(preview.origin + (request.url ?? '/'))
    return send(url, { method, headers, ...(body.length > 0 && { body }) }).catch(() => undefined)
  }

  async function relay(
    request: IncomingMessage,
    upstream: IncomingMessage,
    response: ServerResponse,
    origin: string,
    scene: Scene,
  ): Promise<void> {
    const status = upstream.statusCode ?? 502
    const { preview } = scene
    const local = (text: string) => (preview ? text.replaceAll(preview.origin, origin) : text)
    const headers: Record<string, string | string[]> = {}
    for (const [name, value] of Object.entries(upstream.headers))
      if (value !== undefined && !KEPT_BACK.has(name)) headers[name] = value
    if (typeof headers['location'] === 'string') headers['location'] = local(headers['location'])
    const type = upstream.headers['content-type'] ?? ''
    if (
      isAsset(request.url) ||
      !/^(text\/(html|plain|xml)|application\/([\w.+-]*\+)?(xml|json))/.test(type)
    ) {
      response.writeHead(status, headers)
      upstream.on('error', () => response.destroy()).pipe(response)
      return
    }
    for (const name of OF_THE_BYTES) delete headers[name]
    headers['cache-control'] = 'no-store'
    const text = local((await readAll(upstream)).toString())
    if (!type.startsWith('text/html')) {
      response.writeHead(status, headers).end(text)
      return
    }
    if (status >= 500) options.onFailure(`${request.url} ${status} ${failureIn(text)}`)
    const policy = headers['content-security-policy']
    // Notices of the server run no scripts; the one that reloads them has to.
    if (typeof policy === 'string')
      headers['content-security-policy'] = policy.replace(
        "default-src 'none'",
        "default-src 'none'; script-src 'self'; connect-src 'self'",
      )
    response.writeHead(status, headers).end(withOverlay(text, buildOf(scene)))
  }

  function respondWithNotice(response: ServerResponse, scene: Scene, title: string, text: string): void {
    const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${title}</title><body style="font:17px/1.6 system-ui;max-width:36rem;margin:18vh auto;padding:0 1.5rem"><h1>${title}</h1><p>${escapeHtml(text)}</p></body></html>`
    response
      .writeHead(503, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
      .end(withOverlay(html, buildOf(scene)))
  }

  /** Pages that could not be shown are shown as soon as the server answers again. */
  async function tellWhenBack({ origin }: Preview): Promise<void> {
    if (isAway) return
    isAway = true
    while (isAway && server.listening) {
      await delay(BACK_MS, undefined, { ref: false })
      const back = await send(new URL('/healthz', origin), { idleTimeoutMs: 2_000 }).catch(() => undefined)
      back?.resume()
      isAway = !back
    }
    returns += 1
    tell(stage.scene())
  }

  function tell(scene: Scene): void {
    for (const page of pages) page.write(eventOf(scene))
  }

  return {
    url: `http://${ADDRESS}:${port}`,
    tell,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      for (const socket of sockets) socket.destroy()
    },
  }
}

const isAsset = (url = '/') => /^\/(_assets|_plugins|media)\//.test(url)

/** What the page about a failed theme says, for the terminal. */
function failureIn(html: string): string {
  const main = /<main>(.*?)<\/main>/s.exec(html)?.[1] ?? ''
  return main
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 300)
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > REWRITTEN_MAX_BYTES) throw new Error('the page is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** @returns the port */
async function listen(
  server: Server,
  { port, isPortFixed }: { port: number; isPortFixed: boolean },
): Promise<number> {
  const last = isPortFixed || port === 0 ? port : port + PORTS_TRIED
  for (let next = port; next <= last; next++) {
    server.listen(next, ADDRESS)
    try {
      await once(server, 'listening')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
      continue
    }
    const address = server.address()
    return typeof address === 'object' && address ? address.port : next
  }
  throw new Failure(`Port ${port} is taken.`, { hint: 'Choose another with --port.', exitCode: EXIT.usage })
}
