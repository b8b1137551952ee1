/** The start: leads to the tenant that was looked at last, the platform for operators, or the first steps. */
import { createFileRoute, redirect } from '@tanstack/react-router'
import { lastTenant } from '@/shell/last-tenant'
import { meOptions } from '@/kit/rights'
import { enter } from '@/shell/scope'

export const Route = createFileRoute('/_app/')({
  beforeLoad: async (args) => {
    enter(null, args)
    const me = await args.context.queryClient.fetchQuery(meOptions())
    const last = me.tenants.find(({ slug }) => slug === lastTenant())
    const tenant = last ?? (me.platform_permissions.length > 0 ? undefined : me.tenants[0])
    if (tenant) throw redirect({ to: '/t/$tenant', params: { tenant: tenant.slug }, replace: true })
    if (me.platform_permissions.length > 0) throw redirect({ to: '/platform', replace: true })
    throw redirect({ to: '/welcome', replace: true })
  },
})
