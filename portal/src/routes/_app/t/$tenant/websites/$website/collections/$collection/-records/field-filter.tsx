/** Finds the records that have a certain value in a field. */
import { Filter, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CollectionField } from '@/kit/records/field-types'
import { Field } from '@/kit/field'
import { Button } from '@/ui/button'
import { Input, Select } from '@/ui/input'
import { Popover, PopoverContent, PopoverTrigger } from '@/ui/popover'

const FILTERED = new Set([
  'text',
  'number',
  'boolean',
  'date',
  'select',
  'url',
  'email',
  'phone',
  'color',
  'list',
])

export function FieldFilter({
  fields,
  field,
  value,
  onChange,
}: {
  fields: readonly CollectionField[]
  field: string | undefined
  value: string | undefined
  onChange: (filter: { field: string; value: string } | undefined) => void
}) {
  const { t } = useTranslation('structure')
  const [isOpen, setOpen] = useState(false)
  const possible = fields.filter(({ type }) => FILTERED.has(type))
  const [key, setKey] = useState(field ?? possible[0]?.key ?? '')
  const [wanted, setWanted] = useState(value ?? '')
  if (possible.length === 0) return null
  const current = possible.find((each) => each.key === field)
  const chosen = possible.find((each) => each.key === key)
  const choices =
    chosen?.type === 'boolean'
      ? [
          { value: 'true', name: t('Yes') },
          { value: 'false', name: t('No') },
        ]
      : chosen?.options?.map((option) => ({ value: option, name: option }))
  return (
    <span className="flex items-center gap-1">
      <Popover open={isOpen} onOpenChange={setOpen}>
        <PopoverTrigger asChild>
          <Button variant="outline">
            <Filter aria-hidden />
            {current ? t('{{name}} is {{value}}', { name: current.label, value }) : t('Filter by a field')}
          </Button>
        </PopoverTrigger>
        <PopoverContent>
          <form
            className="flex flex-col gap-3"
            onSubmit={(event) => {
              event.preventDefault()
              setOpen(false)
              onChange(wanted === '' ? undefined : { field: key, value: wanted })
            }}
          >
            <Field label={t('Field')}>
              <Select
                value={key}
                onChange={(event) => {
                  setKey(event.target.value)
                  setWanted('')
                }}
              >
                {possible.map((each) => (
                  <option key={each.key} value={each.key}>
                    {each.label}
                  </option>
                ))}
              </Select>
            </Field>
            <Field label={t('Has the value')}>
              {choices ? (
                <Select value={wanted} onChange={(event) => setWanted(event.target.value)}>
                  <option value="">–</option>
                  {choices.map((choice) => (
                    <option key={choice.value} value={choice.value}>
                      {choice.name}
                    </option>
                  ))}
                </Select>
              ) : (
                <Input
                  type={chosen?.type === 'date' ? 'date' : 'text'}
                  maxLength={1_000}
                  value={wanted}
                  onChange={(event) => setWanted(event.target.value)}
                />
              )}
            </Field>
            <Button type="submit">{t('Filter')}</Button>
          </form>
        </PopoverContent>
      </Popover>
      {current && (
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={t('Do not filter by a field')}
          onClick={() => {
            setWanted('')
            onChange(undefined)
          }}
        >
          <X aria-hidden />
        </Button>
      )}
    </span>
  )
}
