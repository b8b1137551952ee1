/** Makes a team: its name, the address under which its websites are found, its language and time zone. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ChevronRight, CircleCheck, CircleX, LoaderCircle } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { $api, type Answer, api } from '@/api/api'
import { ApiError } from '@/api/problem'
import { Field } from '@/kit/field'
import { showProblem } from '@/kit/form'
import { LocaleSelect, TimezoneSelect, browserTimezone } from '@/kit/locale-fields'
import { usePortal } from '@/shell/portal'
import { Alert, AlertDescription } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Input } from '@/ui/input'

type Availability = Answer<'get', '/tenants/availability'>
const WAIT_MS = 300

export function NewTeam() {
  const { t, i18n } = useTranslation('websites')
  const portal = usePortal()
  const navigate = useNavigate()
  const [problem, setProblem] = useState<string>()
  /** Until somebody writes an address of his own, it follows the name. */
  const [isOwnSlug, setOwnSlug] = useState(false)
  const { register, handleSubmit, watch, setValue, setError, formState } = useForm({
    defaultValues: { name: '', slug: '', locale: i18n.language, timezone: browserTimezone() },
  })
  const [name, slug] = watch(['name', 'slug'])
  const asked = useSettled((isOwnSlug ? slug : name).trim())
  const { data: verdict, isFetching } = useQuery({
    ...$api.queryOptions('get', '/tenants/availability', {
      params: { query: { slug: asked.slice(0, 200) } },
    }),
    enabled: asked !== '',
  })
  const isSettled = asked !== '' && asked === (isOwnSlug ? slug : name).trim() && !isFetching
  useEffect(() => {
    if (!isOwnSlug) setValue('slug', (asked && verdict && freeOf(verdict)) || '')
  }, [verdict, asked, isOwnSlug, setValue])

  const submit = handleSubmit(async (values) => {
    setProblem(undefined)
    try {
      const { data } = await api.POST('/tenants', {
        body: {
          name: values.name.trim(),
          locale: values.locale,
          timezone: values.timezone,
          ...(values.slug && { slug: values.slug }),
        },
      })
      if (!data) return
      await navigate({
        to: '/t/$tenant/websites/new',
        params: { tenant: data.slug },
        search: { first: true },
      })
    } catch (error) {
      if (error instanceof ApiError && error.code.startsWith('slug_'))
        setError('slug', { message: error.message })
      else setProblem(showProblem(error, setError, ['name', 'slug', 'locale', 'timezone']))
    }
  })
  const required = t('This is needed')
  const domain = portal?.domain ?? window.location.hostname.replace(/^app\./, '')
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-5" noValidate>
      {problem && (
        <Alert tone="danger">
          <AlertDescription className="text-foreground">{problem}</AlertDescription>
        </Alert>
      )}
      <Field
        label={t('Name of the team')}
        hint={t('A company, a project, or your own name.')}
        error={formState.errors.name?.message}
      >
        <Input
          autoFocus
          autoComplete="organization"
          maxLength={200}
          placeholder={t('Bakery Lindenhof')}
          {...register('name', { required, validate: (text) => text.trim() !== '' || required })}
        />
      </Field>
      <div className="flex flex-col gap-1.5">
        <Field label={t('Address')} error={formState.errors.slug?.message}>
          <Input
            maxLength={63}
            spellCheck={false}
            autoCapitalize="none"
            autoComplete="off"
            {...register('slug', {
              onChange: () => setOwnSlug(true),
              pattern: {
                value: /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
                message: t('Lower-case letters, digits and hyphens only'),
              },
            })}
          />
        </Field>
        <p className="text-xs break-all text-muted-foreground">
          {slug ? (
            <>
              {t('Your first website:')} <span className="text-foreground">{`${slug}.${domain}`}</span>
            </>
          ) : (
            t('You can connect a domain of your own later.')
          )}
        </p>
        <div aria-live="polite" className="min-h-4 text-xs">
          {asked !== '' && slug !== '' && (
            <Verdict
              verdict={isSettled ? verdict : undefined}
              slug={slug}
              onChoose={(choice) => {
                setOwnSlug(true)
                setValue('slug', choice, { shouldValidate: true })
              }}
            />
          )}
        </div>
      </div>
      <details className="group rounded-lg border px-4 py-3">
        <summary className="flex cursor-pointer list-none items-center gap-2 rounded-sm font-medium outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60">
          <ChevronRight
            className="size-4 text-muted-foreground transition-transform group-open:rotate-90"
            aria-hidden
          />
          {t('Language and time zone')}
        </summary>
        <div className="mt-4 grid gap-4 sm:grid-cols-2">
          <Field label={t('Language')} error={formState.errors.locale?.message}>
            <LocaleSelect present={i18n.language} {...register('locale')} />
          </Field>
          <Field label={t('Time zone')} error={formState.errors.timezone?.message}>
            <TimezoneSelect present={browserTimezone()} {...register('timezone')} />
          </Field>
        </div>
      </details>
      <Button type="submit" size="lg" isBusy={formState.isSubmitting}>
        {formState.isSubmitting ? t('Making the team …') : t('Continue')}
      </Button>
    </form>
  )
}

/** Whether the address can be had; with others that can, where it cannot. */
function Verdict({
  verdict,
  slug,
  onChoose,
}: {
  verdict: Availability | undefined
  slug: string
  onChoose: (slug: string) => void
}) {
  const { t } = useTranslation('websites')
  if (!verdict)
    return (
      <span className="flex items-center gap-1.5 text-muted-foreground">
        <LoaderCircle className="size-3.5 animate-spin" aria-hidden /> {t('Looking whether it is free …')}
      </span>
    )
  const isFree = verdict.suggestions.includes(slug) || (verdict.available && verdict.slug === slug)
  if (isFree)
    return (
      <span className="flex items-center gap-1.5 text-success">
        <CircleCheck className="size-3.5" aria-hidden /> {t('This address is free')}
      </span>
    )
  const reasons = {
    taken: t('This address is taken.'),
    reserved: t('This address is reserved.'),
    invalid: t('Lower-case letters, digits and hyphens only'),
  }
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span className="flex items-center gap-1.5 font-medium text-destructive">
        <CircleX className="size-3.5" aria-hidden /> {reasons[verdict.reason ?? 'taken']}
      </span>
      {verdict.suggestions.map((free) => (
        <Button key={free} variant="outline" size="sm" className="h-6 px-2" onClick={() => onChoose(free)}>
          {free}
        </Button>
      ))}
    </span>
  )
}

function freeOf({ available, slug, suggestions }: Availability): string {
  return available ? slug : (suggestions[0] ?? '')
}

/** What was written, once nobody has written for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), WAIT_MS)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}
