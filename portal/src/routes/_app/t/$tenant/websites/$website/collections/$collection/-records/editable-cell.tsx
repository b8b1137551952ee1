/** A cell of the table of records: shows a value, and lets it be changed where it stands. */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '@/api/problem'
import { type EntryPlace, changeEntry, entryKeys, getEntry } from '@/kit/entries/entry-api'
import { messageOf } from '@/kit/form'
import { FieldInput } from '@/kit/records/field-input'
import type { CollectionField } from '@/kit/records/field-types'
import { done } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Popover, PopoverContent, PopoverTrigger } from '@/ui/popover'
import { FieldValue } from './field-value'
import type { Record } from './records'

/** Too large for a panel at a cell: these are changed on the record's own screen. */
const LARGE = new Set(['rich_text', 'json'])

export function EditableCell({
  place,
  record,
  field,
  isEditable,
}: {
  place: EntryPlace
  record: Record
  field: CollectionField
  isEditable: boolean
}) {
  const { t } = useTranslation('structure')
  const [isOpen, setOpen] = useState(false)
  const value = record.fields?.[field.key]
  const shown = <FieldValue websiteId={place.websiteId} field={field} value={value} />
  if (!isEditable || LARGE.has(field.type)) return shown
  return (
    <Popover open={isOpen} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <button
          type="button"
          className="-mx-1.5 -my-1 block min-h-7 w-[calc(100%+0.75rem)] rounded-md px-1.5 py-1 text-left outline-none hover:bg-accent focus-visible:ring-[3px] focus-visible:ring-ring/60"
        >
          <span className="sr-only">
            {t('Change “{{field}}” of “{{name}}”:', { field: field.label, name: record.title })}
          </span>
          {shown}
        </button>
      </PopoverTrigger>
      <PopoverContent aria-label={field.label}>
        <CellForm place={place} record={record} field={field} value={value} onClose={() => setOpen(false)} />
      </PopoverContent>
    </Popover>
  )
}

function CellForm({
  place,
  record,
  field,
  value: before,
  onClose,
}: {
  place: EntryPlace
  record: Record
  field: CollectionField
  value: unknown
  onClose: () => void
}) {
  const { t } = useTranslation('structure')
  const client = useQueryClient()
  const [value, setValue] = useState(before)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const set = async (version: number, next: unknown) => {
    const entry = await changeEntry(
      place,
      { id: record.id, version },
      { fields: { [field.key]: next ?? null } as never },
    )
    await client.invalidateQueries({ queryKey: entryKeys(place) })
    return entry
  }
  const save = async () => {
    setBusy(true)
    setProblem(undefined)
    try {
      const saved = await set(record.version, value)
      onClose()
      done(t('“{{name}}” changed', { name: record.title }), async () => {
        const now = await getEntry(place, saved.id)
        await set(now.version, before)
      })
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) {
        await client.invalidateQueries({ queryKey: entryKeys(place) })
        setProblem(t('Somebody else changed this record meanwhile. Save again to put your value in place.'))
      } else setProblem(messageOf(error))
      setBusy(false)
    }
  }
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <p className="text-sm font-medium">{field.label}</p>
      <FieldInput
        aria-label={field.label}
        field={field}
        websiteId={place.websiteId}
        value={value}
        isMultiple={field.multiple === true}
        onChange={setValue}
      />
      {problem && (
        <p role="alert" className="text-xs font-medium text-destructive">
          {problem}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button variant="outline" size="sm" onClick={onClose}>
          {t('Cancel')}
        </Button>
        <Button type="submit" size="sm" isBusy={isBusy}>
          {t('Save')}
        </Button>
      </div>
    </form>
  )
}
