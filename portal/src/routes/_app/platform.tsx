/** The platform, for its operators. */
import { Outlet, createFileRoute, notFound } from '@tanstack/react-router'
import { meOptions } from '@/kit/rights'
import { enter } from '@/shell/scope'
import { Shell } from '@/shell/shell'
import { platformNavigation } from '@/shell/navigation'

export const Route = createFileRoute('/_app/platform')({
  beforeLoad: async (args) => {
    enter(null, args)
    const me = await args.context.queryClient.ensureQueryData(meOptions())
    if (me.platform_permissions.length === 0) throw notFound()
  },
  component: () => (
    <Shell sections={platformNavigation()}>
      <Outlet />
    </Shell>
  ),
})
