/** Records, pages or posts that a record leads to: looked for by name, put in an order. */
import { useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { Check, Plus, X } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type EntryKind,
  PAGES,
  POSTS,
  entryKeys,
  entryOptions,
  listEntries,
  recordsOf,
} from '@/kit/entries/entry-api'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { Popover, PopoverContent, PopoverTrigger } from '@/ui/popover'
import { Sortable, SortableItem } from './sortable'

/** @param collection its slug, or `page` or `post` */
function kindOf(collection: string): EntryKind {
  return collection === 'page' ? PAGES : collection === 'post' ? POSTS : recordsOf(collection)
}

export function RelationInput({
  websiteId,
  label,
  collection,
  isMultiple,
  value,
  isDisabled,
  onChange,
}: {
  websiteId: string
  label: string
  collection: string
  isMultiple: boolean
  value: readonly string[]
  isDisabled: boolean
  onChange: (ids: string[]) => void
}) {
  const { t } = useTranslation('structure')
  const [isOpen, setOpen] = useState(false)
  const toggle = (id: string) => {
    if (!isMultiple) {
      setOpen(false)
      return onChange([id])
    }
    onChange(value.includes(id) ? value.filter((each) => each !== id) : [...value, id])
  }
  return (
    <div className="flex flex-col items-start gap-2">
      {value.length > 0 && (
        <Sortable ids={value} onMove={onChange}>
          <ul className="flex w-full flex-col gap-1">
            {value.map((id) => (
              <SortableItem
                key={id}
                id={id}
                label={label}
                isDisabled={isDisabled || value.length < 2}
                className="flex min-h-9 items-center gap-1 rounded-md border bg-card pr-1 pl-2"
              >
                <span className="min-w-0 flex-1 truncate text-sm">
                  <EntryTitle websiteId={websiteId} collection={collection} id={id} />
                </span>
                {!isDisabled && (
                  <Button
                    variant="ghost"
                    size="icon-sm"
                    aria-label={t('Take out: {{name}}', { name: label })}
                    onClick={() => onChange(value.filter((each) => each !== id))}
                  >
                    <X aria-hidden />
                  </Button>
                )}
              </SortableItem>
            ))}
          </ul>
        </Sortable>
      )}
      {!isDisabled && (
        <Popover open={isOpen} onOpenChange={setOpen}>
          <PopoverTrigger asChild>
            <Button variant="outline" size="sm" aria-label={t('Choose: {{name}}', { name: label })}>
              <Plus aria-hidden /> {isMultiple || value.length === 0 ? t('Choose') : t('Change')}
            </Button>
          </PopoverTrigger>
          <PopoverContent className="p-0">
            <Choices websiteId={websiteId} collection={collection} chosen={value} onTake={toggle} />
          </PopoverContent>
        </Popover>
      )}
    </div>
  )
}

export function EntryTitle({
  websiteId,
  collection,
  id,
}: {
  websiteId: string
  collection: string
  id: string
}) {
  const { t } = useTranslation('structure')
  const { data, isError } = useQuery({
    ...entryOptions({ websiteId, kind: kindOf(collection) }, id),
    staleTime: 60_000,
    retry: false,
  })
  if (isError) return t('Not there any more')
  return data?.title ?? '…'
}

/** Looks among the entries of one kind. */
export function Choices({
  websiteId,
  collection,
  chosen,
  onTake,
}: {
  websiteId: string
  collection: string
  chosen: readonly string[]
  onTake: (id: string, title: string) => void
}) {
  const { t } = useTranslation('structure')
  const [text, setText] = useState('')
  const q = useDeferredValue(text.trim())
  const place = { websiteId, kind: kindOf(collection) }
  const { data, isPending } = useQuery({
    queryKey: [...entryKeys(place), 'choices', websiteId, collection, q],
    queryFn: () => listEntries(place, { q, sort: 'title' }, { limit: 30 }),
  })
  return (
    <Command label={t('Search by title')} shouldFilter={false}>
      <Command.Input
        autoFocus
        value={text}
        onValueChange={setText}
        placeholder={t('Search by title')}
        className="h-10 w-full border-b bg-transparent px-3 text-sm outline-none placeholder:text-muted-foreground"
      />
      <Command.List className="max-h-64 overflow-y-auto p-1">
        <Command.Empty className="p-4 text-center text-sm text-muted-foreground">
          {isPending ? t('Loading …') : t('Nothing fits')}
        </Command.Empty>
        {data?.items.map(({ id, title }) => (
          <Command.Item
            key={id}
            value={id}
            onSelect={() => onTake(id, title)}
            className="flex min-h-8 items-center gap-2 rounded-sm px-2 py-1.5 text-sm data-[selected=true]:bg-accent"
          >
            <Check className={cn('size-4 shrink-0', !chosen.includes(id) && 'invisible')} aria-hidden />
            <span className="truncate">{title}</span>
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  )
}
