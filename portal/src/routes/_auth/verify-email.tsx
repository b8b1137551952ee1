/** Prove an address with the link of a mail, and go on where that leads. */
import { Link, createFileRoute } from '@tanstack/react-router'
import { CircleCheck } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { messageOf } from '@/kit/form'
import { Loading } from '@/kit/states'
import { AuthPage, tokenInHash } from '@/shell/auth-page'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'

export const Route = createFileRoute('/_auth/verify-email')({
  validateSearch: (search: Record<string, unknown>): { continue?: string } => ({
    ...(typeof search['continue'] === 'string' &&
      /^\/(?![/\\])/.test(search['continue']) && { continue: search['continue'] }),
  }),
  component: VerifyEmail,
})

function VerifyEmail() {
  const { t } = useTranslation('auth')
  const { continue: then } = Route.useSearch()
  const [state, setState] = useState<{ isDone: boolean; problem?: string }>({ isDone: false })
  const isAsked = useRef(false)
  useEffect(() => {
    // A token works once, and development renders twice.
    if (isAsked.current) return
    isAsked.current = true
    api.POST('/auth/verify-email', { body: { token: tokenInHash() } }).then(
      () => setState({ isDone: true }),
      (error: unknown) => setState({ isDone: false, problem: messageOf(error) }),
    )
  }, [])
  return (
    <AuthPage title={t('Your e-mail address')}>
      {state.problem ? (
        <Alert tone="danger">
          <AlertTitle>{t('The link did not work')}</AlertTitle>
          <AlertDescription>{state.problem}</AlertDescription>
        </Alert>
      ) : state.isDone ? (
        <Alert tone="success">
          <CircleCheck aria-hidden />
          <AlertTitle>{t('The address is proven')}</AlertTitle>
          <AlertDescription>{t('Sign in to go on.')}</AlertDescription>
        </Alert>
      ) : (
        <Loading rows={1} />
      )}
      <Button asChild>
        <Link to="/sign-in" search={then ? { next: then } : {}}>
          {t('Sign in')}
        </Link>
      </Button>
    </AuthPage>
  )
}
