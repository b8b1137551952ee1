/** The state of a website in a word. */
import { useTranslation } from 'react-i18next'
import { Badge, type Tone } from '@/ui/badge'
import type { ListedWebsite } from './website'

export type WebsiteStatus = ListedWebsite['status']

export const WEBSITE_STATUSES = ['active', 'maintenance', 'suspended', 'provisioning', 'deleted'] as const

const TONES: Record<WebsiteStatus, Tone> = {
  active: 'success',
  maintenance: 'warning',
  suspended: 'danger',
  provisioning: 'info',
  deleted: 'neutral',
}

export function useWebsiteStatusNames(): Record<WebsiteStatus, string> {
  const { t } = useTranslation('websites')
  return {
    active: t('Live'),
    maintenance: t('Maintenance'),
    suspended: t('Suspended'),
    provisioning: t('Being made'),
    deleted: t('Deleted'),
  }
}

export function WebsiteStatusBadge({ status }: { status: WebsiteStatus }) {
  const names = useWebsiteStatusNames()
  return (
    <Badge tone={TONES[status]} hasDot>
      {names[status]}
    </Badge>
  )
}
