/** Who did what in this team. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { AuditLog, auditSearch } from '@/kit/audit/audit-log'
import { Page } from '@/kit/page'

export const Route = createFileRoute('/_app/t/$tenant/audit')({
  validateSearch: auditSearch,
  component: Audit,
})

const CALLS = { verify: 'POST /audit/verify', export: 'GET /audit/export' } as const

function Audit() {
  const { t } = useTranslation('audit')
  const filter = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <Page
      title={t('Audit log')}
      description={t('Who did what here, and when. Nobody can change it afterwards.')}
    >
      <AuditLog
        path="/audit"
        calls={CALLS}
        filter={filter}
        onFilter={(search) => void navigate({ search, replace: true })}
      />
    </Page>
  )
}
