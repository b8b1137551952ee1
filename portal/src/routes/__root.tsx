/** What surrounds every address: the cache, questions, messages. */
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { Outlet, createRootRouteWithContext } from '@tanstack/react-router'
import { Suspense, lazy } from 'react'
import { ConfirmProvider } from '@/kit/confirm'
import { useToasterWanted } from '@/kit/toasts'
import { useTheme } from '@/shell/theme'

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Root })

const Toaster = lazy(() => import('@/kit/toaster').then(({ Toaster: Place }) => ({ default: Place })))

function Root() {
  const { queryClient } = Route.useRouteContext()
  const { isDark } = useTheme()
  const isWanted = useToasterWanted()
  return (
    <QueryClientProvider client={queryClient}>
      <ConfirmProvider>
        <Outlet />
      </ConfirmProvider>
      <Suspense>
        {isWanted && (
          <Toaster theme={isDark ? 'dark' : 'light'} position="bottom-right" closeButton richColors />
        )}
      </Suspense>
    </QueryClientProvider>
  )
}
