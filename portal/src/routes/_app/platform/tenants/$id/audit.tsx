/** What was done in one tenant and by whom, operators included. */
import { createFileRoute } from '@tanstack/react-router'
import { auditSearch } from '@/kit/audit/audit-filter'
import { AuditLog } from '@/kit/audit/audit-log'
import { useTenant } from '../../-tenants/tenant'

export const Route = createFileRoute('/_app/platform/tenants/$id/audit')({
  validateSearch: auditSearch,
  component: Audit,
})

const CALLS = {
  verify: 'POST /admin/tenants/{id}/audit/verify',
  export: 'GET /admin/tenants/{id}/audit/export',
} as const

function Audit() {
  const { id } = useTenant()
  const filter = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <AuditLog
      trail={{ tenantId: id }}
      calls={CALLS}
      filter={filter}
      onFilter={(search) => void navigate({ search, replace: true })}
    />
  )
}
