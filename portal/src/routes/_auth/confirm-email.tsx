/** Make an address the one of the account, with the link that was sent there. */
import { Link, createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { AuthPage } from '@/shell/auth-page'
import { TokenOutcome, useTokenOnce } from '@/shell/token-once'
import { Button } from '@/ui/button'

export const Route = createFileRoute('/_auth/confirm-email')({ component: ConfirmEmail })

const confirm = (token: string) => api.POST('/auth/email/confirm', { body: { token } })

function ConfirmEmail() {
  const { t } = useTranslation('auth')
  const outcome = useTokenOnce(confirm)
  return (
    <AuthPage title={t('Your new e-mail address')}>
      <TokenOutcome outcome={outcome} title={t('The address is changed')}>
        {t('From now on you sign in with it.')}
      </TokenOutcome>
      <Button asChild>
        <Link to="/">{t('Go on')}</Link>
      </Button>
    </AuthPage>
  )
}
