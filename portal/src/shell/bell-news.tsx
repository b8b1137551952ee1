/** Says, for a moment, what has just come in. */
import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useNotificationWords } from '@/kit/notifications/notification-texts'
import type { Desk, Notification } from '@/kit/notifications/notifications-api'
import { say } from '@/kit/toasts'

export default function BellNews({ notification }: { desk: Desk; notification: Notification }) {
  const { t } = useTranslation('notifications')
  const navigate = useNavigate()
  const { tenant } = useParams({ strict: false })
  const wordsOf = useNotificationWords(tenant)
  const tell = useEffectEvent(() => {
    const { title, detail, to } = wordsOf(notification)
    void say((toast) =>
      toast(title, {
        id: notification.id,
        description: detail,
        ...(to && { action: { label: t('Look'), onClick: () => void navigate({ href: to }) } }),
      }),
    )
  })
  useEffect(() => tell(), [])
  return null
}
