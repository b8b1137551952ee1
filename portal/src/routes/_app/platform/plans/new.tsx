/** Makes a plan. */
import { useQueryClient } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { BackLink, Page } from '@/kit/page'
import { done } from '@/kit/toasts'
import { NEW_PLAN, PlanForm, type PlanValues, bodyOf } from '../-plans/plan-form'

export const Route = createFileRoute('/_app/platform/plans/new')({ component: NewPlan })

function NewPlan() {
  const { t } = useTranslation('platform')
  const client = useQueryClient()
  const navigate = Route.useNavigate()
  const create = async (values: PlanValues) => {
    await api.POST('/admin/plans', { body: { id: values.id, ...bodyOf(values) } })
    await client.invalidateQueries({ queryKey: ['get', '/admin/plans'] })
    done(t('The plan “{{name}}” is there', { name: values.name }))
    await navigate({ to: '/platform/plans' })
  }
  return (
    <Page back={<BackLink to="/platform/plans">{t('Plans')}</BackLink>} title={t('New plan')} width="narrow">
      <PlanForm values={NEW_PLAN} isNew mayChange onSave={create} />
    </Page>
  )
}
