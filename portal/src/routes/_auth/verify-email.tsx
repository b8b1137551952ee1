/** Prove an address with the link of a mail, and go on where that leads. */
import { Link, createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { AuthPage } from '@/shell/auth-page'
import { TokenOutcome, useTokenOnce } from '@/shell/token-once'
import { Button } from '@/ui/button'

export const Route = createFileRoute('/_auth/verify-email')({
  validateSearch: (search: Record<string, unknown>): { continue?: string } => ({
    ...(typeof search['continue'] === 'string' &&
      /^\/(?![/\\])/.test(search['continue']) && { continue: search['continue'] }),
  }),
  component: VerifyEmail,
})

const verify = (token: string) => api.POST('/auth/verify-email', { body: { token } })

function VerifyEmail() {
  const { t } = useTranslation('auth')
  const { continue: then } = Route.useSearch()
  const outcome = useTokenOnce(verify)
  return (
    <AuthPage title={t('Your e-mail address')}>
      <TokenOutcome outcome={outcome} title={t('The address is proven')}>
        {t('Sign in to go on.')}
      </TokenOutcome>
      <Button asChild>
        <Link to="/sign-in" search={then ? { next: then } : {}}>
          {t('Sign in')}
        </Link>
      </Button>
    </AuthPage>
  )
}
