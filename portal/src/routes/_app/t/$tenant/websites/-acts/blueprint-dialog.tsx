/** Saves a website as what new ones can begin as. */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { Field } from '@/kit/field'
import { done } from '@/kit/toasts'
import type { ListedWebsite } from '@/kit/website'
import { Input, Textarea } from '@/ui/input'
import { FormDialog } from '@/kit/form-dialog'

export function BlueprintDialog({ website, onClose }: { website: ListedWebsite; onClose: () => void }) {
  const { t } = useTranslation('websites')
  const client = useQueryClient()
  const [name, setName] = useState(website.name)
  const [description, setDescription] = useState('')
  const save = async () => {
    await api.POST('/websites/{website_id}/save-as-blueprint', {
      params: { path: { website_id: website.id } },
      body: { name: name.trim(), ...(description.trim() && { description: description.trim() }) },
    })
    await client.invalidateQueries({ queryKey: ['get', '/blueprints'] })
    done(t('“{{name}}” can be chosen for new websites now', { name: name.trim() }))
  }
  return (
    <FormDialog
      title={t('Save “{{name}}” as a blueprint', { name: website.name })}
      description={t(
        'New websites of your team can begin with its design, pages, collections, menus and media. Comments, redirects and its title are left out.',
      )}
      action={t('Save')}
      isReady={name.trim() !== ''}
      onSubmit={save}
      onClose={onClose}
    >
      <Field label={t('Name')}>
        <Input autoFocus maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field label={t('What it is for')} isOptional optionalText={t('optional')}>
        <Textarea
          maxLength={1_000}
          value={description}
          onChange={(event) => setDescription(event.target.value)}
        />
      </Field>
    </FormDialog>
  )
}
