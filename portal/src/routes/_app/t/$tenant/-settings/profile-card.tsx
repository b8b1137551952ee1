/** What the team is called, and its address. */
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { type Answer, api } from '@/api/api'
import { Copyable } from '@/kit/copy'
import { Field } from '@/kit/field'
import { FormCard } from '@/kit/form-card'
import { useMay } from '@/kit/rights'
import { done } from '@/kit/toasts'
import { Input } from '@/ui/input'
import { useRefreshSettings } from './history'

export function ProfileCard({ profile }: { profile: Answer<'get', '/tenant/profile'> }) {
  const { t } = useTranslation('team')
  const refresh = useRefreshSettings()
  const mayChange = useMay()('PATCH /tenant/profile')
  const { name, display_name } = profile
  const form = useForm({ defaultValues: { name, display_name } })
  const { errors } = form.formState
  const required = t('This is needed')
  const save = async (values: { name: string; display_name: string }) => {
    await api.PATCH('/tenant/profile', { body: values })
    await refresh('config')
    done(t('Saved'))
  }
  return (
    <FormCard
      title={t('Team')}
      form={form}
      names={['name', 'display_name']}
      mayChange={mayChange}
      onSave={save}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('Name')} hint={t('As it is on contracts.')} error={errors.name?.message}>
          <Input maxLength={200} {...form.register('name', { required })} />
        </Field>
        <Field
          label={t('Shown as')}
          hint={t('In the portal, in mails and invitations.')}
          error={errors.display_name?.message}
        >
          <Input maxLength={200} {...form.register('display_name', { required })} />
        </Field>
      </div>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2 text-muted-foreground">
        <span className="flex min-w-0 items-center gap-2">
          {t('Address')} <Copyable text={profile.host} />
        </span>
        <span className="flex min-w-0 items-center gap-2">
          {t('Id')} <Copyable text={profile.id} />
        </span>
      </div>
    </FormCard>
  )
}
