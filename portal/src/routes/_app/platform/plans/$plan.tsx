/** One plan: what it costs, and every limit of it. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { $api, type Answer, api } from '@/api/api'
import { BackLink, Page } from '@/kit/page'
import { useMay } from '@/kit/rights'
import { Failed, Loading } from '@/kit/states'
import { done } from '@/kit/toasts'
import { PlanForm, type PlanValues, bodyOf, valuesOf } from '../-plans/plan-form'

export const Route = createFileRoute('/_app/platform/plans/$plan')({ component: PlanScreen })

const planOptions = (id: string) =>
  $api.queryOptions('get', '/admin/plans/{id}', { params: { path: { id } } })

function PlanScreen() {
  const { t } = useTranslation('platform')
  const { plan: id } = Route.useParams()
  const query = useQuery(planOptions(id))
  if (query.data) return <Present plan={query.data} />
  return (
    <Page title={t('Plan')} width="narrow">
      {query.isError ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Loading rows={8} />
      )}
    </Page>
  )
}

function Present({ plan }: { plan: Answer<'get', '/admin/plans/{id}'> }) {
  const { t } = useTranslation('platform')
  const client = useQueryClient()
  const mayChange = useMay()('PUT /admin/plans/{id}')
  const refresh = () =>
    client.invalidateQueries({
      predicate: ({ queryKey: [, path] }) => typeof path === 'string' && path.startsWith('/admin/plans'),
    })
  const put = async (values: PlanValues, version: number) => {
    const { data } = await api.PUT('/admin/plans/{id}', {
      params: { path: { id: plan.id } },
      body: bodyOf(values),
      headers: { 'if-match': `"${version}"` },
    })
    await refresh()
    return data
  }
  const save = async (values: PlanValues) => {
    const saved = await put(values, plan.version)
    done(
      t('Saved. It holds for all tenants on this plan.'),
      saved && (() => put(valuesOf(plan), saved.version)),
    )
  }
  return (
    <Page
      back={<BackLink to="/platform/plans">{t('Plans')}</BackLink>}
      title={plan.name}
      description={t('A change holds at once. Who uses more keeps what is there, and can add nothing.')}
      width="narrow"
    >
      <PlanForm
        key={plan.version}
        values={valuesOf(plan)}
        mayChange={mayChange}
        onSave={save}
        onReload={refresh}
      />
    </Page>
  )
}
