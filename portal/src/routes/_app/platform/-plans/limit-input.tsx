/** One limit: an amount, in a unit that people use, or none. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BYTES_STEP } from '@/kit/numbers'
import { Checkbox } from '@/ui/choice'
import { Input, Select } from '@/ui/input'
import { Label } from '@/ui/label'
import { type Resource, isBytes } from './limits'

const UNITS = { MB: BYTES_STEP ** 2, GB: BYTES_STEP ** 3, TB: BYTES_STEP ** 4 }
type Unit = keyof typeof UNITS

export function LimitInput({
  resource,
  name,
  value,
  onChange,
}: {
  resource: Resource
  /** What it limits, for screen readers. */
  name: string
  /** null: unlimited. */
  value: number | null
  onChange: (value: number | null) => void
}) {
  const { t } = useTranslation('platform')
  const id = useId()
  const [unit, setUnit] = useState<Unit>(() => unitOf(value ?? 0))
  const factor = isBytes(resource) ? UNITS[unit] : 1
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <span className="flex min-w-0 flex-1 items-center gap-2">
        <Input
          type="number"
          min={0}
          step={isBytes(resource) ? 'any' : 1}
          required={value !== null}
          disabled={value === null}
          aria-label={name}
          className="min-w-24"
          value={value === null ? '' : rounded(value / factor)}
          onChange={(event) => {
            const amount = event.target.valueAsNumber
            onChange(Number.isFinite(amount) ? Math.round(Math.max(0, amount) * factor) : 0)
          }}
        />
        {isBytes(resource) && (
          <Select
            className="w-20 shrink-0"
            aria-label={t('Unit of {{name}}', { name })}
            value={unit}
            disabled={value === null}
            onChange={(event) => {
              const next = event.target.value as Unit
              // The amount stays as it is read; what it means changes.
              if (value !== null) onChange(Math.round((value / UNITS[unit]) * UNITS[next]))
              setUnit(next)
            }}
          >
            {Object.keys(UNITS).map((key) => (
              <option key={key}>{key}</option>
            ))}
          </Select>
        )}
      </span>
      <span className="flex items-center gap-2">
        <Checkbox
          id={id}
          checked={value === null}
          onCheckedChange={(isOn) => onChange(isOn === true ? null : 0)}
        />
        <Label htmlFor={id} className="font-normal">
          <span className="sr-only">{name}: </span>
          {t('unlimited')}
        </Label>
      </span>
    </div>
  )
}

function unitOf(bytes: number): Unit {
  return bytes >= UNITS.TB ? 'TB' : bytes >= UNITS.GB ? 'GB' : 'MB'
}

/** Plans count in powers of two, too: more digits than people read say nothing. */
function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000
}
