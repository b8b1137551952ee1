/** How long something takes, out of what is common; another one that is set already is offered, too. */
import type { ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDuration } from '@/kit/numbers'
import { Select } from '@/ui/input'

const COMMON = [60, 300, 600, 900, 1_800, 3_600, 21_600, 86_400]

export function DurationSelect({
  seconds,
  onSeconds,
  none,
  ...props
}: Omit<ComponentProps<typeof Select>, 'value' | 'onChange'> & {
  seconds: number
  onSeconds: (seconds: number) => void
  /** What no time at all is called; unset: there has to be some. */
  none?: string
}) {
  const { i18n } = useTranslation()
  const choices = new Set([...(none === undefined ? [] : [0]), ...COMMON, seconds])
  return (
    <Select value={seconds} onChange={(event) => onSeconds(Number(event.target.value))} {...props}>
      {[...choices]
        .toSorted((a, b) => a - b)
        .map((choice) => (
          <option key={choice} value={choice}>
            {choice === 0 && none !== undefined ? none : durationText(choice, i18n.language)}
          </option>
        ))}
    </Select>
  )
}

/** @returns e.g. "5 min"; whole minutes, where it is some */
export function durationText(seconds: number, language: string): string {
  if (seconds < 60 || seconds >= 120) return formatDuration(seconds * 1_000, language)
  return seconds === 60
    ? new Intl.NumberFormat(language, { style: 'unit', unit: 'minute', unitDisplay: 'short' }).format(1)
    : formatDuration(seconds * 1_000, language)
}
