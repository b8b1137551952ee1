/** Has the authority declare a certificate void. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { Field, SwitchField } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { done } from '@/kit/toasts'
import { TypedConfirmation } from '@/kit/typed-confirmation'
import { Switch } from '@/ui/choice'
import { Select } from '@/ui/input'
import type { Certificate, CertificateRoot, Revocation } from './certificate'
import { useRevocationReasons } from './names'

export function RevokeDialog({
  root,
  certificate,
  onDone,
  onClose,
}: {
  root: CertificateRoot
  certificate: Pick<Certificate, 'id' | 'names'>
  onDone: () => Promise<void>
  onClose: () => void
}) {
  const { t } = useTranslation('certificates')
  const reasons = useRevocationReasons()
  const [reason, setReason] = useState<Revocation['reason']>('superseded')
  const [isReordered, setReordered] = useState(true)
  const [typed, setTyped] = useState('')
  const [name = ''] = certificate.names
  return (
    <FormDialog
      title={t('Revoke the certificate of {{name}}', { name })}
      description={t('It answers no more at once, and browsers stop trusting it. This cannot be taken back.')}
      action={t('Revoke')}
      isDestructive
      isReady={typed.trim() === name}
      onClose={onClose}
      onSubmit={async () => {
        const { data } = await api.POST(`${root}/{id}/revoke`, {
          params: { path: { id: certificate.id } },
          body: { reason, order_new: isReordered },
        })
        await onDone()
        done(
          data?.order
            ? t('The certificate is revoked; another one is ordered.')
            : t('The certificate is revoked.'),
        )
      }}
    >
      <Field label={t('Reason')} hint={t('The authority publishes it.')}>
        <Select value={reason} onChange={(event) => setReason(event.target.value as Revocation['reason'])}>
          {Object.entries(reasons).map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </Select>
      </Field>
      <SwitchField
        label={t('Order another one')}
        hint={t('Without one, browsers warn whoever visits the names.')}
      >
        <Switch checked={isReordered} onCheckedChange={setReordered} />
      </SwitchField>
      <TypedConfirmation text={name} typed={typed} onType={setTyped} />
    </FormDialog>
  )
}
