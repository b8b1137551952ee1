/** Has the records created: by the customer's provider with one agreement, or with an account that was entered. */
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ExternalLink, Wand } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, type Answer, api } from '@/api/api'
import { ApiError } from '@/api/problem'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { Can, useMay } from '@/kit/rights'
import { done, failed } from '@/kit/toasts'
import { Badge, type Tone } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Select } from '@/ui/input'
import { type Domain, useRefreshDomains } from '../domain'

type Plan = Answer<'post', '/domains/{id}/records/create'>
type Action = Plan['steps'][number]['action']

export function CreateRecords({ domain }: { domain: Domain }) {
  const { t } = useTranslation('domains')
  const may = useMay()
  const isMissing = domain.records.some(({ state, required }) => state !== 'found' && required)
  const mayCreate = may('POST /domains/{id}/records/create')
  const connect = useQuery({
    ...$api.queryOptions('get', '/domains/{id}/connect', { params: { path: { id: domain.id } } }),
    enabled: isMissing && may('GET /domains/{id}/connect'),
    retry: false,
    staleTime: 300_000,
  })
  const providers = useQuery({
    ...$api.queryOptions('get', '/dns-providers', { params: { query: { limit: 100 } } }),
    enabled: isMissing && mayCreate,
  })
  const [plan, setPlan] = useState<Plan>()
  const [provider, setProvider] = useState('')
  const [isBusy, setBusy] = useState(false)
  const accounts = providers.data?.items ?? []
  const look = async () => {
    setBusy(true)
    try {
      const { data } = await api.POST('/domains/{id}/records/create', {
        params: { path: { id: domain.id } },
        body: { dry_run: true, ...(provider && { dns_provider_id: provider }) },
      })
      setPlan(data)
    } catch (error) {
      failed(error)
    } finally {
      setBusy(false)
    }
  }
  const url = connect.data?.available ? connect.data.url : null
  if (!isMissing) return null
  if (!url && accounts.length === 0)
    return providers.isSuccess && may('POST /dns-providers') ? <NoAccount /> : null
  return (
    <div className="flex flex-wrap items-end gap-3 rounded-lg bg-muted/60 p-4">
      {url && (
        <Button asChild>
          <a href={url} target="_blank" rel="noreferrer">
            <ExternalLink aria-hidden />
            {t('Have {{provider}} create them', { provider: connect.data?.provider ?? t('your provider') })}
          </a>
        </Button>
      )}
      {accounts.length > 0 && (
        <Can call="POST /domains/{id}/records/create">
          <Field label={t('DNS account')} className="w-60">
            <Select value={provider} onChange={(event) => setProvider(event.target.value)}>
              <option value="">{t('The one that has the zone')}</option>
              {accounts.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          </Field>
          <Button variant={url ? 'outline' : 'default'} isBusy={isBusy} onClick={() => void look()}>
            <Wand aria-hidden /> {t('Create the records …')}
          </Button>
        </Can>
      )}
      {plan && <PlanDialog domain={domain} plan={plan} onClose={() => setPlan(undefined)} />}
    </div>
  )
}

/** Whoever has an account at a provider need not copy records by hand. */
function NoAccount() {
  const { t } = useTranslation('domains')
  const { tenant } = useParams({ from: '/_app/t/$tenant' })
  return (
    <p className="rounded-lg bg-muted/60 p-4 text-muted-foreground">
      {t(
        'With an account at Cloudflare, Amazon Route 53 or a name server of your own, they are created for you.',
      )}{' '}
      <Link
        to="/t/$tenant/connections"
        params={{ tenant }}
        className="rounded-sm font-medium text-primary underline underline-offset-4 outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60"
      >
        {t('Add a DNS account')}
      </Link>
    </p>
  )
}

const TONES: Record<Action, Tone> = {
  add: 'success',
  keep: 'neutral',
  replaced: 'warning',
  blocked: 'danger',
}

function PlanDialog({ domain, plan, onClose }: { domain: Domain; plan: Plan; onClose: () => void }) {
  const { t } = useTranslation('domains')
  const refresh = useRefreshDomains()
  const actions: Record<Action, string> = {
    add: t('Is created'),
    keep: t('Is there already'),
    replaced: t('Is removed'),
    blocked: t('Cannot be created'),
  }
  const isReplacing = plan.steps.some(({ action }) => action === 'replaced')
  const isBlocked = plan.steps.some(({ action }) => action === 'blocked')
  return (
    <FormDialog
      title={t('Create the records at {{provider}}', { provider: plan.dns_provider.name })}
      description={t('In the zone {{zone}}. All of it happens, or nothing.', { zone: plan.zone })}
      action={isReplacing ? t('Replace and create') : t('Create')}
      isDestructive={isReplacing}
      isReady={!isBlocked}
      onClose={onClose}
      onSubmit={async () => {
        try {
          await api.POST('/domains/{id}/records/create', {
            params: { path: { id: domain.id } },
            body: { dns_provider_id: plan.dns_provider.id, ...(isReplacing && { replace: true }) },
          })
        } finally {
          await refresh()
        }
        // DNS is asked at once; a limit on asking is no reason to alarm anybody.
        await api
          .POST('/domains/{id}/check', { params: { path: { id: domain.id } } })
          .catch((error: unknown) => {
            if (!(error instanceof ApiError)) throw error
          })
        await refresh()
        done(t('The records are created'))
      }}
    >
      <ul className="flex max-h-80 flex-col gap-3 overflow-y-auto">
        {plan.steps.map(({ action, type, name, value, explanation }, index) => (
          <li key={index} className="flex flex-col gap-1">
            <span className="flex flex-wrap items-center gap-2">
              <Badge tone={TONES[action]}>{actions[action]}</Badge>
              <code className="font-mono text-xs break-all">
                {type} {name}
              </code>
            </span>
            <code className="font-mono text-xs break-all text-muted-foreground">{value}</code>
            {(action === 'blocked' || action === 'replaced') && (
              <span className="text-xs">{explanation}</span>
            )}
          </li>
        ))}
      </ul>
    </FormDialog>
  )
}
