/** A choice among what the website has: one of its menus, collections, categories, pages or posts. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Select } from '@/ui/input'
import { SearchInput } from '../search-input'
import type { InputProps } from './setting-input'

const KINDS = ['menu', 'collection', 'category', 'page', 'post'] as const
export type ReferenceKind = (typeof KINDS)[number]

export function isReference(type: string): type is ReferenceKind {
  return KINDS.some((kind) => kind === type)
}

type Choice = { value: string; label: string; /** Other values that mean the same. */ also?: string[] }

/** As many as a select can show; entries beyond are found by searching. */
const SHOWN = 100

export function ReferenceInput({
  kind,
  value,
  onChange,
  websiteId,
  isDisabled,
  id,
  describedBy,
  isInvalid,
}: InputProps & { kind: ReferenceKind }) {
  const { t } = useTranslation('design')
  const [search, setSearch] = useState('')
  const { choices, hasMore } = useChoices(kind, websiteId, search)
  const text = typeof value === 'string' ? value : ''
  const known = choices?.find((choice) => choice.value === text || choice.also?.includes(text))
  const named = useEntryTitle(kind, websiteId, known ? '' : text)
  return (
    <span className="flex flex-col gap-1.5">
      {(hasMore || search !== '') && (
        <SearchInput
          value={search}
          onChange={setSearch}
          label={t('Search by title')}
          className="w-full sm:w-full"
        />
      )}
      <Select
        id={id}
        disabled={isDisabled || !choices}
        aria-describedby={describedBy}
        aria-invalid={isInvalid || undefined}
        value={known?.value ?? text}
        onChange={({ target }) => onChange(target.value)}
      >
        <option value="">{t('None')}</option>
        {text !== '' && !known && <option value={text}>{named ?? text}</option>}
        {choices?.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </Select>
    </span>
  )
}

function useChoices(
  kind: ReferenceKind,
  websiteId: string,
  search: string,
): { choices: Choice[] | undefined; hasMore: boolean } {
  const path = { website_id: websiteId }
  const all = { params: { path, query: { limit: SHOWN } } }
  const found = { params: { path, query: { limit: SHOWN, ...(search && { q: search }) } } }
  const is = (one: ReferenceKind) => ({ enabled: kind === one, staleTime: 60_000 })
  const menus = $api.useQuery('get', '/websites/{website_id}/menus', all, is('menu'))
  const collections = $api.useQuery('get', '/websites/{website_id}/collections', all, is('collection'))
  const categories = $api.useQuery('get', '/websites/{website_id}/categories', found, is('category'))
  const pages = $api.useQuery('get', '/websites/{website_id}/pages', found, is('page'))
  const posts = $api.useQuery('get', '/websites/{website_id}/posts', found, is('post'))
  switch (kind) {
    case 'menu':
      return {
        choices: menus.data?.items.map(({ handle, name }) => ({ value: handle, label: name })),
        hasMore: false,
      }
    case 'collection':
      return {
        choices: collections.data?.items.map(({ slug, name }) => ({ value: slug, label: name })),
        hasMore: false,
      }
    case 'category':
      return {
        choices: categories.data?.items.map(({ id, slug, name }) => ({
          value: id,
          label: name,
          also: [slug],
        })),
        hasMore: Boolean(categories.data?.next_cursor),
      }
    default: {
      const { data } = kind === 'page' ? pages : posts
      return {
        choices: data?.items.map(({ id, title, slug, path: address }) => ({
          value: id,
          label: title || slug,
          also: [slug, address ?? '', (address ?? '').replace(/^\//, '')],
        })),
        hasMore: Boolean(data?.next_cursor),
      }
    }
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The title of a page or post that is not among those shown. */
function useEntryTitle(kind: ReferenceKind, websiteId: string, id: string): string | undefined {
  const isEntry = UUID.test(id)
  const params = { params: { path: { website_id: websiteId, id } } }
  const page = useQuery(
    $api.queryOptions('get', '/websites/{website_id}/pages/{id}', params, {
      enabled: isEntry && kind === 'page',
      retry: false,
    }),
  )
  const post = useQuery(
    $api.queryOptions('get', '/websites/{website_id}/posts/{id}', params, {
      enabled: isEntry && kind === 'post',
      retry: false,
    }),
  )
  const title = (kind === 'page' ? page : post).data?.document['title']
  return typeof title === 'string' ? title : undefined
}
