/** A list narrowed to one of a few: the first choice is all of them. */
import { cn } from '@/ui/cn'
import { Select } from '@/ui/input'

export function FilterSelect<Value extends string>({
  label,
  all,
  value,
  choices,
  onChange,
  className,
}: {
  /** What is chosen; read to those who do not see where it stands. */
  label: string
  /** What no choice is called; none where there always is one. */
  all?: string
  value: Value | undefined
  /** Values and their names, in this order. */
  choices: readonly (readonly [Value, string])[]
  /** Hears undefined when all are chosen again. */
  onChange: (value: Value | undefined) => void
  className?: string
}) {
  return (
    <Select
      className={cn('w-auto max-w-full', className)}
      aria-label={label}
      value={value ?? ''}
      onChange={({ target }) => onChange(choices.find(([one]) => one === target.value)?.[0])}
    >
      {all && <option value="">{all}</option>}
      {choices.map(([one, name]) => (
        <option key={one} value={one}>
          {name}
        </option>
      ))}
    </Select>
  )
}
