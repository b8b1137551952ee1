/** Entries as a table: chosen by their boxes, opened by their titles. */
import { Link } from '@tanstack/react-router'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Time } from '@/kit/time'
import { Checkbox } from '@/ui/choice'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { useEntryAddress } from './addresses'
import type { EntryFilter, EntryPlace, ListedEntry } from './entry-api'
import { EntryActs } from './entry-acts'
import { EntryStatus } from './entry-status'

export function EntryTable({
  place,
  items,
  chosen,
  onChoose,
  filter,
  onSort,
}: {
  place: EntryPlace
  items: readonly ListedEntry[]
  chosen: ReadonlySet<string>
  onChoose: (ids: ReadonlySet<string>) => void
  filter: EntryFilter
  onSort: (sort: EntryFilter['sort']) => void
}) {
  const { t } = useTranslation('content')
  const addressOf = useEntryAddress(place)
  const count = items.filter(({ id }) => chosen.has(id)).length
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    onChoose(next)
  }
  const sort = filter.sort ?? '-updated_at'
  const sorted = (name: 'title' | 'updated_at', label: string) => {
    const isSorted = sort.endsWith(name)
    const isDown = sort.startsWith('-')
    const next =
      isSorted && !isDown
        ? (`-${name}` as const)
        : isSorted || name === 'title'
          ? name
          : (`-${name}` as const)
    return (
      <TableHead aria-sort={isSorted ? (isDown ? 'descending' : 'ascending') : 'none'}>
        <button
          type="button"
          className="inline-flex h-7 items-center gap-1 rounded-sm outline-none hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/60"
          onClick={() => onSort(next)}
        >
          {label}
          {isSorted &&
            (isDown ? (
              <ArrowDown className="size-3" aria-hidden />
            ) : (
              <ArrowUp className="size-3" aria-hidden />
            ))}
        </button>
      </TableHead>
    )
  }
  return (
    <Table>
      <TableHeader>
        <TableRow>
          <TableHead className="w-8">
            <Checkbox
              aria-label={t('Choose all that are shown')}
              checked={count === items.length ? true : count > 0 ? 'indeterminate' : false}
              onCheckedChange={(isOn) => onChoose(new Set(isOn === true ? items.map(({ id }) => id) : []))}
            />
          </TableHead>
          {sorted('title', t('Title'))}
          <TableHead>{t('Status')}</TableHead>
          {sorted('updated_at', t('Changed'))}
          <TableHead className="w-10">
            <span className="sr-only">{t('Acts')}</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {items.map((entry) => (
          <TableRow key={entry.id} data-state={chosen.has(entry.id) ? 'selected' : undefined}>
            <TableCell>
              <Checkbox
                aria-label={t('Choose “{{title}}”', { title: entry.title })}
                checked={chosen.has(entry.id)}
                onCheckedChange={() => toggle(entry.id)}
              />
            </TableCell>
            <TableCell className="max-w-md min-w-48">
              <Link
                to={addressOf(entry.id) as never}
                className="line-clamp-2 font-medium break-words outline-none hover:underline focus-visible:underline"
              >
                {entry.title}
              </Link>
              <span className="block truncate text-xs text-muted-foreground">{entry.path ?? entry.slug}</span>
            </TableCell>
            <TableCell>
              <EntryStatus entry={entry} />
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted-foreground">
              <Time at={entry.deleted_at ?? entry.updated_at} />
              {entry.updated_by && <span className="block text-xs">{entry.updated_by}</span>}
            </TableCell>
            <TableCell>
              <EntryActs place={place} entry={entry} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
