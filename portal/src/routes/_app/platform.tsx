/** The platform, for its operators. */
import { Outlet, createFileRoute, notFound } from '@tanstack/react-router'
import { enterScope } from '@/api/session'
import { meOptions } from '@/kit/rights'
import { Shell } from '@/shell/shell'
import { platformNavigation } from '@/shell/navigation'

export const Route = createFileRoute('/_app/platform')({
  beforeLoad: async ({ context: { queryClient } }) => {
    if (enterScope(null)) queryClient.clear()
    const me = await queryClient.ensureQueryData(meOptions())
    if (me.platform_permissions.length === 0) throw notFound()
  },
  component: () => (
    <Shell sections={platformNavigation()}>
      <Outlet />
    </Shell>
  ),
})
