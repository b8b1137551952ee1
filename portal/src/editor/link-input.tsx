/** Where a link leads: an address, or a page of the website found by its title. */
import { keepPreviousData } from '@tanstack/react-query'
import { FileText, Newspaper } from 'lucide-react'
import { type KeyboardEvent, useDeferredValue, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { cn } from '@/ui/cn'
import { Input } from '@/ui/input'
import { Label } from '@/ui/label'
import { useHost } from './host'

type Target = { id: string; title: string; path: string | null; isPost: boolean }

const AT_MOST = 5

/** Pages and posts that fit; nothing for what is an address already. */
function useTargets(text: string): Target[] {
  const { websiteId } = useHost()
  const q = useDeferredValue(text.trim())
  const isAddress = /^(https?:|mailto:|tel:|#)/i.test(q)
  const path = { website_id: websiteId }
  const query = { limit: AT_MOST, ...(q !== '' && !q.startsWith('/') && { q }) }
  const options = { enabled: !isAddress, staleTime: 30_000, placeholderData: keepPreviousData }
  const pages = $api.useQuery('get', '/websites/{website_id}/pages', { params: { path, query } }, options)
  const posts = $api.useQuery('get', '/websites/{website_id}/posts', { params: { path, query } }, options)
  if (isAddress) return []
  return [
    ...(pages.data?.items ?? []).map((item) => ({ ...item, isPost: false })),
    ...(posts.data?.items ?? []).map((item) => ({ ...item, isPost: true })),
  ]
}

export function LinkInput({
  label,
  value,
  onChange,
  onChoose,
  isAutoFocused,
  isLabelHidden,
}: {
  label: string
  value: string
  onChange: (value: string) => void
  /** A page was chosen; without it, choosing is a change like any other. */
  onChoose?: (path: string) => void
  isAutoFocused?: boolean
  isLabelHidden?: boolean
}) {
  const { t } = useTranslation('editor')
  const id = useId()
  const [isOpen, setOpen] = useState(isAutoFocused === true)
  const [at, setAt] = useState(-1)
  const targets = useTargets(value)
  const isListed = isOpen && targets.length > 0
  const choose = ({ path }: Target) => {
    if (path === null) return
    setOpen(false)
    setAt(-1)
    ;(onChoose ?? onChange)(path)
  }
  const steer = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setOpen(true)
      const step = event.key === 'ArrowDown' ? 1 : -1
      setAt((now) => Math.max(-1, Math.min(targets.length - 1, now + step)))
    } else if (event.key === 'Enter' && isListed && at >= 0) {
      event.preventDefault()
      const target = targets[at]
      if (target) choose(target)
    } else if (event.key === 'Escape' && isListed && onChoose === undefined) {
      event.preventDefault()
      setOpen(false)
    }
  }
  return (
    <div className="flex flex-col gap-1.5">
      <Label htmlFor={id} className={cn(isLabelHidden && 'sr-only')}>
        {label}
      </Label>
      <Input
        id={id}
        value={value}
        autoFocus={isAutoFocused}
        placeholder={t('Address, or the title of a page')}
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        maxLength={2_000}
        aria-expanded={isListed}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isListed && at >= 0 ? `${id}-${at}` : undefined}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={steer}
        onChange={(event) => {
          setOpen(true)
          setAt(-1)
          onChange(event.target.value)
        }}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={t('Pages of this website')}
        hidden={!isListed}
        className="max-h-56 overflow-y-auto"
      >
        {isListed &&
          targets.map((target, index) => (
            <button
              type="button"
              tabIndex={-1}
              key={target.id}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              aria-disabled={target.path === null}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(target)}
              className={cn(
                'flex w-full items-center gap-2 text-left rounded-md px-2 py-1.5 text-sm aria-disabled:cursor-default [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground',
                index === at ? 'bg-accent' : 'hover:bg-accent',
              )}
            >
              {target.isPost ? <Newspaper aria-hidden /> : <FileText aria-hidden />}
              <span className="min-w-0 flex-1 truncate">{target.title || t('Untitled')}</span>
              <span className="max-w-2/5 truncate text-xs text-muted-foreground">
                {target.path ?? t('not published yet')}
              </span>
            </button>
          ))}
      </div>
    </div>
  )
}
