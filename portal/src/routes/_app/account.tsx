/** One's own account, whichever tenant was looked at before. */
import { Outlet, createFileRoute } from '@tanstack/react-router'
import { meOptions } from '@/kit/rights'
import { accountNavigation } from '@/shell/navigation'
import { enter } from '@/shell/scope'
import { Shell } from '@/shell/shell'

export const Route = createFileRoute('/_app/account')({
  beforeLoad: async (args) => {
    enter(null, args)
    await args.context.queryClient.ensureQueryData(meOptions())
  },
  component: () => (
    <Shell sections={accountNavigation()}>
      <Outlet />
    </Shell>
  ),
})
