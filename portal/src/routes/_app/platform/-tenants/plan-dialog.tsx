/** Puts a tenant on another plan; where it uses more than that allows, only if the operator insists. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { Field, SwitchField } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { done } from '@/kit/toasts'
import { Switch } from '@/ui/choice'
import { Select } from '@/ui/input'
import { usePlans } from './plan-names'
import { type Tenant, useRefreshTenants } from './tenant'

export function PlanDialog({ tenant, onClose }: { tenant: Tenant; onClose: () => void }) {
  const { t } = useTranslation('platform')
  const refresh = useRefreshTenants()
  const plans = usePlans()
  const [plan, setPlan] = useState(tenant.plan)
  const [isForced, setForced] = useState(false)
  const put = async (to: string, force: boolean) => {
    await api.PUT('/admin/tenants/{id}/tier', {
      params: { path: { id: tenant.id } },
      body: { plan: to, ...(force && { force }) },
    })
    await refresh()
  }
  const change = async () => {
    await put(plan, isForced)
    const name = plans.find(({ id }) => id === plan)?.name ?? plan
    done(t('“{{tenant}}” is on the plan {{plan}}', { tenant: tenant.name, plan: name }), () =>
      put(tenant.plan, true),
    )
  }
  return (
    <FormDialog
      title={t('Change plan')}
      description={t('New limits hold at once.')}
      action={t('Change plan')}
      isReady={plan !== tenant.plan}
      onSubmit={change}
      onClose={onClose}
    >
      <Field label={t('Plan')}>
        <Select value={plan} onChange={(event) => setPlan(event.target.value)}>
          {plans.map(({ id, name }) => (
            <option key={id} value={id}>
              {id === tenant.plan ? t('{{name}} (now)', { name }) : name}
            </option>
          ))}
        </Select>
      </Field>
      <SwitchField
        label={t('Even if it uses more than that')}
        hint={t('What is there stays; nothing can be added until it fits.')}
      >
        <Switch checked={isForced} onCheckedChange={setForced} />
      </SwitchField>
    </FormDialog>
  )
}
