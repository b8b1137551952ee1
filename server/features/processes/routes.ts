/** The route that shows operators which processes run. */
import type { Static } from 'typebox'
import type { AppContext } from '../../context.ts'
import { platform } from '../../kernel/http/access.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { type Process, listProcesses } from './processes.ts'
import { type ProcessBody, ProcessesBody } from './schema.ts'

export function processRoutes(app: HttpServer, ctx: Pick<AppContext, 'db'>): void {
  app.get(
    '/admin/processes',
    {
      config: { access: platform('platform.metrics:read') },
      schema: {
        tags: ['System'],
        summary: 'List the processes of this installation',
        description:
          'Each says every ten seconds how it is. One that ends properly is gone from here; one that was lost stays for an hour.',
        response: { 200: ProcessesBody },
      },
    },
    async () => ({ items: (await listProcesses(ctx)).map(viewProcess) }),
  )
}

function viewProcess(row: Process): Static<typeof ProcessBody> {
  const { is_silent, kind, started_at, seen_at, ...rest } = row
  return {
    ...rest,
    kind: kind as Static<typeof ProcessBody>['kind'],
    state: is_silent ? 'silent' : 'running',
    started_at: started_at.toISOString(),
    seen_at: seen_at.toISOString(),
  }
}
