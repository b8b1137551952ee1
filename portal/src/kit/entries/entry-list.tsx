/** All pages, posts or records of a kind: found, sorted, chosen, and changed together. */
import { useNavigate } from '@tanstack/react-router'
import { FileText, Plus, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { FilterSelect } from '@/kit/filter-select'
import { LoadMore, useList } from '@/kit/list'
import { Page } from '@/kit/page'
import { useMay } from '@/kit/rights'
import { SearchInput } from '@/kit/search-input'
import { Empty, Failed, Loading, NothingFound } from '@/kit/states'
import { Button } from '@/ui/button'
import { useEntryAddress } from './addresses'
import { BulkBar } from './bulk-bar'
import { type EntryFilter, type EntryPlace, type ListedEntry, entryKeys, listEntries } from './entry-api'
import { readFilter } from './entry-filter'
import { EntryTable } from './entry-table'
import { KeptNotice } from './kept-notice'

const PAGE_SIZE = 50

export function EntryList({
  place,
  filter,
  onFilter,
  title,
  description,
  newLabel,
  emptyText,
  above,
  tree,
}: {
  place: EntryPlace
  filter: EntryFilter
  onFilter: (filter: EntryFilter) => void
  title: string
  description: string
  newLabel: string
  emptyText: string
  /** Shown above the entries while nothing is filtered. */
  above?: ReactNode
  /** Shown in place of the table while nothing is filtered. */
  tree?: ReactNode
}) {
  const { t } = useTranslation('content')
  const may = useMay()
  const navigate = useNavigate()
  const addressOf = useEntryAddress(place)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const isFiltered = Object.values(filter).some(Boolean)
  const isTree = tree !== undefined && !isFiltered
  const list = useList<ListedEntry>(
    [...entryKeys(place), place.websiteId, place.kind.type, filter],
    (cursor) => listEntries(place, filter, { cursor, limit: PAGE_SIZE }),
    { enabled: !isTree },
  )
  const change = (changes: EntryFilter) => {
    setChosen(new Set())
    onFilter(readFilter({ ...filter, ...changes }))
  }
  const items = list.items ?? []
  const mayAdd = may('POST /websites/{website_id}/pages')
  const add = mayAdd && (
    <Button onClick={() => void navigate({ to: addressOf('new') as never })}>
      <Plus aria-hidden /> {newLabel}
    </Button>
  )
  return (
    <Page title={title} description={description} actions={add}>
      <KeptNotice place={place} />
      <Filters place={place} filter={filter} onChange={change} hasTree={tree !== undefined} />
      {!isFiltered && above}
      {isTree ? (
        tree
      ) : (
        <>
          <BulkBar
            place={place}
            chosen={items.filter(({ id }) => chosen.has(id))}
            isTrash={filter.trash === true}
            onDone={(left) => setChosen(new Set(left))}
          />
          {list.isPending && <Loading rows={8} />}
          {list.isError && <Failed error={list.error} onRetry={() => void list.refetch()} />}
          {list.items?.length === 0 && filter.trash && Object.keys(filter).length === 1 && (
            <Empty icon={Trash2} title={t('The trash is empty')}>
              {t('What you delete stays here until it is deleted for good.')}
            </Empty>
          )}
          {list.items?.length === 0 && !isFiltered && (
            <Empty icon={FileText} title={t('Nothing here yet')} actions={add}>
              {emptyText}
            </Empty>
          )}
          {list.items?.length === 0 && isFiltered && !(filter.trash && Object.keys(filter).length === 1) && (
            <NothingFound
              onReset={() => change({ q: undefined, status: undefined, term: undefined, author: undefined })}
            />
          )}
          {items.length > 0 && (
            <EntryTable
              place={place}
              items={items}
              chosen={chosen}
              onChoose={setChosen}
              filter={filter}
              onSort={(sort) => change({ sort })}
            />
          )}
          <LoadMore query={list} />
        </>
      )}
    </Page>
  )
}

function Filters({
  place,
  filter,
  onChange,
  hasTree,
}: {
  place: EntryPlace
  filter: EntryFilter
  onChange: (changes: EntryFilter) => void
  hasTree: boolean
}) {
  const { t } = useTranslation('content')
  const isPost = place.kind.type === 'post'
  const params = { path: { website_id: place.websiteId }, query: { limit: 200 } }
  const categories = $api.useQuery(
    'get',
    '/websites/{website_id}/categories',
    { params },
    { enabled: isPost },
  )
  const authors = $api.useQuery('get', '/websites/{website_id}/authors', { params }, { enabled: isPost })
  const statuses: [NonNullable<EntryFilter['status']>, string][] = [
    ['draft', t('Drafts')],
    ['scheduled', t('Scheduled')],
    ['published', t('Published')],
    ['unpublished', t('Offline')],
  ]
  const sorts: [NonNullable<EntryFilter['sort']>, string][] = [
    ['-updated_at', t('Changed last')],
    ['-created_at', t('Newest first')],
    ['created_at', t('Oldest first')],
    ['title', t('A to Z')],
    ['-title', t('Z to A')],
  ]
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchInput
        value={filter.q ?? ''}
        onChange={(q) => onChange({ q })}
        label={t('Search in titles and texts')}
      />
      <FilterSelect
        label={t('Status')}
        all={t('Any status')}
        value={filter.trash ? 'trash' : filter.status}
        choices={[...statuses, ['trash', t('In the trash')]]}
        onChange={(chosen) =>
          onChange(
            chosen === 'trash' ? { trash: true, status: undefined } : { trash: undefined, status: chosen },
          )
        }
      />
      {isPost && (categories.data?.items.length ?? 0) > 0 && (
        <FilterSelect
          label={t('Category')}
          all={t('Any category')}
          value={filter.term}
          choices={categories.data?.items.map(({ id, name }) => [id, name]) ?? []}
          onChange={(term) => onChange({ term })}
        />
      )}
      {isPost && (authors.data?.items.length ?? 0) > 1 && (
        <FilterSelect
          label={t('Author')}
          all={t('Any author')}
          value={filter.author}
          choices={authors.data?.items.map(({ id, name }) => [id, name]) ?? []}
          onChange={(author) => onChange({ author })}
        />
      )}
      <FilterSelect
        label={t('Order')}
        all={hasTree ? t('As on the website') : t('Changed last')}
        value={filter.sort}
        choices={sorts.filter(([value]) => hasTree || value !== '-updated_at')}
        onChange={(sort) => onChange({ sort })}
      />
    </div>
  )
}
