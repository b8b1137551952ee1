/** Sign in. */
import { useQueryClient } from '@tanstack/react-query'
import { Link, createFileRoute, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { enterScope } from '@/api/session'
import { AuthPage } from '@/shell/auth-page'
import { usePortal } from '@/shell/portal'
import { SignInForm } from '@/shell/sign-in-form'
import { buttonVariants } from '@/ui/button'

export const Route = createFileRoute('/_auth/sign-in')({
  validateSearch: ({ next }: Record<string, unknown>): { next?: string } => ({
    // An address of ours, never somebody else's.
    ...(typeof next === 'string' && /^\/(?![/\\])/.test(next) && { next }),
  }),
  component: SignIn,
})

function SignIn() {
  const { t } = useTranslation('auth')
  const { next } = Route.useSearch()
  const portal = usePortal()
  const client = useQueryClient()
  const navigate = useNavigate()
  const done = () => {
    enterScope(null)
    client.clear()
    void navigate({ href: next ?? '/' })
  }
  return (
    <AuthPage
      title={t('Sign in')}
      footer={
        portal?.sign_up === 'open' && (
          <>
            {t('New here?')}{' '}
            <Link to="/sign-up" className={buttonVariants({ variant: 'link', className: 'h-auto px-1' })}>
              {t('Create an account')}
            </Link>
          </>
        )
      }
    >
      <SignInForm onDone={done} />
    </AuthPage>
  )
}
