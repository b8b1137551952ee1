/** What this person is told of this team, in the portal and by mail. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { NotificationChoices } from '@/kit/notifications/notification-choices'
import { Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Forbidden } from '@/kit/states'

export const Route = createFileRoute('/_app/t/$tenant/notifications')({ component: Notifications })

function Notifications() {
  const { t } = useTranslation('notifications')
  return (
    <Page
      title={t('What you are told')}
      description={t('Only you see and choose this. It is about what comes from now on.')}
      width="narrow"
    >
      <Can call="GET /notifications/preferences" otherwise={<Forbidden />}>
        <NotificationChoices desk="tenant" />
      </Can>
    </Page>
  )
}
