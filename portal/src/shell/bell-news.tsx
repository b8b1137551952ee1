/** Says, for a moment, what has just come in. */
import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { useNotificationWords } from '@/kit/notifications/notification-texts'
import type { Desk, Notification } from '@/kit/notifications/notifications-api'

export default function BellNews({ notification }: { desk: Desk; notification: Notification }) {
  const { t } = useTranslation('notifications')
  const navigate = useNavigate()
  const { tenant } = useParams({ strict: false })
  const wordsOf = useNotificationWords(tenant)
  const say = useEffectEvent(() => {
    const { title, detail, to } = wordsOf(notification)
    toast(title, {
      id: notification.id,
      description: detail,
      ...(to && { action: { label: t('Look'), onClick: () => void navigate({ href: to }) } }),
    })
  })
  useEffect(() => say(), [])
  return null
}
