/** Which tenant a screen is about, as its route says before it is shown. */
import type { QueryClient } from '@tanstack/react-query'
import { notFound } from '@tanstack/react-router'
import { type Scope, enterScope, isInScope } from '@/api/session'

/**
 * Has calls made for this tenant, or for nothing in particular, and forgets what is known of another one. Only going there
 * does that: a link elsewhere that is merely pointed at loads nothing ahead.
 */
export function enter(
  scope: Scope,
  { preload, context }: { preload: boolean; context: { queryClient: QueryClient } },
): void {
  if (preload && !isInScope(scope)) throw notFound()
  if (enterScope(scope)) context.queryClient.clear()
}
