/** How the new website is called and where it is found, with a look at what it becomes. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { ApiError } from '@/api/problem'
import type { Blueprint } from '@/kit/blueprint-texts'
import { BrowserWindow } from '@/kit/browser-window'
import { FetchedImage } from '@/kit/fetched-image'
import { Field, SwitchField } from '@/kit/field'
import { showProblem } from '@/kit/form'
import { LocaleSelect, TimezoneSelect, browserTimezone } from '@/kit/locale-fields'
import { type Me, useMay } from '@/kit/rights'
import { labelOf } from '@/kit/slug'
import { usePortal } from '@/shell/portal'
import { Alert, AlertDescription } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Switch } from '@/ui/choice'
import { Input } from '@/ui/input'

export function NewWebsiteForm({
  tenant,
  blueprint,
  blueprintName,
  isFirst,
}: {
  tenant: Me['tenants'][number]
  blueprint: Blueprint
  blueprintName: string
  isFirst: boolean
}) {
  const { t, i18n } = useTranslation('websites')
  const portal = usePortal()
  const may = useMay()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [problem, setProblem] = useState<{ text: string; isQuota: boolean }>()
  const [isOwnSlug, setOwnSlug] = useState(false)
  const { data: config } = useQuery({
    ...$api.queryOptions('get', '/tenant/config'),
    enabled: may('GET /tenant/config'),
  })
  const { data: others } = useQuery(
    $api.queryOptions('get', '/websites', { params: { query: { limit: 1 } } }),
  )
  const locale = textOf(config?.value['locale']) ?? i18n.language
  const timezone = textOf(config?.value['timezone']) ?? browserTimezone()
  const { register, handleSubmit, watch, setValue, setError, formState } = useForm({
    defaultValues: { name: isFirst ? tenant.display_name || tenant.name : '', slug: '', demo_content: true },
  })
  const place = useForm({ values: { locale, timezone } })
  const [name, writtenSlug, hasSamples] = watch(['name', 'slug', 'demo_content'])
  const slug = isOwnSlug ? writtenSlug : labelOf(name)
  const isMain = others?.items.length === 0
  const domain = portal?.domain ?? window.location.hostname.replace(/^app\./, '')
  const address = isMain
    ? `${tenant.slug}.${domain}`
    : `${slug || labelOf(t('Your website'))}.${tenant.slug}.${domain}`

  const submit = handleSubmit(async (values) => {
    setProblem(undefined)
    try {
      const { data } = await api.POST('/websites', {
        body: {
          name: values.name.trim(),
          blueprint: blueprint.slug,
          demo_content: values.demo_content,
          ...place.getValues(),
          ...(slug && { slug }),
        },
      })
      if (!data) return
      await client.invalidateQueries({ queryKey: ['get', '/websites'] })
      await navigate({
        to: '/t/$tenant/websites/$website',
        params: { tenant: tenant.slug, website: data.id },
        search: { created: true },
      })
    } catch (error) {
      if (error instanceof ApiError && error.code.startsWith('slug_')) {
        setOwnSlug(true)
        setValue('slug', slug)
        setError('slug', { message: error.message })
        return
      }
      const text = showProblem(error, setError, ['name', 'slug'])
      if (text) setProblem({ text, isQuota: error instanceof ApiError && error.code === 'quota_exceeded' })
    }
  })
  const required = t('This is needed')
  return (
    <form
      onSubmit={(event) => void submit(event)}
      className="flex flex-col gap-5 lg:sticky lg:top-20"
      noValidate
    >
      <BrowserWindow address={address}>
        <FetchedImage
          src={blueprint.preview_url}
          alt={t('What a website of the kind “{{name}}” looks like', { name: blueprintName })}
          className="aspect-[16/10] w-full object-cover object-top"
          otherwise={
            <div className="flex aspect-[16/10] flex-col items-center justify-center gap-1 bg-card p-4 text-center">
              <p className="max-w-full truncate text-base font-semibold">{name || t('Your website')}</p>
              <p className="text-xs text-muted-foreground">{blueprintName}</p>
            </div>
          }
        />
      </BrowserWindow>
      {problem && (
        <Alert tone="danger">
          <AlertDescription className="text-foreground">
            {problem.text}
            {problem.isQuota && (
              <Button asChild variant="outline" size="sm">
                <Link to="/t/$tenant/usage" params={{ tenant: tenant.slug }}>
                  {t('Plan and usage')}
                </Link>
              </Button>
            )}
          </AlertDescription>
        </Alert>
      )}
      <Field label={t('Name')} error={formState.errors.name?.message}>
        <Input
          maxLength={200}
          autoComplete="off"
          placeholder={t('Bakery on the corner')}
          {...register('name', { required, validate: (text) => text.trim() !== '' || required })}
        />
      </Field>
      {!isMain && (
        <Field
          label={t('Address')}
          hint={t('A domain of your own can be connected later.')}
          error={formState.errors.slug?.message}
        >
          <Input
            maxLength={50}
            spellCheck={false}
            autoCapitalize="none"
            autoComplete="off"
            {...register('slug', { onChange: () => setOwnSlug(true) })}
            value={slug}
          />
        </Field>
      )}
      <details className="group rounded-lg border px-4 py-3">
        <summary className="flex cursor-pointer list-none items-center gap-2 rounded-sm font-medium outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60">
          <ChevronRight
            className="size-4 text-muted-foreground transition-transform group-open:rotate-90"
            aria-hidden
          />
          {t('Language, time zone, sample content')}
        </summary>
        <div className="mt-4 flex flex-col gap-4">
          <Field label={t('Language')}>
            <LocaleSelect present={locale} {...place.register('locale')} />
          </Field>
          <Field label={t('Time zone')}>
            <TimezoneSelect present={timezone} {...place.register('timezone')} />
          </Field>
          {blueprint.slug !== 'blank' && (
            <SwitchField
              label={t('Sample content')}
              hint={t('Posts and entries that show how it can look. Pages come in any case.')}
            >
              <Switch checked={hasSamples} onCheckedChange={(isOn) => setValue('demo_content', isOn)} />
            </SwitchField>
          )}
        </div>
      </details>
      <Button type="submit" size="lg" isBusy={formState.isSubmitting}>
        {formState.isSubmitting ? t('Building your website …') : t('Create and publish')}
      </Button>
      <p className="-mt-2 text-center text-xs text-muted-foreground">
        {t('It is online a moment later, for everybody to see.')}
      </p>
    </form>
  )
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
