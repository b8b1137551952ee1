/** Copies a website under another name. */
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { Field } from '@/kit/field'
import { labelOf } from '@/kit/slug'
import { done } from '@/kit/toasts'
import type { ListedWebsite } from '@/kit/website'
import { Input } from '@/ui/input'
import { useRefreshWebsites } from './acts'
import { FormDialog } from '@/kit/form-dialog'

export function CloneDialog({
  tenant,
  website,
  onClose,
}: {
  tenant: string
  website: ListedWebsite
  onClose: () => void
}) {
  const { t } = useTranslation('websites')
  const refresh = useRefreshWebsites()
  const navigate = useNavigate()
  const [name, setName] = useState(t('{{name}}, copy', { name: website.name }))
  const [ownSlug, setOwnSlug] = useState<string>()
  const slug = ownSlug ?? labelOf(name)
  const copy = async () => {
    const { data } = await api.POST('/websites/{website_id}/clone', {
      params: { path: { website_id: website.id } },
      body: { name: name.trim(), ...(slug && { slug }) },
    })
    await refresh()
    done(t('“{{name}}” is being copied', { name: website.name }))
    if (data)
      await navigate({
        to: '/t/$tenant/websites/$website',
        params: { tenant, website: data.website.id },
        search: { job: data.job_id },
      })
  }
  return (
    <FormDialog
      title={t('Copy “{{name}}”', { name: website.name })}
      description={t(
        'Everything of it: pages, drafts, media, design, menus, redirects. Afterwards nothing connects the two.',
      )}
      action={t('Copy')}
      isReady={name.trim() !== ''}
      onSubmit={copy}
      onClose={onClose}
    >
      <Field label={t('Name of the copy')}>
        <Input autoFocus maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field label={t('First part of its address')}>
        <Input
          maxLength={50}
          spellCheck={false}
          autoCapitalize="none"
          value={slug}
          onChange={(event) => setOwnSlug(event.target.value)}
        />
      </Field>
    </FormDialog>
  )
}
