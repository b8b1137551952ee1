/** The product's guides, readable where they are needed. */
import { Outlet, createFileRoute } from '@tanstack/react-router'
import { enterScope } from '@/api/session'
import { meOptions } from '@/kit/rights'
import { accountNavigation } from '@/shell/navigation'
import { Shell } from '@/shell/shell'

export const Route = createFileRoute('/_app/guides')({
  beforeLoad: async ({ context: { queryClient } }) => {
    if (enterScope(null)) queryClient.clear()
    await queryClient.ensureQueryData(meOptions())
  },
  component: () => (
    <Shell sections={accountNavigation()}>
      <Outlet />
    </Shell>
  ),
})
