/** One redirect: from where, to where, for how long. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { done } from '@/kit/toasts'
import { Input, Select } from '@/ui/input'
import {
  REDIRECT_STATUSES,
  type Redirect,
  type RedirectStatus,
  useRedirectKinds,
  useRefreshRedirects,
} from './redirects'

export function RedirectDialog({
  websiteId,
  redirect,
  onClose,
}: {
  websiteId: string
  /** A new one if unset. */
  redirect?: Redirect
  onClose: () => void
}) {
  const { t } = useTranslation('structure')
  const refresh = useRefreshRedirects()
  const kinds = useRedirectKinds()
  const [from, setFrom] = useState(redirect?.from_path ?? '')
  const [target, setTarget] = useState(redirect?.target ?? '')
  const [status, setStatus] = useState<RedirectStatus>((redirect?.status ?? 301) as RedirectStatus)
  const save = async () => {
    const body = { target: target.trim(), status }
    if (redirect)
      await api.PATCH('/websites/{website_id}/redirects/{id}', {
        params: { path: { website_id: websiteId, id: redirect.id } },
        headers: { 'if-match': `"${redirect.version}"` },
        body,
      })
    else
      await api.POST('/websites/{website_id}/redirects', {
        params: { path: { website_id: websiteId } },
        body: { from_path: from.trim(), ...body },
      })
    await refresh()
    done(t('Visitors of {{path}} are sent on now', { path: from.trim() }))
  }
  return (
    <FormDialog
      title={redirect ? t('Change the redirect') : t('New redirect')}
      action={redirect ? t('Save') : t('Create')}
      isReady={from.trim() !== '' && target.trim() !== ''}
      onSubmit={save}
      onClose={onClose}
    >
      <Field label={t('From')} hint={t('A path of this website, without what comes after a question mark')}>
        <Input
          autoFocus={!redirect}
          disabled={redirect !== undefined}
          maxLength={2_000}
          spellCheck={false}
          autoCapitalize="none"
          placeholder="/old-page"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
      </Field>
      <Field label={t('To')} hint={t('A path of this website, or an address elsewhere')}>
        <Input
          autoFocus={redirect !== undefined}
          maxLength={2_000}
          spellCheck={false}
          autoCapitalize="none"
          placeholder="/new-page"
          value={target}
          onChange={(event) => setTarget(event.target.value)}
        />
      </Field>
      <Field label={t('Kind')}>
        <Select value={status} onChange={(event) => setStatus(Number(event.target.value) as RedirectStatus)}>
          {REDIRECT_STATUSES.map((each) => (
            <option key={each} value={each}>
              {kinds[each]}
            </option>
          ))}
        </Select>
      </Field>
    </FormDialog>
  )
}
