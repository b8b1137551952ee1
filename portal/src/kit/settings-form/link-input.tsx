/** Where something leads: written down, or one of the website's own pages, found while one types. */
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { $api } from '@/api/api'
import { Input } from '@/ui/input'
import type { InputProps } from './setting-input'

const OFFERED = 20

export function LinkInput({
  setting,
  value,
  onChange,
  websiteId,
  isDisabled,
  id,
  describedBy,
  isInvalid,
}: InputProps) {
  const text = typeof value === 'string' ? value : ''
  const places = usePlaces(websiteId, useDeferredValue(text))
  return (
    <>
      <Input
        id={id}
        type="text"
        inputMode="url"
        list={`${id}-places`}
        autoComplete="off"
        spellCheck={false}
        disabled={isDisabled}
        aria-describedby={describedBy}
        aria-invalid={isInvalid || undefined}
        placeholder={setting.placeholder ?? '/about'}
        value={text}
        onChange={({ target }) => onChange(target.value)}
      />
      <datalist id={`${id}-places`}>
        {places.map(({ path, title }) => (
          <option key={path} value={path}>
            {title}
          </option>
        ))}
      </datalist>
    </>
  )
}

function usePlaces(websiteId: string, text: string): { path: string; title: string }[] {
  // A path is not what titles are searched by; its last part may be.
  const q = /^(https?:|mailto:|tel:|#)/.test(text) ? '' : (text.split('/').at(-1) ?? '')
  const options = {
    params: {
      path: { website_id: websiteId },
      query: { limit: OFFERED, status: 'published' as const, ...(q && { q }) },
    },
  }
  const { data: pages } = useQuery(
    $api.queryOptions('get', '/websites/{website_id}/pages', options, { staleTime: 60_000 }),
  )
  const { data: posts } = useQuery(
    $api.queryOptions('get', '/websites/{website_id}/posts', options, { staleTime: 60_000 }),
  )
  return [...(pages?.items ?? []), ...(posts?.items ?? [])].flatMap(({ path, title }) =>
    path === null ? [] : [{ path, title }],
  )
}
