/** Feeds of advisories that this installation follows. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { EllipsisVertical, Plus, RotateCw, Rss, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { $api, api, type Item } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { Field } from '@/kit/field'
import { showProblem } from '@/kit/form'
import { Loaded } from '@/kit/loaded'
import { Can } from '@/kit/rights'
import { Empty } from '@/kit/states'
import { Time } from '@/kit/time'
import { done } from '@/kit/toasts'
import { Alert, AlertDescription } from '@/ui/alert'
import { Button } from '@/ui/button'
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/ui/dialog'
import { Input, Textarea } from '@/ui/input'
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/ui/menu'

type Feed = Item<'/admin/plugin-advisory-feeds'>
const KEY = ['get', '/admin/plugin-advisory-feeds']

export function AdvisoryFeeds() {
  const { t } = useTranslation('operations')
  const [isAdding, setAdding] = useState(false)
  const query = useQuery($api.queryOptions('get', '/admin/plugin-advisory-feeds'))
  const add = (
    <Can call="POST /admin/plugin-advisory-feeds">
      <Button variant="outline" onClick={() => setAdding(true)}>
        <Plus aria-hidden /> {t('Follow a feed')}
      </Button>
    </Can>
  )
  return (
    <>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={Rss} title={t('No feeds yet')} actions={add}>
              {t(
                'Another installation of HotSwap, or a publisher, tells you of bad versions before you find them.',
              )}
            </Empty>
          ) : (
            <div className="flex flex-col gap-3">
              <ul className="divide-y rounded-lg border bg-card">
                {items.map((feed) => (
                  <FeedRow key={feed.id} feed={feed} />
                ))}
              </ul>
              <div>{add}</div>
            </div>
          )
        }
      </Loaded>
      {isAdding && <FeedDialog onClose={() => setAdding(false)} />}
    </>
  )
}

function FeedRow({ feed }: { feed: Feed }) {
  const { t } = useTranslation('operations')
  const client = useQueryClient()
  const confirm = useConfirm()
  const params = { path: { feed_id: feed.id } }
  const refresh = useMutation({
    mutationFn: () => api.POST('/admin/plugin-advisory-feeds/{feed_id}/refresh', { params }),
    onSuccess: () => {
      done(t('The feed was asked.'))
      return client.invalidateQueries({ queryKey: KEY })
    },
  })
  const remove = useMutation({
    mutationFn: () => api.DELETE('/admin/plugin-advisory-feeds/{feed_id}', { params }),
    onSuccess: () => {
      done(t('The feed is followed no more.'))
      return client.invalidateQueries({ queryKey: KEY })
    },
  })
  const ask = async () => {
    const isSure = await confirm({
      title: t('Stop following {{name}}', { name: feed.name }),
      detail: t('What came from it holds no more.'),
      action: t('Stop following'),
    })
    if (isSure) remove.mutate()
  }
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="font-medium">{feed.name}</p>
        <p className="truncate text-xs text-muted-foreground">{feed.url}</p>
        {feed.error && <p className="text-xs text-destructive">{feed.error}</p>}
      </div>
      <span className="text-xs text-muted-foreground">
        {t('Asked')} <Time at={feed.checked_at} />
      </span>
      <Can call="POST /admin/plugin-advisory-feeds">
        <Menu>
          <MenuTrigger asChild>
            <Button variant="ghost" size="icon-sm" aria-label={t('Acts on {{name}}', { name: feed.name })}>
              <EllipsisVertical aria-hidden />
            </Button>
          </MenuTrigger>
          <MenuContent align="end">
            <MenuItem onSelect={() => refresh.mutate()}>
              <RotateCw /> {t('Ask now')}
            </MenuItem>
            <MenuItem isDestructive onSelect={() => void ask()}>
              <Trash2 /> {t('Stop following …')}
            </MenuItem>
          </MenuContent>
        </Menu>
      </Can>
    </li>
  )
}

function FeedDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('operations')
  const client = useQueryClient()
  const [problem, setProblem] = useState<string>()
  const { register, handleSubmit, formState, setError } = useForm({
    defaultValues: { name: '', url: '', public_key: '' },
  })
  const required = t('This is needed')
  const submit = handleSubmit(async (body) => {
    setProblem(undefined)
    try {
      await api.POST('/admin/plugin-advisory-feeds', { body })
      done(t('The feed is followed.'))
      await client.invalidateQueries({ queryKey: KEY })
      onClose()
    } catch (error) {
      setProblem(showProblem(error, setError, ['name', 'url', 'public_key']))
    }
  })
  const { errors } = formState
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        <form onSubmit={(event) => void submit(event)} className="contents" noValidate>
          <DialogHeader>
            <DialogTitle>{t('Follow a feed')}</DialogTitle>
            <DialogDescription>
              {t('It is believed only when it is signed with the key you give here.')}
            </DialogDescription>
          </DialogHeader>
          {problem && (
            <Alert tone="danger">
              <AlertDescription className="text-foreground">{problem}</AlertDescription>
            </Alert>
          )}
          <Field label={t('Name')} error={errors.name?.message}>
            <Input {...register('name', { required })} autoFocus />
          </Field>
          <Field label={t('Address')} error={errors.url?.message}>
            <Input type="url" {...register('url', { required })} placeholder="https://" />
          </Field>
          <Field label={t('Public key')} error={errors.public_key?.message}>
            <Textarea
              {...register('public_key', { required })}
              className="font-mono text-xs"
              spellCheck={false}
            />
          </Field>
          <DialogFooter>
            <Button variant="outline" onClick={onClose}>
              {t('Cancel')}
            </Button>
            <Button type="submit" isBusy={formState.isSubmitting}>
              {t('Follow')}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  )
}
