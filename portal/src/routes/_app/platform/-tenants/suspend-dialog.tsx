/** Asks why a tenant is suspended: the reason stands in the audit trail, and in what its owners read. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { Textarea } from '@/ui/input'

export function SuspendDialog({
  title,
  onSuspend,
  onClose,
}: {
  title: string
  onSuspend: (reason: string) => Promise<void>
  onClose: () => void
}) {
  const { t } = useTranslation('platform')
  const [reason, setReason] = useState('')
  return (
    <FormDialog
      title={title}
      description={t('Websites and API answer that the tenant is not active. Nothing is lost.')}
      action={t('Suspend')}
      isDestructive
      onSubmit={() => onSuspend(reason.trim())}
      onClose={onClose}
    >
      <Field
        label={t('Reason')}
        hint={t('It stands in the audit trail, and owners are told by e-mail.')}
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
