/** One's own profile: name, language, address. */
import { useQueryClient } from '@tanstack/react-query'
import { Link, createFileRoute } from '@tanstack/react-router'
import { MailCheck } from 'lucide-react'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { Field } from '@/kit/field'
import { FormCard } from '@/kit/form-card'
import { FormDialog } from '@/kit/form-dialog'
import { Page } from '@/kit/page'
import { type Me, meOptions, useMe } from '@/kit/rights'
import { Loading } from '@/kit/states'
import { done, failed } from '@/kit/toasts'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Avatar } from '@/ui/avatar'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Card, CardAction, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card'
import { Input } from '@/ui/input'

export const Route = createFileRoute('/_app/account/')({ component: Profile })

function Profile() {
  const { t } = useTranslation('account')
  const me = useMe()
  return (
    <Page title={t('Profile')} width="narrow">
      {me ? (
        <>
          <NameCard me={me} />
          <EmailCard me={me} />
          <TeamsCard me={me} />
        </>
      ) : (
        <Loading />
      )}
    </Page>
  )
}

function NameCard({ me }: { me: Me }) {
  const { t } = useTranslation('account')
  const client = useQueryClient()
  const form = useForm({ values: { name: me.name } })
  const save = async ({ name }: { name: string }) => {
    const { data } = await api.PATCH('/me', { body: { name } })
    client.setQueryData(meOptions().queryKey, data)
    done(t('Saved'))
  }
  return (
    <FormCard
      title={t('Your name')}
      description={t('As others see it: in the team, beside what you write, in the audit log.')}
      form={form}
      names={['name']}
      mayChange={!me.impersonator_id}
      onSave={save}
    >
      <div className="flex items-center gap-4">
        <Avatar name={me.name} className="size-12 rounded-full text-base" />
        <Field label={t('Name')} className="flex-1" error={form.formState.errors.name?.message}>
          <Input
            autoComplete="name"
            maxLength={200}
            {...form.register('name', { required: t('This is needed') })}
          />
        </Field>
      </div>
    </FormCard>
  )
}

function EmailCard({ me }: { me: Me }) {
  const { t } = useTranslation('account')
  const client = useQueryClient()
  const [isChanging, setChanging] = useState(false)
  const refresh = () => client.invalidateQueries({ queryKey: meOptions().queryKey })
  const keep = async () => {
    try {
      await api.DELETE('/auth/email/change')
      await refresh()
      done(t('Your address stays as it is'))
    } catch (error) {
      failed(error)
    }
  }
  const verify = async () => {
    try {
      await api.POST('/auth/verify-email/resend', { body: { email: me.email } })
      done(t('A link is on its way to {{email}}', { email: me.email }))
    } catch (error) {
      failed(error)
    }
  }
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('E-mail address')}</CardTitle>
        <CardDescription>{t('You sign in with it, and get mails there.')}</CardDescription>
        <CardAction>
          <Button variant="outline" size="sm" onClick={() => setChanging(true)}>
            {t('Change …')}
          </Button>
        </CardAction>
      </CardHeader>
      <CardContent className="flex flex-col gap-4">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium break-all">{me.email}</span>
          {me.email_verified ? (
            <Badge tone="success">{t('Confirmed')}</Badge>
          ) : (
            <>
              <Badge tone="warning">{t('Not confirmed')}</Badge>
              <Button variant="link" size="sm" onClick={() => void verify()}>
                {t('Send the link again')}
              </Button>
            </>
          )}
        </p>
        {me.pending_email && (
          <Alert tone="info">
            <MailCheck aria-hidden />
            <AlertTitle>{t('Confirm {{email}}', { email: me.pending_email })}</AlertTitle>
            <AlertDescription>
              {t('We have sent a link there. Until you open it, nothing changes.')}
              <Button size="sm" variant="outline" onClick={() => void keep()}>
                {t('Keep the present address')}
              </Button>
            </AlertDescription>
          </Alert>
        )}
      </CardContent>
      {isChanging && <EmailDialog onAsked={refresh} onClose={() => setChanging(false)} />}
    </Card>
  )
}

function EmailDialog({ onAsked, onClose }: { onAsked: () => Promise<void>; onClose: () => void }) {
  const { t } = useTranslation('account')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const ask = async () => {
    await api.POST('/auth/email/change', { body: { new_email: email.trim(), password } })
    await onAsked()
    done(t('A link is on its way to {{email}}', { email: email.trim() }))
  }
  return (
    <FormDialog
      title={t('Change your e-mail address')}
      description={t('We send a link to the new address, and tell the present one.')}
      action={t('Send the link')}
      isReady={email.includes('@') && password !== ''}
      onSubmit={ask}
      onClose={onClose}
    >
      <Field label={t('New address')}>
        <Input
          type="email"
          autoFocus
          autoComplete="email"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      <Field label={t('Your password')}>
        <Input
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
    </FormDialog>
  )
}

function TeamsCard({ me }: { me: Me }) {
  const { t } = useTranslation('account')
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('Your teams')}</CardTitle>
      </CardHeader>
      <CardContent>
        {me.tenants.length === 0 ? (
          <p className="text-muted-foreground">{t('You belong to no team yet.')}</p>
        ) : (
          <ul className="divide-y">
            {me.tenants.map((tenant) => (
              <li key={tenant.id} className="flex items-center gap-3 py-2.5 first:pt-0 last:pb-0">
                <Avatar name={tenant.display_name} src={tenant.logo_url} />
                <Link
                  to="/t/$tenant"
                  params={{ tenant: tenant.slug }}
                  className="min-w-0 flex-1 truncate rounded-sm font-medium underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
                >
                  {tenant.display_name}
                </Link>
                <span className="text-xs text-muted-foreground">{tenant.slug}</span>
              </li>
            ))}
          </ul>
        )}
      </CardContent>
    </Card>
  )
}
