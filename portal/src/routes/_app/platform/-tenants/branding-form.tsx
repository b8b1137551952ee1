/** Name, pictures and colours under which a tenant's people see the portal. */
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { type Answer, api } from '@/api/api'
import { Field } from '@/kit/field'
import { FormCard } from '@/kit/form-card'
import { done } from '@/kit/toasts'
import { Alert, AlertDescription } from '@/ui/alert'
import { Input } from '@/ui/input'
import { useRefreshSettings } from './settings'

type Branding = Answer<'get', '/admin/tenants/{id}/branding'>
const NAMES = ['portal_name', 'logo_url', 'favicon_url', 'primary_color', 'secondary_color'] as const
type Values = Record<(typeof NAMES)[number], string>

export function BrandingForm({
  tenantId,
  branding,
  mayChange,
}: {
  tenantId: string
  branding: Branding
  mayChange: boolean
}) {
  const { t } = useTranslation('platform')
  const refresh = useRefreshSettings()
  const form = useForm<Values>({ defaultValues: valuesOf(branding.value) })
  const {
    register,
    formState: { errors },
  } = form
  const save = async (values: Values) => {
    await api.PATCH('/admin/tenants/{id}/branding', {
      params: { path: { id: tenantId } },
      body: Object.fromEntries(NAMES.map((name) => [name, values[name].trim() || null])),
      headers: { 'if-match': `"${branding.version}"` },
    })
    await refresh('branding')
    done(t('Saved'))
  }
  return (
    <FormCard
      title={t('Branding')}
      form={form}
      names={NAMES}
      mayChange={mayChange}
      onSave={save}
      onReload={() => refresh('branding')}
    >
      {branding.warnings?.map(({ path, message }) => (
        <Alert key={`${path} ${message}`} tone="warning" role="status">
          <AlertDescription>{message}</AlertDescription>
        </Alert>
      ))}
      <Field
        label={t('Name of the portal')}
        hint={t('Shown in place of the product’s name.')}
        error={errors.portal_name?.message}
      >
        <Input maxLength={100} {...register('portal_name')} />
      </Field>
      <Field label={t('Address of the logo')} error={errors.logo_url?.message}>
        <Input spellCheck={false} {...register('logo_url')} />
      </Field>
      <Field label={t('Address of the favicon')} error={errors.favicon_url?.message}>
        <Input spellCheck={false} {...register('favicon_url')} />
      </Field>
      <div className="grid grid-cols-2 gap-4">
        <Field label={t('First colour')} error={errors.primary_color?.message}>
          <Input type="color" {...register('primary_color')} />
        </Field>
        <Field label={t('Second colour')} error={errors.secondary_color?.message}>
          <Input type="color" {...register('secondary_color')} />
        </Field>
      </div>
    </FormCard>
  )
}

function valuesOf(value: Record<string, unknown>): Values {
  const text = (name: keyof Values) => {
    const given = value[name]
    return typeof given === 'string' ? given : ''
  }
  return {
    portal_name: text('portal_name'),
    logo_url: text('logo_url'),
    favicon_url: text('favicon_url'),
    primary_color: text('primary_color'),
    secondary_color: text('secondary_color'),
  }
}
