/** The product's guides, readable where they are needed. */
import { Outlet, createFileRoute } from '@tanstack/react-router'
import { meOptions } from '@/kit/rights'
import { accountNavigation } from '@/shell/navigation'
import { enter } from '@/shell/scope'
import { Shell } from '@/shell/shell'

export const Route = createFileRoute('/_app/guides')({
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
