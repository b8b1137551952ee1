/** Who visits a website, when, what they look at, where they come from, and how fast it answers. */
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { Page } from '@/kit/page'
import { TimeChart } from '@/kit/time-chart'
import { addressOf, useWebsite } from '@/kit/website'
import { Button } from '@/ui/button'
import { Card, CardContent } from '@/ui/card'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/ui/tabs'
import { csvOf, save } from './-analytics/csv'
import { Figures } from './-analytics/figures'
import { type By, Groups } from './-analytics/groups'
import { RANGES, type Range, type Span, isDay, momentsOf, spanBefore, spanOf } from './-analytics/range'
import { RangeChoice } from './-analytics/range-choice'
import { Tops } from './-analytics/tops'
import { MEASURES, type Measure, type Traffic, useMeasures, valuesOf } from './-analytics/traffic'

export type Search = { range?: Range; first?: string; last?: string; show?: Measure; by?: By }

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/analytics')({
  validateSearch: ({ range, first, last, show, by }: Record<string, unknown>): Search => ({
    ...(RANGES.includes(range as Range) && { range: range as Range }),
    ...(isDay(first) && isDay(last) && { first, last }),
    ...(MEASURES.includes(show as Measure) && { show: show as Measure }),
    ...(by === 'release' && { by }),
  }),
  component: Analytics,
})

function Analytics() {
  const { t } = useTranslation('analytics')
  const { website: id } = Route.useParams()
  const { range = '30d', first, last, by = 'host' } = Route.useSearch()
  const navigate = Route.useNavigate()
  const website = useWebsite()
  const [now] = useState(Date.now)
  const span = spanOf(range, now, first && last ? { first, last } : undefined)
  const options = (of: Span) =>
    $api.queryOptions('get', '/websites/{website_id}/traffic', {
      params: { path: { website_id: id }, query: of },
    })
  const traffic = useQuery(options(span))
  const before = useQuery(options(spanBefore(span)))
  const change = (next: Partial<Search>) =>
    void navigate({ search: (known) => ({ ...known, ...next }), replace: true })
  return (
    <Page
      title={t('Analytics')}
      actions={
        <>
          <RangeChoice
            range={range}
            {...(first && last && { days: { first, last } })}
            onChange={(next) =>
              void navigate({
                search: ({ show, by: kept }) => ({
                  ...next,
                  ...(show && { show }),
                  ...(kept && { by: kept }),
                }),
                replace: true,
              })
            }
          />
          <Button
            variant="outline"
            disabled={!traffic.data}
            onClick={() =>
              traffic.data &&
              save(
                csvOf(traffic.data, span),
                `${website.slug}-${span.from.slice(0, 10)}-${span.to.slice(0, 10)}.csv`,
              )
            }
          >
            <Download aria-hidden /> {t('CSV')}
          </Button>
        </>
      }
    >
      <Loaded query={traffic}>
        {(loaded) => (
          <>
            <Figures totals={loaded.totals} {...(before.data && { before: before.data.totals })} />
            <Course traffic={loaded} span={span} />
            <div className="grid items-start gap-6 lg:grid-cols-2">
              <Tops
                title={t('Pages')}
                none={t('No page was viewed in this time.')}
                items={loaded.top_pages}
                linkTo={(path) => new URL(path, addressOf(website)).href}
              />
              <Tops
                title={t('Where people come from')}
                none={t('No link brought anybody in this time.')}
                items={loaded.referrers}
              />
            </div>
          </>
        )}
      </Loaded>
      <Groups website={id} span={span} by={by} onBy={(next) => change({ by: next })} />
      <p className="max-w-prose text-xs text-muted-foreground">
        {t(
          'Counted without cookies and without keeping addresses. Visitors are those of each day, estimated to within about 2 %. Countries are not recorded. Hours and days begin by UTC.',
        )}
      </p>
    </Page>
  )
}

function Course({ traffic, span }: { traffic: Traffic; span: Span }) {
  const { show = 'views' } = Route.useSearch()
  const navigate = Route.useNavigate()
  const measures = useMeasures()
  // Visitors are known by the day only.
  const known = MEASURES.filter((measure) => measure !== 'visitors' || span.interval === 'day')
  const shown = known.includes(show) ? show : 'views'
  const { name, series, format } = measures[shown]
  const byMoment = new Map(traffic.points.map((point) => [Date.parse(point.at), point]))
  return (
    <Card>
      <CardContent className="flex flex-col gap-4">
        <Tabs
          value={shown}
          onValueChange={(next) =>
            void navigate({ search: (before) => ({ ...before, show: next as Measure }), replace: true })
          }
        >
          <TabsList>
            {known.map((measure) => (
              <TabsTrigger key={measure} value={measure}>
                {measures[measure].name}
              </TabsTrigger>
            ))}
          </TabsList>
          <TabsContent value={shown}>
            <TimeChart
              label={name}
              className="h-72"
              interval={span.interval}
              series={series}
              points={momentsOf(span).map((at) => ({ at, values: valuesOf(byMoment.get(Date.parse(at))) }))}
              format={format}
            />
          </TabsContent>
        </Tabs>
      </CardContent>
    </Card>
  )
}
