/** What can be done with the chosen tenants at once. */
import { CirclePlay, PauseCircle, RotateCcw, Trash2, Wallet, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { useMay } from '@/kit/rights'
import { failed } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Select } from '@/ui/input'
import { type BulkAct, startBulkRun, useBulkRun } from './bulk'
import type { TenantFilter } from './filter'
import type { Plan } from './plan-names'
import { NOTHING, type Selection, isSelected } from './selection'
import { SuspendDialog } from './suspend-dialog'
import type { ListedTenant } from './tenant'

export function BulkBar({
  selection,
  filter,
  loaded,
  hasMore,
  plans,
  onChange,
}: {
  selection: Selection
  /** What is looked for: "all" means all that fit it. */
  filter: TenantFilter
  loaded: ListedTenant[]
  hasMore: boolean
  plans: Plan[]
  onChange: (selection: Selection) => void
}) {
  const { t } = useTranslation('platform')
  const may = useMay()
  const confirm = useConfirm()
  const isRunning = useBulkRun()?.isRunning ?? false
  const [asking, setAsking] = useState<'suspend' | 'plan'>()
  if (selection.kind === 'some' && selection.ids.size === 0) return null
  const which =
    selection.kind === 'all'
      ? t('all tenants that fit')
      : t('{{count}} tenants', { count: selection.ids.size })
  const start = async (act: BulkAct) => {
    const chosen =
      selection.kind === 'all'
        ? await allThatFit(filter)
        : loaded.filter(({ id }) => isSelected(selection, id))
    onChange(NOTHING)
    void startBulkRun(act, chosen)
  }
  const attempt = (act: BulkAct) => void start(act).catch(failed)
  const remove = async () => {
    const isAgreed = await confirm({
      title: t('Delete {{which}}?', { which }),
      detail: t('Their websites are off at once. They can be restored until their grace period ends.'),
      action: t('Delete'),
      typed: t('delete'),
    })
    if (isAgreed) attempt({ action: 'delete' })
  }
  return (
    <div
      role="region"
      aria-label={t('Chosen tenants')}
      className="sticky top-16 z-20 flex flex-wrap items-center gap-2 rounded-xl border bg-popover px-4 py-2.5 shadow-md"
    >
      <p aria-live="polite" className="mr-auto font-medium">
        {selection.kind === 'all'
          ? t('All tenants that fit are chosen')
          : t('{{count}} chosen', { count: selection.ids.size })}
        {hasMore && selection.kind === 'some' && selection.ids.size >= loaded.length && (
          <Button variant="link" size="sm" onClick={() => onChange({ kind: 'all' })}>
            {t('Choose all that fit, also those not shown')}
          </Button>
        )}
      </p>
      <Button variant="outline" size="sm" disabled={isRunning} onClick={() => setAsking('suspend')}>
        <PauseCircle aria-hidden /> {t('Suspend')}
      </Button>
      <Button
        variant="outline"
        size="sm"
        disabled={isRunning}
        onClick={() => attempt({ action: 'activate' })}
      >
        <CirclePlay aria-hidden /> {t('Activate')}
      </Button>
      {plans.length > 0 && (
        <Button variant="outline" size="sm" disabled={isRunning} onClick={() => setAsking('plan')}>
          <Wallet aria-hidden /> {t('Change plan')}
        </Button>
      )}
      {may('DELETE /admin/tenants/{id}') && (
        <>
          <Button
            variant="outline"
            size="sm"
            disabled={isRunning}
            onClick={() => attempt({ action: 'restore' })}
          >
            <RotateCcw aria-hidden /> {t('Restore')}
          </Button>
          <Button variant="outline" size="sm" disabled={isRunning} onClick={() => void remove()}>
            <Trash2 aria-hidden /> {t('Delete')}
          </Button>
        </>
      )}
      <Button variant="ghost" size="icon-sm" aria-label={t('Choose none')} onClick={() => onChange(NOTHING)}>
        <X aria-hidden />
      </Button>
      {asking === 'suspend' && (
        <SuspendDialog
          title={t('Suspend {{which}}?', { which })}
          onSuspend={(reason) => start({ action: 'suspend', ...(reason && { reason }) })}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking === 'plan' && (
        <PlanDialog
          title={t('Put {{which}} on another plan', { which })}
          plans={plans}
          onChoose={(plan) => start({ action: 'change_plan', plan })}
          onClose={() => setAsking(undefined)}
        />
      )}
    </div>
  )
}

function PlanDialog({
  title,
  plans,
  onChoose,
  onClose,
}: {
  title: string
  plans: Plan[]
  onChoose: (plan: string) => Promise<void>
  onClose: () => void
}) {
  const { t } = useTranslation('platform')
  const [plan, setPlan] = useState(plans[0]?.id ?? '')
  return (
    <FormDialog
      title={title}
      description={t(
        'Holds at once. Tenants that use more than the plan allows stay where they are, and are named.',
      )}
      action={t('Change plan')}
      onSubmit={() => onChoose(plan)}
      onClose={onClose}
    >
      <Field label={t('Plan')}>
        <Select value={plan} onChange={(event) => setPlan(event.target.value)}>
          {plans.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
    </FormDialog>
  )
}

/** Every tenant that fits, however many: the list gives them in parts. */
async function allThatFit(filter: TenantFilter): Promise<ListedTenant[]> {
  const found: ListedTenant[] = []
  for (let cursor: string | undefined; ;) {
    const { data } = await api.GET('/admin/tenants', {
      params: { query: { ...filter, limit: 200, ...(cursor && { cursor }) } },
    })
    found.push(...(data?.items ?? []))
    if (!data?.next_cursor) return found
    cursor = data.next_cursor
  }
}
