/** Another password. */
import { useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { Field } from '@/kit/field'
import { FormCard } from '@/kit/form-card'
import { done } from '@/kit/toasts'
import { useMe } from '@/kit/rights'
import { Input } from '@/ui/input'

const NONE = { current_password: '', new_password: '' }

export function PasswordCard() {
  const { t } = useTranslation('account')
  const me = useMe()
  const client = useQueryClient()
  const form = useForm({ defaultValues: NONE })
  const { errors } = form.formState
  const required = t('This is needed')
  const save = async (values: typeof NONE) => {
    await api.POST('/auth/password/change', { body: values })
    await client.invalidateQueries({ queryKey: ['get', '/auth/sessions'] })
    done(t('Your password is changed. All other devices are signed out.'))
  }
  return (
    <FormCard
      title={t('Password')}
      description={t('Changing it signs out all other devices.')}
      form={form}
      names={['current_password', 'new_password']}
      mayChange={!me?.impersonator_id}
      action={t('Change the password')}
      // Passwords do not stay there.
      savedValues={NONE}
      onSave={save}
    >
      <input type="hidden" autoComplete="username" value={me?.email ?? ''} readOnly />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('Present password')} error={errors.current_password?.message}>
          <Input
            type="password"
            autoComplete="current-password"
            {...form.register('current_password', { required })}
          />
        </Field>
        <Field
          label={t('New password')}
          hint={t('Twelve characters or more; a few words are easier to remember than signs.')}
          error={errors.new_password?.message}
        >
          <Input
            type="password"
            autoComplete="new-password"
            {...form.register('new_password', { required })}
          />
        </Field>
      </div>
    </FormCard>
  )
}
