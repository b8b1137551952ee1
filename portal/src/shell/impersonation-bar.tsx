/** Says, all the time, that an operator acts as somebody else here, and ends it. */
import { UserCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { endImpersonation, impersonatedTenant } from '@/api/session'
import { useMe } from '@/kit/rights'
import { Button } from '@/ui/button'

export function ImpersonationBar() {
  const { t } = useTranslation()
  const me = useMe()
  if (!me?.impersonator_id || !impersonatedTenant()) return null
  return (
    <div role="status" className="flex flex-wrap items-center gap-2 bg-warning px-4 py-1.5 text-background">
      <UserCheck className="size-4" aria-hidden />
      <span>
        {t('You act as {{name}}. Everything is recorded under your own name, too.', { name: me.name })}
      </span>
      <Button size="sm" variant="secondary" className="ml-auto h-7" onClick={endImpersonation}>
        {t('Stop')}
      </Button>
    </div>
  )
}
