/** Asks where a tenant's rows shall live, and how long its requests may wait for it. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { Input, Select } from '@/ui/input'
import type { Tenant } from './tenant'
import { PLACEMENTS, type Placement, usePlacementNames } from './words'

const DEFAULT_PAUSE_SECONDS = 8

export function MoveDialog({
  tenant,
  onStarted,
  onClose,
}: {
  tenant: Tenant
  onStarted: (job: string) => void
  onClose: () => void
}) {
  const { t } = useTranslation('platform')
  const names = usePlacementNames()
  const others = PLACEMENTS.filter((placement) => placement !== tenant.placement)
  const [placement, setPlacement] = useState<Placement>(others[0] ?? 'pool')
  const [seconds, setSeconds] = useState(DEFAULT_PAUSE_SECONDS)
  const move = async () => {
    const { data } = await api.POST('/admin/tenants/{id}/move', {
      params: { path: { id: tenant.id } },
      body: { placement, max_pause_seconds: seconds },
    })
    if (data) onStarted(data.job_id)
  }
  return (
    <FormDialog
      title={t('Move “{{name}}”', { name: tenant.name })}
      description={t(
        'Requests wait while its rows are copied and compared, and go on in the new place: about 0.5 s for 10,000 rows, 5 s for 100,000.',
      )}
      action={t('Move')}
      onSubmit={move}
      onClose={onClose}
    >
      <Field label={t('To')}>
        <Select value={placement} onChange={(event) => setPlacement(event.target.value as Placement)}>
          {others.map((value) => (
            <option key={value} value={value}>
              {names[value]}
            </option>
          ))}
        </Select>
      </Field>
      <Field
        label={t('Requests may wait for')}
        hint={t('In seconds. If it would take longer, the tenant stays where it is.')}
      >
        <Input
          type="number"
          min={1}
          max={3600}
          required
          value={Number.isNaN(seconds) ? '' : seconds}
          onChange={(event) => setSeconds(event.target.valueAsNumber)}
        />
      </Field>
    </FormDialog>
  )
}
