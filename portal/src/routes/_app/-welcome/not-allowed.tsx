/** Why somebody cannot make a team, and what helps. */
import { Link } from '@tanstack/react-router'
import { CircleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { useMe } from '@/kit/rights'
import { done, failed } from '@/kit/toasts'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'

export type Reason = 'closed' | 'email_not_verified' | 'limit'

export function NotAllowed({ reason, limit }: { reason: Reason; limit: number }) {
  const { t } = useTranslation('websites')
  const me = useMe()
  const sendAgain = () =>
    api
      .POST('/auth/verify-email/resend', { body: { email: me?.email ?? '' } })
      .then(() => done(t('A link is on its way to {{email}}', { email: me?.email })), failed)
  const texts = {
    closed: {
      title: t('Teams are made by the operators here'),
      detail: t('Ask whoever runs this installation, or have somebody invite you to a team that exists.'),
    },
    email_not_verified: {
      title: t('Prove your e-mail address first'),
      detail: t('Open the link that we sent to {{email}}, then come back here.', { email: me?.email }),
    },
    limit: {
      title: t('You have made {{count}} teams', { count: limit }),
      detail: t('That is as many as one person may make here. Delete one, or ask an operator for more.'),
    },
  }[reason]
  return (
    <div className="flex flex-col gap-4">
      <Alert tone="warning">
        <CircleAlert aria-hidden />
        <AlertTitle>{texts.title}</AlertTitle>
        <AlertDescription>{texts.detail}</AlertDescription>
      </Alert>
      <div className="flex flex-wrap gap-2">
        {reason === 'email_not_verified' && (
          <Button onClick={() => void sendAgain()}>{t('Send the link again')}</Button>
        )}
        {(me?.tenants.length ?? 0) > 0 && (
          <Button asChild variant="outline">
            <Link to="/">{t('To the start')}</Link>
          </Button>
        )}
      </div>
    </div>
  )
}
