/** Ask for a link to choose a new password. The answer does not tell whether there is such an account. */
import { Link, createFileRoute } from '@tanstack/react-router'
import { MailCheck } from 'lucide-react'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { Field } from '@/kit/field'
import { messageOf } from '@/kit/form'
import { AuthPage } from '@/shell/auth-page'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button, buttonVariants } from '@/ui/button'
import { Input } from '@/ui/input'

export const Route = createFileRoute('/_auth/forgot-password')({ component: ForgotPassword })

function ForgotPassword() {
  const { t } = useTranslation('auth')
  const [isSent, setSent] = useState(false)
  const { register, handleSubmit, formState, setError } = useForm({ defaultValues: { email: '' } })
  const submit = handleSubmit(async (body) => {
    try {
      await api.POST('/auth/password/forgot', { body })
      setSent(true)
    } catch (error) {
      setError('email', { message: messageOf(error) })
    }
  })
  return (
    <AuthPage
      title={t('Choose a new password')}
      description={!isSent && t('We send you a link with which you choose a new one.')}
      footer={
        <Link to="/sign-in" className={buttonVariants({ variant: 'link', className: 'h-auto px-1' })}>
          {t('Back to signing in')}
        </Link>
      }
    >
      {isSent ? (
        <Alert tone="success">
          <MailCheck aria-hidden />
          <AlertTitle>{t('Look into your mail')}</AlertTitle>
          <AlertDescription>
            {t('If there is an account with this address, a link is on its way.')}
          </AlertDescription>
        </Alert>
      ) : (
        <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4" noValidate>
          <Field label={t('E-mail')} error={formState.errors.email?.message}>
            <Input
              type="email"
              autoFocus
              autoComplete="username"
              {...register('email', { required: t('This is needed') })}
            />
          </Field>
          <Button type="submit" isBusy={formState.isSubmitting}>
            {t('Send the link')}
          </Button>
        </form>
      )}
    </AuthPage>
  )
}
