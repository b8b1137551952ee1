/** A new deployment, in four steps: what, where, how, and a last look. All of it stands in the address, so others can link to it. */
import { useMutation } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { ArrowLeft, ArrowRight, Rocket } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { messageOf } from '@/kit/form'
import { BackLink, Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Forbidden } from '@/kit/states'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card'
import {
  type Change,
  type Draft,
  STEPS,
  type StepName,
  changed,
  draftOf,
  isReady,
  requestOf,
} from '../-deployments/wizard/draft'
import { How } from '../-deployments/wizard/how'
import { Stepper } from '../-deployments/wizard/stepper'
import { Summary } from '../-deployments/wizard/summary'
import { What } from '../-deployments/wizard/what'
import { Where } from '../-deployments/wizard/where'

/** The address follows what is typed, not every key. */
const FOLLOW_MS = 400

export const Route = createFileRoute('/_app/t/$tenant/deployments/new')({
  validateSearch: draftOf,
  component: NewDeployment,
})

function NewDeployment() {
  const { t } = useTranslation('deployments')
  const { tenant } = Route.useParams()
  const { step: asked, ...given } = Route.useSearch()
  const navigate = Route.useNavigate()
  const [draft, setDraft] = useState<Draft>(given)
  /** Whoever comes with parts filled in begins where something is missing. */
  const [first] = useState<StepName>(() => STEPS.find((name) => !isReady(name, given)) ?? 'review')
  const step = asked ?? (first === 'review' ? 'how' : first)
  const index = STEPS.indexOf(step)
  const go = (next: StepName) => void navigate({ search: { ...draft, step: next } })
  const isKept = JSON.stringify(draftOf(given)) === JSON.stringify(draftOf(draft))
  useEffect(() => {
    // Nothing late may lead back here from the deployment that was just begun.
    if (isKept) return undefined
    const timer = setTimeout(
      () =>
        void navigate({ search: ({ step: at }) => ({ ...draft, ...(at && { step: at }) }), replace: true }),
      FOLLOW_MS,
    )
    return () => clearTimeout(timer)
  }, [draft, isKept, navigate])
  const part = { draft, onChange: (change: Change) => setDraft((known) => changed(known, change)) }
  const [before, after] = [STEPS[index - 1], STEPS[index + 1]]
  return (
    <Page
      back={
        <BackLink to="/t/$tenant/deployments" params={{ tenant }}>
          {t('Deployments')}
        </BackLink>
      }
      title={t('New deployment')}
      description={t('It is tested before anybody sees it, and taken back with one click.')}
    >
      <Can call="POST /deployments" otherwise={<Forbidden />}>
        <Stepper step={step} draft={draft} onGo={go} />
        <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_18rem]">
          <div className="flex min-w-0 flex-col gap-6">
            {step === 'what' && <What {...part} />}
            {step === 'where' && <Where {...part} />}
            {step === 'how' && <How {...part} />}
            {step === 'review' && <Review draft={draft} />}
            <div className="flex flex-wrap justify-between gap-2 border-t pt-4">
              {before ? (
                <Button variant="outline" onClick={() => go(before)}>
                  <ArrowLeft aria-hidden /> {t('Back')}
                </Button>
              ) : (
                <span />
              )}
              {after && (
                <Button disabled={!isReady(step, draft)} onClick={() => go(after)}>
                  {t('Next')} <ArrowRight aria-hidden />
                </Button>
              )}
            </div>
          </div>
          {step !== 'review' && (
            <Card className="max-lg:hidden">
              <CardHeader>
                <CardTitle>{t('So far')}</CardTitle>
              </CardHeader>
              <CardContent>
                <Summary draft={draft} />
              </CardContent>
            </Card>
          )}
        </div>
      </Can>
    </Page>
  )
}

function Review({ draft }: { draft: Draft }) {
  const { t } = useTranslation('deployments')
  const { tenant } = Route.useParams()
  const navigate = Route.useNavigate()
  const missing = STEPS.find((name) => !isReady(name, draft))
  const deploy = useMutation({
    mutationFn: async () => {
      const { data } = await api.POST('/deployments', { body: requestOf(draft) })
      if (data) await navigate({ to: '/t/$tenant/deployments/$id', params: { tenant, id: data.id } })
    },
    // Said beside the button.
    onError: () => undefined,
  })
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('A last look')}</CardTitle>
      </CardHeader>
      <CardContent className="flex flex-col gap-5">
        <Summary draft={draft} />
        {deploy.isError && (
          <Alert tone="danger">
            <AlertTitle>{t('It was not accepted')}</AlertTitle>
            <AlertDescription>{messageOf(deploy.error)}</AlertDescription>
          </Alert>
        )}
        <Button
          size="lg"
          className="w-fit"
          disabled={missing !== undefined}
          isBusy={deploy.isPending}
          onClick={() => deploy.mutate()}
        >
          <Rocket aria-hidden /> {draft.at ? t('Schedule it') : t('Deploy')}
        </Button>
      </CardContent>
    </Card>
  )
}
