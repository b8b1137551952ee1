/** The API explorer at /docs. It weighs 4 MB and half a second, so it is loaded when somebody first opens it. */
import Fastify, { type FastifyInstance } from 'fastify'
import { AppError } from '../../errors.ts'
import { anybody } from './access.ts'
import type { HttpServer } from './server.ts'

/** The explorer brings inline styles and scripts of its own; it loads nothing from elsewhere. */
const POLICY =
  "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'"

const CONFIGURATION = {
  url: '/openapi.json',
  telemetry: false,
  withDefaultFonts: false,
  // Nothing that leads to, or sends to, the explorer's maker.
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: 'never',
  hideClientButton: true,
  authentication: { preferredSecurityScheme: 'bearer' },
} as const

export function serveExplorer(app: HttpServer): void {
  let explorer: Promise<FastifyInstance> | undefined
  app.addHook('onClose', async () => (await explorer)?.close())
  const options = { config: { access: anybody }, schema: { hide: true } }
  for (const path of ['/docs', '/docs/*'])
    app.get(path, options, async (request, reply) => {
      // Its page names its script relative to itself.
      if (request.url === '/docs') return reply.redirect('/docs/', 301)
      explorer ??= load()
      const { statusCode, headers, rawPayload } = await (await explorer).inject(request.url)
      if (statusCode >= 400) throw new AppError('route_not_found', 'The explorer has no such file.')
      const type = headers['content-type']
      if (type) reply.type(type)
      return reply.code(statusCode).header('content-security-policy', POLICY).send(rawPayload)
    })
}

async function load(): Promise<FastifyInstance> {
  const { default: scalar } = await import('@scalar/fastify-api-reference')
  const explorer = Fastify()
  await explorer.register(scalar, { routePrefix: '/docs', configuration: CONFIGURATION })
  await explorer.ready()
  return explorer
}
