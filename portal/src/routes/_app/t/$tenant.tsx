/** One tenant: calls are made for it, and what is known of another one is forgotten. */
import { Outlet, createFileRoute, notFound, useMatches, useParams } from '@tanstack/react-router'
import { impersonatedTenant } from '@/api/session'
import { ApiError } from '@/api/problem'
import { meOptions } from '@/kit/rights'
import { rememberTenant } from '@/shell/last-tenant'
import { useTenantBrand } from '@/shell/brand'
import { enter } from '@/shell/scope'
import { Shell } from '@/shell/shell'
import { tenantNavigation, websiteNavigation } from '@/shell/navigation'
import { WebsiteSwitcher } from '@/shell/website-switcher'

export const Route = createFileRoute('/_app/t/$tenant')({
  beforeLoad: async (args) => {
    const { tenant } = args.params
    enter(tenant, args)
    try {
      const me = await args.context.queryClient.ensureQueryData(meOptions())
      const found = me.tenants.find(({ slug }) => slug === tenant)
      if (!found) throw notFound()
      if (impersonatedTenant() !== tenant) rememberTenant(tenant)
      return { tenant: found }
    } catch (error) {
      // Somebody else's tenant, or none: the server does not say which.
      if (error instanceof ApiError && (error.status === 403 || error.status === 404)) throw notFound()
      throw error
    }
  },
  component: TenantShell,
})

function TenantShell() {
  const { tenant } = Route.useParams()
  const { website } = useParams({ strict: false })
  useTenantBrand()
  const isBare = useMatches({ select: (all) => all.some(({ staticData }) => staticData.isBare) })
  if (isBare) return <Outlet />
  return (
    <Shell
      sections={website ? websiteNavigation(tenant, website) : tenantNavigation(tenant)}
      header={website && <WebsiteSwitcher tenant={tenant} website={website} />}
    >
      <Outlet />
    </Shell>
  )
}
