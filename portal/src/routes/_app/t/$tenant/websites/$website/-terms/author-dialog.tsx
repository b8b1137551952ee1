/** One author: name, portrait, some words, links. */
import { useQueryClient } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Item, api } from '@/api/api'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { FileInput } from '@/kit/records/file-input'
import { done } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Input, Textarea } from '@/ui/input'

type Author = Item<'/websites/{website_id}/authors'>
type AuthorLink = Author['links'][number]

const MAX_LINKS = 20

export function useRefreshAuthors(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: ['get', '/websites/{website_id}/authors'] })
}

export function AuthorDialog({
  websiteId,
  author,
  onClose,
}: {
  websiteId: string
  /** A new one if unset. */
  author?: Author
  onClose: () => void
}) {
  const { t } = useTranslation('structure')
  const refresh = useRefreshAuthors()
  const [name, setName] = useState(author?.name ?? '')
  const [slug, setSlug] = useState(author?.slug ?? '')
  const [bio, setBio] = useState(author?.bio ?? '')
  const [avatar, setAvatar] = useState(author?.avatar_media_id ?? null)
  const [links, setLinks] = useState<readonly AuthorLink[]>(author?.links ?? [])
  const save = async () => {
    const body = {
      name: name.trim(),
      bio: bio.trim(),
      avatar_media_id: avatar,
      links: links
        .map(({ label, url }) => ({ label: label.trim() || url.trim(), url: url.trim() }))
        .filter(({ url }) => url !== ''),
      ...(slug.trim() && slug.trim() !== author?.slug && { slug: slug.trim() }),
    }
    if (author)
      await api.PATCH('/websites/{website_id}/authors/{id}', {
        params: { path: { website_id: websiteId, id: author.id } },
        headers: { 'if-match': `"${author.version}"` },
        body,
      })
    else
      await api.POST('/websites/{website_id}/authors', { params: { path: { website_id: websiteId } }, body })
    await refresh()
    done(author ? t('“{{name}}” saved', { name: body.name }) : t('“{{name}}” created', { name: body.name }))
  }
  const changeLink = (at: number, change: Partial<AuthorLink>) =>
    setLinks(links.map((link, index) => (index === at ? { ...link, ...change } : link)))
  return (
    <FormDialog
      title={author ? t('Edit “{{name}}”', { name: author.name }) : t('New author')}
      action={author ? t('Save') : t('Create')}
      size="wide"
      isReady={name.trim() !== ''}
      onSubmit={save}
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('Name')}>
          <Input autoFocus maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field
          label={t('Part of its address')}
          hint={author ? undefined : t('Made from the name if left empty')}
        >
          <Input
            maxLength={100}
            spellCheck={false}
            autoCapitalize="none"
            value={slug}
            onChange={(event) => setSlug(event.target.value)}
          />
        </Field>
      </div>
      <fieldset className="flex min-w-0 flex-col gap-1.5">
        <legend className="mb-1.5 text-sm font-medium">{t('Portrait')}</legend>
        <FileInput
          websiteId={websiteId}
          label={t('Portrait')}
          kinds={['image']}
          value={avatar ?? undefined}
          isDisabled={false}
          onChange={setAvatar}
        />
      </fieldset>
      <Field label={t('About')} isOptional optionalText={t('optional')}>
        <Textarea maxLength={5_000} value={bio} onChange={(event) => setBio(event.target.value)} />
      </Field>
      <fieldset className="flex min-w-0 flex-col items-start gap-2">
        <legend className="mb-1.5 text-sm font-medium">{t('Links')}</legend>
        {links.map(({ label, url }, index) => (
          <div key={index} className="flex w-full items-center gap-2">
            <Input
              aria-label={t('Name of link {{number}}', { number: index + 1 })}
              placeholder={t('Website')}
              className="w-1/3"
              maxLength={100}
              value={label}
              onChange={(event) => changeLink(index, { label: event.target.value })}
            />
            <Input
              aria-label={t('Address of link {{number}}', { number: index + 1 })}
              placeholder="https://"
              spellCheck={false}
              maxLength={2_000}
              value={url}
              onChange={(event) => changeLink(index, { url: event.target.value })}
            />
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={t('Take out link {{number}}', { number: index + 1 })}
              onClick={() => setLinks(links.filter((_, at) => at !== index))}
            >
              <X aria-hidden />
            </Button>
          </div>
        ))}
        {links.length < MAX_LINKS && (
          <Button variant="outline" size="sm" onClick={() => setLinks([...links, { label: '', url: '' }])}>
            <Plus aria-hidden /> {t('Add a link')}
          </Button>
        )}
      </fieldset>
    </FormDialog>
  )
}
