/** Draws what time-chart.tsx shows; in a part of its own, since the library for it is large. */
import { useTranslation } from 'react-i18next'
import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { type TimeChartProps, momentText, tickText } from './time-chart'

const TICK = { fill: 'var(--muted-foreground)', fontSize: 11 }

export default function TimeChartDrawing({ points, series, interval, format }: TimeChartProps) {
  const { i18n } = useTranslation()
  const rows = points.map(({ at, values }) => ({ at, ...values }))
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 600, height: 240 }}>
      <ComposedChart data={rows} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--border)" />
        <XAxis
          dataKey="at"
          tickFormatter={(at: string) => tickText(at, interval, i18n.language)}
          tick={TICK}
          stroke="var(--border)"
          tickLine={false}
          minTickGap={32}
        />
        <YAxis
          width={52}
          allowDecimals={false}
          tickFormatter={(value: number) => format(value)}
          tick={TICK}
          stroke="transparent"
        />
        <Tooltip
          cursor={{ fill: 'var(--accent)', opacity: 0.6 }}
          labelFormatter={(at) => typeof at === 'string' && momentText(at, interval, i18n.language)}
          formatter={(value) => format(Number(value))}
          contentStyle={{
            background: 'var(--popover)',
            color: 'var(--popover-foreground)',
            border: '1px solid var(--border)',
            borderRadius: 8,
            fontSize: 12,
          }}
        />
        {series.map(({ key, name, kind, colour, stack }) => {
          const common = { dataKey: key, name, isAnimationActive: false }
          const paint = `var(--chart-${colour})`
          if (kind === 'bar')
            return (
              <Bar
                key={key}
                {...common}
                fill={paint}
                radius={stack ? 0 : [3, 3, 0, 0]}
                maxBarSize={40}
                {...(stack && { stackId: stack })}
              />
            )
          if (kind === 'area')
            return (
              <Area key={key} {...common} fill={paint} fillOpacity={0.15} stroke={paint} strokeWidth={2} />
            )
          return (
            <Line key={key} {...common} stroke={paint} strokeWidth={2} dot={rows.length === 1} connectNulls />
          )
        })}
      </ComposedChart>
    </ResponsiveContainer>
  )
}
