/** Gives a tenant another owner. */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { done } from '@/kit/toasts'
import { Input } from '@/ui/input'

export function OwnerDialog({ tenantId, onClose }: { tenantId: string; onClose: () => void }) {
  const { t } = useTranslation('platform')
  const client = useQueryClient()
  const [email, setEmail] = useState('')
  const [name, setName] = useState('')
  const add = async () => {
    const { data } = await api.POST('/admin/tenants/{id}/administrators', {
      params: { path: { id: tenantId } },
      body: { email: email.trim(), ...(name.trim() && { name: name.trim() }) },
    })
    await client.invalidateQueries({ queryKey: ['get', '/admin/tenants/{id}/members'] })
    done(
      data?.is_new
        ? t('{{email}} is an owner and was sent a welcome mail', { email })
        : t('{{email}} is an owner', { email }),
    )
  }
  return (
    <FormDialog
      title={t('Add an owner')}
      description={t(
        'An existing account joins at once; a new one chooses its password by the link in the welcome mail.',
      )}
      action={t('Add')}
      isReady={email.trim() !== ''}
      onSubmit={add}
      onClose={onClose}
    >
      <Field label={t('E-mail')}>
        <Input type="email" required value={email} onChange={(event) => setEmail(event.target.value)} />
      </Field>
      <Field label={t('Name')} isOptional optionalText={t('optional')}>
        <Input maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
    </FormDialog>
  )
}
