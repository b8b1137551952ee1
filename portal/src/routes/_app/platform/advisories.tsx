/** Advisories about plugins: what is wrong with which versions, and what is switched off because of it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Plus, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, type Item } from '@/api/api'
import { LoadMore, useList } from '@/kit/list'
import { Page, Section } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Empty, Failed, Loading } from '@/kit/states'
import { Time } from '@/kit/time'
import { done } from '@/kit/toasts'
import { Badge, type Tone } from '@/ui/badge'
import { Button } from '@/ui/button'
import { AdvisoryDialog } from './-parts/advisory-dialog'
import { AdvisoryFeeds } from './-parts/advisory-feeds'
import { ReasonDialog } from './-parts/reason-dialog'

type Advisory = Item<'/admin/plugin-advisories'>
const TONES: Record<string, Tone> = {
  critical: 'danger',
  high: 'danger',
  moderate: 'warning',
  low: 'neutral',
}

export const Route = createFileRoute('/_app/platform/advisories')({ component: Advisories })

function Advisories() {
  const { t } = useTranslation('operations')
  const [isAdding, setAdding] = useState(false)
  const query = useList(['get', '/admin/plugin-advisories'], async (cursor) => {
    const { data } = await api.GET('/admin/plugin-advisories', {
      params: { query: { limit: 50, ...(cursor && { cursor }) } },
    })
    return data ?? { items: [], next_cursor: null }
  })
  const { items } = query
  const add = (
    <Can call="POST /admin/plugin-advisories">
      <Button onClick={() => setAdding(true)}>
        <Plus aria-hidden /> {t('New advisory')}
      </Button>
    </Can>
  )
  return (
    <Page
      title={t('Advisories')}
      description={t(
        'A bad version of a plugin is switched off on every website at once, whoever installed it.',
      )}
      actions={add}
    >
      {query.isError && !items ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : !items ? (
        <Loading />
      ) : items.length === 0 ? (
        <Empty icon={ShieldCheck} title={t('No advisories')} actions={add}>
          {t('Nothing is known to be wrong with any plugin.')}
        </Empty>
      ) : (
        <>
          <ul className="divide-y rounded-lg border bg-card">
            {items.map((advisory) => (
              <AdvisoryRow key={advisory.id} advisory={advisory} />
            ))}
          </ul>
          <LoadMore query={query} />
        </>
      )}
      <Section
        title={t('Feeds')}
        description={t('Lists of advisories of others; what they publish holds here as well.')}
      >
        <AdvisoryFeeds />
      </Section>
      {isAdding && <AdvisoryDialog onClose={() => setAdding(false)} />}
    </Page>
  )
}

function AdvisoryRow({ advisory }: { advisory: Advisory }) {
  const { t } = useTranslation('operations')
  const client = useQueryClient()
  const [isLifting, setLifting] = useState(false)
  const severities: Record<string, string> = {
    critical: t('Critical'),
    high: t('High'),
    moderate: t('Moderate'),
    low: t('Low'),
  }
  const lift = useMutation({
    mutationFn: (reason: string) =>
      api.POST('/admin/plugin-advisories/{advisory_id}/lift', {
        params: { path: { advisory_id: advisory.id } },
        body: { reason },
      }),
    onSuccess: () => {
      setLifting(false)
      done(t('The advisory is lifted.'))
      return client.invalidateQueries({ queryKey: ['get', '/admin/plugin-advisories'] })
    },
  })
  const isInForce = advisory.state === 'in_force'
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 space-y-1">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{advisory.title}</span>
          <Badge tone={TONES[advisory.severity] ?? 'neutral'}>
            {severities[advisory.severity] ?? advisory.severity}
          </Badge>
          {advisory.action === 'block' && isInForce && <Badge tone="danger">{t('Switched off')}</Badge>}
          {!isInForce && <Badge>{t('Lifted')}</Badge>}
        </p>
        <p className="text-xs text-muted-foreground">
          <code className="font-mono">
            {advisory.name ?? advisory.hash?.slice(0, 12)} {advisory.range}
          </code>
          {' · '}
          {advisory.created_by} · <Time at={advisory.published_at} />
        </p>
        {advisory.description && <p className="max-w-prose whitespace-pre-line">{advisory.description}</p>}
        {advisory.lift_reason && (
          <p className="text-muted-foreground">{t('Lifted: {{reason}}', { reason: advisory.lift_reason })}</p>
        )}
      </div>
      {isInForce && (
        <Can call="POST /admin/plugin-advisories/{advisory_id}/lift">
          <Button variant="outline" size="sm" onClick={() => setLifting(true)}>
            {t('Lift …')}
          </Button>
        </Can>
      )}
      <ReasonDialog
        isOpen={isLifting}
        onClose={() => setLifting(false)}
        title={t('Lift the advisory')}
        detail={t('What it switched off runs again at once.')}
        action={t('Lift')}
        isDestructive={false}
        isBusy={lift.isPending}
        onSubmit={(reason) => lift.mutate(reason)}
      />
    </li>
  )
}
