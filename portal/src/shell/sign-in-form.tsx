/** Signs in with a password and, where it is on, a second factor; or with a passkey. */
import { startAuthentication } from '@simplewebauthn/browser'
import { Link } from '@tanstack/react-router'
import { Fingerprint } from 'lucide-react'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { ApiError, type Problem } from '@/api/problem'
import { type Tokens, beginSession, forgetToken } from '@/api/session'
import { Field } from '@/kit/field'
import { messageOf } from '@/kit/form'
import { Alert, AlertDescription } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Input } from '@/ui/input'

type Values = { email: string; password: string; code: string }

export function SignInForm({ email = '', onDone }: { email?: string; onDone: () => void }) {
  const { t } = useTranslation('auth')
  const [challenge, setChallenge] = useState<string>()
  const [isRecovery, setRecovery] = useState(false)
  const [problem, setProblem] = useState<string>()
  const { register, handleSubmit, formState, resetField, setFocus } = useForm<Values>({
    defaultValues: { email, password: '', code: '' },
  })

  const begin = (tokens: Tokens) => {
    forgetToken(tokens.access_token)
    // The first token names a tenant only when there is just one: every scope asks for its own.
    if (tokens.tenant_id === null) beginSession(tokens, null)
    onDone()
  }
  const attempt = async (act: () => Promise<{ data?: Tokens | undefined }>) => {
    setProblem(undefined)
    try {
      const { data } = await act()
      if (data) begin(data)
    } catch (error) {
      if (error instanceof ApiError && error.code === 'second_factor_required') {
        setChallenge((error.problem as Problem & { challenge_token?: string }).challenge_token)
        return
      }
      // A challenge lives for minutes; whoever was slower begins anew.
      if (error instanceof ApiError && error.code === 'token_expired') setChallenge(undefined)
      resetField('code')
      setProblem(messageOf(error))
    }
  }
  const submit = handleSubmit(({ email: address, password, code }) =>
    attempt(() =>
      challenge
        ? api.POST('/auth/token/second-factor', {
            body: {
              challenge_token: challenge,
              cookie: true,
              ...(isRecovery ? { recovery_code: code.trim() } : { totp_code: code.replaceAll(/\s/g, '') }),
            },
          })
        : api.POST('/auth/token', { body: { email: address.trim(), password, cookie: true } }),
    ),
  )
  const withPasskey = () =>
    attempt(async () => {
      const { data } = await api.POST('/auth/passkeys/sign-in/options')
      if (!data) return {}
      const response = await startAuthentication({ optionsJSON: data.options as never }).catch(
        () => undefined,
      )
      if (!response) throw new Error(t('No passkey was used. Try again, or sign in with your password.'))
      return api.POST('/auth/passkeys/sign-in', {
        body: { challenge_token: data.challenge_token, response: response as never, cookie: true },
      })
    })
  const required = t('This is needed')

  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4" noValidate>
      {problem && (
        <Alert tone="danger">
          <AlertDescription className="text-foreground">{problem}</AlertDescription>
        </Alert>
      )}
      {challenge ? (
        <>
          <Field
            label={isRecovery ? t('Recovery code') : t('Code of your authenticator app')}
            hint={isRecovery ? t('Each of them works once.') : t('Six digits that change every half minute.')}
            error={formState.errors.code?.message}
          >
            <Input
              autoFocus
              autoComplete="one-time-code"
              inputMode={isRecovery ? 'text' : 'numeric'}
              {...register('code', { required })}
            />
          </Field>
          <Button type="submit" isBusy={formState.isSubmitting}>
            {t('Confirm')}
          </Button>
          <Button
            variant="link"
            onClick={() => {
              setRecovery(!isRecovery)
              setFocus('code')
            }}
          >
            {isRecovery ? t('Use the authenticator app') : t('Use a recovery code')}
          </Button>
        </>
      ) : (
        <>
          <Field label={t('E-mail')} error={formState.errors.email?.message}>
            <Input
              type="email"
              autoComplete="username webauthn"
              autoFocus={email === ''}
              readOnly={email !== ''}
              {...register('email', { required })}
            />
          </Field>
          <Field label={t('Password')} error={formState.errors.password?.message}>
            <Input
              type="password"
              autoComplete="current-password"
              autoFocus={email !== ''}
              {...register('password', { required })}
            />
          </Field>
          <Button type="submit" isBusy={formState.isSubmitting}>
            {t('Sign in')}
          </Button>
          <Button variant="outline" onClick={() => void withPasskey()}>
            <Fingerprint aria-hidden /> {t('Sign in with a passkey')}
          </Button>
          <Button asChild variant="link" size="sm">
            <Link to="/forgot-password">{t('Forgot your password?')}</Link>
          </Button>
        </>
      )}
    </form>
  )
}
