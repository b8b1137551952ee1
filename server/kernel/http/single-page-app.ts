/** Serves a built single-page application: its files under /assets, and its one page under every address that no route takes. */
import { existsSync } from 'node:fs'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { anybody } from './access.ts'
import type { HttpServer } from './server.ts'

export type SinglePageApp = {
  /** Answers with the page. @returns undefined when the request does not ask for one, or nothing has been built */
  page: (request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined
}

/**
 * Its scripts, styles and connections are its own. Pictures come from anywhere, as the websites that are edited have them;
 * frames show those websites. Components place themselves with inline styles.
 */
const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  'img-src * data: blob:',
  'media-src * blob:',
  "font-src 'self' data:",
  "connect-src 'self'",
  'frame-src *',
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** Vite names them after their content. */
const FOREVER = 'public, max-age=31536000, immutable'

/**
 * @param root folder with index.html and assets/, each file beside its precompressed forms (.br, .gz)
 * @param isHere whether the application lives on the host that is asked
 */
export async function serveSinglePageApp(
  app: HttpServer,
  { root, isHere }: { root: string; isHere: (request: FastifyRequest) => boolean },
): Promise<SinglePageApp> {
  if (!existsSync(`${root}/index.html`)) return { page: () => undefined }
  await app.register(fastifyStatic, { root, serve: false, preCompressed: true, cacheControl: false })
  const open = { config: { access: anybody }, schema: { hide: true } }
  app.get<{ Params: { '*': string } }>('/assets/*', open, async (request, reply) => {
    reply.header('cache-control', FOREVER)
    return reply.sendFile(`assets/${request.params['*']}`)
  })
  for (const file of ['theme.js', 'favicon.svg'])
    app.get(`/${file}`, open, async (_request, reply) =>
      reply.header('cache-control', 'public, max-age=3600').sendFile(file),
    )
  return {
    page(request, reply) {
      const asks = request.method === 'GET' || request.method === 'HEAD'
      const path = request.url.split('?')[0] ?? '/'
      const isProgram =
        path.startsWith('/api/') || !(request.headers.accept ?? '*/*').match(/text\/html|\*\/\*/)
      if (!asks || isProgram || !isHere(request)) return undefined
      return reply
        .header('content-security-policy', POLICY)
        .header('cache-control', 'no-cache')
        .header('cross-origin-opener-policy', 'same-origin')
        .sendFile('index.html')
    },
  }
}
