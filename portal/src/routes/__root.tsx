/** What surrounds every address: the cache, questions, messages. */
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { Outlet, createRootRouteWithContext } from '@tanstack/react-router'
import { Toaster } from 'sonner'
import { ConfirmProvider } from '@/kit/confirm'
import { useTheme } from '@/shell/theme'
import { TooltipProvider } from '@/ui/tooltip'

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Root })

function Root() {
  const { queryClient } = Route.useRouteContext()
  const { isDark } = useTheme()
  return (
    <QueryClientProvider client={queryClient}>
      <TooltipProvider delayDuration={300}>
        <ConfirmProvider>
          <Outlet />
        </ConfirmProvider>
        <Toaster theme={isDark ? 'dark' : 'light'} position="bottom-right" closeButton richColors />
      </TooltipProvider>
    </QueryClientProvider>
  )
}
