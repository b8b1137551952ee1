/** Language and time zone, how long the audit log is kept, and which mails the team gets. */
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { type Answer, api } from '@/api/api'
import { Field, SwitchField } from '@/kit/field'
import { FormCard } from '@/kit/form-card'
import { LocaleSelect, TimezoneSelect } from '@/kit/locale-fields'
import { useMay } from '@/kit/rights'
import { done } from '@/kit/toasts'
import { Switch } from '@/ui/choice'
import { Input } from '@/ui/input'
import { useRefreshSettings } from './history'

type Values = {
  locale: string
  timezone: string
  audit_retention_days: number
  notifications: { quota_alerts: boolean; security: boolean; product_news: boolean }
}

export function ConfigCard({ config }: { config: Answer<'get', '/tenant/config'> }) {
  const { t } = useTranslation('team')
  const refresh = useRefreshSettings()
  const mayChange = useMay()('PATCH /tenant/config')
  const { locale, timezone, audit_retention_days, notifications } = config.value as Values
  const form = useForm<Values>({ defaultValues: { locale, timezone, audit_retention_days, notifications } })
  const { register, watch, setValue, formState } = form
  const chosen = watch('notifications')
  const save = async (body: Values) => {
    await api.PATCH('/tenant/config', { body, headers: { 'if-match': `"${config.version}"` } })
    await refresh('config')
    done(t('Saved'))
  }
  const mails: [keyof Values['notifications'], string, string][] = [
    ['quota_alerts', t('Limits'), t('When a limit of the plan is nearly used up.')],
    ['security', t('Security'), t('New keys, lost domains, withdrawn plugins.')],
    ['product_news', t('News'), t('What is new in the product.')],
  ]
  return (
    <FormCard
      title={t('Configuration')}
      description={t('New websites begin with it.')}
      form={form}
      names={['locale', 'timezone', 'audit_retention_days']}
      mayChange={mayChange}
      onSave={save}
      onReload={() => refresh('config')}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('Language')} error={formState.errors.locale?.message}>
          <LocaleSelect present={locale} {...register('locale')} />
        </Field>
        <Field label={t('Time zone')} error={formState.errors.timezone?.message}>
          <TimezoneSelect present={timezone} {...register('timezone')} />
        </Field>
      </div>
      <Field
        label={t('Days for which the audit log is kept')}
        hint={t('From 30 to 3650.')}
        error={formState.errors.audit_retention_days?.message}
      >
        <Input
          type="number"
          min={30}
          max={3_650}
          className="w-32"
          {...register('audit_retention_days', { valueAsNumber: true })}
        />
      </Field>
      <p className="font-medium">{t('Mails to the team')}</p>
      {mails.map(([key, label, hint]) => (
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
