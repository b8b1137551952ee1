/** Wakes those who watch deployments when something has happened to one. */
import type { AppContext } from '../../../context.ts'
import { type Watching, openWatching } from '../../../kernel/http/watching.ts'

export function openDeploymentWatching({ notices }: Pick<AppContext, 'notices'>): Watching {
  return openWatching({
    notices,
    topic: 'deployments',
    keysOf: ({ deployment_id }) => [String(deployment_id)],
  })
}
