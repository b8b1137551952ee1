/** Changes a tenant's names, address, region and payment. */
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { done } from '@/kit/toasts'
import { Input, Select } from '@/ui/input'
import { type Tenant, useRefreshTenants } from './tenant'
import { SUBSCRIPTIONS, useSubscriptionNames } from './words'

export function ProfileDialog({ tenant, onClose }: { tenant: Tenant; onClose: () => void }) {
  const { t } = useTranslation('platform')
  const refresh = useRefreshTenants()
  const subscriptions = useSubscriptionNames()
  const { name, slug, display_name, region, subscription_status } = tenant
  const { register, watch, getValues } = useForm({
    defaultValues: { name, slug, display_name, region, subscription_status },
  })
  const isMoved = watch('slug') !== slug
  const save = async () => {
    await api.PATCH('/admin/tenants/{id}', {
      params: { path: { id: tenant.id } },
      body: getValues(),
      headers: { 'if-match': `"${tenant.version}"` },
    })
    await refresh()
    done(t('Saved'))
  }
  return (
    <FormDialog title={t('Edit the profile')} action={t('Save')} onSubmit={save} onClose={onClose}>
      <Field label={t('Name')}>
        <Input maxLength={200} required {...register('name')} />
      </Field>
      <Field label={t('Shown as')} hint={t('What its people read in the portal and in mails.')}>
        <Input maxLength={200} required {...register('display_name')} />
      </Field>
      <Field
        label={t('Address')}
        hint={
          isMoved
            ? t('Its websites move to the new address at once; the old one no longer works.')
            : t('The first part of its host name.')
        }
      >
        <Input maxLength={63} required spellCheck={false} autoCapitalize="none" {...register('slug')} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('Region')}>
          <Input maxLength={63} required spellCheck={false} {...register('region')} />
        </Field>
        <Field label={t('Payment')}>
          <Select {...register('subscription_status')}>
            {SUBSCRIPTIONS.map((value) => (
              <option key={value} value={value}>
                {subscriptions[value]}
              </option>
            ))}
          </Select>
        </Field>
      </div>
    </FormDialog>
  )
}
