/** Choose a new password with the link of a mail. */
import { createFileRoute, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { Field } from '@/kit/field'
import { showProblem } from '@/kit/form'
import { done } from '@/kit/toasts'
import { AuthPage, tokenInHash } from '@/shell/auth-page'
import { Alert, AlertDescription } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Input } from '@/ui/input'

export const Route = createFileRoute('/_auth/reset-password')({ component: ResetPassword })

function ResetPassword() {
  const { t } = useTranslation('auth')
  const navigate = useNavigate()
  const [token] = useState(tokenInHash)
  const [problem, setProblem] = useState<string>()
  const { register, handleSubmit, formState, setError } = useForm({ defaultValues: { password: '' } })
  const submit = handleSubmit(async ({ password }) => {
    setProblem(undefined)
    try {
      await api.POST('/auth/password/reset', { body: { token, password } })
      done(t('The new password is set. Sign in with it.'))
      await navigate({ to: '/sign-in' })
    } catch (error) {
      setProblem(showProblem(error, setError, ['password']))
    }
  })
  return (
    <AuthPage title={t('Choose a new password')}>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4" noValidate>
        {problem && (
          <Alert tone="danger">
            <AlertDescription className="text-foreground">{problem}</AlertDescription>
          </Alert>
        )}
        <Field label={t('New password')} error={formState.errors.password?.message}>
          <Input
            type="password"
            autoFocus
            autoComplete="new-password"
            {...register('password', { required: t('This is needed') })}
          />
        </Field>
        <Button type="submit" isBusy={formState.isSubmitting}>
          {t('Set the password')}
        </Button>
      </form>
    </AuthPage>
  )
}
