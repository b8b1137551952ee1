/** Everything that shows caches and their purges shows them anew. */
import { useQueryClient } from '@tanstack/react-query'
import type { Connections } from '../connections'

export function useRefreshHooks(root: Connections['cdn']): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    for (const path of [root, `${root}/{id}`, `${root}/{hook_id}/purges`])
      await client.invalidateQueries({ queryKey: ['get', path] })
  }
}
