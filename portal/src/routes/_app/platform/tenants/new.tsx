/** Makes a tenant for somebody: its name and address, its plan, its first administrator, and where it lives. */
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { Field, SwitchField } from '@/kit/field'
import { showProblem } from '@/kit/form'
import { LocaleSelect, TimezoneSelect, browserTimezone } from '@/kit/locale-fields'
import { BackLink, Page } from '@/kit/page'
import { labelOf } from '@/kit/slug'
import { done } from '@/kit/toasts'
import { Alert, AlertDescription } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Card, CardContent, CardFooter } from '@/ui/card'
import { Switch } from '@/ui/choice'
import { Input, Select } from '@/ui/input'
import { usePlans } from '../-tenants/plan-names'
import { useRefreshTenants } from '../-tenants/tenant'
import { PLACEMENTS, type Placement, usePlacementNames } from '../-tenants/words'

export const Route = createFileRoute('/_app/platform/tenants/new')({ component: NewTenant })

type Values = {
  name: string
  slug: string
  plan: string
  admin_email: string
  admin_name: string
  locale: string
  timezone: string
  placement: Placement
  region: string
  custom_domain: string
  demo_data: boolean
}
const NAMES = ['name', 'slug', 'plan', 'admin_email', 'admin_name', 'region', 'custom_domain'] as const

function NewTenant() {
  const { t, i18n } = useTranslation('platform')
  const navigate = Route.useNavigate()
  const refresh = useRefreshTenants()
  const plans = usePlans()
  const placements = usePlacementNames()
  const [problem, setProblem] = useState<string>()
  const [hasOwnSlug, setOwnSlug] = useState(false)
  const { register, handleSubmit, watch, setValue, setError, formState } = useForm<Values>({
    defaultValues: {
      name: '',
      slug: '',
      plan: '',
      admin_email: '',
      admin_name: '',
      locale: i18n.language,
      timezone: browserTimezone(),
      placement: 'pool',
      region: '',
      custom_domain: '',
      demo_data: false,
    },
  })
  const { errors, isSubmitting } = formState
  const slug = hasOwnSlug ? watch('slug') : labelOf(watch('name'))
  const submit = handleSubmit(async (values) => {
    setProblem(undefined)
    const { locale, timezone, admin_name, placement, demo_data } = values
    try {
      const { data } = await api.POST('/admin/tenants', {
        body: {
          name: values.name.trim(),
          ...(slug && { slug }),
          ...(values.plan && { plan: values.plan }),
          ...filled('admin_email', values.admin_email),
          ...(values.admin_email.trim() && filled('admin_name', admin_name)),
          ...filled('region', values.region),
          ...filled('custom_domain', values.custom_domain),
          configuration: { locale, timezone },
          placement,
          demo_data,
        },
      })
      if (!data) return
      await refresh()
      done(t('“{{name}}” is ready', { name: data.name }))
      await navigate({ to: '/platform/tenants/$id', params: { id: data.id } })
    } catch (error) {
      setProblem(showProblem(error, setError, NAMES))
    }
  })
  const required = t('This is needed')
  return (
    <Page
      back={<BackLink to="/platform/tenants">{t('Tenants')}</BackLink>}
      title={t('New tenant')}
      description={t('When a step fails, nothing is left behind.')}
      width="narrow"
    >
      <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
        {problem && (
          <Alert tone="danger">
            <AlertDescription className="whitespace-pre-line text-foreground">{problem}</AlertDescription>
          </Alert>
        )}
        <Card>
          <CardContent className="flex flex-col gap-4">
            <Field label={t('Name')} error={errors.name?.message}>
              <Input
                autoComplete="off"
                maxLength={200}
                placeholder={t('Bakery on the corner')}
                {...register('name', { validate: (text) => text.trim() !== '' || required })}
              />
            </Field>
            <Field label={t('Address')} error={errors.slug?.message} hint={<Availability slug={slug} />}>
              <Input
                maxLength={63}
                spellCheck={false}
                autoCapitalize="none"
                autoComplete="off"
                {...register('slug', { onChange: () => setOwnSlug(true) })}
                value={slug}
              />
            </Field>
            <div className="grid gap-4 sm:grid-cols-2">
              <Field
                label={t('E-mail of the first administrator')}
                isOptional
                optionalText={t('optional')}
                error={errors.admin_email?.message}
                hint={t('Gets a welcome mail and owns the tenant.')}
              >
                <Input type="email" autoComplete="off" {...register('admin_email')} />
              </Field>
              <Field
                label={t('Their name')}
                isOptional
                optionalText={t('optional')}
                error={errors.admin_name?.message}
              >
                <Input maxLength={200} autoComplete="off" {...register('admin_name')} />
              </Field>
            </div>
            {plans.length > 0 && (
              <Field label={t('Plan')} error={errors.plan?.message}>
                <Select {...register('plan')}>
                  <option value="">{t('As for everybody who signs up')}</option>
                  {plans.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </Select>
              </Field>
            )}
            <div className="grid gap-4 sm:grid-cols-2">
              <Field label={t('Language')}>
                <LocaleSelect present={i18n.language} {...register('locale')} />
              </Field>
              <Field label={t('Time zone')}>
                <TimezoneSelect present={browserTimezone()} {...register('timezone')} />
              </Field>
            </div>
            <details className="group rounded-lg border px-4 py-3">
              <summary className="flex cursor-pointer list-none items-center gap-2 rounded-sm font-medium outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60">
                <ChevronRight
                  className="size-4 text-muted-foreground transition-transform group-open:rotate-90"
                  aria-hidden
                />
                {t('Placement, domain, sample data')}
              </summary>
              <div className="mt-4 flex flex-col gap-4">
                <div className="grid gap-4 sm:grid-cols-2">
                  <Field label={t('Placement')} hint={t('Can be changed later.')}>
                    <Select {...register('placement')}>
                      {PLACEMENTS.map((value) => (
                        <option key={value} value={value}>
                          {placements[value]}
                        </option>
                      ))}
                    </Select>
                  </Field>
                  <Field
                    label={t('Region')}
                    isOptional
                    optionalText={t('optional')}
                    error={errors.region?.message}
                  >
                    <Input maxLength={63} spellCheck={false} placeholder="default" {...register('region')} />
                  </Field>
                </div>
                <Field
                  label={t('Domain of its own')}
                  isOptional
                  optionalText={t('optional')}
                  error={errors.custom_domain?.message}
                  hint={t('You vouch that it belongs to the tenant.')}
                >
                  <Input
                    spellCheck={false}
                    autoCapitalize="none"
                    placeholder="www.example.com"
                    {...register('custom_domain')}
                  />
                </Field>
                <SwitchField label={t('Sample data')} hint={t('Something to look at from the start.')}>
                  <Switch
                    checked={watch('demo_data')}
                    onCheckedChange={(isOn) => setValue('demo_data', isOn)}
                  />
                </SwitchField>
              </div>
            </details>
          </CardContent>
          <CardFooter className="justify-end">
            <Button type="submit" isBusy={isSubmitting}>
              {isSubmitting ? t('Setting up …') : t('Create the tenant')}
            </Button>
          </CardFooter>
        </Card>
      </form>
    </Page>
  )
}

/** Whether the address can be had, asked while it is typed. */
function Availability({ slug }: { slug: string }) {
  const { t } = useTranslation('platform')
  const { data } = useQuery(
    $api.queryOptions(
      'get',
      '/admin/tenants/availability',
      { params: { query: { slug } } },
      { enabled: slug.length > 0, placeholderData: (before) => before },
    ),
  )
  if (!slug) return <span>{t('Made from the name if you leave it empty.')}</span>
  if (data?.slug !== slug) return <span>{t('The first part of its host name.')}</span>
  if (data.available)
    return (
      <span aria-live="polite" className="text-success">
        {t('{{slug}} is free', { slug })}
      </span>
    )
  const reasons: Record<'taken' | 'reserved' | 'invalid', string> = {
    taken: t('{{slug}} is taken', { slug }),
    reserved: t('{{slug}} is kept for the platform', { slug }),
    invalid: t('Letters a to z, digits and hyphens are possible'),
  }
  return (
    <span aria-live="polite" className="text-destructive">
      {reasons[data.reason ?? 'taken']}
      {data.suggestion && ` · ${t('{{slug}} is free', { slug: data.suggestion })}`}
    </span>
  )
}

function filled<Name extends string>(name: Name, text: string): Partial<Record<Name, string>> {
  const trimmed = text.trim()
  return trimmed ? ({ [name]: trimmed } as Record<Name, string>) : {}
}
