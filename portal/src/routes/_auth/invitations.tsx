/** Accept an invitation: with an account that is there, or with a new one. */
import { useQuery } from '@tanstack/react-query'
import { Link, createFileRoute, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { accessToken, enterScope } from '@/api/session'
import { Field } from '@/kit/field'
import { messageOf, showProblem } from '@/kit/form'
import { Loaded } from '@/kit/loaded'
import { done } from '@/kit/toasts'
import { AuthPage, tokenInHash } from '@/shell/auth-page'
import { SignInForm } from '@/shell/sign-in-form'
import { Alert, AlertDescription } from '@/ui/alert'
import { Button, buttonVariants } from '@/ui/button'
import { Input } from '@/ui/input'

export const Route = createFileRoute('/_auth/invitations')({ component: Invitation })

function Invitation() {
  const { t } = useTranslation('auth')
  const navigate = useNavigate()
  const [token] = useState(tokenInHash)
  const [problem, setProblem] = useState<string>()
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: async () => (await api.POST('/invitations/lookup', { body: { token } })).data ?? null,
    retry: false,
  })
  const isSignedIn = useQuery({
    queryKey: ['is-signed-in'],
    queryFn: () =>
      accessToken(null).then(
        () => true,
        () => false,
      ),
  })
  const enter = async () => {
    const slug = invitation.data?.tenant.slug
    done(t('Welcome to {{team}}', { team: invitation.data?.tenant.display_name }))
    await navigate(slug ? { to: '/t/$tenant', params: { tenant: slug } } : { to: '/' })
  }
  const accept = async () => {
    setProblem(undefined)
    try {
      enterScope(null)
      await api.POST('/invitations/accept', { body: { token } })
      await enter()
    } catch (error) {
      setProblem(messageOf(error))
    }
  }
  return (
    <AuthPage title={t('You are invited')}>
      <Loaded query={invitation}>
        {(found) =>
          found && (
            <>
              <p>
                {t('{{person}} invites you to work on the websites of {{team}} as {{role}}.', {
                  person: found.invited_by,
                  team: found.tenant.display_name,
                  role: found.role.name,
                })}
              </p>
              {problem && (
                <Alert tone="danger">
                  <AlertDescription className="text-foreground">{problem}</AlertDescription>
                </Alert>
              )}
              {isSignedIn.data ? (
                <Button onClick={() => void accept()}>{t('Join')}</Button>
              ) : found.has_account ? (
                <SignInForm email={found.email} onDone={() => void accept()} />
              ) : (
                <NewAccount token={token} email={found.email} onDone={enter} />
              )}
            </>
          )
        }
      </Loaded>
    </AuthPage>
  )
}

function NewAccount({
  token,
  email,
  onDone,
}: {
  token: string
  email: string
  /** Somebody has an account now, and is signed in. */
  onDone: () => Promise<void>
}) {
  const { t } = useTranslation('auth')
  const [isDone, setDone] = useState(false)
  const [problem, setProblem] = useState<string>()
  const { register, handleSubmit, formState, setError } = useForm({
    defaultValues: { name: '', password: '' },
  })
  const required = t('This is needed')
  const submit = handleSubmit(async (values) => {
    setProblem(undefined)
    try {
      await api.POST('/invitations/sign-up', { body: { ...values, token } })
    } catch (error) {
      setProblem(showProblem(error, setError, ['name', 'password']))
      return
    }
    // Whoever has just chosen a password need not type it again.
    const { password } = values
    await api
      .POST('/auth/token', { body: { email, password, cookie: true } })
      .then(onDone, () => setDone(true))
  })
  if (isDone)
    return (
      <>
        <p>{t('Your account is ready. Sign in to begin.')}</p>
        <Link to="/sign-in" className={buttonVariants()}>
          {t('Sign in')}
        </Link>
      </>
    )
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4" noValidate>
      {problem && (
        <Alert tone="danger">
          <AlertDescription className="text-foreground">{problem}</AlertDescription>
        </Alert>
      )}
      <Field label={t('E-mail')}>
        <Input value={email} readOnly autoComplete="username" />
      </Field>
      <Field label={t('Your name')} error={formState.errors.name?.message}>
        <Input autoFocus autoComplete="name" {...register('name', { required })} />
      </Field>
      <Field label={t('Password')} error={formState.errors.password?.message}>
        <Input type="password" autoComplete="new-password" {...register('password', { required })} />
      </Field>
      <Button type="submit" isBusy={formState.isSubmitting}>
        {t('Join')}
      </Button>
    </form>
  )
}
