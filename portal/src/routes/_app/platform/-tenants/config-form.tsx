/** Language, time zone, how long the audit trail is kept, and which mails the tenant gets. */
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { type Answer, api } from '@/api/api'
import { Field, SwitchField } from '@/kit/field'
import { FormCard } from '@/kit/form-card'
import { LocaleSelect, TimezoneSelect } from '@/kit/locale-fields'
import { done } from '@/kit/toasts'
import { Switch } from '@/ui/choice'
import { Input } from '@/ui/input'
import { useRefreshSettings } from './settings'

type Config = Answer<'get', '/admin/tenants/{id}/config'>
type Values = {
  locale: string
  timezone: string
  audit_retention_days: number
  notifications: { quota_alerts: boolean; security: boolean; product_news: boolean }
}

export function ConfigForm({
  tenantId,
  config,
  mayChange,
}: {
  tenantId: string
  config: Config
  mayChange: boolean
}) {
  const { t } = useTranslation('platform')
  const refresh = useRefreshSettings()
  const { locale, timezone, audit_retention_days, notifications } = config.value as Values
  const form = useForm<Values>({
    defaultValues: { locale, timezone, audit_retention_days, notifications },
  })
  const { register, watch, setValue } = form
  const chosen = watch('notifications')
  const save = async (values: Values) => {
    await api.PATCH('/admin/tenants/{id}/config', {
      params: { path: { id: tenantId } },
      body: values,
      headers: { 'if-match': `"${config.version}"` },
    })
    await refresh('config')
    done(t('Saved'))
  }
  const choices: [keyof Values['notifications'], string, string][] = [
    ['quota_alerts', t('Limits'), t('When a limit is nearly used up.')],
    ['security', t('Security'), t('New keys, lost domains, withdrawn plugins.')],
    ['product_news', t('News'), t('What is new in the product.')],
  ]
  return (
    <FormCard
      title={t('Configuration')}
      form={form}
      names={['locale', 'timezone', 'audit_retention_days']}
      mayChange={mayChange}
      onSave={save}
      onReload={() => refresh('config')}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('Language')}>
          <LocaleSelect present={locale} {...register('locale')} />
        </Field>
        <Field label={t('Time zone')}>
          <TimezoneSelect present={timezone} {...register('timezone')} />
        </Field>
      </div>
      <Field
        label={t('Audit log is kept for')}
        hint={t('In days, from 30 to 3650.')}
        error={form.formState.errors.audit_retention_days?.message}
      >
        <Input
          type="number"
          min={30}
          max={3650}
          className="w-32"
          {...register('audit_retention_days', { valueAsNumber: true })}
        />
      </Field>
      {choices.map(([key, label, hint]) => (
        <SwitchField key={key} label={label} hint={hint}>
          <Switch
            checked={chosen[key]}
            onCheckedChange={(isOn) => setValue(`notifications.${key}`, isOn, { shouldDirty: true })}
          />
        </SwitchField>
      ))}
    </FormCard>
  )
}
