/** Begins acting as somebody else, with a reason and for a limited time. */
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Item, api } from '@/api/api'
import { beginImpersonation } from '@/api/session'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { formatDuration } from '@/kit/numbers'
import { Input, Select } from '@/ui/input'

export type Person = Pick<Item<'/admin/tenants/{id}/members'>, 'user_id' | 'name' | 'email'>

const MINUTES = [15, 30, 60]
/** As the API wants it. */
const MIN_REASON = 3

export function ImpersonateDialog({
  tenant,
  person,
  onClose,
}: {
  tenant: { id: string; slug: string; name: string }
  person: Person
  onClose: () => void
}) {
  const { t, i18n } = useTranslation('platform')
  const navigate = useNavigate()
  const [reason, setReason] = useState('')
  const [minutes, setMinutes] = useState(30)
  const begin = async () => {
    const { data } = await api.POST('/admin/impersonations', {
      body: { user_id: person.user_id, tenant_id: tenant.id, reason: reason.trim(), minutes },
    })
    if (!data) return
    beginImpersonation(data.access_token, tenant.slug)
    await navigate({ to: '/t/$tenant', params: { tenant: tenant.slug } })
  }
  return (
    <FormDialog
      title={t('Act as {{name}}', { name: person.name || person.email })}
      description={t(
        'You see and do in “{{tenant}}” what this person may. Begin, end and everything you do stand in the audit trails of the platform and of the tenant, under your name.',
        { tenant: tenant.name },
      )}
      action={t('Begin')}
      isReady={reason.trim().length >= MIN_REASON}
      onSubmit={begin}
      onClose={onClose}
    >
      <Field label={t('Reason')} hint={t('The tenant reads it, too.')}>
        <Input
          autoFocus
          required
          maxLength={500}
          value={reason}
          placeholder={t('Ticket 1234: menu cannot be saved')}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
      <Field label={t('For at most')} hint={t('It ends earlier when you stop, or reload the page.')}>
        <Select value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
          {MINUTES.map((value) => (
            <option key={value} value={value}>
              {formatDuration(value * 60_000, i18n.language)}
            </option>
          ))}
        </Select>
      </Field>
    </FormDialog>
  )
}
