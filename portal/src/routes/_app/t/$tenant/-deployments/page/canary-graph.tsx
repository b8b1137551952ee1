/** The new release beside the one before over time: failed requests or time to render, and how many visitors see it. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  CartesianGrid,
  ComposedChart,
  Area,
  Line,
  ReferenceDot,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { formatDuration, formatNumber, formatPercent } from '@/kit/numbers'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/ui/tabs'
import { type Look, useOutcomeNames } from './verdict'

type Measure = 'errors' | 'time'

export default function CanaryGraph({ looks }: { looks: Look[] }) {
  const { t, i18n } = useTranslation('deployments')
  const isVisited = looks.some(({ errors }) => errors.candidate !== null)
  const [chosen, setMeasure] = useState<Measure>()
  // Without visitors there are only the times of probes.
  const measure = chosen ?? (isVisited ? 'errors' : 'time')
  const names = { stable: t('Release before'), candidate: t('New release'), visitors: t('Visitors') }
  const clock = new Intl.DateTimeFormat(i18n.language, { timeStyle: 'medium' })
  const shown = (value: number | null) =>
    value === null
      ? '–'
      : measure === 'errors'
        ? formatPercent(value, i18n.language)
        : formatDuration(value, i18n.language)
  const points = looks.map((look) => ({
    at: look.at,
    visitors: look.visitors,
    stable: look[measure].stable,
    candidate: look[measure].candidate,
  }))
  const failure = looks.find(({ verdict }) => verdict === 'failure')
  return (
    <Tabs asChild value={measure} onValueChange={(value) => setMeasure(value as Measure)}>
      <figure className="m-0 flex flex-col gap-3">
        <div className="flex flex-wrap items-end justify-between gap-3">
          <TabsList className="border-b-0">
            <TabsTrigger value="errors">{t('Failed requests')}</TabsTrigger>
            <TabsTrigger value="time">{t('Time to render')}</TabsTrigger>
          </TabsList>
          <ul className="flex flex-wrap gap-x-4 text-xs text-muted-foreground" aria-hidden>
            <Key className="bg-chart-2" name={names.stable} />
            <Key className="bg-chart-1" name={names.candidate} />
            <Key className="bg-chart-1/20" name={names.visitors} />
          </ul>
        </div>
        <TabsContent value={measure} className="flex flex-col gap-3 pt-0">
          {points.every(({ candidate }) => candidate === null) && (
            <p className="text-xs text-muted-foreground">{t('No visitor has met the new release so far.')}</p>
          )}
          <div className="h-60 w-full" aria-hidden>
            <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 600, height: 240 }}>
              <ComposedChart
                data={points}
                margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
                accessibilityLayer={false}
              >
                <CartesianGrid vertical={false} stroke="var(--border)" />
                <XAxis
                  dataKey="at"
                  type="number"
                  scale="time"
                  domain={['dataMin', 'dataMax']}
                  tickFormatter={(at: number) => clock.format(at)}
                  tick={{ fill: 'var(--muted-foreground)', fontSize: 11 }}
                  stroke="var(--border)"
                  minTickGap={48}
                />
                <YAxis
                  yAxisId="measure"
                  width={56}
                  domain={[0, (highest: number) => Math.max(highest * 1.2, measure === 'errors' ? 0.02 : 10)]}
                  tickFormatter={(value: number) => shown(value)}
                  tick={{ fill: 'var(--muted-foreground)', fontSize: 11 }}
                  stroke="transparent"
                />
                <YAxis
                  yAxisId="visitors"
                  orientation="right"
                  width={44}
                  domain={[0, 100]}
                  tickFormatter={(value: number) => `${value} %`}
                  tick={{ fill: 'var(--muted-foreground)', fontSize: 11 }}
                  stroke="transparent"
                />
                <Tooltip
                  labelFormatter={(at) => clock.format(Number(at))}
                  formatter={(value, name) => [
                    name === names.visitors
                      ? `${formatNumber(Number(value), i18n.language)} %`
                      : shown(Number(value)),
                    name,
                  ]}
                  contentStyle={{
                    background: 'var(--popover)',
                    border: '1px solid var(--border)',
                    borderRadius: 8,
                    fontSize: 12,
                  }}
                />
                <Area
                  yAxisId="visitors"
                  dataKey="visitors"
                  name={names.visitors}
                  type="stepAfter"
                  fill="var(--chart-1)"
                  fillOpacity={0.12}
                  stroke="none"
                  isAnimationActive={false}
                />
                <Line
                  yAxisId="measure"
                  dataKey="stable"
                  name={names.stable}
                  stroke="var(--chart-2)"
                  strokeWidth={2}
                  strokeDasharray="5 4"
                  dot={points.length === 1}
                  connectNulls
                  isAnimationActive={false}
                />
                <Line
                  yAxisId="measure"
                  dataKey="candidate"
                  name={names.candidate}
                  stroke="var(--chart-1)"
                  strokeWidth={2}
                  dot={points.length === 1}
                  connectNulls
                  isAnimationActive={false}
                />
                {failure && (
                  <ReferenceDot
                    yAxisId="measure"
                    x={failure.at}
                    y={failure[measure].candidate ?? 0}
                    r={5}
                    fill="var(--destructive)"
                    stroke="var(--card)"
                  />
                )}
              </ComposedChart>
            </ResponsiveContainer>
          </div>
          <Figures looks={looks} measure={measure} shown={shown} />
        </TabsContent>
      </figure>
    </Tabs>
  )
}

function Key({ className, name }: { className: string; name: string }) {
  return (
    <li className="flex items-center gap-1.5">
      <span className={`size-2.5 rounded-sm ${className}`} />
      {name}
    </li>
  )
}

/** The same in numbers: the last hundred looks. */
function Figures({
  looks,
  measure,
  shown,
}: {
  looks: Look[]
  measure: Measure
  shown: (value: number | null) => string
}) {
  const { t, i18n } = useTranslation('deployments')
  const outcomes = useOutcomeNames()
  return (
    <div className="sr-only">
      <table>
        <caption>{measure === 'errors' ? t('Failed requests') : t('Time to render')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('When')}</th>
            <th scope="col">{t('Visitors')}</th>
            <th scope="col">{t('Release before')}</th>
            <th scope="col">{t('New release')}</th>
            <th scope="col">{t('Verdict')}</th>
          </tr>
        </thead>
        <tbody>
          {looks.slice(-100).map((look) => (
            <tr key={look.at}>
              <th scope="row">
                {new Intl.DateTimeFormat(i18n.language, { timeStyle: 'medium' }).format(look.at)}
              </th>
              <td>{look.visitors} %</td>
              <td>{shown(look[measure].stable)}</td>
              <td>{shown(look[measure].candidate)}</td>
              <td>{outcomes[look.verdict]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
