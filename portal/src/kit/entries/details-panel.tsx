/** What an entry is besides its text: its address, its place, what it belongs to. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { Field, SwitchField } from '@/kit/field'
import { useMay } from '@/kit/rights'
import { failed } from '@/kit/toasts'
import { shortAddress, addressOf, useWebsite } from '@/kit/website'
import { Switch } from '@/ui/choice'
import { Input, Select, Textarea } from '@/ui/input'
import type { EntryPlace } from './entry-api'
import { listEntries } from './entry-api'
import type { Editing } from './editing'
import { MediaField } from './media-field'
import { PickMany } from './pick-many'
import { inTreeOrder, isWithin } from './tree'
import { fromClock, toClock } from './zoned-time'

/** So many can be chosen from without searching. */
const MANY = 200

export function DetailsPanel({ editing }: { editing: Editing }) {
  const { t } = useTranslation('content')
  const { place, values, change, mayWrite, state, zone } = editing
  const { kind } = place
  const isPage = kind.type === 'page'
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : '')
  return (
    <div className="flex flex-col gap-5">
      <SlugField editing={editing} />
      {isPage && <ParentField editing={editing} />}
      <MediaField
        label={t('Featured image')}
        websiteId={place.websiteId}
        value={text('featured_media_id') || null}
        isDisabled={!mayWrite}
        onChange={(id) => change({ featured_media_id: id ?? undefined })}
      />
      <Field label={t('Excerpt')} hint={t('Shown in lists. The beginning of the text if empty.')}>
        <Textarea
          value={text('excerpt')}
          maxLength={5_000}
          readOnly={!mayWrite}
          onChange={(event) => change({ excerpt: event.target.value })}
        />
      </Field>
      {kind.type === 'post' && <TermFields editing={editing} />}
      <AuthorsField editing={editing} />
      <TemplateField editing={editing} />
      <Field
        label={t('Date')}
        hint={t('The date it bears: {{zone}}. That of its publication if empty.', { zone })}
      >
        <Input
          type="datetime-local"
          readOnly={!mayWrite}
          value={text('published_at') ? toClock(text('published_at'), zone) : ''}
          onChange={(event) =>
            change({ published_at: event.target.value ? fromClock(event.target.value, zone) : undefined })
          }
        />
      </Field>
      {kind.type === 'post' && (
        <SwitchField label={t('Pinned')} hint={t('Stands before the others.')}>
          <Switch
            checked={values['is_featured'] === true}
            disabled={!mayWrite}
            onCheckedChange={(isOn) => change({ is_featured: isOn })}
          />
        </SwitchField>
      )}
      <LanguageField value={text('language')} error={state.refused['language']} editing={editing} />
    </div>
  )
}

function SlugField({ editing }: { editing: Editing }) {
  const { t } = useTranslation('content')
  const website = useWebsite()
  const { values, state, change, mayWrite } = editing
  const present = typeof values['slug'] === 'string' ? values['slug'] : ''
  const [typed, setTyped] = useState<string>()
  const path = state.entry?.path
  return (
    <Field
      label={t('Address')}
      error={state.refused['slug']}
      hint={
        path
          ? `${shortAddress(addressOf(website))}${path}`
          : state.entry
            ? t('Visitors find it once it is published.')
            : t('Made from the title.')
      }
    >
      <Input
        value={typed ?? present}
        spellCheck={false}
        maxLength={300}
        readOnly={!mayWrite}
        disabled={!state.entry}
        className="font-mono text-xs"
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => {
          if (typed !== undefined && typed.trim() !== '' && typed !== present) change({ slug: typed.trim() })
          setTyped(undefined)
        }}
      />
    </Field>
  )
}

/** All pages, to choose one above this; the same list as the tree of pages. */
function usePagesAround(place: EntryPlace) {
  return useQuery({
    queryKey: ['get', '/websites/{website_id}/pages', 'around', place.websiteId],
    queryFn: async () =>
      (
        await listEntries(
          { websiteId: place.websiteId, kind: { segment: 'pages', type: 'page' } },
          { sort: 'title' },
          { limit: MANY },
        )
      ).items,
  })
}

function ParentField({ editing }: { editing: Editing }) {
  const { t } = useTranslation('content')
  const { place, values, state, change, mayWrite } = editing
  const { data = [] } = usePagesAround(place)
  const own = state.entry?.id
  const choices = inTreeOrder(data, (a, b) => a.title.localeCompare(b.title)).filter(
    ({ item }) => !own || !isWithin(data, item.id, own),
  )
  const parent = typeof values['parent_id'] === 'string' ? values['parent_id'] : ''
  return (
    <Field label={t('Page above')} error={state.refused['parent_id']}>
      <Select
        value={parent}
        disabled={!mayWrite}
        onChange={(event) => change({ parent_id: event.target.value || undefined })}
      >
        <option value="">{t('None: at the top')}</option>
        {parent && !choices.some(({ item }) => item.id === parent) && <option value={parent}>…</option>}
        {choices.map(({ item, depth }) => (
          <option key={item.id} value={item.id}>
            {`${'\u2003'.repeat(depth)}${item.title}`}
          </option>
        ))}
      </Select>
    </Field>
  )
}

function TermFields({ editing }: { editing: Editing }) {
  const { t } = useTranslation('content')
  const may = useMay()
  const { place, values, change, mayWrite } = editing
  const params = { path: { website_id: place.websiteId }, query: { limit: MANY } }
  const categories = $api.useQuery('get', '/websites/{website_id}/categories', { params })
  const tags = $api.useQuery('get', '/websites/{website_id}/tags', { params })
  const terms = (Array.isArray(values['terms']) ? values['terms'] : []) as string[]
  const inTree = inTreeOrder(categories.data?.items ?? [], (a, b) => a.name.localeCompare(b.name))
  const known = new Set(categories.data?.items.map(({ id }) => id))
  const [own, others] = [terms.filter((id) => known.has(id)), terms.filter((id) => !known.has(id))]
  const create = (kind: 'categories' | 'tags') => async (name: string) => {
    try {
      const path = kind === 'tags' ? '/websites/{website_id}/tags' : '/websites/{website_id}/categories'
      const { data } = await api.POST(path, {
        params: { path: { website_id: place.websiteId } },
        body: { name },
      })
      await (kind === 'tags' ? tags : categories).refetch()
      return data?.id ?? ''
    } catch (error) {
      failed(error)
      throw error
    }
  }
  return (
    <>
      <PickMany
        label={t('Categories')}
        action={t('Choose categories')}
        choices={inTree.map(({ item, depth }) => ({ id: item.id, name: item.name, depth }))}
        chosen={own}
        isDisabled={!mayWrite}
        onChange={(ids) => change({ terms: [...ids, ...others] })}
        onCreate={may('POST /websites/{website_id}/categories') ? create('categories') : undefined}
      />
      <PickMany
        label={t('Tags')}
        action={t('Choose tags')}
        choices={tags.data?.items ?? []}
        chosen={categories.data ? others : []}
        isDisabled={!mayWrite}
        onChange={(ids) => change({ terms: [...own, ...ids] })}
        onCreate={may('POST /websites/{website_id}/tags') ? create('tags') : undefined}
      />
    </>
  )
}

function AuthorsField({ editing }: { editing: Editing }) {
  const { t } = useTranslation('content')
  const { place, values, change, mayWrite } = editing
  const { data } = $api.useQuery('get', '/websites/{website_id}/authors', {
    params: { path: { website_id: place.websiteId }, query: { limit: MANY } },
  })
  const authors = (Array.isArray(values['authors']) ? values['authors'] : []) as string[]
  if ((data?.items.length ?? 0) === 0 && authors.length === 0) return null
  return (
    <PickMany
      label={t('Authors')}
      action={t('Choose authors')}
      choices={data?.items ?? []}
      chosen={authors}
      isDisabled={!mayWrite}
      onChange={(ids) => change({ authors: ids })}
    />
  )
}

/** Templates of the theme for this type: `page.contact` is called `contact`. */
function TemplateField({ editing }: { editing: Editing }) {
  const { t } = useTranslation('content')
  const may = useMay()
  const { place, values, change, mayWrite, state } = editing
  const theme = $api.useQuery(
    'get',
    '/websites/{website_id}/theme',
    { params: { path: { website_id: place.websiteId } } },
    { enabled: may('GET /websites/{website_id}/theme') },
  )
  const hash = theme.data?.hash
  const templates = $api.useQuery(
    'get',
    '/themes/{hash}',
    { params: { path: { hash: hash ?? '' } } },
    { enabled: hash !== undefined && may('GET /themes/{hash}') },
  )
  const prefix = `${place.kind.type}.`
  const names = (templates.data?.templates ?? [])
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
  const present = typeof values['template'] === 'string' ? values['template'] : ''
  if (names.length === 0 && !present) return null
  return (
    <Field label={t('Template')} error={state.refused['template']}>
      <Select
        value={present}
        disabled={!mayWrite}
        onChange={(event) => change({ template: event.target.value || undefined })}
      >
        <option value="">{t('The usual one')}</option>
        {[...new Set([...names, ...(present ? [present] : [])])].map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </Select>
    </Field>
  )
}

function LanguageField({
  value,
  error,
  editing,
}: {
  value: string
  error: string | undefined
  editing: Editing
}) {
  const { t } = useTranslation('content')
  const [typed, setTyped] = useState<string>()
  return (
    <Field
      label={t('Language')}
      hint={t('Where it is not that of the website, e.g. de or fr-CH.')}
      error={error}
    >
      <Input
        value={typed ?? value}
        spellCheck={false}
        maxLength={35}
        readOnly={!editing.mayWrite}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => {
          if (typed !== undefined && typed.trim() !== value)
            editing.change({ language: typed.trim() || undefined })
          setTyped(undefined)
        }}
      />
    </Field>
  )
}
