/** What operators did, and what happened to the platform. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { auditSearch } from '@/kit/audit/audit-filter'
import { AuditLog } from '@/kit/audit/audit-log'
import { Page } from '@/kit/page'

export const Route = createFileRoute('/_app/platform/audit')({
  validateSearch: auditSearch,
  component: Audit,
})

const CALLS = { verify: 'POST /admin/audit/verify', export: 'GET /admin/audit/export' } as const

function Audit() {
  const { t } = useTranslation('audit')
  const filter = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <Page title={t('Audit log')} description={t('What operators did, and what happened to the platform.')}>
      <AuditLog
        trail="/admin/audit"
        calls={CALLS}
        filter={filter}
        onFilter={(search) => void navigate({ search, replace: true })}
      />
    </Page>
  )
}
