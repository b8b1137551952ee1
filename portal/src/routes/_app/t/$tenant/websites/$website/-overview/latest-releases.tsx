/** What was published last. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { useReleaseTitle } from '@/kit/release-texts'
import { Time } from '@/kit/time'
import type { Website } from '@/kit/website'
import { Badge } from '@/ui/badge'
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card'

const SHOWN = 5

export function LatestReleases({ tenant, website }: { tenant: string; website: Website }) {
  const { t } = useTranslation('websites')
  const titleOf = useReleaseTitle()
  const releases = useQuery(
    $api.queryOptions('get', '/websites/{website_id}/releases', {
      params: { path: { website_id: website.id }, query: { limit: SHOWN } },
    }),
  )
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('Latest releases')}</CardTitle>
      </CardHeader>
      <CardContent>
        <Loaded query={releases}>
          {({ items }) => (
            <ol className="flex flex-col gap-3">
              {items.map((release) => (
                <li key={release.number} className="flex items-start gap-3">
                  <span className="w-6 shrink-0 text-right text-muted-foreground tabular-nums">
                    {release.number}
                  </span>
                  <span className="min-w-0 flex-1">
                    <span className="line-clamp-2">{titleOf(release)}</span>
                    <span className="flex flex-wrap items-center gap-2 text-xs text-muted-foreground">
                      <Time at={release.live_at ?? release.created_at} />
                      {release.created_by && <span className="truncate">{release.created_by.label}</span>}
                    </span>
                  </span>
                  {release.is_live && <Badge tone="success">{t('Live')}</Badge>}
                </li>
              ))}
            </ol>
          )}
        </Loaded>
        <Link
          to="/t/$tenant/websites/$website/releases"
          params={{ tenant, website: website.id }}
          className="mt-4 inline-block rounded-sm text-xs text-primary underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
        >
          {t('All releases')}
        </Link>
      </CardContent>
    </Card>
  )
}
