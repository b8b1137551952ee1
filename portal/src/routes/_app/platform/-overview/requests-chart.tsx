/** Requests of websites and of the API minute by minute, with those that failed; the same numbers for screen readers. */
import { useTranslation } from 'react-i18next'
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { formatCompact, formatNumber } from '@/kit/numbers'
import type { PlatformOverview } from '../index'

type Point = PlatformOverview['requests']['points'][number]
const TICK = { fill: 'var(--muted-foreground)', fontSize: 11 }

export default function RequestsChart({ points }: { points: Point[] }) {
  const { t, i18n } = useTranslation('platform')
  const clock = new Intl.DateTimeFormat(i18n.language, { timeStyle: 'short' })
  const series = [
    { key: 'site', name: t('Websites'), color: 'var(--chart-1)', swatch: 'bg-chart-1' },
    { key: 'api', name: t('API'), color: 'var(--chart-2)', swatch: 'bg-chart-2' },
  ] as const
  const errors = t('Errors')
  return (
    <figure className="m-0 flex flex-col gap-3">
      <ul className="flex flex-wrap gap-x-4 text-xs text-muted-foreground" aria-hidden>
        {[...series, { key: 'errors', name: errors, swatch: 'bg-destructive' }].map(
          ({ key, name, swatch }) => (
            <li key={key} className="flex items-center gap-1.5">
              <span className={`size-2.5 rounded-sm ${swatch}`} /> {name}
            </li>
          ),
        )}
      </ul>
      <div className="h-52 w-full" aria-hidden>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 600, height: 208 }}>
          <ComposedChart
            data={points}
            margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <CartesianGrid vertical={false} stroke="var(--border)" />
            <XAxis
              dataKey="at"
              tickFormatter={(at: string) => clock.format(new Date(at))}
              tick={TICK}
              stroke="var(--border)"
              minTickGap={48}
            />
            <YAxis
              width={40}
              allowDecimals={false}
              tickFormatter={(value: number) => formatCompact(value, i18n.language)}
              tick={TICK}
              stroke="transparent"
            />
            <Tooltip
              labelFormatter={(at) => (typeof at === 'string' ? clock.format(new Date(at)) : '')}
              formatter={(value, name) => [formatNumber(Number(value), i18n.language), name]}
              contentStyle={{
                background: 'var(--popover)',
                border: '1px solid var(--border)',
                borderRadius: 8,
                fontSize: 12,
              }}
            />
            {series.map(({ key, name, color }) => (
              <Area
                key={key}
                dataKey={key}
                name={name}
                stackId="requests"
                stroke={color}
                fill={color}
                fillOpacity={0.15}
                strokeWidth={1.5}
                isAnimationActive={false}
              />
            ))}
            <Line
              dataKey="errors"
              name={errors}
              stroke="var(--destructive)"
              strokeWidth={1.5}
              dot={false}
              isAnimationActive={false}
            />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <figcaption className="sr-only">
        <table>
          <caption>{t('Requests of the last hour')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('Minute')}</th>
              {series.map(({ key, name }) => (
                <th key={key} scope="col">
                  {name}
                </th>
              ))}
              <th scope="col">{errors}</th>
            </tr>
          </thead>
          <tbody>
            {points.map((point) => (
              <tr key={point.at}>
                <th scope="row">{clock.format(new Date(point.at))}</th>
                <td>{point.site}</td>
                <td>{point.api}</td>
                <td>{point.errors}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </figcaption>
    </figure>
  )
}
