/** What people usually do first, ticked off by what they have really done. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronRight, Circle, CircleCheck, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { $api, type Answer, api } from '@/api/api'
import { useMay } from '@/kit/rights'
import { done, failed } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Progress } from '@/ui/progress'

type Onboarding = Answer<'get', '/tenant/onboarding'>
type StepId = Onboarding['steps'][number]['id']

export function Checklist({ tenant }: { tenant: string }) {
  const { t } = useTranslation('websites')
  const may = useMay()
  const client = useQueryClient()
  const options = $api.queryOptions('get', '/tenant/onboarding')
  const { data } = useQuery(options)
  if (!data || data.dismissed || data.done === data.total || !may('POST /tenant/onboarding/dismiss'))
    return null
  const turn = async (act: 'dismiss' | 'resume') => {
    await api.POST(`/tenant/onboarding/${act}`)
    await client.invalidateQueries({ queryKey: options.queryKey })
  }
  const dismiss = () =>
    turn('dismiss').then(() => done(t('The checklist is put away'), () => turn('resume')), failed)
  return (
    <section aria-label={t('First steps')} className="overflow-hidden rounded-xl border bg-card shadow-xs">
      <header className="flex items-start gap-3 px-5 pt-4 pb-3">
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold">{t('First steps')}</h2>
          <p className="text-muted-foreground">
            {t('{{done}} of {{total}} done', { done: data.done, total: data.total })}
          </p>
        </div>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={t('Put the checklist away')}
          onClick={() => void dismiss()}
        >
          <X aria-hidden />
        </Button>
      </header>
      <Progress
        value={(data.done / data.total) * 100}
        label={t('First steps')}
        className="h-1 rounded-none bg-muted"
      />
      <ul className="grid sm:grid-cols-2">
        {data.steps.map((step) => (
          <Step key={step.id} tenant={tenant} step={step} website={data.first_website_id} />
        ))}
      </ul>
    </section>
  )
}

function Step({
  tenant,
  step,
  website,
}: {
  tenant: string
  step: Onboarding['steps'][number]
  website: string | null
}) {
  const { t } = useTranslation('websites')
  const texts: Record<StepId, { name: string; hint: string }> = {
    create_website: { name: t('Create a website'), hint: t('From a blueprint, online at once.') },
    edit_page: { name: t('Edit a page'), hint: t('Put your own words in.') },
    customize_theme: { name: t('Make the design yours'), hint: t('Colours, fonts, sections.') },
    publish: { name: t('Publish a change'), hint: t('Visitors see it a moment later.') },
    connect_domain: { name: t('Connect your domain'), hint: t('With a certificate, by itself.') },
    invite_member: { name: t('Invite somebody'), hint: t('With a role that says what they may do.') },
    second_factor: { name: t('Protect your account'), hint: t('A second factor when signing in.') },
  }
  const at = (path: string) =>
    website ? `/t/${tenant}/websites/${website}${path}` : `/t/${tenant}/websites/new`
  const addresses: Record<StepId, string> = {
    create_website: `/t/${tenant}/websites/new`,
    edit_page: at('/pages'),
    customize_theme: at('/design/customize'),
    publish: at('/pages'),
    connect_domain: at('/domains'),
    invite_member: `/t/${tenant}/team`,
    second_factor: '/account/security',
  }
  const { name, hint } = texts[step.id]
  if (step.done)
    return (
      <li className="flex items-center gap-3 px-5 py-3 text-muted-foreground">
        <CircleCheck className="size-5 shrink-0 text-success" aria-hidden />
        <span className="min-w-0 truncate line-through decoration-border">{name}</span>
        <span className="sr-only">{t('done')}</span>
      </li>
    )
  return (
    <li className="flex">
      <Link
        to={addresses[step.id] as never}
        className="flex min-w-0 flex-1 items-center gap-3 px-5 py-3 outline-none hover:bg-accent/60 focus-visible:ring-[3px] focus-visible:ring-ring/60 focus-visible:ring-inset"
      >
        <Circle className="size-5 shrink-0 text-muted-foreground" aria-hidden />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{name}</span>
          <span className="block truncate text-xs text-muted-foreground">{hint}</span>
        </span>
        <ChevronRight className="size-4 shrink-0 text-muted-foreground" aria-hidden />
      </Link>
    </li>
  )
}
