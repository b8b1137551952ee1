/** The same figures by domain or by release. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { formatBytes, formatDuration, formatNumber, formatPercent } from '@/kit/numbers'
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card'
import { Skeleton } from '@/ui/skeleton'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/ui/tabs'
import type { Span } from './range'

export type By = 'host' | 'release'

export function Groups({
  website,
  span,
  by,
  onBy,
}: {
  website: string
  span: Span
  by: By
  onBy: (by: By) => void
}) {
  const { t, i18n } = useTranslation('analytics')
  const query = useQuery(
    $api.queryOptions('get', '/websites/{website_id}/traffic', {
      params: { path: { website_id: website }, query: { ...span, by } },
    }),
  )
  return (
    <Tabs asChild value={by} onValueChange={(next) => onBy(next as By)}>
      <Card>
        <CardHeader className="sm:grid-cols-[1fr_auto]">
          <CardTitle>{t('Compared')}</CardTitle>
          <TabsList aria-label={t('Compared')} className="border-b-0">
            <TabsTrigger value="host">{t('By domain')}</TabsTrigger>
            <TabsTrigger value="release">{t('By release')}</TabsTrigger>
          </TabsList>
        </CardHeader>
        <CardContent>
          <TabsContent value={by} className="pt-0">
            <Loaded query={query} loading={<Skeleton className="h-32" />}>
              {({ groups = [] }) =>
                groups.length === 0 ? (
                  <p className="text-muted-foreground">
                    {t('Nobody came in this time. Domains and releases are told apart for 90 days.')}
                  </p>
                ) : (
                  <Table>
                    <TableHeader>
                      <TableRow>
                        <TableHead>{by === 'host' ? t('Domain') : t('Release')}</TableHead>
                        <TableHead className="text-right">{t('Page views')}</TableHead>
                        <TableHead className="text-right">{t('Requests')}</TableHead>
                        <TableHead className="text-right">{t('Failed requests')}</TableHead>
                        <TableHead className="text-right">{t('Time to answer')}</TableHead>
                        <TableHead className="text-right">{t('Sent')}</TableHead>
                      </TableRow>
                    </TableHeader>
                    <TableBody>
                      {groups.map(({ key, views, requests, status_5xx, latency, bytes }) => (
                        <TableRow key={key}>
                          <TableCell className="max-w-72 truncate" title={key}>
                            {key}
                          </TableCell>
                          <TableCell className="text-right tabular-nums">
                            {formatNumber(views, i18n.language)}
                          </TableCell>
                          <TableCell className="text-right tabular-nums">
                            {formatNumber(requests, i18n.language)}
                          </TableCell>
                          <TableCell className="text-right tabular-nums">
                            {formatPercent(requests === 0 ? 0 : status_5xx / requests, i18n.language)}
                          </TableCell>
                          <TableCell className="text-right whitespace-nowrap tabular-nums">
                            {latency.p50_ms === null ? '–' : formatDuration(latency.p50_ms, i18n.language)}
                          </TableCell>
                          <TableCell className="text-right whitespace-nowrap tabular-nums">
                            {formatBytes(bytes, i18n.language)}
                          </TableCell>
                        </TableRow>
                      ))}
                    </TableBody>
                  </Table>
                )
              }
            </Loaded>
          </TabsContent>
        </CardContent>
      </Card>
    </Tabs>
  )
}
