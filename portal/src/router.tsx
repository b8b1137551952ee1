/** Addresses and the cache of what the server said. Every file in routes/ is an address. */
import { QueryClient, keepPreviousData } from '@tanstack/react-query'
import { createRouter } from '@tanstack/react-router'
import { ApiError } from './api/problem'
import { Failed, Loading, Missing } from './kit/states'
import { failed } from './kit/toasts'
import { routeTree } from './routes.generated'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      placeholderData: keepPreviousData,
      // What was refused stays refused; what did not arrive may the next time.
      retry: (count, error) =>
        count < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500),
    },
    mutations: { onError: failed },
  },
})

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  defaultPendingMs: 300,
  defaultPendingComponent: () => (
    <div className="mx-auto w-full max-w-7xl p-6">
      <Loading />
    </div>
  ),
  defaultErrorComponent: ({ error, reset }) => (
    <div className="mx-auto w-full max-w-3xl p-6">
      <Failed error={error} onRetry={reset} />
    </div>
  ),
  defaultNotFoundComponent: () => <Missing isPage />,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
  interface StaticDataRouteOption {
    /** The screen fills the window: neither navigation nor search stand around it. */
    isBare?: boolean
  }
}
