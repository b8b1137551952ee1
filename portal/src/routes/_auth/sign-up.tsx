/** Create an account; the address is proven by a link in a mail, which leads on to the first website. */
import { Link, createFileRoute } from '@tanstack/react-router'
import { MailCheck } from 'lucide-react'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { Field } from '@/kit/field'
import { showProblem } from '@/kit/form'
import { AuthPage } from '@/shell/auth-page'
import { usePortal } from '@/shell/portal'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button, buttonVariants } from '@/ui/button'
import { Input } from '@/ui/input'

export const Route = createFileRoute('/_auth/sign-up')({ component: SignUp })

const MIN_PASSWORD_LENGTH = 12

function SignUp() {
  const { t } = useTranslation('auth')
  const portal = usePortal()
  const [sentTo, setSentTo] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const { register, handleSubmit, formState, setError } = useForm({
    defaultValues: { name: '', email: '', password: '' },
  })
  const required = t('This is needed')
  const submit = handleSubmit(async (values) => {
    setProblem(undefined)
    try {
      await api.POST('/auth/sign-up', { body: { ...values, continue: '/welcome' } })
      setSentTo(values.email)
    } catch (error) {
      setProblem(showProblem(error, setError, ['name', 'email', 'password']))
    }
  })
  if (sentTo)
    return (
      <AuthPage title={t('Look into your mail')}>
        <Alert tone="success">
          <MailCheck aria-hidden />
          <AlertTitle>{t('A link is on its way to {{email}}', { email: sentTo })}</AlertTitle>
          <AlertDescription>
            {t('Open it to prove that the address is yours. It works for a day.')}
          </AlertDescription>
        </Alert>
        {portal?.mail.captured && (
          <p className="text-muted-foreground">
            {t('This installation sends no mail yet: its operator finds it in the mailbox of the platform.')}
          </p>
        )}
        <Button
          variant="outline"
          onClick={() => void api.POST('/auth/verify-email/resend', { body: { email: sentTo } })}
        >
          {t('Send it again')}
        </Button>
      </AuthPage>
    )
  return (
    <AuthPage
      title={t('Create an account')}
      description={t('Your first website is a few minutes away.')}
      footer={
        <>
          {t('Have an account already?')}{' '}
          <Link to="/sign-in" className={buttonVariants({ variant: 'link', className: 'h-auto px-1' })}>
            {t('Sign in')}
          </Link>
        </>
      }
    >
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4" noValidate>
        {problem && (
          <Alert tone="danger">
            <AlertDescription className="text-foreground">{problem}</AlertDescription>
          </Alert>
        )}
        <Field label={t('Your name')} error={formState.errors.name?.message}>
          <Input autoFocus autoComplete="name" {...register('name', { required })} />
        </Field>
        <Field label={t('E-mail')} error={formState.errors.email?.message}>
          <Input type="email" autoComplete="email" {...register('email', { required })} />
        </Field>
        <Field
          label={t('Password')}
          hint={t('At least {{count}} characters. A few words are easier to remember than signs.', {
            count: MIN_PASSWORD_LENGTH,
          })}
          error={formState.errors.password?.message}
        >
          <Input
            type="password"
            autoComplete="new-password"
            {...register('password', {
              required,
              minLength: {
                value: MIN_PASSWORD_LENGTH,
                message: t('At least {{count}} characters', { count: MIN_PASSWORD_LENGTH }),
              },
            })}
          />
        </Field>
        <Button type="submit" isBusy={formState.isSubmitting}>
          {t('Create an account')}
        </Button>
      </form>
    </AuthPage>
  )
}
