/** Logo, icon, name and colours under which the team's people see the portal and get mails. */
import { useQuery } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { $api, type Answer, api } from '@/api/api'
import { Field } from '@/kit/field'
import { FormCard } from '@/kit/form-card'
import { Loaded } from '@/kit/loaded'
import { useMay } from '@/kit/rights'
import { done } from '@/kit/toasts'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Input } from '@/ui/input'
import { useRefreshSettings } from './history'
import { PictureCard } from './picture-card'

type Branding = Answer<'get', '/tenant/branding'>
type Values = { portal_name: string; primary_color: string; secondary_color: string }

const textIn = (branding: Branding, key: string) => {
  const value: unknown = branding.value[key]
  return typeof value === 'string' ? value : ''
}

export function BrandingPart() {
  const query = useQuery($api.queryOptions('get', '/tenant/branding'))
  return (
    <Loaded query={query}>
      {(branding) => (
        <>
          <div className="grid gap-6 sm:grid-cols-2">
            <PictureCard kind="logo" src={textIn(branding, 'logo_url')} version={branding.version} />
            <PictureCard kind="favicon" src={textIn(branding, 'favicon_url')} version={branding.version} />
          </div>
          <ColorsCard key={branding.version} branding={branding} />
        </>
      )}
    </Loaded>
  )
}

function ColorsCard({ branding }: { branding: Branding }) {
  const { t } = useTranslation('team')
  const refresh = useRefreshSettings()
  const mayChange = useMay()('PATCH /tenant/branding')
  const form = useForm<Values>({
    defaultValues: {
      portal_name: textIn(branding, 'portal_name'),
      primary_color: textIn(branding, 'primary_color'),
      secondary_color: textIn(branding, 'secondary_color'),
    },
  })
  const { errors } = form.formState
  const save = async (values: Values) => {
    const body = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value.trim() || null]))
    await api.PATCH('/tenant/branding', { body, headers: { 'if-match': `"${branding.version}"` } })
    await refresh('branding')
    done(t('Saved'))
  }
  return (
    <FormCard
      title={t('Name and colours')}
      description={t(
        'The portal and mails use them. What is too light or too dark to be read is adjusted in the portal.',
      )}
      form={form}
      names={['portal_name', 'primary_color', 'secondary_color']}
      mayChange={mayChange}
      onSave={save}
      onReload={() => refresh('branding')}
    >
      {branding.warnings && branding.warnings.length > 0 && (
        <Alert tone="warning" role="status">
          <AlertTitle>{t('Some people could not read this')}</AlertTitle>
          <AlertDescription>
            {branding.warnings.map(({ path, message }) => (
              <p key={`${path} ${message}`}>{message}</p>
            ))}
          </AlertDescription>
        </Alert>
      )}
      <Field
        label={t('Name of the portal')}
        hint={t('Shown in place of the product’s name.')}
        error={errors.portal_name?.message}
      >
        <Input maxLength={100} placeholder="HotSwap" {...form.register('portal_name')} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        {(['primary_color', 'secondary_color'] as const).map((name) => (
          <Field
            key={name}
            label={name === 'primary_color' ? t('First colour') : t('Second colour')}
            error={errors[name]?.message}
          >
            <ColorInput
              value={form.watch(name)}
              onChange={(color) => form.setValue(name, color, { shouldDirty: true })}
            />
          </Field>
        ))}
      </div>
    </FormCard>
  )
}

/** A colour by eye or by its number. */
function ColorInput({ value, onChange, ...field }: { value: string; onChange: (color: string) => void }) {
  const { t } = useTranslation('team')
  return (
    <div className="flex gap-2">
      <Input
        type="color"
        aria-label={t('Choose a colour')}
        value={/^#[0-9a-f]{6}$/i.test(value) ? value : '#ffffff'}
        onChange={(event) => onChange(event.target.value)}
      />
      <Input
        {...field}
        spellCheck={false}
        placeholder="#4f46e5"
        maxLength={7}
        className="font-mono"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  )
}
