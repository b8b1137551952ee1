/** Chooses the time that is looked at. */
import { CalendarRange } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '@/kit/field'
import { Button } from '@/ui/button'
import { Input, Select } from '@/ui/input'
import { Popover, PopoverContent, PopoverTrigger } from '@/ui/popover'
import { RANGES, type Range } from './range'

type Days = { first: string; last: string }

export function RangeChoice({
  range,
  days,
  onChange,
}: {
  range: Range
  /** Days that were chosen, instead of the range. */
  days?: Days
  onChange: (next: { range: Range } | Days) => void
}) {
  const { t } = useTranslation('analytics')
  const [isOpen, setOpen] = useState(false)
  const [first, setFirst] = useState(days?.first ?? '')
  const [last, setLast] = useState(days?.last ?? '')
  const names: Record<Range, string> = {
    '24h': t('The last 24 hours'),
    '7d': t('The last 7 days'),
    '30d': t('The last 30 days'),
    '90d': t('The last 90 days'),
    '365d': t('The last 12 months'),
  }
  return (
    <>
      <Select
        className="w-auto"
        aria-label={t('Period')}
        value={days ? 'days' : range}
        onChange={(event) => onChange({ range: event.target.value as Range })}
      >
        {days && (
          <option value="days" disabled>
            {days.first} – {days.last}
          </option>
        )}
        {RANGES.map((name) => (
          <option key={name} value={name}>
            {names[name]}
          </option>
        ))}
      </Select>
      <Popover open={isOpen} onOpenChange={setOpen}>
        <PopoverTrigger asChild>
          <Button variant="outline" size="icon" aria-label={t('Choose days')}>
            <CalendarRange aria-hidden />
          </Button>
        </PopoverTrigger>
        <PopoverContent align="end" className="flex flex-col gap-3">
          <Field label={t('First day')}>
            <Input
              type="date"
              value={first}
              max={last || undefined}
              onChange={(event) => setFirst(event.target.value)}
            />
          </Field>
          <Field label={t('Last day')}>
            <Input
              type="date"
              value={last}
              min={first || undefined}
              onChange={(event) => setLast(event.target.value)}
            />
          </Field>
          <Button
            disabled={!first || !last || first > last}
            onClick={() => {
              onChange({ first, last })
              setOpen(false)
            }}
          >
            {t('Show')}
          </Button>
        </PopoverContent>
      </Popover>
    </>
  )
}
