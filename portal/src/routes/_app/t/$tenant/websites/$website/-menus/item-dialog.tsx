/** One item of a menu: what it says and where it leads. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Field, SwitchField } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { Choices } from '@/kit/records/relation-input'
import { Switch } from '@/ui/choice'
import { Input, Select } from '@/ui/input'
import type { FlatItem, Target, TargetKind } from './menu-tree'
import { TargetText, useTargetKinds } from './target-text'

type Draft = Pick<FlatItem, 'title' | 'target' | 'opens_new_tab'>
type Kind = TargetKind | 'url'
const KINDS = ['page', 'post', 'collection', 'record', 'term', 'author'] as const

export function ItemDialog({
  websiteId,
  item,
  onSave,
  onClose,
}: {
  websiteId: string
  /** A new one if unset. */
  item?: FlatItem
  onSave: (draft: Draft) => void
  onClose: () => void
}) {
  const { t } = useTranslation('structure')
  const kinds = useTargetKinds()
  const [title, setTitle] = useState(item?.title ?? '')
  const [target, setTarget] = useState<Target | undefined>(item?.target)
  const [kind, setKind] = useState<Kind>(item ? ('url' in item.target ? 'url' : item.target.kind) : 'page')
  const [isNewTab, setNewTab] = useState(item?.opens_new_tab ?? false)
  const url = target && 'url' in target ? target.url : ''
  const chosen = target && 'kind' in target && target.kind === kind ? target : undefined
  const isReady = title.trim() !== '' && (kind === 'url' ? url.trim() !== '' : chosen !== undefined)
  const choose = (id: string, name: string) => {
    if (kind === 'url') return
    setTarget({ kind, id })
    if (title.trim() === '') setTitle(name)
  }
  return (
    <FormDialog
      title={item ? t('Change the item') : t('Add an item')}
      action={item ? t('Take over') : t('Add')}
      isReady={isReady}
      onSubmit={() => {
        const of = kind === 'url' ? { url: url.trim() } : chosen
        if (of) onSave({ title: title.trim(), target: of, opens_new_tab: isNewTab })
        return Promise.resolve()
      }}
      onClose={onClose}
    >
      <Field label={t('Leads to')}>
        <Select value={kind} onChange={(event) => setKind(event.target.value as Kind)}>
          {KINDS.map((each) => (
            <option key={each} value={each}>
              {kinds[each]}
            </option>
          ))}
          <option value="url">{t('An address')}</option>
        </Select>
      </Field>
      {kind === 'url' ? (
        <Field label={t('Address')} hint={t('/a-path of this website, https://…, mailto:… or tel:…')}>
          <Input
            maxLength={2_000}
            spellCheck={false}
            autoCapitalize="none"
            value={url}
            onChange={(event) => setTarget({ url: event.target.value })}
          />
        </Field>
      ) : (
        <div className="flex flex-col gap-1.5">
          {chosen && (
            <p className="text-sm">
              {t('Chosen:')} <TargetText websiteId={websiteId} target={chosen} />
            </p>
          )}
          <TargetChoices websiteId={websiteId} kind={kind} chosen={chosen?.id} onTake={choose} />
        </div>
      )}
      <Field label={t('What it says')}>
        <Input maxLength={200} value={title} onChange={(event) => setTitle(event.target.value)} />
      </Field>
      <SwitchField label={t('Open in a new tab')}>
        <Switch checked={isNewTab} onCheckedChange={setNewTab} />
      </SwitchField>
    </FormDialog>
  )
}

function TargetChoices({
  websiteId,
  kind,
  chosen,
  onTake,
}: {
  websiteId: string
  kind: TargetKind
  chosen: string | undefined
  onTake: (id: string, name: string) => void
}) {
  const { t } = useTranslation('structure')
  const [collection, setCollection] = useState<string>()
  const params = { path: { website_id: websiteId }, query: { limit: 200 } }
  const collections = $api.useQuery('get', '/websites/{website_id}/collections', { params })
  const categories = $api.useQuery(
    'get',
    '/websites/{website_id}/categories',
    { params },
    { enabled: kind === 'term' },
  )
  const tags = $api.useQuery('get', '/websites/{website_id}/tags', { params }, { enabled: kind === 'term' })
  const authors = $api.useQuery(
    'get',
    '/websites/{website_id}/authors',
    { params },
    { enabled: kind === 'author' },
  )
  const box = 'rounded-md border'
  if (kind === 'page' || kind === 'post')
    return (
      <div className={box}>
        <Choices
          key={kind}
          websiteId={websiteId}
          collection={kind}
          chosen={chosen ? [chosen] : []}
          onTake={onTake}
        />
      </div>
    )
  if (kind === 'record') {
    const withPages = collections.data?.items.filter(({ has_pages }) => has_pages) ?? []
    const of = collection ?? withPages[0]?.slug
    return (
      <>
        <Field label={t('Collection')}>
          <Select value={of ?? ''} onChange={(event) => setCollection(event.target.value)}>
            {withPages.map(({ slug, name }) => (
              <option key={slug} value={slug}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        {of && (
          <div className={box}>
            <Choices
              key={of}
              websiteId={websiteId}
              collection={of}
              chosen={chosen ? [chosen] : []}
              onTake={onTake}
            />
          </div>
        )}
      </>
    )
  }
  const choices: { id: string; name: string }[] =
    kind === 'collection'
      ? (collections.data?.items.filter(({ has_pages }) => has_pages) ?? [])
      : kind === 'term'
        ? [...(categories.data?.items ?? []), ...(tags.data?.items ?? [])]
        : (authors.data?.items ?? [])
  return (
    <Select
      aria-label={t('Which one')}
      value={chosen ?? ''}
      onChange={(event) => {
        const found = choices.find(({ id }) => id === event.target.value)
        if (found) onTake(found.id, found.name)
      }}
    >
      <option value="">{t('Please choose')}</option>
      {choices.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  )
}
