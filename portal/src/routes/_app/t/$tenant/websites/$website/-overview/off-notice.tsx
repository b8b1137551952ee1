/** Says that visitors do not see the website now, and what they read instead. */
import { CirclePlay, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Can } from '@/kit/rights'
import type { Website } from '@/kit/website'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'
import { useWebsiteActs } from '../../-acts/acts'

export function OffNotice({ tenant, website }: { tenant: string; website: Website }) {
  const { t } = useTranslation('websites')
  const acts = useWebsiteActs(tenant, website)
  const { status, status_message: message } = website
  if (status !== 'maintenance' && status !== 'suspended' && status !== 'deleted') return null
  const titles = {
    maintenance: t('Visitors read that the website will be back soon'),
    suspended: t('Visitors read that the website is suspended'),
    deleted: t('This website is deleted'),
  }
  return (
    <Alert tone="warning">
      <TriangleAlert aria-hidden />
      <AlertTitle>{titles[status]}</AlertTitle>
      <AlertDescription>
        {message && <q className="break-words">{message}</q>}
        {status === 'deleted' ? (
          <Can call="POST /websites/{website_id}/restore">
            <Button size="sm" variant="outline" onClick={() => void acts.restore()}>
              {t('Restore')}
            </Button>
          </Can>
        ) : (
          <Can call="POST /websites/{website_id}/activate">
            <Button size="sm" variant="outline" onClick={() => void acts.activate()}>
              <CirclePlay aria-hidden /> {t('Put it online')}
            </Button>
          </Can>
        )}
      </AlertDescription>
    </Alert>
  )
}
