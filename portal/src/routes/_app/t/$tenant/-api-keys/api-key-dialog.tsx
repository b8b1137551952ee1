/** A new key, or another name and other rights for one. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, type Body, type Item, api } from '@/api/api'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { PermissionChoice } from '@/kit/permissions/permission-choice'
import { useMay } from '@/kit/rights'
import { Loading } from '@/kit/states'
import { done } from '@/kit/toasts'
import { Input, Select } from '@/ui/input'

type Scopes = Body<'post', '/api-keys'>['scopes']
const DAY_MS = 86_400_000

export function ApiKeyDialog({
  apiKey,
  onMade,
  onClose,
}: {
  /** What is changed; a new one is made without. */
  apiKey?: Item<'/api-keys'>
  onMade: (secret: { name: string; key: string }) => void
  onClose: () => void
}) {
  const { t } = useTranslation('team')
  const client = useQueryClient()
  const may = useMay()
  const permissions = useQuery({
    ...$api.queryOptions('get', '/permissions'),
    enabled: may('GET /permissions'),
  })
  const [name, setName] = useState(apiKey?.name ?? '')
  const [days, setDays] = useState('90')
  const [chosen, setChosen] = useState(() => new Set(apiKey?.scopes ?? ['content:read', 'sites:read']))
  const save = async () => {
    const body = { name: name.trim(), scopes: [...chosen] as Scopes }
    if (apiKey) {
      await api.PATCH('/api-keys/{id}', {
        params: { path: { id: apiKey.id } },
        body,
        headers: { 'if-match': `"${apiKey.version}"` },
      })
      done(t('The key is changed'))
    } else {
      const expires_at = days === '' ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString()
      const { data } = await api.POST('/api-keys', { body: { ...body, expires_at } })
      if (data) onMade({ name: data.name, key: data.key })
    }
    await client.invalidateQueries({ queryKey: ['get', '/api-keys'] })
  }
  return (
    <FormDialog
      title={apiKey ? t('Change “{{name}}”', { name: apiKey.name }) : t('New API key')}
      description={
        apiKey ? t('New rights hold at once.') : t('You see it once, when it is made. It is stored nowhere.')
      }
      action={apiKey ? t('Save') : t('Create')}
      isReady={name.trim() !== '' && chosen.size > 0}
      size="wide"
      onSubmit={save}
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('Name')} hint={t('What uses it, e.g. “Shop import”.')}>
          <Input autoFocus value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
        </Field>
        {!apiKey && (
          <Field label={t('Valid for')}>
            <Select value={days} onChange={(event) => setDays(event.target.value)}>
              <option value="7">{t('A week')}</option>
              <option value="30">{t('A month')}</option>
              <option value="90">{t('Three months')}</option>
              <option value="365">{t('A year')}</option>
              <option value="">{t('Without end')}</option>
            </Select>
          </Field>
        )}
      </div>
      {permissions.data ? (
        <PermissionChoice permissions={permissions.data.items} chosen={chosen} onChange={setChosen} />
      ) : (
        <Loading rows={3} />
      )}
    </FormDialog>
  )
}
