/** The websites of a deployment: which release each had, which it gets, and a link to look at that. */
import { Link } from '@tanstack/react-router'
import { ArrowRight, ExternalLink } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { LoadMore, useList } from '@/kit/list'
import { useSaid } from '@/kit/said'
import { Failed, Loading } from '@/kit/states'
import { Badge, type Tone } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import type { Deployment, DeploymentSite } from '../deployment'

const TONES: Record<DeploymentSite['state'], Tone> = {
  pending: 'neutral',
  built: 'info',
  tested: 'info',
  live: 'success',
  restored: 'warning',
  failed: 'danger',
  skipped: 'neutral',
  unchanged: 'neutral',
}

const NOT_YET = new Set<DeploymentSite['state']>(['pending', 'built', 'tested'])
/** How a deployment ends of which nothing stays. */
const OVER = new Set<Deployment['state']>(['failed', 'rolled_back', 'aborted', 'rejected'])

export function Sites({ tenant, deployment }: { tenant: string; deployment: Deployment }) {
  const { t } = useTranslation('deployments')
  const { id } = deployment
  const query = useList(['get', '/deployments/{deployment_id}/websites', id], async (cursor) => {
    const { data } = await api.GET('/deployments/{deployment_id}/websites', {
      params: { path: { deployment_id: id }, query: { limit: 50, ...(cursor && { cursor }) } },
    })
    return data ?? { items: [], next_cursor: null }
  })
  const { items } = query
  const { total } = deployment.websites
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('{{count}} websites', { count: total })}</CardTitle>
      </CardHeader>
      <CardContent className="flex flex-col gap-4">
        {!items ? (
          query.isError ? (
            <Failed error={query.error} onRetry={() => void query.refetch()} />
          ) : (
            <Loading rows={2} />
          )
        ) : items.length === 0 ? (
          <p className="text-muted-foreground">{t('Which they are is decided when it begins.')}</p>
        ) : (
          <SiteTable tenant={tenant} sites={items} deployment={deployment} />
        )}
        <LoadMore query={query} />
      </CardContent>
    </Card>
  )
}

function SiteTable({
  tenant,
  sites,
  deployment,
}: {
  tenant: string
  sites: DeploymentSite[]
  deployment: Deployment
}) {
  const { t } = useTranslation('deployments')
  const said = useSaid()
  const isStaging = deployment.environment === 'staging'
  const isOver = OVER.has(deployment.state)
  const states: Record<DeploymentSite['state'], string> = {
    pending: t('To come'),
    built: t('Built'),
    tested: t('Tested'),
    live: isStaging ? t('On staging') : t('Live'),
    restored: t('Taken back'),
    failed: t('Failed'),
    skipped: t('Left out'),
    unchanged: t('Shows it already'),
  }
  return (
    <Table>
      <TableHeader>
        <TableRow>
          <TableHead>{t('Website')}</TableHead>
          <TableHead>{t('State')}</TableHead>
          <TableHead>{t('Release')}</TableHead>
          <TableHead>
            <span className="sr-only">{t('Look at it')}</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {sites.map((site) => (
          <TableRow key={site.website_id}>
            <TableCell className="max-w-72">
              <Link
                to="/t/$tenant/websites/$website"
                params={{ tenant, website: site.website_id }}
                className="block truncate rounded-sm font-medium outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
              >
                {site.name}
              </Link>
              {site.problem && (
                <p className="text-xs break-words text-destructive">{said(site.problem.detail ?? '')}</p>
              )}
            </TableCell>
            <TableCell>
              {isOver && NOT_YET.has(site.state) ? (
                // It went no further: part of the visitors at most have seen it.
                <Badge hasDot>{t('Not put online')}</Badge>
              ) : (
                <Badge tone={TONES[site.state]} hasDot>
                  {states[site.state]}
                </Badge>
              )}
            </TableCell>
            <TableCell className="whitespace-nowrap tabular-nums">
              <Numbers site={site} />
            </TableCell>
            <TableCell className="text-right">
              {site.preview_url && (
                <Button asChild variant="ghost" size="sm">
                  <a href={site.preview_url} target="_blank" rel="noreferrer">
                    <ExternalLink aria-hidden /> {t('Look at it')}
                    <span className="sr-only">: {site.name}</span>
                  </a>
                </Button>
              )}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

/** From which release to which. */
function Numbers({ site: { base_number, live_number, candidate_number, state } }: { site: DeploymentSite }) {
  const { t } = useTranslation('deployments')
  const next = live_number ?? candidate_number
  if (next === null) return base_number === null ? '–' : <>{base_number}</>
  const isBack = state === 'restored'
  return (
    <span className="inline-flex items-center gap-1">
      {base_number !== null && <span className="text-muted-foreground">{base_number}</span>}
      {base_number !== null && (
        <ArrowRight className="size-3.5 text-muted-foreground" aria-label={t('to')} role="img" />
      )}
      <span className={isBack ? 'text-muted-foreground line-through' : undefined}>{next}</span>
    </span>
  )
}
