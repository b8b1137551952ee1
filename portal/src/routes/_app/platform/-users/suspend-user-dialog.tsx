/** Asks why a user is locked out. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { Textarea } from '@/ui/input'

export function SuspendUserDialog({
  name,
  onSuspend,
  onClose,
}: {
  name: string
  onSuspend: (reason: string) => Promise<void>
  onClose: () => void
}) {
  const { t } = useTranslation('platform')
  const [reason, setReason] = useState('')
  return (
    <FormDialog
      title={t('Lock {{name}} out?', { name })}
      description={t('Every session ends at once, in all tenants. Nothing is deleted.')}
      action={t('Lock out')}
      isDestructive
      onSubmit={() => onSuspend(reason.trim())}
      onClose={onClose}
    >
      <Field
        label={t('Reason')}
        hint={t('It stands in the audit trail.')}
        isOptional
        optionalText={t('optional')}
      >
        <Textarea
          autoFocus
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
    </FormDialog>
  )
}
