/** Who did what in this team, and when. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { auditSearch } from '@/kit/audit/audit-filter'
import { AuditLog } from '@/kit/audit/audit-log'
import { Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Forbidden } from '@/kit/states'
import { Impersonations } from './-audit/impersonations'

export const Route = createFileRoute('/_app/t/$tenant/audit')({
  validateSearch: auditSearch,
  component: Audit,
})

const CALLS = { verify: 'POST /audit/verify', export: 'GET /audit/export' } as const

function Audit() {
  const { t } = useTranslation('team')
  const filter = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <Page
      title={t('Audit log')}
      description={t('Who did what, and when. Nothing of it can be changed afterwards, by nobody.')}
    >
      <Can call="GET /tenant/impersonations">
        <Impersonations />
      </Can>
      <Can call="GET /audit" otherwise={<Forbidden />}>
        <AuditLog
          trail="/audit"
          calls={CALLS}
          filter={filter}
          onFilter={(search) => void navigate({ search, replace: true })}
        />
      </Can>
    </Page>
  )
}
