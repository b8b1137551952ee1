/** One file of the library: what it shows, how it is described, and where it is used. */
import { useQueryClient } from '@tanstack/react-query'
import { Download, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { ApiError } from '@/api/problem'
import { accessToken } from '@/api/session'
import { useConfirm } from '@/kit/confirm'
import { Copyable } from '@/kit/copy'
import { Field } from '@/kit/field'
import { showProblem } from '@/kit/form'
import { useLeaveGuard } from '@/kit/leave-guard'
import { Loaded } from '@/kit/loaded'
import { useFolders } from '@/kit/media/folders'
import { type Medium, fileUrl } from '@/kit/media/media'
import { Thumbnail } from '@/kit/media/thumbnail'
import { refreshLibrary } from '@/kit/media/uploads'
import { formatBytes } from '@/kit/numbers'
import { useMay } from '@/kit/rights'
import { Time } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { addressOf, useWebsite } from '@/kit/website'
import { Alert, AlertDescription } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Dialog, DialogTitle, SheetContent } from '@/ui/dialog'
import { Input, Select, Textarea } from '@/ui/input'
import { MediumUsage } from './medium-usage'

export function MediumSheet({
  websiteId,
  id,
  onClose,
}: {
  websiteId: string
  id: string
  onClose: () => void
}) {
  const { t } = useTranslation('structure')
  const query = $api.useQuery('get', '/websites/{website_id}/media/{id}', {
    params: { path: { website_id: websiteId, id } },
  })
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <SheetContent className="w-[min(32rem,100vw)]" aria-describedby={undefined}>
        <DialogTitle className="pr-8 break-words">{query.data?.name ?? t('File')}</DialogTitle>
        <Loaded query={query}>
          {(medium) => <Details websiteId={websiteId} medium={medium} onClose={onClose} />}
        </Loaded>
      </SheetContent>
    </Dialog>
  )
}

function Details({ websiteId, medium, onClose }: { websiteId: string; medium: Medium; onClose: () => void }) {
  const { t, i18n } = useTranslation('structure')
  const website = useWebsite()
  const mayWrite = useMay()('PATCH /websites/{website_id}/media/{id}')
  const client = useQueryClient()
  const confirm = useConfirm()
  const remove = async () => {
    const isAgreed = await confirm({
      title: t('Delete “{{name}}”?', { name: medium.name }),
      detail: t('It disappears from the library for good, and from pages when those are published again.'),
      action: t('Delete'),
    })
    if (!isAgreed) return
    try {
      await api.DELETE('/websites/{website_id}/media/{id}', {
        params: { path: { website_id: websiteId, id: medium.id } },
      })
      onClose()
      done(t('“{{name}}” deleted', { name: medium.name }))
      await refreshLibrary(client)
    } catch (error) {
      failed(error)
    }
  }
  const facts = [
    medium.content_type,
    formatBytes(medium.size_bytes, i18n.language),
    ...(medium.width && medium.height ? [`${medium.width} × ${medium.height}`] : []),
    ...(medium.is_animated ? [t('animated')] : []),
  ]
  return (
    <>
      <Thumbnail
        websiteId={websiteId}
        medium={medium}
        width={960}
        fit="contain"
        alt={medium.alt}
        className="max-h-72 min-h-32 w-full shrink-0 rounded-lg border"
      />
      <p className="text-xs text-muted-foreground">
        {facts.join(' · ')} · <Time at={medium.created_at} />
        {medium.created_by && ` · ${medium.created_by}`}
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <Copyable text={new URL(medium.url, addressOf(website)).href} className="min-w-0 flex-1" />
        <Button
          variant="outline"
          size="sm"
          onClick={() => void download(fileUrl(websiteId, medium), medium.name).catch(failed)}
        >
          <Download aria-hidden /> {t('Download')}
        </Button>
        {mayWrite && (
          <Button variant="outline" size="sm" onClick={() => void remove()}>
            <Trash2 aria-hidden /> {t('Delete …')}
          </Button>
        )}
      </div>
      <MediumForm websiteId={websiteId} medium={medium} mayWrite={mayWrite} />
      <MediumUsage websiteId={websiteId} id={medium.id} />
    </>
  )
}

const TEXTS = ['name', 'alt', 'title', 'caption', 'credit', 'folder_id'] as const
type Values = Record<(typeof TEXTS)[number], string>

const valuesOf = ({ name, alt, title, caption, credit, folder_id }: Medium): Values => ({
  name,
  alt,
  title,
  caption,
  credit,
  folder_id: folder_id ?? '',
})

function MediumForm({
  websiteId,
  medium,
  mayWrite,
}: {
  websiteId: string
  medium: Medium
  mayWrite: boolean
}) {
  const { t } = useTranslation('structure')
  const client = useQueryClient()
  const folders = useFolders(websiteId)
  const form = useForm<Values>({ defaultValues: valuesOf(medium) })
  const [problem, setProblem] = useState<string>()
  const { isDirty, isSubmitting, errors } = form.formState
  useLeaveGuard(isDirty && !isSubmitting)
  const save = form.handleSubmit(async ({ folder_id, ...texts }) => {
    setProblem(undefined)
    try {
      await api.PATCH('/websites/{website_id}/media/{id}', {
        params: { path: { website_id: websiteId, id: medium.id } },
        headers: { 'if-match': `"${medium.version}"` },
        body: { ...texts, name: texts.name.trim(), folder_id: folder_id || null },
      })
      form.reset({ folder_id, ...texts })
      await client.invalidateQueries({ queryKey: ['get', '/websites/{website_id}/media/{id}'] })
      await refreshLibrary(client)
      done(t('Saved'))
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) {
        await client.invalidateQueries({ queryKey: ['get', '/websites/{website_id}/media/{id}'] })
        setProblem(t('Somebody else changed this file meanwhile. Look at your changes again, and save.'))
      } else setProblem(showProblem(error, form.setError, TEXTS))
    }
  })
  return (
    <form onSubmit={(event) => void save(event)} noValidate>
      <fieldset disabled={!mayWrite} className="flex min-w-0 flex-col gap-4">
        {problem && (
          <Alert tone="danger">
            <AlertDescription className="text-foreground">{problem}</AlertDescription>
          </Alert>
        )}
        {medium.kind === 'image' && (
          <Field
            label={t('Description for those who do not see it')}
            hint={t('What the picture shows, in a sentence. Screen readers read it, search engines find it.')}
            error={errors.alt?.message}
          >
            <Textarea maxLength={1_000} className="min-h-16" {...form.register('alt')} />
          </Field>
        )}
        <Field
          label={t('Caption')}
          hint={t('Shown below it, where the theme does so.')}
          error={errors.caption?.message}
        >
          <Textarea maxLength={2_000} className="min-h-16" {...form.register('caption')} />
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t('Title')} error={errors.title?.message}>
            <Input maxLength={300} {...form.register('title')} />
          </Field>
          <Field label={t('Credit')} error={errors.credit?.message}>
            <Input maxLength={300} placeholder={t('Whose work it is')} {...form.register('credit')} />
          </Field>
          <Field label={t('Name of the file')} error={errors.name?.message}>
            <Input maxLength={255} spellCheck={false} {...form.register('name')} />
          </Field>
          <Field label={t('Folder')}>
            <Select {...form.register('folder_id')}>
              <option value="">{t('In no folder')}</option>
              {folders.map(({ id, path }) => (
                <option key={id} value={id}>
                  {path}
                </option>
              ))}
            </Select>
          </Field>
        </div>
        {mayWrite && (
          <Button type="submit" className="self-end" disabled={!isDirty} isBusy={isSubmitting}>
            {t('Save')}
          </Button>
        )}
      </fieldset>
    </form>
  )
}

async function download(src: string, name: string): Promise<void> {
  const response = await fetch(src, { headers: { authorization: `Bearer ${await accessToken()}` } })
  if (!response.ok) throw new Error(response.statusText)
  const url = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
