/** A few numbers over time as bars, small enough to need no chart library; the same numbers stand in a table for screen readers. */
import { useTranslation } from 'react-i18next'
import { cn } from '@/ui/cn'
import { formatNumber } from './numbers'

export type Bar = {
  /** What the bar is about, in full. */
  label: string
  /** Below the bar, short; none where there is no room. */
  tick?: string
  value: number
}

/** @param label what the numbers are */
export function Bars({ label, bars, className }: { label: string; bars: Bar[]; className?: string }) {
  const { i18n } = useTranslation()
  const hasTicks = bars.some(({ tick }) => tick !== undefined)
  const highest = Math.max(1, ...bars.map(({ value }) => value))
  return (
    <figure className="m-0">
      <div aria-hidden className={cn('flex h-28 items-end gap-1.5', className)}>
        {bars.map(({ label: name, tick, value }, index) => (
          <div key={index} className="group flex h-full min-w-0 flex-1 flex-col justify-end gap-1.5">
            <span className="truncate text-center text-[0.6875rem] text-muted-foreground tabular-nums opacity-0 transition-opacity group-hover:opacity-100">
              {formatNumber(value, i18n.language)}
            </span>
            <div
              title={`${name}: ${formatNumber(value, i18n.language)}`}
              className={cn(
                'w-full rounded-sm',
                value > 0 ? 'bg-chart-1/80 group-hover:bg-chart-1' : 'bg-border',
              )}
              style={{ height: value > 0 ? `${Math.max(4, (value / highest) * 100)}%` : 2 }}
            />
            {hasTicks && (
              <span className="flex h-4 justify-center text-[0.6875rem] whitespace-nowrap text-muted-foreground">
                {tick}
              </span>
            )}
          </div>
        ))}
      </div>
      <table className="sr-only">
        <caption>{label}</caption>
        <tbody>
          {bars.map(({ label: name, value }, index) => (
            <tr key={index}>
              <th scope="row">{name}</th>
              <td>{formatNumber(value, i18n.language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}
