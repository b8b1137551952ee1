/** Routes of the product's guides: open to anybody, like the source they come with. */
import type { HttpServer } from '../../kernel/http/server.ts'
import { anybody } from '../../kernel/http/access.ts'
import { getGuide, listGuides } from './guides.ts'
import { GuideBody, GuideParams, GuidesBody } from './schema.ts'

const tags = ['Guides']
const config = { access: anybody }
/** They change with the program. */
const KEPT = 'public, max-age=300'

export function guideRoutes(app: HttpServer): void {
  app.get(
    '/docs/guides',
    { config, schema: { tags, summary: 'List the guides', response: { 200: GuidesBody } } },
    async (_request, reply) => reply.header('cache-control', KEPT).send({ items: await listGuides() }),
  )

  app.get(
    '/docs/guides/:name',
    {
      config,
      schema: { tags, summary: 'Read a guide', params: GuideParams, response: { 200: GuideBody } },
    },
    async (request, reply) => reply.header('cache-control', KEPT).send(await getGuide(request.params.name)),
  )
}
