/** Numbers over time, drawn; the same numbers stand in a table for screen readers. The library that draws is loaded when needed. */
import { Suspense, lazy } from 'react'
import { useTranslation } from 'react-i18next'
import { Skeleton } from '@/ui/skeleton'
import { formatDate, formatDayOfMonth } from './day'

const Drawing = lazy(() => import('./time-chart-drawing'))

export type Series = {
  key: string
  name: string
  kind: 'bar' | 'line' | 'area'
  /** Of the five colours of charts. */
  colour: 1 | 2 | 3 | 4 | 5
  /** Series of bars with the same one stand on each other. */
  stack?: string
}

/** Numbers of one hour or day; null: nothing was measured. */
export type Point = { at: string; values: Record<string, number | null> }

export type TimeChartProps = {
  /** What the numbers are. */
  label: string
  points: Point[]
  series: Series[]
  interval: 'hour' | 'day'
  format: (value: number) => string
}

export function TimeChart({ className = 'h-64', ...props }: TimeChartProps & { className?: string }) {
  const { t } = useTranslation()
  const { label, points, series, interval } = props
  return (
    <figure className="m-0">
      {series.length > 1 && (
        <ul className="mb-3 flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted-foreground" aria-hidden>
          {series.map(({ key, name, colour }) => (
            <li key={key} className="flex items-center gap-1.5">
              <span className="size-2.5 rounded-sm" style={{ background: `var(--chart-${colour})` }} />
              {name}
            </li>
          ))}
        </ul>
      )}
      <div className={className} aria-hidden>
        <Suspense fallback={<Skeleton className="size-full" />}>
          <Drawing {...props} />
        </Suspense>
      </div>
      <figcaption className="sr-only">
        <table>
          <caption>{label}</caption>
          <thead>
            <tr>
              <th scope="col">{interval === 'hour' ? t('Hour') : t('Day')}</th>
              {series.map(({ key, name }) => (
                <th key={key} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {points.map((point) => (
              <Row key={point.at} point={point} {...props} />
            ))}
          </tbody>
        </table>
      </figcaption>
    </figure>
  )
}

function Row({ point, series, interval, format }: TimeChartProps & { point: Point }) {
  return (
    <tr>
      <th scope="row">{momentText(point.at, interval, document.documentElement.lang)}</th>
      {series.map(({ key }) => {
        const value = point.values[key]
        return <td key={key}>{value == null ? '–' : format(value)}</td>
      })}
    </tr>
  )
}

/** Hours by the reader's clock, days as they are counted. */
export function momentText(at: string, interval: 'hour' | 'day', language: string): string {
  if (interval === 'day') return formatDate(at, language)
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at))
}

/** Below the axis: short. */
export function tickText(at: string, interval: 'hour' | 'day', language: string): string {
  if (interval === 'day') return formatDayOfMonth(at, language)
  return new Intl.DateTimeFormat(language, { weekday: 'short', hour: 'numeric' }).format(new Date(at))
}
