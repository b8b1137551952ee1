/** Records as rows, their fields as columns; a cell is changed where it stands. */
import { Link } from '@tanstack/react-router'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useEntryAddress } from '@/kit/entries/addresses'
import { EntryActs } from '@/kit/entries/entry-acts'
import type { EntryPlace } from '@/kit/entries/entry-api'
import { EntryStatus } from '@/kit/entries/entry-status'
import type { CollectionField } from '@/kit/records/field-types'
import { useMay } from '@/kit/rights'
import { Time } from '@/kit/time'
import { Checkbox } from '@/ui/choice'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { EditableCell } from './editable-cell'
import type { Record, Sort } from './records'

export function RecordTable({
  place,
  fields,
  records,
  chosen,
  onChoose,
  sort,
  onSort,
}: {
  place: EntryPlace
  fields: readonly CollectionField[]
  records: Record[]
  chosen: ReadonlySet<string>
  onChoose: (chosen: ReadonlySet<string>) => void
  sort: Sort
  onSort: (sort: Sort) => void
}) {
  const { t } = useTranslation('structure')
  const addressOf = useEntryAddress(place)
  const mayWrite = useMay()('PATCH /websites/{website_id}/collections/{collection}/records/{id}')
  const count = records.filter(({ id }) => chosen.has(id)).length
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    onChoose(next)
  }
  return (
    <Table>
      <TableHeader>
        <TableRow>
          <TableHead className="w-8">
            <Checkbox
              aria-label={t('Choose all that are shown')}
              checked={count === 0 ? false : count === records.length ? true : 'indeterminate'}
              onCheckedChange={(isOn) => onChoose(new Set(isOn === true ? records.map(({ id }) => id) : []))}
            />
          </TableHead>
          <SortedHead name="title" label={t('Title')} sort={sort} onSort={onSort} />
          {fields.map(({ key, label }) => (
            <TableHead key={key}>{label}</TableHead>
          ))}
          <TableHead>{t('State')}</TableHead>
          <SortedHead name="updated_at" label={t('Changed')} sort={sort} onSort={onSort} />
          <TableHead className="w-10">
            <span className="sr-only">{t('Acts')}</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {records.map((record) => (
          <TableRow key={record.id} data-state={chosen.has(record.id) ? 'selected' : undefined}>
            <TableCell>
              <Checkbox
                aria-label={t('Choose “{{name}}”', { name: record.title })}
                checked={chosen.has(record.id)}
                onCheckedChange={() => toggle(record.id)}
              />
            </TableCell>
            <TableCell className="max-w-72 min-w-40">
              <Link
                to={addressOf(record.id) as never}
                className="line-clamp-2 rounded-sm font-medium break-words underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
              >
                {record.title}
              </Link>
            </TableCell>
            {fields.map((field) => (
              <TableCell key={field.key} className="max-w-64 min-w-24">
                <EditableCell
                  place={place}
                  record={record}
                  field={field}
                  isEditable={mayWrite && record.deleted_at === null}
                />
              </TableCell>
            ))}
            <TableCell>
              <EntryStatus entry={record} />
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted-foreground">
              <Time at={record.deleted_at ?? record.updated_at} />
            </TableCell>
            <TableCell>
              <EntryActs place={place} entry={record} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function SortedHead({
  name,
  label,
  sort,
  onSort,
}: {
  name: 'title' | 'updated_at'
  label: string
  sort: Sort
  onSort: (sort: Sort) => void
}) {
  const isSorted = sort.endsWith(name)
  const isDown = sort.startsWith('-')
  // Names begin with A, times with the latest.
  const first = name === 'title' ? name : (`-${name}` as const)
  const other = name === 'title' ? (`-${name}` as const) : name
  return (
    <TableHead aria-sort={isSorted ? (isDown ? 'descending' : 'ascending') : 'none'}>
      <button
        type="button"
        className="inline-flex h-7 items-center gap-1 rounded-sm outline-none hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/60"
        onClick={() => onSort(sort === first ? other : first)}
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
