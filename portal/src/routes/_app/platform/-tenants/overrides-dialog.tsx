/** Limits that hold for one tenant in place of its plan's. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Body, api } from '@/api/api'
import { FormDialog } from '@/kit/form-dialog'
import { useResourceNames } from '@/kit/resource-names'
import { done } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { LimitInput } from '../-plans/limit-input'
import { type Quotas, RESOURCES, type Resource, useAmounts } from '../-plans/limits'
import { usePlans } from './plan-names'
import { type Tenant, useRefreshTenants } from './tenant'
import type { Usage } from './usage-list'

type Overrides = Body<'put', '/admin/tenants/{id}/quota-overrides'>

export function OverridesDialog({
  tenant,
  resources,
  onClose,
}: {
  tenant: Tenant
  resources: Usage[]
  onClose: () => void
}) {
  const { t } = useTranslation('platform')
  const refresh = useRefreshTenants()
  const names = useResourceNames()
  const amount = useAmounts()
  const planQuotas: Partial<Quotas> = usePlans().find(({ id }) => id === tenant.plan)?.quotas ?? {}
  const [own, setOwn] = useState<Overrides>(() => overridesOf(resources))
  const save = async () => {
    await api.PUT('/admin/tenants/{id}/quota-overrides', {
      params: { path: { id: tenant.id } },
      body: own,
      headers: { 'if-match': `"${tenant.version}"` },
    })
    await refresh()
    done(t('Saved'))
  }
  const set = (resource: Resource, value: number | null | undefined) =>
    setOwn((now) => {
      const next = { ...now }
      if (value === undefined) delete next[resource]
      else next[resource] = value
      return next
    })
  return (
    <FormDialog
      title={t('Limits of its own')}
      description={t('What is not set here is as the plan says.')}
      action={t('Save')}
      onSubmit={save}
      onClose={onClose}
    >
      <ul className="flex flex-col divide-y">
        {RESOURCES.map((resource) => {
          const name = names[resource] ?? resource
          const value = own[resource]
          const ofPlan = planQuotas[resource]
          return (
            <li key={resource} className="flex flex-col gap-2 py-3">
              <div className="flex items-center justify-between gap-3">
                <span className="font-medium">{name}</span>
                {value === undefined ? (
                  <span className="flex items-center gap-2 text-muted-foreground">
                    {ofPlan !== undefined && amount(ofPlan, /_bytes/.test(resource) ? 'bytes' : 'count')}
                    <Button
                      size="sm"
                      variant="ghost"
                      aria-label={t('Set a limit of its own: {{name}}', { name })}
                      onClick={() => set(resource, ofPlan ?? 0)}
                    >
                      {t('Set')}
                    </Button>
                  </span>
                ) : (
                  <Button
                    size="sm"
                    variant="ghost"
                    aria-label={t('As the plan says: {{name}}', { name })}
                    onClick={() => set(resource, undefined)}
                  >
                    {t('As the plan says')}
                  </Button>
                )}
              </div>
              {value !== undefined && (
                <LimitInput
                  resource={resource}
                  name={name}
                  value={value}
                  onChange={(next) => set(resource, next)}
                />
              )}
            </li>
          )
        })}
      </ul>
    </FormDialog>
  )
}

function overridesOf(resources: Usage[]): Overrides {
  return Object.fromEntries(
    resources.filter(({ is_overridden: isOwn }) => isOwn).map(({ resource, limit }) => [resource, limit]),
  )
}
